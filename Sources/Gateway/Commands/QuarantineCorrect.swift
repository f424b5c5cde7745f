internal import Configuration
internal import Connectors
internal import Corrections
internal import Landing
internal import Platform
internal import Readers
internal import Schema
internal import Settings
internal import Text

extension Commands {
  static let quarantineCorrect = Command(
    "quarantine correct", "take the right values from an exported file into the source's corrections",
    arguments: [.one("RUN"), .one("FILE")],
    options: [
      .text("--reason", "TEXT", "why, for lines that do not say it themselves"),
      .person("--by", "NAME", "who says so, for the record alone; your user name unless said"),
    ],
    details: """
      FILE is what "klamra quarantine export" wrote, with the columns "Poprawna wartość" and "Powód" filled in; lines
      without a right value are left alone, and (puste) means that there should be no value. Every line becomes a line of
      the file that the source names as "corrections"; this command writes that file, so it needs the right to.
      """,
    access: .reading
  ) { context in
    let run = try context.quarantineRun()
    guard let records = try context.records() else { throw UnknownRunError(run: run) }
    let entries = try records.quarantine.entries(run: run, limit: QuarantineSheet.rowsMax)
    if entries.isEmpty { try context.expectKept(run) }
    let configuration = try context.configuration()
    let file = context.argument(1)
    let report = Report()
    guard let table = OfficeTable(file: file, shown: file, into: report) else {
      throw ConfigurationError(report.diagnostics, in: file)
    }
    let maker = CorrectionMaker(
      configuration: configuration, runs: records.runs, archive: try Archive(folder: context.paths.landing),
      by: context.invocation.person("--by"), reason: context.invocation.text("--reason") ?? "",
      report: report)
    let made = try maker.corrections(table, entries)
    try report.throwErrors(in: file)
    for warning in report.diagnostics { context.output.error("\(warning)") }
    let written = try CorrectionMaker.write(made, configuration)
    for (path, count) in written {
      context.output.line(
        count == 0 ? "\(path) has all of them already" : "\(Words.count(count, "correction")) written to \(path)")
    }
    if written.isEmpty {
      context.output.line("\(file) has no line with a right value.")
    } else if try LocalSocket.connect(context.paths.socket) != nil {
      context.output.line("klamra serves: let it read its configuration again, then klamra replay applies them")
    } else {
      context.output.line("klamra replay \(entries.first?.source ?? "") applies them")
    }
    context.output.json([
      "run": .integer(run),
      "files": .array(written.map { ["path": .string($0.path), "corrections": .integer($0.count)] }),
    ])
    return .done
  }
}

/// Makes corrections of the lines of an exported quarantine.
struct CorrectionMaker {
  /// What a partner writes for no value.
  static let nothing = "(puste)"

  let configuration: Configuration
  let runs: Runs
  let archive: Archive
  let by: String
  let reason: String
  let report: Report

  /// By source.
  typealias Made = [(source: SourceSettings, entry: CorrectionFile.Entry)]

  func corrections(_ table: OfficeTable, _ entries: [Quarantine.Entry]) throws -> Made {
    let wanted = [
      QuarantineSheet.Heading.line, .column, .document, .correct, .reason,
    ].map(\.rawValue)
    for name in wanted where !table.header.contains(where: { $0.text == name }) {
      report.error(
        "the column \"\(name)\" is missing", at: table.header.first?.mark ?? table.rows[0].mark,
        suggestion: "fill in the file that klamra quarantine export writes")
    }
    if report.hasErrors { return [] }
    let sheet = QuarantineSheet(configuration: configuration)
    var made: Made = []
    for row in table.rows where !row[QuarantineSheet.Heading.correct.rawValue].isEmpty {
      // The value is not asked: a spreadsheet may have made a date of it.
      let document = row[QuarantineSheet.Heading.document.rawValue].lowercased()
      let places = entries.filter { entry in
        entry.document.hasPrefix(document)
          && (document.count >= QuarantineSheet.documentDigits || document == entry.document)
      }
      let lines = places.filter { row[QuarantineSheet.Heading.line.rawValue] == "\($0.rejection.position)" }
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
          suggestion: "leave the columns Plik, Wiersz, Kolumna and Dokument as klamra quarantine export wrote them")
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
    func complain(_ heading: QuarantineSheet.Heading, _ message: String, _ hint: String = "") -> Made.Element? {
      report.error(message, at: row.mark(heading.rawValue), suggestion: hint)
      return nil
    }
    guard let source = configuration.source(entry.source), source.corrections != nil else {
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
      return complain(.reason, "a correction needs a reason", "fill in the column, or give --reason TEXT")
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

  /// Adds corrections to the files of their sources; one for a value that has one takes its place, unless it says the same for the
  /// same reason: then the first one stays, with who said so.
  static func write(_ made: Made, _ configuration: Configuration) throws -> [(path: String, count: Int)] {
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
