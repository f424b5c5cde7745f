/// Addresses that a person or a service wrote without every escape that they need.
extension PercentEncoding {
  /// Where a text stands in an address, which decides the characters that it may contain (RFC 3986, section 3).
  public enum Place: Sendable {
    /// A value of a query: `&`, `+`, `#`, `;` and `=` are part of the value.
    case queryValue
    /// A path with or without a query. It has no fragment, which would not be sent.
    case reference
    /// A reference that a service has sent. Only what no address may contain is escaped, control characters excepted:
    /// a reference with one of them stays wrong.
    case foreignReference

    fileprivate func allows(_ byte: UInt8) -> Bool {
      switch self {
      case .queryValue: "!$'()*,:@/?".utf8.contains(byte)
      case .reference: "!$'()*,:@/?&+;=".utf8.contains(byte)
      case .foreignReference: (byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}".utf8.contains(byte)) || byte < 0x20
      }
    }
  }

  /// The text with an escape for every byte that must not stand in its place. An escape that is there already is kept.
  public static func complete(_ text: String, in place: Place) -> String {
    let bytes = Array(text.utf8)
    var result = ""
    for (index, byte) in bytes.enumerated() {
      let character = String(UnicodeScalar(byte))
      let isEscape = byte == UInt8(ascii: "%") && bytes[(index + 1)...].prefix(2).count(where: isHexadecimal) == 2
      if isEscape || byte < 0x80 && place.allows(byte) && byte != UInt8(ascii: "%") {
        result += character
      } else {
        result += byte < 0x80 ? encode(character) : "%\(hexadecimal(byte))"
      }
    }
    return result
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    UnicodeScalar(byte).properties.isASCIIHexDigit
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
