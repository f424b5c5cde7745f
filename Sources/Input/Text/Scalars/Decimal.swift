/// Exact numbers as text.
///
/// The canonical form is that of XML Schema 1.1 part 2, section 3.3.3: digits with a point, no superfluous zeros, no
/// exponent, no plus, and `0` for every zero.
public enum Decimal {
  /// The most digits of a number, before and after the point together.
  public static let digitsMax = 100
  /// The most bytes of a canonical form: the digits, a sign, a point and a zero before it.
  public static let bytesMax = digitsMax + 3

  /// Writes the canonical form of a number and returns its length; nil if the text is not a number.
  ///
  /// Accepted: a sign (`-`, `+`, U+2212), groups of three digits separated by a blank, and surrounding blanks. An
  /// exponent only if `allowsExponent` is true; brackets around a negative number only if `allowsBrackets` is, since
  /// `(5)` is a footnote in Polish tables. `target` must have space for `bytesMax`.
  public static func canonical(
    _ text: UnsafeRawBufferPointer, mark: DecimalMark, allowsExponent: Bool = false, allowsBrackets: Bool = false,
    into target: UnsafeMutableRawPointer
  ) -> Int? {
    withUnsafeTemporaryAllocation(byteCount: digitsMax, alignment: 1) { digits -> Int? in
      var scanner = DecimalScanner(Blank.trimmed(text), mark: mark, digits: digits)
      guard scanner.scan(allowsExponent: allowsExponent, allowsBrackets: allowsBrackets) else { return nil }
      return scanner.write(to: target.assumingMemoryBound(to: UInt8.self))
    }
  }

  /// The canonical form of a number; nil if the text is not a number.
  public static func canonical(
    _ text: String, mark: DecimalMark = .point, allowsExponent: Bool = false, allowsBrackets: Bool = false
  ) -> String? {
    Scalar.rewrite(text, bytes: bytesMax) {
      canonical($0, mark: mark, allowsExponent: allowsExponent, allowsBrackets: allowsBrackets, into: $1)
    }
  }
}

/// Parses one number into its digits, its sign and the position of its point.
private struct DecimalScanner {
  private let text: UnsafeRawBufferPointer
  private let mark: UInt8
  private let digits: UnsafeMutableRawBufferPointer
  private var next = 0
  /// The number of kept digits; leading zeros are not kept.
  private var count = 0
  /// The number of kept digits before the point; negative if zeros must follow it.
  private var whole = 0
  private var isNegative = false
  private var hasDigit = false

  init(_ text: UnsafeRawBufferPointer, mark: DecimalMark, digits: UnsafeMutableRawBufferPointer) {
    self.text = text
    self.mark = mark == .comma ? UInt8(ascii: ",") : UInt8(ascii: ".")
    self.digits = digits
  }

  mutating func scan(allowsExponent: Bool, allowsBrackets: Bool) -> Bool {
    let inBrackets = allowsBrackets && take(UInt8(ascii: "("))
    if inBrackets {
      isNegative = true
      skipBlanks()
    } else {
      sign()
    }
    guard wholePart() else { return false }
    if take(mark) { guard fraction() else { return false } }
    guard hasDigit else { return false }
    if allowsExponent { guard exponent() else { return false } }
    if inBrackets {
      skipBlanks()
      guard take(UInt8(ascii: ")")) else { return false }
    }
    return next == text.count
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next < text.count, text[next] == byte else { return false }
    next += 1
    return true
  }

  private mutating func skipBlanks() {
    let bytes = text.baseAddress!.assumingMemoryBound(to: UInt8.self)
    while next < text.count {
      let length = Blank.length(bytes + next, text.count - next)
      if length == 0 { return }
      next += length
    }
  }

  private mutating func sign() {
    if take(UInt8(ascii: "-")) {
      isNegative = true
    } else if next + 2 < text.count, text[next] == 0xE2, text[next + 1] == 0x88, text[next + 2] == 0x92 {
      isNegative = true
      next += 3
    } else {
      _ = take(UInt8(ascii: "+"))
    }
    if next > 0 { skipSpacesAfterSign() }
  }

  /// Some spreadsheets align a minus as `- 5`.
  private mutating func skipSpacesAfterSign() {
    guard next < text.count else { return }
    skipBlanks()
  }

  private mutating func digit() -> Bool? {
    guard next < text.count else { return nil }
    let value = text[next] &- 48
    guard value < 10 else { return nil }
    next += 1
    hasDigit = true
    guard count > 0 || value > 0 else { return true }
    guard count < digits.count else { return false }
    digits[count] = value
    count += 1
    return true
  }

  private mutating func wholePart() -> Bool {
    var group = 0
    var isGrouped = false
    while true {
      if let kept = digit() {
        guard kept else { return false }
        group += 1
        whole = count
        continue
      }
      if isGrouped && group != 3 { return false }
      guard next < text.count else { return true }
      let bytes = text.baseAddress!.assumingMemoryBound(to: UInt8.self)
      let length = Blank.length(bytes + next, text.count - next)
      // Blanks between the number and its closing bracket do not separate thousands, and neither do tabs and line ends:
      // text on two lines is two numbers.
      guard length > 1 || (length == 1 && text[next] == 0x20), next + length < text.count,
        text[next + length] &- 48 < 10
      else { return true }
      guard (1...3).contains(group) else { return false }
      isGrouped = true
      group = 0
      next += length
    }
  }

  /// At least one digit: `6,` is what is left of `6,92` where a file was cut.
  private mutating func fraction() -> Bool {
    guard next < text.count, text[next] &- 48 < 10 else { return false }
    var zeros = 0
    while next < text.count, text[next] &- 48 < 10 {
      if count == 0 && text[next] == 48 {
        // A zero after the point and before the first digit moves the point; it is not kept.
        next += 1
        hasDigit = true
        zeros += 1
        continue
      }
      if count == 0 { whole = -zeros }
      guard digit() == true else { return false }
    }
    return true
  }

  private mutating func exponent() -> Bool {
    guard take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) else { return true }
    let isDown = take(UInt8(ascii: "-"))
    if !isDown { _ = take(UInt8(ascii: "+")) }
    var value = 0
    let start = next
    while next < text.count, text[next] &- 48 < 10 {
      // Above this every number is refused or zero, so more digits change nothing.
      value = min(value * 10 + Int(text[next] - 48), 1_000_000)
      next += 1
    }
    whole += isDown ? -value : value
    return next > start
  }

  /// Writes the canonical form; nil if it has more than `digitsMax` digits.
  mutating func write(to target: UnsafeMutablePointer<UInt8>) -> Int? {
    while count > max(0, whole), digits[count - 1] == 0 { count -= 1 }
    while count > 0 && whole < count && digits[count - 1] == 0 { count -= 1 }
    var length = 0
    func put(_ byte: UInt8) {
      target[length] = byte
      length += 1
    }
    guard count > 0 else {
      put(48)
      return length
    }
    guard max(count, whole) - min(0, whole) <= Decimal.digitsMax else { return nil }
    if isNegative { put(UInt8(ascii: "-")) }
    if whole <= 0 { put(48) }
    for index in 0..<max(0, whole) { put(48 + (index < count ? digits[index] : 0)) }
    if whole < count {
      put(UInt8(ascii: "."))
      for _ in 0..<max(0, -whole) { put(48) }
      for index in max(0, whole)..<count { put(48 + digits[index]) }
    }
    return length
  }
}
