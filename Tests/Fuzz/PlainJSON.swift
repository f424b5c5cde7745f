/// A second implementation of the grammar of RFC 8259, as plain as possible: in memory, character by character.
indirect enum PlainJSON: Equatable {
  case null
  case truth(Bool)
  case number(String)
  case string(String)
  case array([PlainJSON])
  case object([(name: String, value: PlainJSON)])

  static func == (a: PlainJSON, b: PlainJSON) -> Bool { "\(a)" == "\(b)" }

  /// Nil if the bytes are not JSON, or nest deeper than allowed.
  init?(_ bytes: [UInt8], depthMax: Int = 512) {
    var text = bytes[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    guard String(validating: text, as: UTF8.self) != nil else { return nil }
    var parser = Parser(rest: text, depth: depthMax)
    guard let value = parser.value() else { return nil }
    parser.blanks()
    guard parser.rest.isEmpty else { return nil }
    self = value
  }

  private struct Parser {
    var rest: ArraySlice<UInt8>
    var depth: Int

    mutating func blanks() { rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) } }

    mutating func take(_ text: String) -> Bool {
      guard rest.starts(with: text.utf8) else { return false }
      rest = rest.dropFirst(text.utf8.count)
      return true
    }

    mutating func value() -> PlainJSON? {
      blanks()
      switch rest.first {
      case UInt8(ascii: "n"): return take("null") ? .null : nil
      case UInt8(ascii: "t"): return take("true") ? .truth(true) : nil
      case UInt8(ascii: "f"): return take("false") ? .truth(false) : nil
      case UInt8(ascii: "\""): return string().map { .string($0) }
      case UInt8(ascii: "["): return array()
      case UInt8(ascii: "{"): return object()
      default: return number()
      }
    }

    mutating func array() -> PlainJSON? {
      depth -= 1
      defer { depth += 1 }
      guard depth >= 0, take("[") else { return nil }
      blanks()
      if take("]") { return .array([]) }
      var values: [PlainJSON] = []
      while let value = value() {
        values.append(value)
        blanks()
        if take("]") { return .array(values) }
        guard take(",") else { return nil }
      }
      return nil
    }

    mutating func object() -> PlainJSON? {
      depth -= 1
      defer { depth += 1 }
      guard depth >= 0, take("{") else { return nil }
      blanks()
      if take("}") { return .object([]) }
      var members: [(name: String, value: PlainJSON)] = []
      while true {
        blanks()
        guard let name = string() else { return nil }
        blanks()
        guard take(":"), let value = value() else { return nil }
        members.append((name, value))
        blanks()
        if take("}") { return .object(members) }
        guard take(",") else { return nil }
      }
    }

    mutating func number() -> PlainJSON? {
      let start = rest
      func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) } ?? false }
      _ = take("-")
      guard isDigit(rest.first) else { return nil }
      if !take("0") { rest = rest.drop { isDigit($0) } }
      if take(".") {
        guard isDigit(rest.first) else { return nil }
        rest = rest.drop { isDigit($0) }
      }
      if take("e") || take("E") {
        if !take("+") { _ = take("-") }
        guard isDigit(rest.first) else { return nil }
        rest = rest.drop { isDigit($0) }
      }
      return .number(String(decoding: start[..<rest.startIndex], as: UTF8.self))
    }

    /// Half of a surrogate pair becomes U+FFFD: the grammar has it, no character does.
    mutating func string() -> String? {
      guard take("\"") else { return nil }
      var units: [UInt16] = []
      var plain: [UInt8] = []
      func flush() {
        units += Array(String(decoding: plain, as: UTF8.self).utf16)
        plain = []
      }
      while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "\""):
          flush()
          return String(decoding: units, as: UTF16.self)
        case 0..<0x20: return nil
        case UInt8(ascii: "\\"):
          flush()
          guard let unit = escape() else { return nil }
          units.append(unit)
        default: plain.append(byte)
        }
      }
      return nil
    }

    mutating func escape() -> UInt16? {
      guard let letter = rest.popFirst() else { return nil }
      if letter == UInt8(ascii: "u") {
        let digits = rest.prefix(4)
        rest = rest.dropFirst(4)
        guard digits.count == 4, digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
      }
      let pairs: [Character: UInt16] = ["\"": 34, "\\": 92, "/": 47, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9]
      return pairs[Character(UnicodeScalar(letter))]
    }
  }
}
