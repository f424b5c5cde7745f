internal import Formats
internal import Glibc
internal import Platform
internal import Schema
internal import Text

/// Records that reach over several lines: by line ends inside quotes, or by line ends of two kinds.
///
/// A quote that is opened and not closed swallows everything up to the next quote, and where that one stands before a
/// delimiter, the swallowed lines are a valid field of RFC 4180. Therefore the lines inside quotes are inspected. If
/// they look like records, the quote is a stray one: its own line is rejected, and those that follow are read again.
extension CSVReader {
  /// The current record as lines.
  private struct Span {
    /// Each line without its line end, of a longer record the first ones and the last one.
    var lines: [Range<Int>]
    /// The number of all lines.
    var count: Int
    /// The position after the first line.
    var second: Int
    /// Whether the first line has a value for every column, each of its type.
    var fitsFirst = false
    /// Whether the last one has.
    var fitsLast = false
    /// How many lines between them have a value.
    var inner = 0
    /// How many of these look like records.
    var fitsInner = 0
  }

  /// The verdict about a record with line ends inside quotes or line ends of the other kind; nil if its lines are one
  /// record, or no record for another reason.
  func judgeLineEnds(_ fields: Int) throws -> Verdict? {
    let end = Int(lines.ends[fields - 1])
    let foreign = lines.foreignEnds(before: end).filter { isOutsideQuotes($0, fields) }
    if !foreign.isEmpty { return try judgeForeignEnds(foreign, fields) }
    let breaks = lines.quotedBreaks(before: end)
    if breaks.isEmpty { return judgeLetterQuotes(fields, end: end) }
    let span = span(breaks, end: lines.contentEnd(fields))
    let spanning = (0..<fields).filter { index in
      let (first, last) = (Int(lines.ends[index - 1]), Int(lines.ends[index]))
      return breaks.contains { $0 > first && $0 < last }
    }
    let isSound = fields == width && spanning.allSatisfy { isQuotedWhole(raw($0, of: fields)) }
    let broken = plans.first { plan in
      switch converter.specs[plan.cell].declared.type {
      case .text, .geometry: false
      default: spanning.contains(plan.column) && hasInnerBreak(raw(plan.column, of: fields))
      }
    }
    linesSpanned = span.count
    if isStray(span, isSound: isSound && broken == nil, isProse: isProse(spanning, fields)) {
      return .reject(try reread(span, "up to line \(lines.line + span.count - 1)", end: end))
    }
    if !isSound, fields == width {
      return .reject(leaving(fields, .structure, "text follows the quote that closes a field of several lines"))
    }
    // For a reader of texts, who may correct the value, it is one.
    guard isSound, let broken, converter.specs[broken.cell].type == converter.specs[broken.cell].declared.type
    else { return nil }
    let spec = converter.specs[broken.cell]
    return .reject(
      leaving(
        fields, .structure, field: spec.name, value: raw(broken.column, of: fields),
        "the value of \(spec.name) holds a line break, which a \(spec.declared.type.rawValue) never does"))
  }

  /// The verdict about a record whose quote is never closed.
  func judgeUnclosed(_ error: FormatError) throws -> Verdict {
    let filled = lines.window.filled
    let breaks = lines.quotedBreaks(before: filled)
    guard let first = breaks.first, format.multiline != .always else { throw error }
    let isEnded = lines.base[filled - 1] == lines.marker.newline
    let span = span(isEnded ? breaks.dropLast() : breaks, end: isEnded ? breaks.last! : filled, second: first + 1)
    let (fits, of) = (span.fitsInner + (span.fitsLast ? 1 : 0), span.inner + (span.count > 1 ? 1 : 0))
    let isWhole = span.count == 1 && isEnded && lines.window.isAtEnd && span.fitsFirst && width > 1
    let isRecords = of > 0 && fits * 2 >= of && (width > 1 || of > 3)
    guard format.multiline == .never || isWhole || isRecords else { throw error }
    linesSpanned = span.count
    return .reject(try reread(span, "to the end of the document", end: filled))
  }

