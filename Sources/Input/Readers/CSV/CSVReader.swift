internal import Formats
internal import Glibc
internal import Platform
internal import Schema
internal import Text

/// Reads CSV: RFC 4180 with any delimiter, quote, line end and of four encodings, and tables with titles and legends.
///
/// Only the wanted fields are read and converted. A cell points into the window if the document already has the
/// canonical form, otherwise into a small scratch area; records need no allocation. Blank lines inside the table are
/// skipped. A line with another number of fields than the header is rejected, except for one additional empty field,
/// since many systems end every line with a delimiter.
final class CSVReader: RecordReader {
  /// The fields of the current record, borrowed until the next `advance`.
  let cells: UnsafeMutableBufferPointer<Cell>
  /// The first line of the current record, from 1; quoted fields may span several lines.
  var position: Int { linePosition }
  /// The current record from its first byte to the last before its line end.
  var extent: Range<Int>? { fieldsTaken == 0 ? nil : lines.extent(ofLast: fieldsTaken) }
  /// The names in the header, decoded and trimmed; empty if there is no header.
  private(set) var fieldsSeen: [String] = []
  /// Whether the document has a column for each of the wanted fields.
  private(set) var fieldsFound: [Bool] = []
  /// The number of lines above the table: skipped ones, `sep=` and titles.
  private(set) var linesAbove = 0
  /// The number of lines from the end of the table on.
  private(set) var linesBelow = 0
  /// The number of empty lines inside the table.
  private(set) var linesBlank = 0

  private let lines: CSVLines
  private let converter: FieldConverter
  private let decoder: CSVFieldDecoder
  /// Looks for letters of another encoding than the declared one; nil for UTF-8.
  private let letters: LetterWatch?
  private let end: CSVTableEnd
  private let hasEnd: Bool
  private let quote: UInt8
  private let isUTF8: Bool
  private let fieldBytesMax: Int
  private var plans: UnsafeMutableBufferPointer<Plan>
  private let scratch = Scratch()
  /// The space that a record needs in `scratch`: fixed, and for each of its bytes.
  private var scratchPerRecord = 0
  private var scratchPerByte = 0
  /// The number of fields of a line; 0 until the first line sets it, if there is no header.
  private var width = 0
  /// Whether the header ends with a delimiter, so that its last column has no name.
  private var hasTrailing = false
  /// The last column of any wanted field.
  private var columnMax = -1
  private var isEnded = false
  /// The storage of `position`: a public stored property would be checked for exclusive access at every record.
  private var linePosition = 0
  /// The number of fields of the current record; 0 before the first.
  private var fieldsTaken = 0

  /// Opens a document and reads its header.
  ///
  /// Throws `FormatError` for a document of another kind, an empty one, and a header without a required column.
  init(
    source: any ByteSource, format: CSVFormat, fields: [FieldSpec], limits: FormatLimits = FormatLimits()
  ) throws {
    let bytes = try format.bytes()
    let table = try SingleByteTable(format.encoding)
    quote = bytes.quote
    isUTF8 = format.encoding == .utf8
    letters = isUTF8 ? nil : LetterWatch(declared: format.encoding)
    let watch = isUTF8 ? nil : UTF8Watch(source, declared: format.encoding)
    lines = CSVLines(watch ?? source, delimiter: bytes.delimiter, quote: bytes.quote, limits: limits)
    converter = try FieldConverter(fields)
    decoder = CSVFieldDecoder(quote: bytes.quote, table: table, fieldBytesMax: limits.fieldBytesMax)
    fieldBytesMax = limits.fieldBytesMax
    end = try CSVTableEnd(format.end, table: table, quote: bytes.quote)
    hasEnd = !format.end.isNone
    cells = .allocate(capacity: fields.count)
    cells.initialize(repeating: .null)
    plans = .init(start: nil, count: 0)
    try CSVOpening.open(lines, format)
    let header: CSVHeader
    switch format.header {
    case .found:
      let search = CSVHeaderSearch(lines: lines, decoder: decoder, scratch: scratch)
      let found: CSVHeaderSearch.Found
      do {
        found = try search.find(fields, limits)
      } catch {
        // With the wrong encoding no name with a Polish letter would be found.
        try watch?.refuseIfSure()
        throw error
      }
      (header, width, hasTrailing) = (found.header, found.width, found.hasTrailing)
      linesAbove = found.line - 1
    case .absent:
      header = try CSVHeader(withoutHeader: fields)
      linesAbove = lines.line - 1
    }
    fieldsSeen = header.names
    fieldsFound = header.columns.map { $0 != nil }
    plan(header, fields)
  }

  deinit {
    cells.deallocate()
    plans.deallocate()
  }

  /// A wanted field: its cell, its column from 0, and its traits.
  private struct Plan {
    var cell: Int
    var target: UnsafeMutablePointer<Cell>
    var column: Int
    var traits: FieldTraits
  }

  private func plan(_ header: CSVHeader, _ fields: [FieldSpec]) {
    var list: [Plan] = []
    var uses: [Int: Int] = [:]
    for (index, spec) in fields.enumerated() {
      guard let column = header.columns[index] else { continue }
      let target = cells.baseAddress! + index
      list.append(Plan(cell: index, target: target, column: column, traits: FieldTraits(spec)))
      uses[column, default: 0] += 1
    }
    plans = .allocate(capacity: list.count)
    _ = plans.initialize(from: list)
    columnMax = list.map(\.column).max() ?? -1
    scratchPerByte = 4 * (uses.values.max() ?? 1)
    scratchPerRecord = fields.count * (FieldConverter.rewrittenBytesMax + 16)
  }

