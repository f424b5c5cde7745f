internal import Formats
internal import Glibc
internal import Platform
internal import Text

/// A strict tokenizer of JSON (RFC 8259), in a window that slides over the document.
///
/// Token positions are counted from the start of the document. Bytes from `pin` on stay in the window; without a pin
/// nothing is kept, so unwanted values may be of any size.
final class JSONScanner {
  let window: Window
  /// What is read, for messages: a document, or one line of it.
  let whole: StaticString
  private let limits: FormatLimits
  private(set) var base: UnsafeMutablePointer<UInt8>
  /// The next byte, as a position in the window.
  private var at = 0
  /// The first byte of the document that must stay; -1 releases everything before `at`.
  var pin = -1
  /// The number of line ends before the window, and the position after the last of them.
  private var linesPassed = 0
  private var lineStart = 0

  init(_ source: any ByteSource, limits: FormatLimits) {
    window = Window(source, bytes: limits.windowBytes)
    self.limits = limits
    whole = "document"
    base = window.base
  }

  /// A scanner of lines, which `restart` sets.
  init(linesWithin limits: FormatLimits) {
    window = Window()
    self.limits = limits
    whole = "line"
    base = window.base
  }

  /// Starts with a line in memory, which must stay there until the next one.
  func restart(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) {
    window.show(bytes, count: count)
    base = bytes
    (at, pin, linesPassed, lineStart) = (0, -1, 0, 0)
  }

  /// Whether the whole document was read.
  var isExhausted: Bool { at == window.filled && window.isAtEnd }

  /// The next byte as a position in the document.
  @inline(__always)
  var position: Int { window.passed &+ at }

