internal import Formats
internal import Glibc
internal import Platform
internal import Schema
internal import Text

/// Reads the lines of a document, each of them a JSON document (RFC 8259) and one record.
///
/// A line that is not JSON, or not an object although members are wanted, is one rejected record. Blank lines are
/// skipped and counted; lines end with LF, before which a CR is white space. The last line needs no line end, but a
/// truncated one is an error of the document. Paths begin at the line's document, with and without `/`.
final class NDJSONReader: RecordReader {
  /// The fields of the current record, borrowed until the next `advance`.
  let cells: UnsafeMutableBufferPointer<Cell>
  /// The line of the current record, from 1.
  var position: Int { linePosition }
  /// The extent of the record, without surrounding blanks.
  var extent: Range<Int>? {
    lineOffset + records.extent.lowerBound..<lineOffset + records.extent.upperBound
  }
  /// Always empty: there is no header.
  var fieldsSeen: [String] { [] }
  /// Whether at least one record had each of the wanted fields; empty before the first.
  var fieldsFound: [Bool] { fields.fieldsFound }
  /// The number of blank lines.
  private(set) var linesBlank = 0

  private let window: Window
  private let walker: JSONWalker
  private let records: JSONGatherer
  private let fields: JSONCells
  private let recordBytesMax: Int
  /// The start of the next line in the window.
  private var next = 0
  /// The storage of `position`: a public stored property would be checked for exclusive access at every record.
  private var linePosition = 0
  /// The start of the current line in the document.
  private var lineOffset = 0

  /// Opens a document.
  ///
  /// Throws `FormatError` for a document of another kind, an empty one, and impossible paths.
  init(source: any ByteSource, fields: [FieldSpec], limits: FormatLimits = FormatLimits()) throws {
    let record = DocumentPath(isAbsolute: false, steps: [])
    let plan = try JSONPlan(records: record, fields: JSONCells.paths(of: fields))
    walker = JSONWalker(linesWithin: limits, plan: plan)
    records = walker.gatherer
    self.fields = try JSONCells(fields, of: records, limits: limits)
    cells = self.fields.cells
    recordBytesMax = limits.recordBytesMax
    window = Window(source, bytes: limits.windowBytes)
    try open()
  }

  /// Checks the start of the document.
  private func open() throws {
    while window.filled < DocumentStart.bytesMax, try window.more(keepingFrom: 0) {}
    let first = DocumentStart(UnsafeBufferPointer(start: window.base, count: window.filled))
    guard !first.content.isEmpty || !window.isAtEnd else {
      throw FormatError("the document is empty", advice: "Look at the source: it answered with nothing", offset: 0)
    }
    try first.refuseForeign(to: NDJSONFormat.self)
    if first.bytes.starts(with: TextEncoding.mark) { next = TextEncoding.mark.count }
  }

  /// Advances to the next record; throws `FormatError` if a line exceeds its limit or the last one is truncated.
  func advance() throws -> ReadOutcome {
    while let line = try takeLine() {
      let start = window.base + line.start
      if isBlank(start, line.count) {
        linesBlank += 1
        continue
      }
      do {
        walker.restart(start, count: line.count)
        guard try walker.nextRecord() else {
          return .rejected(rejection("the record is null, and an object is wanted", start, line.count))
        }
        guard records.fault.isNone else { return .rejected(rejection(records.fault.reason, start, line.count)) }
        return fields.take(at: linePosition)
      } catch let error as FormatError {
        guard line.isEnded || !walker.isExhausted else {
          throw FormatError(
            "the document ends inside its last line: it was cut short",
            advice: "Fetch it again; if it comes the same, ask its publisher", line: linePosition, offset: lineOffset)
        }
        return .rejected(rejection("\(error.message) (column \(error.column))", start, line.count))
      }
    }
    return .end
  }

  private func rejection(_ reason: String, _ start: UnsafePointer<UInt8>, _ count: Int) -> Rejection {
    let shown = UnsafeBufferPointer(start: start, count: min(count, Rejection.valueBytesMax + 1))
    return Rejection(
      rule: .structure, position: linePosition, value: String(decoding: shown, as: UTF8.self), reason: reason)
  }

  // MARK: Lines

  /// A line without its end.
  private struct Line {
    /// Its start in the window.
    var start: Int
    var count: Int
    /// Whether a line end follows.
    var isEnded: Bool
  }

  /// Finds the next line; nil after the last one. It stays in the window until the next call.
  @inline(__always)
  private func takeLine() throws -> Line? {
    var seen = next
    while true {
      let base = window.base
      if let found = memchr(base + seen, 10, window.filled &- seen) {
        let end = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(base)
        return begin(end: end, next: end &+ 1, isEnded: true)
      }
      seen = window.filled
      let slid = try more()
      seen -= slid.bytes
      if slid.isAtEnd { return next < window.filled ? begin(end: window.filled, next: seen, isEnded: false) : nil }
    }
  }

  @inline(__always)
  private func begin(end: Int, next following: Int, isEnded: Bool) -> Line {
    let line = Line(start: next, count: end &- next, isEnded: isEnded)
    lineOffset = window.passed &+ next
    linePosition &+= 1
    next = following
    return line
  }

  /// Reads more after the current line, and returns by how much the window slid.
  @inline(never)
  private func more() throws -> (bytes: Int, isAtEnd: Bool) {
    guard window.filled - next <= recordBytesMax else {
      throw FormatError(
        "a line is larger than \(recordBytesMax) bytes",
        advice: "Check whether the document has one record on each line", line: linePosition + 1,
        offset: window.passed + next)
    }
    let passed = window.passed
    let came = try window.more(keepingFrom: next)
    next -= window.passed - passed
    return (window.passed - passed, !came)
  }

  @inline(__always)
  private func isBlank(_ line: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    for index in 0..<count where !(line[index] == 0x20 || line[index] == 0x0D || line[index] == 0x09) { return false }
    return true
  }
}
