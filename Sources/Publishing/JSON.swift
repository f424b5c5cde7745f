/// A small JSON document whose keys keep their order: descriptors and manifests, not rows.
indirect enum JSON: Hashable, Sendable {
  struct Member: Hashable, Sendable {
    let name: String
    let value: JSON
  }

  case object([Member])
  case array([JSON])
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case null

  /// An object of the members that have a value.
  static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  /// The shortest spelling, on one line.
  var compact: String {
    var text = ""
    write(indent: nil, to: &text)
    return text
  }

  /// Two spaces a level and a line feed at the end, for people who open the file.
  var pretty: String {
    var text = ""
    write(indent: 0, to: &text)
    return text + "\n"
  }

  private func write(indent: Int?, to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .string(let value): Self.write(value, to: &text)
    case .array(let elements):
      Self.write(elements, between: ("[", "]"), indent: indent, to: &text) { element, indent, text in
        element.write(indent: indent, to: &text)
      }
    case .object(let members):
      Self.write(members, between: ("{", "}"), indent: indent, to: &text) { member, indent, text in
        Self.write(member.name, to: &text)
        text += indent == nil ? ":" : ": "
        member.value.write(indent: indent, to: &text)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], between ends: (String, String), indent: Int?, to text: inout String,
    _ one: (Element, Int?, inout String) -> Void
  ) {
    text += ends.0
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let indent { text += "\n" + String(repeating: "  ", count: indent + 1) }
      one(element, indent.map { $0 + 1 }, &text)
    }
    if let indent, !elements.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
    text += ends.1
  }

  private static func write(_ string: String, to text: inout String) {
    var bytes: [UInt8] = []
    for byte in string.utf8 { escape(byte) { bytes.append($0) } }
    text += "\"" + String(decoding: bytes, as: UTF8.self) + "\""
  }

  /// Gives the bytes that stand for one byte of a string (RFC 8259 section 7).
  @inline(__always)
  static func escape(_ byte: UInt8, _ put: (UInt8) -> Void) {
    let short: UInt8
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): short = byte
    case 0x08: short = UInt8(ascii: "b")
    case 0x09: short = UInt8(ascii: "t")
    case 0x0a: short = UInt8(ascii: "n")
    case 0x0c: short = UInt8(ascii: "f")
    case 0x0d: short = UInt8(ascii: "r")
    case 0..<0x20:
      for byte in "\\u00".utf8 { put(byte) }
      put(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      let low = byte & 0x0f
      return put(low < 10 ? low + UInt8(ascii: "0") : low - 10 + UInt8(ascii: "a"))
    default: return put(byte)
    }
    put(UInt8(ascii: "\\"))
    put(short)
  }
}
