extension JSON {
  /// Parses a JSON text strictly by RFC 8259: one value in UTF-8 without a byte-order mark; names in an object are
  /// unique.
  ///
  /// For texts that fit into memory, such as manifests and stored state; the readers of Input parse records. An integer
  /// within 64 bits becomes `.integer`; every other number becomes `.number` with its digits as written.
  ///
  /// - Throws: `JSONError` with the line and column of the first wrong byte.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    var parser = JSONTextParser(bytes: bytes, limits: limits)
    self = try parser.document()
  }

  /// The same of a text.
  public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }
}

/// One pass over the bytes of a JSON text.
private struct JSONTextParser {
  let bytes: [UInt8]
  let limits: JSONLimits
  private var position = 0
  private var values = 0

  init(bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(JSONError) -> JSON {
    if bytes.count > limits.bytesMax { throw error(.limit("\(bytes.count) bytes, and at most \(limits.bytesMax)")) }
    let value = try value(depth: 0)
    skipBlanks()
    if position < bytes.count { throw error(.syntax("nothing may follow the value")) }
    return value
  }

  // MARK: Values

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipBlanks()
    values += 1
    if values > limits.valuesMax { throw error(.limit("more than \(limits.valuesMax) values")) }
    guard let byte = next else { throw error(.syntax("a value is expected")) }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", true)
    case UInt8(ascii: "f"): return try literal("false", false)
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error(.syntax("a value is expected"))
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    try enter(depth)
    var members: [JSON.Member] = []
    var names: Set<String> = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipBlanks()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw error(.syntax("the name of a member is expected")) }
      let name = try string()
      // Swift compares strings by canonical equivalence, JSON by code points.
      if !names.insert(name).inserted, members.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
        position = start
        throw error(.duplicate(name))
      }
      guard take(UInt8(ascii: ":")) else { throw error(.syntax("a colon is expected")) }
      members.append(JSON.Member(name, try value(depth: depth)))
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw error(.syntax("a comma or } is expected")) }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    try enter(depth)
    var elements: [JSON] = []
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value(depth: depth))
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw error(.syntax("a comma or ] is expected")) }
    }
  }

  private mutating func enter(_ depth: Int) throws(JSONError) {
    if depth > limits.depthMax { throw error(.limit("it nests more than \(limits.depthMax) deep")) }
    position += 1
  }

  private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for index in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[index] else { throw error(.syntax("the word \(word) is expected")) }
      position += 1
    }
    return value
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = position
    var isWhole = true
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    if let byte = next, isDigit(byte) { throw error(.syntax("a number has no zero in front")) }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, text != "-0", let value = Int64(text) { return .integer(value) }
    return .number(text)
  }

  private mutating func digits() throws(JSONError) {
    guard let byte = next, isDigit(byte) else { throw error(.syntax("a digit is expected")) }
    while let byte = next, isDigit(byte) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    let opening = position
    position += 1
    var start = position
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        text += bytes[start..<position]
        guard let string = String(validating: text, as: UTF8.self) else { throw encodingError(from: opening) }
        position += 1
        return string
      case 0..<0x20: throw error(.syntax("a control character in a string is written as an escape"))
      case UInt8(ascii: "\\"):
        text += bytes[start..<position]
        text += UTF8.encode(try escape())!
        start = position
      default: position += 1
      }
    }
    throw error(.syntax("the string has no end"))
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    position += 1
    if let letter = next, let byte = JSONEscape.byte(of: letter) {
      position += 1
      return Unicode.Scalar(byte)
    }
    guard next == UInt8(ascii: "u") else {
      throw error(.syntax("an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u"))
    }
    position += 1
    do {
      return try JSONEscape.scalar(in: bytes, at: &position)
    } catch {
      switch error {
      case .digit: throw self.error(.syntax("four hexadecimal digits are expected"))
      case .half: throw self.error(.syntax("an escape is half of a surrogate pair"))
      }
    }
  }

  // MARK: Places

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Consumes a sign, with the blanks before it, if it comes next.
  private mutating func take(_ sign: UInt8) -> Bool {
    skipBlanks()
    guard next == sign else { return false }
    position += 1
    return true
  }

  private func error(_ cause: JSONError.Cause) -> JSONError { error(cause, at: position) }

  private func error(_ cause: JSONError.Cause, at place: Int) -> JSONError {
    let before = bytes[..<min(place, bytes.count)]
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONError(cause, line: before.count { $0 == 0x0A } + 1, column: before.count - start + 1)
  }

  /// The error at the first byte of a string that is not UTF-8.
  private func encodingError(from opening: Int) -> JSONError {
    var place = opening + 1
    while place < position {
      let length = (1...4).first { length in
        place + length <= position && String(validating: bytes[place..<place + length], as: UTF8.self) != nil
      }
      guard let length else { break }
      place += length
    }
    return error(.encoding, at: place)
  }
}
