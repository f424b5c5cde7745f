internal import Platform
internal import Text

/// The outer forms of a field's values in some documents, in sixteenths: what the next documents are compared with.
///
/// Shares are coarse, so that the profile of a register that changes a little stays the same. A share above nothing is at
/// least one sixteenth.
public struct FormProfile: Hashable, Sendable {
  /// The logarithm to base two of the number of values.
  var size = 0
  /// Numbers with an exponent.
  var exponents = 0
  /// Whole numbers with decimals.
  var fractions = 0
  /// Digits with a leading zero.
  var zeros = 0
  /// Digits only, by their number.
  var widths: [Int: Int] = [:]
  /// Whether the mark of its numbers is known: by a number that can only mean one thing, or since an operator has taken
  /// uncertain ones.
  var isMarkKnown = false
  /// Whether there are numbers whose mark may separate thousands or decimals.
  var hasUncertain = false

  /// The fewest values of which a fixed number of digits is more than chance, as a logarithm to base two.
  static let sizeEnough = 4
  /// More digits than a code has; such values are not compared.
  static let widthMax = 40

  /// The number of digits of nearly all values; nil if it varies.
  private var width: Int? { widths.first { $0.value >= 15 }?.key }

  /// The number of digits that every code had, some of them with leading zeros; nil if there is none.
  public var digitsExpected: Int? {
    guard zeros > 0, size >= Self.sizeEnough, widths.count == 1, exponents + fractions == 0 else { return nil }
    return widths.first { $0.value == 16 }?.key
  }

  /// Whether it says anything about the field.
  var isEmpty: Bool {
    exponents == 0 && fractions == 0 && widths.isEmpty && !isMarkKnown && !hasUncertain
  }

  /// How a field of codes was spoiled since the earlier documents; nil if it was not.
  func breach(of earlier: FormProfile) -> FormChange? {
    if exponents > 8, earlier.exponents <= 8 {
      return FormChange(before: earlier.words, now: "numbers with an exponent, whose last digits are lost")
    }
    if fractions > 8, earlier.fractions <= 8 { return FormChange(before: earlier.words, now: "numbers with decimals") }
    let isSure = earlier.zeros > 0 || (earlier.size >= Self.sizeEnough && size >= Self.sizeEnough)
    if let width = earlier.width {
      let narrower = widths.reduce(0) { $1.key < width ? $0 + $1.value : $0 }
      let isMost = isSure && narrower > 8
      let isOfZeros = earlier.zeros > 0 && zeros == 0 && narrower > 0 && narrower * 2 >= earlier.zeros
      return isMost || isOfZeros ? FormChange(before: earlier.words, now: words) : nil
    }
    // Codes of several lengths: each of those with a zero is now shorter by one.
    let isShorter = widths.contains { earlier.widths[$0.key] == nil && earlier.widths[$0.key + 1] != nil }
    guard earlier.zeros > 1, zeros == 0, size >= Self.sizeEnough, isShorter else { return nil }
    return FormChange(before: earlier.words, now: words)
  }

  /// How a number may be misread; nil if it cannot, and where earlier documents have shown the meaning of the mark.
  ///
  /// They have not if none of their numbers had three decimals and now all of many have.
  func doubt(since earlier: FormProfile?) -> FormChange? {
    guard hasUncertain, !isMarkKnown, earlier?.hasUncertain != true else { return nil }
    if earlier?.isMarkKnown == true, size < Self.sizeEnough { return nil }
    return FormChange(
      before: nil, now: "a number whose point or comma may separate thousands or decimals: declare \"decimal\"")
  }

  /// The profile to compare the next documents with: of the larger documents, or of these if they differ and were taken.
  func merged(with earlier: FormProfile?) -> FormProfile {
    guard let earlier else { return self }
    var merged = size + 1 >= earlier.size || breach(of: earlier) != nil ? self : earlier
    merged.isMarkKnown = isMarkKnown || earlier.isMarkKnown
    merged.hasUncertain = hasUncertain || earlier.hasUncertain
    return merged
  }

  /// `codes of 14 digits, some with leading zeros`.
  private var words: String {
    let shown = widths.filter { $0.value > 1 }.keys.sorted()
    let digits =
      switch shown.count {
      case 0: "codes"
      case 1...4: "codes of \(shown.map(String.init).joined(separator: ", ")) digits"
      default: "codes of \(shown[0]) to \(shown[shown.count - 1]) digits"
      }
    return digits + (zeros > 0 ? ", some with leading zeros" : ", none with a leading zero")
  }
}

/// The difference between the forms of a field's values and the earlier ones, in words that an operator is shown.
public struct FormChange: Hashable, Sendable {
  /// The earlier form; nil if the form is wrong whatever came before.
  public var before: String?
  /// The current form.
  public var now: String
}

extension FormProfile {
  /// Counts values by their form.
  struct Counts {
    private var values = 0
    private var exponents = 0
    private var fractions = 0
    private var zeros = 0
    private var uncertain = 0
    private var certain = 0
    private var widths: [Int: Int] = [:]

    mutating func add(_ form: ValueForm) {
      if form == .empty { return }
      values += 1
      switch form {
      case .digits(let width, let hasZero):
        if width <= FormProfile.widthMax { widths[width, default: 0] += 1 }
        if hasZero { zeros += 1 }
      case .exponent:
        exponents += 1
        certain += 1
      case .fraction:
        fractions += 1
        certain += 1
      case .uncertain: uncertain += 1
      case .certain: certain += 1
      case .empty, .other: break
      }
    }

    mutating func add(_ other: Counts) {
      values += other.values
      exponents += other.exponents
      fractions += other.fractions
      zeros += other.zeros
      uncertain += other.uncertain
      certain += other.certain
      widths.merge(other.widths, uniquingKeysWith: +)
    }

    /// The profile; nil if it would be empty.
    var profile: FormProfile? {
      func share(_ count: Int) -> Int { count == 0 ? 0 : max(1, count * 16 / values) }
      let profile = FormProfile(
        size: values == 0 ? 0 : Int.bitWidth - 1 - values.leadingZeroBitCount, exponents: share(exponents),
        fractions: share(fractions), zeros: share(zeros), widths: widths.mapValues(share), isMarkKnown: certain > 0,
        hasUncertain: uncertain > 0)
      return profile.isEmpty ? nil : profile
    }
  }
}

extension FormProfile {
  /// The stored form.
  var json: JSON {
    let widths = widths.sorted { $0.key < $1.key }.flatMap { [JSON.integer($0.key), .integer($0.value)] }
    return [
      .integer(size), .integer(exponents), .integer(fractions), .integer(zeros), .boolean(isMarkKnown),
      .boolean(hasUncertain), .array(widths),
    ]
  }

  /// Parses `json`.
  init(_ node: JSONNode) throws {
    let parts = try node.elements(count: 7)
    let numbers = try parts[6].elements().map { try $0.integer() }
    let pairs = stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    self.init(
      size: try parts[0].integer(), exponents: try parts[1].integer(), fractions: try parts[2].integer(),
      zeros: try parts[3].integer(), widths: Dictionary(pairs) { first, _ in first },
      isMarkKnown: try parts[4].boolean(), hasUncertain: try parts[5].boolean())
  }
}
