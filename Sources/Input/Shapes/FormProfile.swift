internal import Platform
internal import Schema
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
  /// Numbers whose last decimal is a zero.
  var padded = 0
  /// Digits of which all after the fifteenth are zeros.
  var rounded = 0

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
    exponents == 0 && fractions == 0 && widths.isEmpty && !isMarkKnown && !hasUncertain && padded == 0
  }

  /// How a field of codes was spoiled since the earlier documents; nil if it was not.
  func breach(of earlier: FormProfile) -> FormChange? {
    if exponents > 8, earlier.exponents <= 8 {
      return FormChange(before: earlier.words, now: "numbers with an exponent, whose last digits are lost")
    }
    if fractions > 8, earlier.fractions <= 8 { return FormChange(before: earlier.words, now: "numbers with decimals") }
    if rounded > 8, earlier.rounded <= 8 { return FormChange(before: earlier.words, now: Self.roundedWords) }
    // Of so many values as many would be expected to end in a zero.
    if padded == 0, earlier.padded << min(size, 8) >= 96 {
      return FormChange(
        before: "numbers with decimals, some with a zero at the end",
        now: "such numbers without a zero at the end, which a spreadsheet takes away")
    }
    if size >= Self.sizeEnough, !isMostlyDigits, let change = earlier.breachByTexts { return change }
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

  /// What shows in the first documents already that a field of codes was spoiled; nil if nothing does.
  ///
  /// - Parameter type: codes of areas may have six digits or seven, and the list of areas tells which are none.
  func flaw(ofCodes type: ColumnType) -> FormChange? {
    guard size >= Self.sizeEnough else { return nil }
    if fractions == 16 { return FormChange(before: nil, now: "numbers with decimals, all of them zeros") }
    if rounded >= 15 { return FormChange(before: nil, now: Self.roundedWords) }
    // Of codes of several levels the shorter ones lack more than one digit, and short codes are of several lengths.
    guard let width = widths.first(where: { $0.value >= 12 })?.key, width >= 5, zeros > 0, widths.count == 2,
      type == .code,
      widths[width - 1] != nil, exponents + fractions == 0
    else { return nil }
    return FormChange(
      before: nil,
      now: "codes of \(width) digits, some with leading zeros, and a few of \(width - 1), which may have lost theirs")
  }

  /// The breach of documents in which other characters than digits stand; nil if there were some already.
  var breachByTexts: FormChange? {
    guard isDigits, size >= Self.sizeEnough else { return nil }
    return FormChange(before: words, now: "texts with other characters than digits")
  }

  private static let roundedWords = "numbers of which only 15 digits are left, and zeros after them"

  private var digits: Int { widths.reduce(0) { $0 + $1.value } }
  /// Whether practically all values were digits only.
  private var isDigits: Bool { digits > 0 && digits + widths.count >= 16 }
  private var isMostlyDigits: Bool { digits > 8 || exponents + fractions > 8 }

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
      case 1 where shown[0] == 1: "codes of 1 digit"
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
    private var padded = 0
    private var rounded = 0
    private var widths: [Int: Int] = [:]

    mutating func add(_ form: ValueForm) {
      if form == .empty { return }
      values += 1
      switch form {
      case .digits(let width, let hasZero):
        if width <= FormProfile.widthMax { widths[width, default: 0] += 1 }
        if hasZero { zeros += 1 }
      case .rounded(let width):
        if width <= FormProfile.widthMax { widths[width, default: 0] += 1 }
        rounded += 1
      case .padded:
        padded += 1
        certain += 1
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
      padded += other.padded
      rounded += other.rounded
      widths.merge(other.widths, uniquingKeysWith: +)
    }

    /// The profile; nil if it would be empty.
    var profile: FormProfile? {
      func share(_ count: Int) -> Int { count == 0 ? 0 : max(1, count * 16 / values) }
      let profile = FormProfile(
        size: values == 0 ? 0 : Int.bitWidth - 1 - values.leadingZeroBitCount, exponents: share(exponents),
        fractions: share(fractions), zeros: share(zeros), widths: widths.mapValues(share), isMarkKnown: certain > 0,
        hasUncertain: uncertain > 0, padded: share(padded), rounded: share(rounded))
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
      .boolean(hasUncertain), .array(widths), .integer(padded), .integer(rounded),
    ]
  }

  /// Parses `json`, also as earlier releases wrote it, without the last two numbers.
  init(_ node: JSONNode) throws {
    let all = try node.elements()
    let parts = all.count == 9 ? all : try node.elements(count: 7)
    let numbers = try parts[6].elements().map { try $0.integer() }
    let pairs = stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    self.init(
      size: try parts[0].integer(), exponents: try parts[1].integer(), fractions: try parts[2].integer(),
      zeros: try parts[3].integer(), widths: Dictionary(pairs) { first, _ in first },
      isMarkKnown: try parts[4].boolean(), hasUncertain: try parts[5].boolean(),
      padded: parts.count > 7 ? try parts[7].integer() : 0, rounded: parts.count > 7 ? try parts[8].integer() : 0)
  }
}