  /// The bytes of a token that is still in the window.
  @inline(__always)
  func bytes(_ token: JSONToken) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + (token.start &- window.passed), count: token.end &- token.start)
  }

  // MARK: Bytes

  /// Checks the start of the document.
  ///
  /// - Parameter format: the expected format, which refuses a document of another kind; nil if it is known to be JSON.
  func open(of format: (any RecordFormat.Type)?) throws {
    while window.filled < DocumentStart.bytesMax, try more() {}
    let first = DocumentStart(UnsafeBufferPointer(start: base, count: window.filled))
    guard first.bytes.contains(where: { $0 > 0x20 }) else {
      if window.isAtEnd {
        throw FormatError(
          "the document is empty", advice: "Look at the source: it answered with nothing", offset: 0)
      }
      return
    }
    if let format { try first.refuseForeign(to: format) }
    if first.bytes.starts(with: TextEncoding.mark) { at = TextEncoding.mark.count }
  }

  /// Reads more of the document; false at its end.
  @inline(never)
  func more() throws -> Bool {
    if window.isAtEnd { return false }
    let kept = pin < 0 ? at : pin - window.passed
    guard window.filled - kept <= limits.recordBytesMax else {
      throw error(
        "a record or a value is larger than \(limits.recordBytesMax) bytes",
        advice: "Check the path of the records: it may name what holds them all")
    }
    for index in 0..<kept where base[index] == 10 {
      linesPassed += 1
      lineStart = window.passed + index + 1
    }
    let passed = window.passed
    let came = try window.more(keepingFrom: kept)
    base = window.base
    at -= window.passed - passed
    return came
  }

  /// The next byte that is not white space, without consuming it; -1 at the end.
  @inline(__always)
  func peek() throws -> Int {
    while true {
      while at < window.filled {
        let byte = base[at]
        if byte > 0x20 { return Int(byte) }
        guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return Int(byte) }
        at &+= 1
      }
      if try !more() { return -1 }
    }
  }

  /// Consumes the byte that `peek` returned.
  @inline(__always)
  func take() { at &+= 1 }

  /// The byte at `at`; -1 at the end.
  @inline(__always)
  private func next() throws -> Int {
    if at == window.filled { guard try more() else { return -1 } }
    return Int(base[at])
  }

  // MARK: Tokens

  /// Consumes a string at its opening quote.
  func string() throws -> JSONToken {
    at &+= 1
    let start = position
    var kind = JSONToken.Kind.string
    while true {
      skipPlain()
      switch try next() {
      case 0x22:
        let token = JSONToken(kind: kind, start: start, end: position)
        at &+= 1
        return token
      case 0x5C:
        kind = .escaped
        at &+= 1
        try escape()
      case -1: throw cut("a string")
      case 0..<0x20:
        throw error("a string holds the control character \(base[at]), which must be escaped")
      default: at &+= 1
      }
    }
  }

  /// Skips bytes that need no decoding in a string, eight at a time.
  @inline(__always)
  private func skipPlain() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let raw = UnsafeRawPointer(base)
    var at = at
    let filled = window.filled
    while at &+ 8 <= filled {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      // The lowest set bit is exact; higher bits may be caused by a borrow.
      let found =
        (((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes) | ((word &- (ones &* 0x20)) & ~word)) & highs
      if found != 0 {
        self.at = at &+ found.trailingZeroBitCount >> 3
        return
      }
      at &+= 8
    }
    while at < filled, base[at] >= 0x20, base[at] != 0x22, base[at] != 0x5C { at &+= 1 }
    self.at = at
  }

  /// Consumes an escape after its backslash.
  private func escape() throws {
    switch try next() {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: at &+= 1
    case 0x75:
      at &+= 1
      for _ in 0..<4 {
        let digit = try next()
        guard digit >= 0 else { throw cut("a string") }
        guard JSONEscape.hexadecimal(UInt8(digit)) != nil else {
          throw error("\\u wants four hexadecimal digits")
        }
        at &+= 1
      }
    case -1: throw cut("a string")
    default: throw error("a backslash is followed by \(shown())")
    }
  }

  /// Consumes a number: `-`, digits without a leading zero, a fraction, an exponent.
  func number() throws -> JSONToken {
    let start = position
    if try next() == 0x2D { at &+= 1 }
    if try next() == 0x30 { at &+= 1 } else { try digits() }
    if try next() == 0x2E {
      at &+= 1
      try digits()
    }
    if try next() | 0x20 == 0x65 {
      at &+= 1
      let sign = try next()
      if sign == 0x2B || sign == 0x2D { at &+= 1 }
      try digits()
    }
    return JSONToken(kind: .number, start: start, end: position)
  }

  private func digits() throws {
    guard case 0x30...0x39 = try next() else { throw wanted("a digit") }
    while true {
      while at < window.filled, base[at] &- 48 < 10 { at &+= 1 }
      guard at == window.filled, try more() else { return }
    }
  }

  /// Consumes `true`, `false` or `null`.
  func literal(_ word: StaticString, _ kind: JSONToken.Kind) throws -> JSONToken {
    let start = position
    for index in 0..<word.utf8CodeUnitCount {
      guard try next() == Int(word.utf8Start[index]) else { throw wanted("the word \(word)") }
      at &+= 1
    }
    return JSONToken(kind: kind, start: start, end: position)
  }

  // MARK: Errors

  /// The current byte in a form for messages.
  private func shown() -> String {
    guard at < window.filled else { return "the end of the \(whole)" }
    let byte = base[at]
    return byte > 0x20 && byte < 0x7F
      ? "\"\(Character(Unicode.Scalar(byte)))\"" : "the byte 0x\(String(byte, radix: 16, uppercase: true))"
  }

  func wanted(_ what: String) -> FormatError {
    isExhausted ? cut(nil) : error("\(what) was expected and \(shown()) came")
  }

  /// The error for a truncated document.
  func cut(_ inside: String?) -> FormatError {
    error(
      "the \(whole) ends\(inside.map { " inside \($0)" } ?? " too early"): it was cut short",
      advice: "Fetch it again; if it comes the same, ask its publisher")
  }

  func error(
    _ message: String, advice: Advice = "Ask the publisher for a document that is valid JSON (RFC 8259)"
  ) -> FormatError {
    var (line, start) = (linesPassed + 1, lineStart)
    for index in 0..<min(at, window.filled) where base[index] == 10 {
      line += 1
      start = window.passed + index + 1
    }
    return FormatError(message, advice: advice, line: line, column: position - start + 1, offset: position)
  }
}
