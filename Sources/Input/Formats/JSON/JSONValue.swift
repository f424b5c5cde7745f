public import Platform

extension JSON {
  /// Reads a JSON text that Klamra has stored itself, and of which all fits into memory; any other is read by `JSONReader`.
  ///
  /// Numbers are `.number`, whatever they were when they were written. Throws `FormatError` for what is no JSON.
  public init(parsing text: String) throws {
    let scanner = JSONScanner(MemorySource(text), limits: FormatLimits(windowBytes: max(64, text.utf8.count)))
    try scanner.open()
    // Nothing of a text in memory needs to go before it is taken.
    scanner.pin = scanner.position
    self = try Self.value(scanner, depthLeft: FormatLimits().depthMax)
    guard try scanner.peek() == -1 else { throw scanner.wanted("the end of the text") }
  }

  private static func value(_ scanner: JSONScanner, depthLeft: Int) throws -> JSON {
    guard depthLeft > 0 else { throw scanner.error("the text nests too deeply") }
    switch try scanner.peek() {
    case 0x7B:
      var members: [Member] = []
      try each(scanner, until: 0x7D) {
        guard try scanner.peek() == 0x22 else { throw scanner.wanted("a name") }
        let name = try text(scanner)
        guard try scanner.peek() == 0x3A else { throw scanner.wanted("a colon") }
        scanner.take()
        members.append(Member(name, try value(scanner, depthLeft: depthLeft - 1)))
      }
      return .object(members)
    case 0x5B:
      var elements: [JSON] = []
      try each(scanner, until: 0x5D) { elements.append(try value(scanner, depthLeft: depthLeft - 1)) }
      return .array(elements)
    case 0x22: return .string(try text(scanner))
    case 0x74:
      _ = try scanner.literal("true", .truth)
      return true
    case 0x66:
      _ = try scanner.literal("false", .truth)
      return false
    case 0x6E:
      _ = try scanner.literal("null", .null)
      return .null
    default: return .number(String(decoding: scanner.bytes(try scanner.number()), as: UTF8.self))
    }
  }

  /// Takes what stands between brackets, with commas between.
  private static func each(_ scanner: JSONScanner, until end: Int, _ body: () throws -> Void) throws {
    scanner.take()
    if try scanner.peek() == end { return scanner.take() }
    while true {
      try body()
      let next = try scanner.peek()
      guard next == end || next == 0x2C else { throw scanner.wanted("a comma") }
      scanner.take()
      if next == end { return }
    }
  }

  private static func text(_ scanner: JSONScanner) throws -> String {
    let token = try scanner.string()
    let bytes = scanner.bytes(token)
    guard token.kind == .escaped else { return String(decoding: bytes, as: UTF8.self) }
    let text = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { target in
      JSONText.decode(bytes, into: target.baseAddress!).map { String(decoding: target[..<$0], as: UTF8.self) }
    }
    guard let text else { throw scanner.error("an escape is half of a surrogate pair") }
    return text
  }
}

extension JSON {
  /// The member of an object; nil where it has none, and where this is no object.
  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text that this is.
  public var text: String? { if case .string(let text) = self { text } else { nil } }
  /// The elements that this has, if it is an array.
  public var elements: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
  /// What this says, if it is true or false.
  public var truth: Bool? { if case .boolean(let truth) = self { truth } else { nil } }
}
