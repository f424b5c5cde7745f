/// One header field.
public struct HTTPHeader: Hashable, Sendable {
  /// The name, in any case (RFC 9110 5.1).
  public var name: String
  /// The value without surrounding blanks.
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// Header fields in order; names are compared case-insensitively (RFC 9110 5.1).
public struct HTTPHeaders: Hashable, Sendable {
  /// The fields in order; names may repeat.
  public private(set) var fields: [HTTPHeader]

  public init(_ fields: [HTTPHeader] = []) { self.fields = fields }

  /// Appends a field, even if one of that name exists.
  public mutating func add(_ name: String, _ value: String) { fields.append(HTTPHeader(name, value)) }

  /// All values of a field, in order.
  public func all(_ name: String) -> [String] {
    fields.filter { equalIgnoringCase($0.name, name) }.map(\.value)
  }

  /// The values of a field joined as one list (RFC 9110 5.3); nil if absent.
  public subscript(name: String) -> String? {
    let values = all(name)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }
}

/// Whether two texts are equal up to the case of ASCII letters.
func equalIgnoringCase(_ a: some StringProtocol, _ b: some StringProtocol) -> Bool {
  a.utf8.count == b.utf8.count && zip(a.utf8, b.utf8).allSatisfy { lowercase($0) == lowercase($1) }
}

@inline(__always)
private func lowercase(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }

/// The elements of a comma-separated list without surrounding blanks; commas in quotes do not separate (RFC 9110
/// 5.6.1).
func listElements(_ text: String) -> [String] {
  var elements: [String] = []
  var current: [UInt8] = []
  var isQuoted = false
  for byte in text.utf8 {
    if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
    if byte == UInt8(ascii: ","), !isQuoted {
      elements.append(trimmed(current[...]))
      current.removeAll()
    } else {
      current.append(byte)
    }
  }
  elements.append(trimmed(current[...]))
  return elements.filter { !$0.isEmpty }
}

/// The text without blanks and tabs at its ends (RFC 9110 5.6.3, OWS).
func trimmed(_ text: some StringProtocol) -> String { trimmed(Array(text.utf8)[...]) }

private func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
  let isBlank = { (byte: UInt8) in byte == 32 || byte == 9 }
  guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
  else { return "" }
  return String(decoding: bytes[first...last], as: UTF8.self)
}
