internal import Formats
internal import Glibc
internal import Platform
internal import Text

/// The records of a CSV document as marks: the ends of their fields in the window that slides over the document.
final class CSVLines {
  private static let chunkBytes = 16 << 10
  private static let chunkBytesMin = 1 << 10

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
  /// Line ends of the other kind: a CR where LF ends lines, or an LF where CR does.
  private var foreignEnds: [Int32] = []
  private var foreignNext = 0
  private var lettersNext = 0
  /// Whether the marked part has line ends inside quotes, line ends of the other kind, or quotes inside values.
  private(set) var needsCare = false
  /// Why the current record has no end: its quote is never closed, or not within the limit of a record. It must be
  /// rejected, restarted or thrown.
  private(set) var unclosed: FormatError?
  /// The error of the source, once `lookAhead` has met it.
  private var failure: (any Error)?
  /// How many bytes are marked at once.
  private var chunk = chunkBytes
  /// How many bytes were marked more than once.
  private var bytesReread = 0
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
      if unclosed != nil { return 1 }
      guard start < window.filled else { return 0 }
      if marker.state == .quoted {
        unclosed = neverClosed()
        return 1
      }
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
    if needsCare { passLineEnds() }
  }

  /// Restarts at the start of a line inside the current record, outside quotes; `lines` have been passed.
  ///
  /// Throws `FormatError` for a document that would be read again and again.
  func restart(at position: Int, passing lines: Int) throws {
    bytesReread += marked - position
    if bytesReread > limits.rereadBytesMax {
      throw FormatError(
        "too many quotes of the document are not closed: \(limits.rereadBytesMax) bytes were read more than once",
        advice: "Check the quote of the stream: \"quote: none\" where quotes mean nothing", line: line)
    }
    (next, count) = (0, 0)
    (start, marked) = (position, position)
    line += lines
    // What follows is often restarted as well.
    chunk = Self.chunkBytesMin
    forgetLineEnds()
    unclosed = nil
  }

  /// Skips the byte order mark at the start of the current record.
  func skipMark() {
    start += TextEncoding.mark.count
    ends[-1] = Int32(truncatingIfNeeded: start - 1)
  }

  /// The line ends inside quotes before a position, from the current record on.
  func quotedBreaks(before end: Int) -> [Int] {
    marker.quotedBreaks[quotedNext...].prefix { Int($0) < end }.map { Int($0) }
  }

  /// The line ends of the other kind before a position, from the current record on.
  func foreignEnds(before end: Int) -> [Int] {
    foreignEnds[foreignNext...].prefix { Int($0) < end }.map { Int($0) }
  }

  /// Whether the current record, which ends there, has a quote that is a letter.
  func hasLetterQuote(before end: Int) -> Bool {
    lettersNext < marker.letterQuotes.count && Int(marker.letterQuotes[lettersNext]) < end
  }

  private func forgetLineEnds() {
    marker.reset()
    foreignEnds.removeAll(keepingCapacity: true)
    (quotedNext, foreignNext, lettersNext) = (0, 0, 0)
    needsCare = false
  }

  /// The extent of the last passed record, which had `fields` fields; valid until the next one is located.
  func extent(ofLast fields: Int) -> Range<Int> {
    // Its marks still precede the next ones; the slot before them holds the position before its first byte.
    let first = Int(marks[next &- fields &- 1]) + 1
    return window.passed + first..<window.passed + max(first, Int(marks[next &- 1]))
  }

  private func passLineEnds() {
    while quotedNext < marker.quotedBreaks.count, Int(marker.quotedBreaks[quotedNext]) < start {
      quotedNext += 1
      line += 1
    }
    while foreignNext < foreignEnds.count, Int(foreignEnds[foreignNext]) < start { foreignNext += 1 }
    while lettersNext < marker.letterQuotes.count, Int(marker.letterQuotes[lettersNext]) < start { lettersNext += 1 }
    if lettersNext == marker.letterQuotes.count {
      marker.letterQuotes.removeAll(keepingCapacity: true)
      lettersNext = 0
    }
    if quotedNext == marker.quotedBreaks.count {
      marker.quotedBreaks.removeAll(keepingCapacity: true)
      quotedNext = 0
    }
    if foreignNext == foreignEnds.count {
      foreignEnds.removeAll(keepingCapacity: true)
      foreignNext = 0
    }
    needsCare = !marker.quotedBreaks.isEmpty || !foreignEnds.isEmpty || !marker.letterQuotes.isEmpty
  }

  /// Marks more of the document; false at its end.
  private func markMore() throws -> Bool {
    if marked >= window.filled {
      if marker.state == .quoted, window.filled - start > limits.recordBytesMax {
        unclosed = tooLarge()
        return false
      }
      guard try fill(keepingFrom: start) else { return false }
    }
    var end = min(window.filled, marked + chunk)
    chunk = min(Self.chunkBytes, chunk * 2)
    // Whether a CR belongs to a CR LF is known only together with the byte that follows.
    while marker.newline == 10, base[end - 1] == 13 {
      if end < window.filled {
        end += 1
        continue
      }
      let passed = window.passed
      let came = try fill(keepingFrom: start)
      end -= window.passed - passed
      if !came { break }
    }
    noteForeignEnds(from: marked, to: end)
    makeRoom(end - marked)
    let fieldStart = count > 0 ? Int(marks[count - 1]) + 1 : start
    count += marker.mark(base, from: marked, to: end, fieldStart: fieldStart, into: marks + count)
    marked = end
    needsCare = !marker.quotedBreaks.isEmpty || !foreignEnds.isEmpty || !marker.letterQuotes.isEmpty
    return true
  }

  /// A document with line ends of one kind costs one search for the other kind.
  private func noteForeignEnds(from start: Int, to end: Int) {
    let other: UInt8 = marker.newline == 10 ? 13 : 10
    var at = start
    while at < end, let found = memchr(base + at, Int32(other), end - at) {
      let place = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(base)
      at = place + 1
      if other == 13 {
        while at < end, base[at] == 13 { at += 1 }
        if at == end || base[at] == 10 { continue }
      }
      foreignEnds.append(Int32(truncatingIfNeeded: place))
    }
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
    if let failure { throw failure }
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
    for index in foreignEnds.indices { foreignEnds[index] -= Int32(truncatingIfNeeded: distance) }
    for index in next..<count { marks[index] -= Int32(truncatingIfNeeded: distance) }
  }

  /// Makes LF the end of lines from the current record on, in a document that began with CR.
  func endLinesWithLF() throws {
    marker.newline = 10
    try restart(at: base[start] == 10 ? start + 1 : start, passing: 0)
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

  /// Reads ahead, so that at least `bytes` of the document follow the current record's start if it has them.
  func lookAhead(_ bytes: Int) {
    // A record above its limit must still be found to be so.
    let bytes = min(bytes, limits.recordBytesMax)
    while window.filled - start < bytes {
      let passed = window.passed
      var came = false
      // What came before a failure is given before it.
      do { came = try window.more(keepingFrom: start) } catch { failure = error }
      base = window.base
      if window.passed > passed { slide(by: window.passed - passed) }
      if !came { return }
    }
  }

  /// Passes the lines from the current record to the end of the document, ignoring quotes, and returns their number.
  ///
  /// - Parameters:
  ///   - fromFirst: whether `body` wants the first line, too.
  ///   - body: called with each line of at most `lineBytesMax`, without its line end.
  func passLinesLeft(fromFirst: Bool, _ body: (Range<Int>) -> Void) throws -> Int {
    (next, count) = (0, 0)
    forgetLineEnds()
    var lines = 0
    while true {
      var end: Int?
      repeat {
        end = lineEnd(from: start)
      } while try end == nil && window.filled - start < Self.lineBytesMax && fill(keepingFrom: start)
      if let last = end ?? (window.isAtEnd ? window.filled : nil), lines > 0 || fromFirst {
        var last = last
        while last > start, base[last - 1] == 13 { last -= 1 }
        body(start..<last)
      }
      guard let end else {
        guard try skipLine() else { return lines }
        lines += 1
        continue
      }
      (start, marked) = (end + 1, end + 1)
      line += 1
      lines += 1
    }
  }

  private static let lineBytesMax = 1 << 16

  private func lineEnd(from position: Int) -> Int? {
    guard position < window.filled,
      let found = memchr(base + position, Int32(marker.newline), window.filled - position)
    else { return nil }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(base)
  }

  // MARK: Errors

  /// The line of a position in the window, at or after the current record.
  private func line(of position: Int) -> Int {
    var line = line
    for at in start..<max(start, position) where base[at] == marker.newline { line += 1 }
    return line
  }

  private func neverClosed() -> FormatError {
    FormatError(
      "the quote that opens on line \(line(of: marker.opened)) is never closed: the document is cut, or a quote is missing",
      advice: "Fetch the document again; if it comes the same, ask its publisher to double quotes inside text",
      line: line(of: marker.opened), offset: window.passed + marker.opened)
  }

  private func tooWide() -> FormatError {
    FormatError(
      "a line has more than \(limits.fieldsMax) fields",
      advice: "Check the delimiter of the stream, and whether all lines end alike", line: line)
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
