public import Configuration
internal import Connectors
internal import Corrections
internal import Formats
public import Landing
internal import Platform
internal import Schema
public import Settings
public import State
internal import Text

/// Creates corrections from the lines of an exported quarantine.
public struct CorrectionMaker {
  /// The text by which a partner marks an absent value.
  static let nothing = "(puste)"

  let configuration: Configuration
  let runs: Runs
  let archive: Archive
  let by: String
  let reason: String
  let report: Report

  public init(
    configuration: Configuration, runs: Runs, archive: Archive, by: String, reason: String, report: Report
  ) {
    self.configuration = configuration
    self.runs = runs
    self.archive = archive
    self.by = by
    self.reason = reason
    self.report = report
  }

  /// By source.
  public typealias Made = [(source: SourceSettings, entry: CorrectionFile.Entry)]

  /// The corrections of a completed sheet; its mistakes are in the report.
  public func corrections(_ table: OfficeTable, _ entries: [Quarantine.Entry]) throws -> Made {
    let wanted = [
      QuarantineSheet.Heading.line, .column, .document, .correct, .reason,
    ].map(\.rawValue)
    for name in wanted where !table.header.contains(where: { $0.text == name }) {
      report.error(
        "the column \"\(name)\" is missing", at: table.header.first?.mark ?? table.rows[0].mark,
        suggestion: "fill in the file that \(.exportQuarantine) writes")
    }
    if report.hasErrors { return [] }
    let sheet = QuarantineSheet(configuration: configuration)
    var made: Made = []
    for row in table.rows where !row[QuarantineSheet.Heading.correct.rawValue].isEmpty {
      // The value is not checked, since a spreadsheet may have turned it into a date.
      let document = row[QuarantineSheet.Heading.document.rawValue].lowercased()
      let places = entries.filter { entry in
        entry.document.hasPrefix(document)
          && (document.count >= QuarantineSheet.documentDigits || document == entry.document)
      }
      let lines = places.filter { row[QuarantineSheet.Heading.line.rawValue] == QuarantineSheet.line($0.rejection) }
      guard
        let entry = lines.first(where: { row[QuarantineSheet.Heading.column.rawValue] == sheet.column($0) })
      else {
        let (heading, what): (QuarantineSheet.Heading, String) =
          places.isEmpty
          ? (.document, "the run has no rejected record of this document")
          : lines.isEmpty
            ? (.line, "the run has no rejected record in this line of the document")
            : (.column, "the record in this line was not rejected for this column")
        report.error(
          what, at: row.mark(heading.rawValue),
          suggestion: "leave the columns Plik, Wiersz, Kolumna and Dokument as \(.exportQuarantine) wrote them")
        continue
      }
      let value = SpreadsheetLine.original(row[QuarantineSheet.Heading.value.rawValue])
      if table.header.contains(where: { $0.text == QuarantineSheet.Heading.value.rawValue }),
        !value.elementsEqual(entry.rejection.value.filter { $0 != "\n" })
      {
        report.warning(
          "the record has \(VisibleText.shown(entry.rejection.value).debugDescription) here, and is known by its line and column",
          at: row.mark(QuarantineSheet.Heading.value.rawValue))
      }
      guard let correction = try correction(row, entry) else { continue }
      if made.contains(where: { Self.isSame($0.entry, correction.entry) }) { continue }
      made.append(correction)
    }
    return made
  }

  private static func isSame(_ a: CorrectionFile.Entry, _ b: CorrectionFile.Entry) -> Bool {
    a.stream == b.stream && a.correction.selector == b.correction.selector && a.correction.field == b.correction.field
  }

  private static func saysTheSame(_ a: CorrectionFile.Entry, _ b: CorrectionFile.Entry) -> Bool {
    let (a, b) = (a.correction, b.correction)
    return a.expected == b.expected && a.value == b.value && a.reason == b.reason
  }

  private func correction(
    _ row: OfficeTable.Row, _ entry: Quarantine.Entry
  ) throws -> (source: SourceSettings, entry: CorrectionFile.Entry)? {
    func complain(_ heading: QuarantineSheet.Heading, _ message: String, _ hint: Advice = "") -> Made.Element? {
      report.error(message, at: row.mark(heading.rawValue), suggestion: hint)
      return nil
    }
    guard let source = configuration.source(of: entry.source), source.corrections != nil else {
      return complain(
        .correct, "the source \(entry.source) names no file of corrections",
        "write corrections: \(entry.source)-poprawki.csv in its file")
    }
    guard let stream = source.streams.first(where: { $0.stream.name == entry.stream })?.stream,
      stream.fields.contains(where: { $0.name == entry.rejection.field })
    else {
      return complain(
        .column, "this is no field of the source but a column that the mapping makes",
        "write the correction by hand, for the field that it is made of")
    }
    let why = SpreadsheetLine.original(row[QuarantineSheet.Heading.reason.rawValue])
    guard !why.isEmpty || !reason.isEmpty else {
      return complain(.reason, "a correction needs a reason", "fill in the column, or give \(.givingReason)")
    }
    let document = try runs.documents(of: entry.run, stream: entry.stream).first {
      $0.document.digest.hex == entry.document
    }
    let read = try document.flatMap { document in
      try RawRecord.read(at: entry.rejection.position, field: entry.rejection.field, fields: stream.fields) { fields in
        let readable = ReadableDocument { [archive] in try archive.open(document.document) }
        return try stream.format.reader(of: readable, fields: fields)
      }
    }
    guard let read else {
      return complain(.line, "the record cannot be read field by field, so no value of it can be corrected")
    }
    let value = SpreadsheetLine.original(row[QuarantineSheet.Heading.correct.rawValue])
    let right = value == Self.nothing ? "" : value
    guard right != read.text else { return complain(.correct, "the right value is the wrong one") }
    return (
      source,
      CorrectionFile.Entry(
        stream: entry.stream,
        correction: Correction(
          selector: .digest(String(read.digest.prefix(RecordDigest.digitsShown))), field: entry.rejection.field,
          expected: read.text, value: right, reason: why.isEmpty ? reason : why, by: by,
          at: "\(Zone.warsaw.local(.now).day)"))
    )
  }

  /// Adds corrections to the files of their sources. A correction of an already corrected value replaces the earlier
  /// one, unless both are equal with the same reason: then the first one stays, with its author.
  public static func write(_ made: Made, _ configuration: Configuration) throws -> [(path: String, count: Int)] {
    var written: [(path: String, count: Int)] = []
    for source in configuration.sources {
      let own = made.filter { $0.source.id == source.id }.map(\.entry)
      guard !own.isEmpty, var file = source.corrections else { continue }
      let new = own.filter { entry in !file.entries.contains { isSame($0, entry) && saysTheSame($0, entry) } }
      if !new.isEmpty {
        file.entries.removeAll { old in new.contains { isSame($0, old) } }
        file.entries += new
        try AtomicFile.write(file.bytes, to: file.path)
      }
      written.append((file.path, new.count))
    }
    return written
  }
}
