/// A unit of measure of the list that ships with the project (`UnitTable`).
public struct MeasureUnit: Hashable, Sendable {
  /// Its code, in the style of Eurostat's SDMX code list UNIT: `PER`, `THS_PLN`, `KM2`, `PC`.
  public let code: String
  /// The unit of its factor; units of the same base can be converted into each other.
  public let base: String
  /// The exact number of base units in one of this unit.
  public let factor: ExactNumber
  /// Its full name.
  public let name: Bilingual
  /// Other spellings in sources, besides the code and the names.
  public let spellings: [String]

  /// A text that matches several units.
  public struct Ambiguous: Error, Hashable, Sendable {
    /// The units that it may mean.
    public let candidates: [MeasureUnit]
  }

  /// All units, in the order of the documentation.
  public static let all: [MeasureUnit] = UnitTable.units

  /// The unit by its code, name or one of its spellings; nil if the list has none.
  ///
  /// Case is significant (`Mg` is not `mg`); only if nothing matches is it ignored. All kinds of blanks are equal.
  public static func find(_ text: String) throws(Ambiguous) -> MeasureUnit? {
    if let found = index.exact[text] { return try single(found) }
    let spaced = text.spaced
    if let found = index.exact[spaced] ?? index.folded[spaced.lowercased()] { return try single(found) }
    return nil
  }

  private static func single(_ found: [Int]) throws(Ambiguous) -> MeasureUnit {
    guard found.count == 1 else { throw Ambiguous(candidates: found.map { all[$0] }) }
    return all[found[0]]
  }

  private static let index: (exact: [String: [Int]], folded: [String: [Int]]) = {
    var exact: [String: [Int]] = [:]
    var folded: [String: [Int]] = [:]
    for (number, unit) in all.enumerated() {
      for text in Set([unit.code, unit.name.pl, unit.name.en] + unit.spellings) {
        exact[text, default: []].append(number)
        if folded[text.lowercased()]?.contains(number) != true { folded[text.lowercased(), default: []].append(number) }
      }
    }
    return (exact, folded)
  }()

  /// Why a value cannot be converted into another unit.
  public enum ConversionFault: Error, Hashable, Sendable {
    /// The units measure different things.
    case incompatible
    /// The value has an infinite decimal expansion or too many digits.
    case inexact
  }

  /// The exact value in another unit; never rounded.
  public func convert(_ value: ExactNumber, to target: MeasureUnit) throws(ConversionFault) -> ExactNumber {
    guard base == target.base else { throw .incompatible }
    let divisor = Self.commonDivisor(factor.scaled, target.factor.scaled)
    let (product, isTooLarge) = value.scaled.multipliedReportingOverflow(by: factor.scaled / divisor)
    let (quotient, rest) = product.quotientAndRemainder(dividingBy: target.factor.scaled / divisor)
    guard !isTooLarge, rest == 0 else { throw .inexact }
    return ExactNumber(scaled: quotient)
  }

  private static func commonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}

extension String {
  /// Without blanks at the ends, and with one space for each run of blanks.
  fileprivate var spaced: String { split { $0.isWhitespace }.joined(separator: " ") }
}
