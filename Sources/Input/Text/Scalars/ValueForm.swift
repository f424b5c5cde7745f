/// The outer form of a value of text, from which spoiled codes and uncertain numbers of a whole column are told.
public enum ValueForm: Hashable, Sendable {
  case empty
  /// Digits only: how many, and whether the first of several is a zero.
  case digits(Int, hasZero: Bool)
  /// Digits of which all after the fifteenth are zeros: a spreadsheet knows no more of a number.
  case rounded(Int)
  /// `2,34568E+12`, `1e-05`: how programs shorten numbers.
  case exponent
  /// `12345.0`, `12,00`: a whole number with decimals; how many digits stand before them.
  case fraction(digits: Int)
  /// `1.234`, `12,345`: its mark may separate thousands or decimals.
  case uncertain
  /// A number whose mark can only have one meaning: `12.5`, `0.250`, `1.234,56`, `1.234.567`.
  case certain
  /// One of these whose last decimal is a zero: `12.10`, which a program that takes it for a number writes `12.1`.
  case padded
  case other

  /// The digits that a spreadsheet keeps of a number (support.microsoft.com, "Excel specifications and limits").
  static let digitsExact = 15

  /// The form of a text.
  public init(text: UnsafeRawBufferPointer) {
    let bytes = Blank.trimmed(text)
    guard let first = bytes.first else {
      self = .empty
      return
    }
    if bytes.allSatisfy({ $0 &- 48 < 10 }) {
      let isRounded = bytes.count > Self.digitsExact && bytes.dropFirst(Self.digitsExact).allSatisfy { $0 == 48 }
      self = isRounded ? .rounded(bytes.count) : .digits(bytes.count, hasZero: bytes.count > 1 && first == 48)
    } else {
      self = Self.number(bytes)
    }
  }

  /// The form of a JSON number, which always has a decimal point.
  public init(jsonNumber text: UnsafeRawBufferPointer) {
    let form = ValueForm(text: text)
    self = text.contains { $0 | 0x20 == UInt8(ascii: "e") } ? .exponent : form == .uncertain ? .certain : form
  }

  /// A number with marks or an exponent; anything else is another text.
  private static func number(_ bytes: UnsafeRawBufferPointer) -> ValueForm {
    var next = bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") ? 1 : 0
    func digits() -> Int {
      let start = next
      while next < bytes.count, bytes[next] &- 48 < 10 { next += 1 }
      return next - start
    }
    let isLedByZero = next < bytes.count && bytes[next] == 48
    let whole = digits()
    guard whole > 0 else { return .other }
    var groups: [(mark: UInt8, digits: Int)] = []
    while next < bytes.count, bytes[next] == UInt8(ascii: ".") || bytes[next] == UInt8(ascii: ",") {
      next += 1
      groups.append((bytes[next - 1], digits()))
      guard groups.last?.digits ?? 0 > 0, groups.count < 16 else { return .other }
    }
    if next < bytes.count { return exponent(bytes, from: next, hasMark: groups.count == 1) }
    guard let group = groups.first else { return .other }
    if groups.count > 1 {
      // Other things have several points too: dates, versions, addresses of machines.
      let isGrouped = whole <= 3 && groups.dropLast().allSatisfy { $0.digits == 3 && $0.mark == group.mark }
      return isGrouped && (groups[groups.count - 1].digits == 3 || groups[groups.count - 1].mark != group.mark)
        ? .certain : .other
    }
    if group.digits == 3 && whole <= 3 && !isLedByZero { return .uncertain }
    if bytes.suffix(group.digits).allSatisfy({ $0 == 48 }) { return .fraction(digits: whole) }
    return bytes[bytes.count - 1] == 48 ? .padded : .certain
  }

  /// `E+12` after a number. Without a mark and a plus sign it may be a code: `1E5`, `12E-3`.
  private static func exponent(_ bytes: UnsafeRawBufferPointer, from place: Int, hasMark: Bool) -> ValueForm {
    guard bytes[place] | 0x20 == UInt8(ascii: "e") else { return .other }
    var rest = bytes.dropFirst(place + 1)
    let hasPlus = rest.first == UInt8(ascii: "+")
    if hasPlus || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    guard hasMark || hasPlus, (1...3).contains(rest.count), rest.allSatisfy({ $0 &- 48 < 10 }) else { return .other }
    return .exponent
  }
}
