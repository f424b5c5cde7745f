internal import Formats
internal import Glibc
internal import Platform
internal import Schema
internal import Text

/// Reads CSV: RFC 4180 with any delimiter, quote, line end and of four encodings, and tables with titles and legends.
///
/// Only the wanted fields are read and converted. A cell points into the window if the document already has the
/// canonical form, otherwise into a small scratch area; records need no allocation. Lines without any value are passed
/// over and counted. The number of fields of a record is decided once for a document (`CSVWidth`), and a line with
/// another number is rejected. Where a quote has swallowed lines, they are read again (`CSVReader+Spans.swift`).
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
  var linesBelow = 0
  /// The number of lines without a value inside the table.
  var linesBlank: Int { passed.blank }
  /// Lines that were passed over, and lines that a quote had swallowed.
  var passed = PassedLines()

  let lines: CSVLines
  let format: CSVFormat
  let converter: FieldConverter
  let decoder: CSVFieldDecoder
  /// Looks for letters of another encoding than the declared one; nil for UTF-8.
  private let letters: LetterWatch?
  let end: CSVTableEnd
  let hasEnd: Bool
  let quote: UInt8
  private let isUTF8: Bool
  private let fieldBytesMax: Int
  var plans: UnsafeMutableBufferPointer<Plan>
  let scratch = Scratch()
  /// The space that a record needs in `scratch`: fixed, and for each of its bytes.
  private var scratchPerRecord = 0
  private var scratchPerByte = 0
  /// The number of fields of a line; 0 in a document without header and records.
  var width = 0
  /// Whether the last field must be empty.
  var endsEmpty = false
  /// The number of columns with a name, for messages.
  var columnsNamed = 0
  /// Whether several values end a number with a quote, as where it means inches or seconds.
  private(set) var hasMeasures = false
  /// Whether a blank follows each delimiter of the header.
  var isSpaced = false
  /// The names in the header as people compare them.
  var names: [String] = []
  /// How a record looks.
  var shape: CSVRecordShape
  /// Whether each line must be judged.
  var isCareful = false
  /// Whether each line of the document must be judged, and not only those that a quote had swallowed.
  private(set) var isCarefulAlways = false
  /// Whether no line below the header has been judged.
  var isFirst = true
  /// The position in the document up to which quotes have swallowed lines.
  var doubtfulEnd = 0
  /// The number of lines of the current record.
  var linesSpanned = 1
  /// For each byte whether a line that begins with it must be judged: it may have no value, or be a header.
  let openings: UnsafeMutablePointer<Bool>
  /// The last column of any wanted field.
  private(set) var columnMax = -1
  var isEnded = false
  /// The storage of `position`: a public stored property would be checked for exclusive access at every record.
  var linePosition = 0
  /// The number of fields of the current record; 0 before the first, and where lines were read again.
  var fieldsTaken = 0

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
    self.format = format
    end = try CSVTableEnd(format.end, table: table, quote: bytes.quote)
    hasEnd = !format.end.isNone
    cells = .allocate(capacity: fields.count)
    cells.initialize(repeating: .null)
    plans = .init(start: nil, count: 0)
    openings = .allocate(capacity: 256)
    openings.initialize(repeating: false, count: 256)
    shape = CSVRecordShape(width: CSVWidth(fields: 0), delimiter: bytes.delimiter, quote: bytes.quote, wanted: [])
    try CSVOpening.open(lines, format)
    let header: CSVHeader
    let columns: CSVWidth
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
      header = found.header
      isSpaced = found.isSpaced
      linesAbove = found.line - 1
      names = header.names.map(ColumnName.plain)
      columnsNamed = names.count
      columns = CSVWidth.find(in: lines, named: names.count, hasTrailing: found.hasTrailing)
    case .absent:
      header = try CSVHeader(withoutHeader: fields)
      linesAbove = lines.line - 1
      columns = CSVWidth.find(in: lines)
      columnsNamed = columns.fields
    }
    (width, endsEmpty) = (columns.fields, columns.endsEmpty)
    fieldsSeen = header.names
    fieldsFound = header.columns.map { $0 != nil }
    plan(header, fields)
    if width > 0, columnMax >= width { throw tooNarrow(width) }
    shape = CSVRecordShape(
      width: columns, delimiter: lines.marker.delimiter, quote: quote,
      wanted: plans.map { CSVRecordShape.Wanted(column: $0.column, declared: fields[$0.cell].declared) })
    try CSVOtherQuote.refuse(lines, columns, plans.map { (fields[$0.cell].name, $0.column) })
    hasMeasures = CSVWidth.hasMeasures(lines)
    isCarefulAlways = width < 2 || hasEnd || endsEmpty
    isCareful = isCarefulAlways || isFirst
    markOpenings()
  }

  deinit {
    cells.deallocate()
    plans.deallocate()
    openings.deallocate()
  }

  /// A wanted field: its cell, its column from 0, and its traits.
  struct Plan {
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

  /// Advances to the next record; throws `FormatError` if the document ends inside quotes, a record exceeds its limit, or
  /// the document is in another encoding than the declared one.
  func advance() throws -> ReadOutcome {
    while !isEnded {
      let fields = try lines.locate(width: width)
      if fields != width || isCareful || lines.needsCare || openings[Int(lines.base[lines.start])] {
        linesSpanned = 1
        switch try judge(fields) {
        case .take: break
        case .takeShort: return takeShort(fields)
        case .pass: continue
        case .reject(let rejection): return .rejected(rejection)
        }
      }
      return take(fields)
    }
    try letters?.refuseIfSure()
    return .end
  }

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
        rule: error.rule, position: position, lines: error.rule == .structure ? linesSpanned : 1,
        field: converter.specs[plan.cell].name, value: decoder.shown(raw), reason: error.reason)
    }
  }

  /// Converts the wanted fields of a line that ends before its last columns; their fields are absent.
  private func takeShort(_ fields: Int) -> ReadOutcome {
    let line = line(fields)
    linePosition = lines.line
    fieldsTaken = fields
    scratch.restart(bytes: scratchPerRecord + line.count * scratchPerByte)
    var fault: Rejection?
    for plan in plans where fault == nil {
      let last = plan.column < fields ? raw(plan.column, of: fields) : .init(rebasing: line[line.count...])
      fault = convertSlowly(plan, lines.base + (last.baseAddress! - UnsafeRawPointer(lines.base)), last.count)
    }
    lines.pass(fields, end: Int(lines.ends[fields - 1]))
    return fault.map { .rejected($0) } ?? .record
  }
}