  /// Rejects the first line, and reads the others again.
  private func reread(_ span: Span, _ extent: String, end: Int) throws -> Rejection {
    let line = lines.line
    linePosition = line
    let raw = UnsafeRawBufferPointer(start: lines.base + span.lines[0].lowerBound, count: span.lines[0].count)
    let rule = format.multiline == .never ? ", and a field never holds a line break (multiline: false)" : ""
    let others =
      span.count == 1
      ? ""
      : "; \(span.count == 2 ? "line \(line + 1) was" : "lines \(line + 1) to \(line + span.count - 1) were")"
        + " read as \(span.count == 2 ? "a record" : "records")"
    let rejection = Rejection(
      rule: .structure, position: line, value: decoder.shown(raw),
      reason: "a quote opens on this line and is not closed \(extent)\(rule)\(others)")
    passed.reread += span.count - 1
    if passed.rereadFirst == 0 { passed.rereadFirst = line }
    doubtfulEnd = max(doubtfulEnd, lines.window.passed + end)
    isCareful = true
    fieldsTaken = 0
    try lines.restart(at: span.second, passing: 1)
    return rejection
  }

  /// Rejects a line that quotes had swallowed if it has the quote that ended them.
  func judgeDoubtful(_ fields: Int) -> Verdict {
    guard lines.window.passed + lines.start < doubtfulEnd else {
      isCareful = isCarefulAlways
      return .take
    }
    for index in 0..<fields {
      let raw = Blank.trimmed(raw(index, of: fields))
      guard raw.last == quote, isUnbalanced(raw) else { continue }
      return .reject(leaving(fields, .structure, "a quote ends a value, and none opens it"))
    }
    return .take
  }

  /// Rejects a line on which a quoted text begins in the middle of a value, as where the delimiter before it is missing,
  /// and ends in another one: `24.50"Stół, okrągły"` has as many fields as two values.
  private func judgeLetterQuotes(_ fields: Int, end: Int) -> Verdict? {
    guard lines.hasLetterQuote(before: end) else { return nil }
    // A line that is rejected for its width is shown as it is.
    if fields == width { for index in 0..<fields { StrayQuote.moveBlanks(of: raw(index, of: fields), quote) } }
    var isOpen = false
    for index in 0..<fields {
      let raw = Blank.trimmed(raw(index, of: fields))
      guard isUnbalanced(raw) else { continue }
      if isOpen, raw.last == quote {
        return .reject(leaving(fields, .structure, "a quoted text begins in the middle of a value"))
      }
      let next = raw.firstIndex(of: quote).map { $0 + 1 } ?? raw.count
      isOpen = isOpen || (next < raw.count && raw[next] > 0x20)
    }
    for plan in plans where !converter.specs[plan.cell].isVerbatim && fields == width {
      let raw = raw(plan.column, of: fields)
      guard StrayQuote.isOne(in: raw, quote, allowsMeasures: hasMeasures) else { continue }
      return .reject(
        leaving(
          fields, .structure, field: converter.specs[plan.cell].name, value: raw,
          "a quote in a value without quotes around it has no partner; where quotes are letters, set \"quote: none\""))
    }
    return nil
  }

  // MARK: Quotes

  /// Whether a value without quotes around it has an odd number of them, and not the usual pair „…".
  private func isUnbalanced(_ raw: UnsafeRawBufferPointer) -> Bool {
    raw.first != quote && raw.count(where: { $0 == quote }) % 2 == 1 && !text(raw).contains("„")
  }

  private func isStray(_ span: Span, isSound: Bool, isProse: Bool) -> Bool {
    switch format.multiline {
    case .never: return true
    case .always: return false
    case .judged: break
    }
    // In a table of one column every line looks like a record: only many of them are suspicious.
    if width == 1 { return !isSound || span.count > 4 }
    let fitsInner = span.fitsInner * 2 >= span.inner
    if !isSound { return span.fitsLast && fitsInner }
    if isProse { return false }
    let isAll = span.fitsInner == span.inner && span.inner > 2
    return span.fitsLast && (span.fitsFirst && fitsInner || isAll)
  }

