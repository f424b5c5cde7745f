internal import Formats
internal import Glibc
internal import Platform
internal import Text

/// The records of a CSV document as marks: the ends of their fields in the window that slides over the document.
final class CSVLines {
  private static let chunkBytes = 16 << 10

  let window: Window
  private let limits: FormatLimits
  private(set) var marker: CSVMarker
  /// A copy of `window.base`, for quick access.
  private(set) var base: UnsafeMutablePointer<UInt8>
  /// The ends of fields that were not yet passed. One slot precedes the first.
  private var marks: UnsafeMutablePointer<Int32>
  private var capacity: Int
  private var next = 0
  private var count = 0
  /// The end of the marked part of the window.
  private var marked = 0
  private var quotedNext = 0
  private var hasQuotedBreaks = false
  /// The start of the current record.
  private(set) var start = 0
  /// The line of the start of the current record, from 1.
  private(set) var line = 1

  init(_ source: any ByteSource, delimiter: UInt8, quote: UInt8, limits: FormatLimits) {
    window = Window(source, bytes: limits.windowBytes)
    marker = CSVMarker(delimiter: delimiter, quote: quote)
    self.limits = limits
    base = window.base
    capacity = Self.chunkBytes + CSVMarker.slack
    marks = .allocate(capacity: capacity + 1) + 1
  }

  deinit { (marks - 1).deallocate() }

  /// The ends of the current record's fields; index -1 is the position before its first byte.
  @inline(__always)
  var ends: UnsafeMutablePointer<Int32> { marks + next }

  /// Whether a record that begins at `start` may hold bytes which are not ASCII, or NUL.
  @inline(__always)
  var isSuspicious: Bool { start < marker.suspiciousEnd }

  /// Finds the end of the current record and returns its number of fields; 0 at the end of the document.
  ///
  /// `width` is the expected number: a record that has it takes the fast path.
  @inline(__always)
  func locate(width: Int) throws -> Int {
    let last = width &- 1
    if count &- next >= width {
      let (ends, base, newline) = (marks + next, base, marker.newline)
      ends[-1] = Int32(truncatingIfNeeded: start &- 1)
      var index = 0
      while index < last, base[Int(ends[index])] != newline { index &+= 1 }
      if index == last, base[Int(ends[last])] == newline { return width }
    }
    return try locateSlowly()
  }

  private func locateSlowly() throws -> Int {
    var index = 0
    while true {
      while next + index < count {
        if base[Int(marks[next + index])] == marker.newline {
          guard index < limits.fieldsMax else { throw tooWide() }
          marks[next - 1] = Int32(truncatingIfNeeded: start - 1)
          return index + 1
        }
        index += 1
      }
      if index > limits.fieldsMax { throw tooWide() }
      if try markMore() { continue }
      guard start < window.filled else { return 0 }
      try requireClosedQuotes()
      base[window.filled] = marker.newline
      marks[count] = Int32(truncatingIfNeeded: window.filled)
      count += 1
    }
  }

  /// The end of the last field of a line: before the CR of a CR LF.
  @inline(__always)
  func contentEnd(_ fields: Int) -> Int {
    var end = Int(ends[fields &- 1])
    while end > start, base[end &- 1] == 13, marker.newline == 10 { end &-= 1 }
    return end
  }

  /// Advances past the current record, which has `fields` fields.
  @inline(__always)
  func pass(_ fields: Int, end: Int) {
    next &+= fields
    start = end &+ 1
    line &+= 1
    if hasQuotedBreaks { passQuotedBreaks() }
  }

  /// The extent of the last passed record, which had `fields` fields; valid until the next one is located.
  func extent(ofLast fields: Int) -> Range<Int> {
    // Its marks still precede the next ones; the slot before them holds the position before its first byte.
    let first = Int(marks[next &- fields &- 1]) + 1
    return window.passed + first..<window.passed + max(first, Int(marks[next &- 1]))
  }

  private func passQuotedBreaks() {
    while quotedNext < marker.quotedBreaks.count, Int(marker.quotedBreaks[quotedNext]) < start {
      quotedNext += 1
      line += 1
    }
    if quotedNext == marker.quotedBreaks.count {
      marker.quotedBreaks.removeAll(keepingCapacity: true)
      quotedNext = 0
      hasQuotedBreaks = false
    }
  }

