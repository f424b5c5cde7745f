internal import Connectors
public import Corrections
internal import Formats
internal import Platform
internal import Schema
internal import Settings
internal import Text

/// The corrections in a source's file.
public struct CorrectionFile: Hashable, Sendable {
  /// One line of the file.
  public struct Entry: Hashable, Sendable {
    /// The name of the stream whose records it corrects.
    public var stream: String
    /// The correction.
    public var correction: Correction

    public init(stream: String, correction: Correction) {
      self.stream = stream
      self.correction = correction
    }
  }

  /// The path of the file, also shown in messages.
  public var path: String
  /// In the order of the file.
  public var entries: [Entry]

  /// The tally for the corrections of a stream in a run; nil if it has none.
  public func tally(stream: String) -> CorrectionTally? {
    let own = entries.filter { $0.stream == stream }.map(\.correction)
    return own.isEmpty ? nil : CorrectionTally(own)
  }

  /// The columns, in order.
  enum Column: String, CaseIterable { case stream, record, field, expected, value, reason, by, at }

  /// The file's content, in the same form as the export of the quarantine.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    bytes += SpreadsheetLine.text(Column.allCases.map(\.rawValue)).utf8
    for entry in entries {
      let correction = entry.correction
      bytes +=
        SpreadsheetLine.text(
          [
            entry.stream, correction.selector.text, correction.field, correction.expected, correction.value,
            correction.reason, correction.by, correction.at,
          ]
        ).utf8
    }
    return bytes
  }
}

/// Reads a file of corrections, checked against the streams of its source.
struct CorrectionReader {
  /// The most corrections of one source; a larger number is a problem for the source's owner.
  static let correctionsMax = 10_000

  let streams: [StreamTarget]
  let report: Report

  private typealias Column = CorrectionFile.Column

  /// The corrections; nil if the file is invalid, which is reported.
  func read(_ path: String) -> CorrectionFile? {
    guard let table = OfficeTable(file: path, shown: path, into: report) else { return nil }
    let errors = report.errorCount
    look(at: table.header)
    guard report.errorCount == errors else { return nil }
    if table.rows.count > Self.correctionsMax {
      report.error("\(table.rows.count) corrections, and \(Self.correctionsMax) are allowed", at: table.rows[0].mark)
      return nil
    }
    var seen: [String: Int] = [:]
    var entries: [CorrectionFile.Entry] = []
    for row in table.rows {
      guard let entry = entry(row) else { continue }
      let cell = "\(entry.stream)\n\(entry.correction.selector.text)\n\(entry.correction.field)"
      if let line = seen[cell] {
        report.error("line \(line) corrects the same value already", at: row.mark(Column.field.rawValue))
      }
      seen[cell] = row.mark.location.line
      entries.append(entry)
    }
    return report.errorCount == errors ? CorrectionFile(path: path, entries: entries) : nil
  }

  private func look(at header: [OfficeTable.Cell]) {
    let known = Column.allCases.map(\.rawValue)
    for (index, cell) in header.enumerated() {
      if !known.contains(cell.text) {
        report.error(
          "there is no column \"\(cell.text)\" in a file of corrections", at: cell.mark,
          suggestion: suggestion(for: cell.text, among: known, "columns"))
      } else if header[..<index].contains(where: { $0.text == cell.text }) {
        report.error("the column \"\(cell.text)\" is there twice", at: cell.mark)
      }
    }
    let wanted = Column.allCases.filter { $0 != .stream || streams.count > 1 }.map(\.rawValue)
    for name in wanted where !header.contains(where: { $0.text == name }) {
      report.error("the column \"\(name)\" is missing", at: header[0].mark)
    }
  }

  private func entry(_ row: OfficeTable.Row) -> CorrectionFile.Entry? {
    let errors = report.errorCount
    func text(_ column: Column) -> String { SpreadsheetLine.original(row[column.rawValue]) }
    func complain(_ column: Column, _ message: String, _ hint: Advice = "") {
      report.error(message, at: row.mark(column.rawValue), suggestion: hint)
    }
    var name = text(.stream)
    if name.isEmpty, streams.count == 1 { name = streams[0].stream.name }
    guard let stream = streams.first(where: { $0.stream.name == name })?.stream else {
      let names = streams.map(\.stream.name)
      complain(.stream, "the source has no stream \"\(name)\"", suggestion(for: name, among: names, "streams"))
      return nil
    }
    let fields = stream.fields.map(\.name)
    func expectField(_ column: Column, _ field: String) {
      if fields.contains(field) { return }
      complain(
        column, "the stream \(name) has no field \"\(field)\"", suggestion(for: field, among: fields, "fields"))
    }
    expectField(.field, text(.field))
    let selector = Correction.Selector(text: text(.record))
    if selector == nil {
      complain(.record, "this names no record", "write field=value, or the first digits of the record's digest")
    } else if case .key(let parts)? = selector {
      for part in parts { expectField(.record, part.field) }
    }
    if text(.expected) == text(.value) { complain(.value, "the right value is the wrong one") }
    for column in [Column.reason, .by] where text(column).isEmpty {
      complain(column, "a correction needs a \(column == .by ? "name: who says so" : "reason")")
    }
    if Day.read(text(.at)) == nil {
      complain(.at, "this is no date", "write it as 2026-11-21")
    }
    guard let selector, report.errorCount == errors else { return nil }
    return CorrectionFile.Entry(
      stream: name,
      correction: Correction(
        selector: selector, field: text(.field), expected: text(.expected), value: text(.value),
        reason: text(.reason), by: text(.by), at: text(.at), line: row.mark.location.line))
  }
}