  private func span(_ breaks: some RandomAccessCollection<Int>, end: Int, second: Int? = nil) -> Span {
    var span = Span(lines: [], count: breaks.count + 1, second: second ?? breaks.first! + 1)
    var start = lines.start
    for position in breaks.prefix(CSVRecordShape.linesMax) {
      span.lines.append(start..<withoutReturn(position, from: start))
      start = position + 1
    }
    if let last = breaks.last { span.lines.append(last + 1..<withoutReturn(end, from: last + 1)) }
    if span.lines.isEmpty { span.lines.append(start..<withoutReturn(end, from: start)) }
    let base = UnsafePointer(lines.base)
    span.fitsFirst = shape.fits(base, span.lines[0])
    span.fitsLast = span.count > 1 && shape.fits(base, span.lines[span.lines.count - 1])
    for line in span.lines.dropFirst().dropLast() {
      let hasValue = UnsafeBufferPointer(start: base + line.lowerBound, count: line.count).contains {
        $0 > 0x20 && $0 != lines.marker.delimiter
      }
      guard hasValue else { continue }
      span.inner += 1
      if shape.fits(base, line) { span.fitsInner += 1 }
    }
    return span
  }

  private func withoutReturn(_ end: Int, from start: Int) -> Int {
    var end = end
    while end > start, lines.base[end - 1] == 13 { end -= 1 }
    return max(start, end)
  }

  /// Whether a field begins with a quote and nothing follows the one that closes it.
  private func isQuotedWhole(_ raw: UnsafeRawBufferPointer) -> Bool {
    guard let closing = closing(raw) else { return false }
    return Blank.isBlank(UnsafeRawBufferPointer(rebasing: raw[(closing + 1)...]))
  }

  /// The place of the quote that closes a field; nil if it does not begin with a quote or none closes it.
  private func closing(_ raw: UnsafeRawBufferPointer) -> Int? {
    guard raw.first == quote else { return nil }
    var at = 1
    while at < raw.count {
      if raw[at] == quote {
        guard at + 1 < raw.count, raw[at + 1] == quote else { return at }
        at += 1
      }
      at += 1
    }
    return nil
  }

  private func hasInnerBreak(_ raw: UnsafeRawBufferPointer) -> Bool {
    guard let closing = closing(raw) else { return false }
    let text = Blank.trimmed(UnsafeRawBufferPointer(rebasing: raw[1..<closing]))
    return text.contains { $0 == 10 || $0 == 13 }
  }

  /// Whether a blank follows each delimiter inside quotes, as in a text, while none follows those of the table.
  private func isProse(_ spanning: [Int], _ fields: Int) -> Bool {
    if isSpaced { return false }
    let delimiter = lines.marker.delimiter
    var hasDelimiter = false
    for index in spanning {
      let raw = raw(index, of: fields)
      for at in raw.indices where raw[at] == delimiter {
        hasDelimiter = true
        guard at + 1 < raw.count, raw[at + 1] == 0x20 || raw[at + 1] == 0xC2 || raw[at + 1] == 0xA0 else {
          return false
        }
      }
    }
    return hasDelimiter
  }

  // MARK: Line ends of two kinds

  private func isOutsideQuotes(_ position: Int, _ fields: Int) -> Bool {
    guard let index = (0..<fields).first(where: { Int(lines.ends[$0]) > position }) else { return true }
    let start = Int(lines.ends[index - 1]) + 1
    guard let closing = closing(raw(index, of: fields)) else { return true }
    return position > start + closing
  }

  /// A CR where LF ends lines, or the other way round, ends a line too if every part of the record is one; otherwise
  /// the record is rejected. It is never part of a value without quotes.
  private func judgeForeignEnds(_ ends: [Int], _ fields: Int) throws -> Verdict {
    if lines.marker.newline == 13 {
      fieldsTaken = 0
      try lines.endLinesWithLF()
      return .pass
    }
    let end = lines.contentEnd(fields)
    let places: [Int] = ends.flatMap { place in Array((place..<end).prefix { lines.base[$0] == 13 }) }
    let starts = [lines.start] + places.map { $0 + 1 }
    let parts = zip(starts, places + [end]).map { $0..<max($0, $1) }.filter { !$0.isEmpty }
    if parts.allSatisfy({ shape.fits(lines.base, $0) }) {
      for place in places { lines.base[place] = 10 }
      fieldsTaken = 0
      try lines.restart(at: lines.start, passing: 0)
      return .pass
    }
    linesSpanned = 1
    var rejection = leaving(
      fields, .structure, "a carriage return stands in a value without quotes: a line end may be lost")
    rejection.lines = max(1, parts.count)
    return .reject(rejection)
  }
}
