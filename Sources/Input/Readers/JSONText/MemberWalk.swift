internal import Formats
internal import Platform
internal import Text

/// The members of one JSON object including those of nested objects, each with its path and its type.
struct MemberWalk {
  /// The depth to which members are distinguished; a deeper value is one object.
  static let depthMax = 8

  private let scanner: JSONScanner
  private let body: ([String], InferredType, ValueForm) -> Void

  /// Calls the body with every member of a record, by the keys that lead to it; none if the record is not an object.
  static func each(
    of record: UnsafeRawBufferPointer, _ body: ([String], InferredType, ValueForm) -> Void
  ) throws {
    guard record.first == UInt8(ascii: "{") else { return }
    try withoutActuallyEscaping(body) { body in
      let scanner = JSONScanner(
        MemorySource(Array(record)), limits: FormatLimits(windowBytes: 1 << 14))
      try scanner.open(of: nil)
      try MemberWalk(scanner: scanner, body: body).value([])
    }
  }

  private init(scanner: JSONScanner, body: @escaping ([String], InferredType, ValueForm) -> Void) {
    self.scanner = scanner
    self.body = body
  }

  /// Consumes a value and reports it if it is a member.
  private func value(_ path: [String], isTold: Bool = true) throws {
    func tell(_ type: InferredType, _ form: ValueForm = .other) {
      if isTold, !path.isEmpty { body(path, type, form) }
    }
    switch try scanner.peek() {
    case 0x7B:
      let isDeep = path.count >= Self.depthMax
      if isDeep { tell(.object) }
      try members(path, isTold: isTold && !isDeep)
    case 0x5B:
      tell(.array)
      try elements(path)
    case 0x22:
      let text = try text()
      text.withUnsafeBytes { tell(InferredType(jsonText: $0), ValueForm(text: $0)) }
    case 0x74:
      _ = try scanner.literal("true", .truth)
      tell(.boolean)
    case 0x66:
      _ = try scanner.literal("false", .truth)
      tell(.boolean)
    case 0x6E:
      _ = try scanner.literal("null", .null)
      tell(.empty, .empty)
    default:
      let number = try pinned { try scanner.number() }
      number.withUnsafeBytes { tell(InferredType(jsonNumber: $0), ValueForm(jsonNumber: $0)) }
    }
  }

  private func members(_ path: [String], isTold: Bool) throws {
    scanner.take()
    while try scanner.peek() != 0x7D {
      let key = String(decoding: try text(), as: UTF8.self)
      guard try scanner.peek() == 0x3A else { throw scanner.wanted("a colon") }
      scanner.take()
      try value(path + [key], isTold: isTold)
      if try scanner.peek() == 0x2C { scanner.take() }
    }
    scanner.take()
  }

  private func elements(_ path: [String]) throws {
    scanner.take()
    while try scanner.peek() != 0x5D {
      try value(path, isTold: false)
      if try scanner.peek() == 0x2C { scanner.take() }
    }
    scanner.take()
  }

  /// The text between quotes.
  private func text() throws -> [UInt8] {
    let bytes = try pinned { try scanner.string() }
    guard bytes.contains(0x5C) else { return bytes }
    return bytes.withUnsafeBytes { raw in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: raw.count) { target in
        JSONText.decode(raw, into: target.baseAddress!).map { Array(target[..<$0]) } ?? bytes
      }
    }
  }

  /// The bytes of a token.
  private func pinned(_ take: () throws -> JSONToken) rethrows -> [UInt8] {
    // A token must stay in the window until its bytes are copied.
    scanner.pin = scanner.position
    let token = try take()
    let bytes = Array(scanner.bytes(token))
    scanner.pin = -1
    return bytes
  }
}