  /// Advances to the next record; throws `FormatError` if a quote is never closed, a record exceeds its limit, or the
  /// document is in another encoding than the declared one.
  func advance() throws -> ReadOutcome {
    while !isEnded {
      let fields = try lines.locate(width: width)
      if fields != width || width < 2 || hasEnd {
        switch try judge(fields) {
        case .take: break
        case .pass: continue
        case .reject(let rejection): return .rejected(rejection)
        }
      }
      return take(fields)
    }
    try letters?.refuseIfSure()
    return .end
  }

  // MARK: Lines

  private enum Verdict {
    case take
    case pass
    case reject(Rejection)
  }

  /// Classifies a line that is not a regular record; lines that are not records are skipped.
  private func judge(_ fields: Int) throws -> Verdict {
    if fields == 0 {
      isEnded = true
      return .pass
    }
    let line = self.line(fields)
    let isBlank = fields == 1 && isBlank(line)
    if hasEnd && end.isEnd(line, fields: fields, width: width, isBlank: isBlank) {
      linesBelow = try lines.countLinesLeft()
      isEnded = true
      return .pass
    }
    if isBlank {
      linesBlank += 1
      leave(fields)
      return .pass
    }
    if width == 0 {
      width = fields
      if columnMax >= fields { throw tooNarrow(fields) }
    }
    let isMore = fields == width + 1 && isEmptyField(fields - 1)
    let isLess = hasTrailing && fields == width - 1 && columnMax < fields
    if fields == width || isMore || isLess { return .take }
    linePosition = lines.line
    let rejection = Rejection(
      rule: .fieldCount, position: position, value: decoder.shown(line),
      reason: "the line has \(fields) fields and the header has \(width - (hasTrailing ? 1 : 0))")
    leave(fields)
    return .reject(rejection)
  }

  private func tooNarrow(_ fields: Int) -> FormatError {
    FormatError(
      "column \(columnMax + 1) is wanted, and the first line has \(fields) fields",
      advice: "Check the delimiter and the indices; columns count from 1", line: lines.line)
  }

  /// The bytes of the current line, without its line end.
  private func line(_ fields: Int) -> UnsafeRawBufferPointer {
    let end = lines.contentEnd(fields)
    return UnsafeRawBufferPointer(start: lines.base + lines.start, count: end - lines.start)
  }

  /// Whether a line is empty, or holds only the end-of-file mark of DOS.
  private func isBlank(_ line: UnsafeRawBufferPointer) -> Bool {
    Blank.isBlank(line) || (line.count == 1 && line[0] == 0x1A)
  }

  private func isEmptyField(_ index: Int) -> Bool {
    lines.contentEnd(index + 1) == Int(lines.ends[index - 1]) + 1
  }

  private func leave(_ fields: Int) { lines.pass(fields, end: Int(lines.ends[fields - 1])) }

  // MARK: Fields

  /// Converts the wanted fields of the current line and advances past it.
  @inline(__always)
  private func take(_ fields: Int) -> ReadOutcome {
    let ends = lines.ends
    let lineEnd = Int(ends[fields &- 1])
    let isSuspicious = lines.isSuspicious
    ends[fields &- 1] = Int32(truncatingIfNeeded: lines.contentEnd(fields))
    linePosition = lines.line
    fieldsTaken = fields
    scratch.restart(bytes: scratchPerRecord &+ (lineEnd &- lines.start) &* scratchPerByte)
    let base = lines.base
    for plan in plans {
      let start = Int(ends[plan.column &- 1]) &+ 1
      var count = Int(ends[plan.column]) &- start
      var text = base + start
      // For an empty field this is the delimiter.
      var isQuoted = text[0] == quote
      if isQuoted, count > 1, isQuotedOnce(text, count) {
        text += 1
        count &-= 2
        isQuoted = false
      }
      if count == 0 {
        if !plan.traits.isRequired {
          plan.target.pointee = .null
          continue
        }
      } else if !isQuoted, count <= fieldBytesMax,
        plan.traits.convert(
          text, count, isASCII: !isSuspicious, isUTF8: isUTF8, scratch: scratch, into: plan.target)
      {
        continue
      }
      if let rejection = convertSlowly(plan, text, count) {
        lines.pass(fields, end: lineEnd)
        return .rejected(rejection)
      }
    }
    lines.pass(fields, end: lineEnd)
    return .record
  }

  /// Whether a field that begins with a quote ends with one and has no other.
  @inline(__always)
  private func isQuotedOnce(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard text[count &- 1] == quote else { return false }
    return memchr(text + 1, Int32(quote), count &- 2) == nil
  }

  /// Converts any value, or rejects it.
  @inline(never)
  private func convertSlowly(_ plan: Plan, _ start: UnsafeMutablePointer<UInt8>, _ count: Int) -> Rejection? {
    let raw = UnsafeRawBufferPointer(start: start, count: count)
    if plan.traits.watchesLetters { letters?.look(at: raw) }
    do throws(FieldFault) {
      let text = try decoder.text(raw, scratch: scratch)
      cells[plan.cell] = try converter.cell(plan.cell, text, scratch: scratch)
      return nil
    } catch {
      return Rejection(
        rule: error.rule, position: position, field: converter.specs[plan.cell].name, value: decoder.shown(raw),
        reason: error.reason)
    }
  }
}
