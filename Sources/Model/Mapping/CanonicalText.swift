internal import Platform
internal import Text

/// Converts texts that a mapping produces to the forms that columns store.
///
/// The readers type most values earlier; this is for results of SQL functions and literals.
enum CanonicalText {
  /// A decimal with a point or, if that cannot be parsed, a comma; nil for a comma that may separate thousands.
  static func decimal(_ text: String) -> String? {
    if let canonical = Decimal.canonical(text, mark: .point, allowsExponent: true) { return canonical }
    return isUncertain(text) ? nil : Decimal.canonical(text, mark: .comma, allowsExponent: true)
  }

  /// Whether the point or comma of a number may separate thousands or decimals: `1.234`.
  static func isUncertain(_ text: String) -> Bool {
    var copy = text
    return copy.withUTF8 { ValueForm(text: UnsafeRawBufferPointer($0)) } == .uncertain
  }

  /// The canonical form of a binary number, rounded to 15 significant digits.
  static func decimal(rounding value: Double) -> String? {
    guard value.isFinite else { return nil }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return Decimal.canonical(Significant.text(value, digits: 15), mark: .point, allowsExponent: true)
  }

  static func boolean(_ text: String) -> Bool? { Truth.read(text) }
  static func date(_ text: String) -> String? { Day.read(text).map(\.description) }
  static func datetime(_ text: String) -> String? { Moment.canonical(text) }
  static func period(_ text: String) -> String? { PeriodText.canonical(text) }
}

/// The decimal text of a binary number with a given number of digits.
private enum Significant {
  static func text(_ value: Double, digits: Int) -> String {
    // Swift prints the shortest text that parses back to the same number: up to 17 digits. Rounding those digits
    // directly avoids C variadics.
    let shortest = "\(abs(value))"
    var mantissa: [UInt8] = []
    var exponent = 0
    var isAfterPoint = false
    var scale = 0
    var bytes = Array(shortest.utf8)[...]
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: ".") {
        isAfterPoint = true
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: bytes, as: UTF8.self)) ?? 0
        break
      } else {
        mantissa.append(byte - 48)
        if isAfterPoint { scale += 1 }
      }
    }
    let leading = mantissa.prefix { $0 == 0 }.count
    mantissa.removeFirst(leading)
    if mantissa.count > digits {
      let isUp = mantissa[digits] >= 5
      scale -= mantissa.count - digits
      mantissa.removeLast(mantissa.count - digits)
      if isUp { roundUp(&mantissa) }
    }
    let sign = value < 0 ? "-" : ""
    return sign + String(decoding: mantissa.map { $0 + 48 }, as: UTF8.self) + "e\(exponent - scale)"
  }

  private static func roundUp(_ digits: inout [UInt8]) {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
  }
}