  /// Marks more of the document; false at its end.
  private func markMore() throws -> Bool {
    if marked >= window.filled {
      guard try fill(keepingFrom: start) else { return false }
    }
    let end = min(window.filled, marked + Self.chunkBytes)
    makeRoom(end - marked)
    let fieldStart = count > 0 ? Int(marks[count - 1]) + 1 : start
    count += marker.mark(base, from: marked, to: end, fieldStart: fieldStart, into: marks + count)
    marked = end
    hasQuotedBreaks = !marker.quotedBreaks.isEmpty
    return true
  }

  /// Moves the remaining marks to the front and makes space for `more` after them.
  private func makeRoom(_ more: Int) {
    let left = count - next
    if next > 0 { memmove(marks, marks + next, left * MemoryLayout<Int32>.stride) }
    (next, count) = (0, left)
    guard left + more + CSVMarker.slack > capacity else { return }
    capacity = (left + more) * 2 + CSVMarker.slack
    let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity + 1) + 1
    memcpy(larger, marks, left * MemoryLayout<Int32>.stride)
    (marks - 1).deallocate()
    marks = larger
  }

  /// Reads more of the document after the part that must stay; false at its end.
  func fill(keepingFrom kept: Int) throws -> Bool {
    guard window.filled - kept <= limits.recordBytesMax else { throw tooLarge() }
    let passed = window.passed
    let came = try window.more(keepingFrom: kept)
    base = window.base
    if window.passed > passed { slide(by: window.passed - passed) }
    return came
  }

  private func slide(by distance: Int) {
    start -= distance
    marked -= distance
    marker.slide(by: distance)
    for index in next..<count { marks[index] -= Int32(truncatingIfNeeded: distance) }
  }

  // MARK: Before and after the table

  /// Begins the table at a position of the window that has not been marked yet.
  func begin(at position: Int, newline: UInt8) {
    start = position
    marked = position
    marker.newline = newline
  }

  func setDelimiter(_ delimiter: UInt8) {
    let old = marker
    marker = CSVMarker(delimiter: delimiter, quote: old.quote)
  }

  /// Skips one line, ignoring quotes; false if there is none. No part of it may have been marked.
  func skipLine() throws -> Bool {
    guard start < window.filled else {
      guard try fill(keepingFrom: start) else { return false }
      return try skipLine()
    }
    while true {
      if let found = memchr(base + start, Int32(marker.newline), window.filled - start) {
        start = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(base) + 1
        break
      }
      start = window.filled
      if try !fill(keepingFrom: start) { break }
    }
    line += 1
    marked = start
    return true
  }

  /// Counts the lines from the current record to the end of the document, and drops their marks.
  func countLinesLeft() throws -> Int {
    (next, count) = (0, 0)
    marker.reset()
    quotedNext = 0
    hasQuotedBreaks = false
    var lines = 0
    while try skipLine() { lines += 1 }
    return lines
  }

  // MARK: Errors

  /// The line of a position in the window, at or after the current record.
  private func line(of position: Int) -> Int {
    var line = line
    for at in start..<max(start, position) where base[at] == marker.newline { line += 1 }
    return line
  }

  private func requireClosedQuotes() throws {
    guard marker.state == .quoted else { return }
    throw FormatError(
      "the quote that opens on line \(line(of: marker.opened)) is never closed: the document is cut, or a quote is missing",
      advice: "Fetch the document again; if it comes the same, ask its publisher to double quotes inside text",
      line: line(of: marker.opened), offset: window.passed + marker.opened)
  }

  private func tooWide() -> FormatError {
    FormatError(
      "a line has more than \(limits.fieldsMax) fields", advice: "Check the delimiter of the stream", line: line)
  }

  private func tooLarge() -> FormatError {
    let reason =
      marker.state == .plain
      ? "its line ends are missing" : "the quote that opens on line \(line(of: marker.opened)) is not closed"
    return FormatError(
      "the record on line \(line) is larger than \(limits.recordBytesMax) bytes: most likely \(reason)",
      advice: "Check the quotes, the line ends and the encoding of the document", line: line,
      offset: window.passed + start)
  }
}
