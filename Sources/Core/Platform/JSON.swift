/// A JSON value (RFC 8259): written here, read by `JSON.init(parsing:limits:)` and `JSONNode`.
public indirect enum JSON: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case null
  case boolean(Bool)
  case integer(Int64)
  /// A number by its digits, which are written unchanged.
  case number(String)
  case string(String)
  case array([JSON])
  /// Members in the order in which they are written.
  case object([Member])

  /// One name and value of an object; their order is kept.
  public struct Member: Hashable, Sendable {
    /// The name, not escaped.
    public let name: String
    /// The value.
    public let value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// An object of the members that have a value, in this order.
  public static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }

  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }

  /// A whole number.
  public static func integer(_ value: Int) -> JSON { .integer(Int64(value)) }
  /// A value that is written on one line even if the rest is indented.
  public static func line(_ value: JSON) -> JSON { .number(value.compact) }
  /// A text, or null.
  public static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
  /// A whole number, or null.
  public static func optional(_ value: Int?) -> JSON { value.map { .integer(Int64($0)) } ?? .null }

  /// One line without spaces.
  public var compact: String {
    var bytes: [UInt8] = []
    write(into: &bytes, indent: nil)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Indented by two spaces, without a newline at the end.
  public var pretty: String {
    var bytes: [UInt8] = []
    write(into: &bytes, indent: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(into bytes: inout [UInt8], indent: Int?) {
    switch self {
    case .null: bytes += "null".utf8
    case .boolean(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .number(let digits): bytes += digits.utf8
    case .string(let text): Self.write(text, into: &bytes)
    case .array(let elements):
      Self.write(elements, between: ("[", "]"), into: &bytes, indent: indent) { element, bytes, indent in
        element.write(into: &bytes, indent: indent)
      }
    case .object(let members):
      Self.write(members, between: ("{", "}"), into: &bytes, indent: indent) { member, bytes, indent in
        Self.write(member.name, into: &bytes)
        bytes += (indent == nil ? ":" : ": ").utf8
        member.value.write(into: &bytes, indent: indent)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], between brackets: (String, String), into bytes: inout [UInt8], indent: Int?,
    _ element: (Element, inout [UInt8], Int?) -> Void
  ) {
    bytes += brackets.0.utf8
    let inner = indent.map { $0 + 2 }
    for (index, each) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if let inner { bytes += "\n".utf8 + Array(repeating: UInt8(ascii: " "), count: inner) }
      element(each, &bytes, inner)
    }
    if let indent, !elements.isEmpty { bytes += "\n".utf8 + Array(repeating: UInt8(ascii: " "), count: indent) }
    bytes += brackets.1.utf8
  }

  private static func write(_ text: String, into bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      case UInt8(ascii: "\r"): bytes += "\\r".utf8
      case 0..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
