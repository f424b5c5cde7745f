internal import Configuration
internal import Connectors
internal import Platform
internal import Readers
internal import Schema
internal import Text

extension Commands {
  static let quarantineExport = Command(
    "quarantine export", "write the rejected records of a run as a CSV file for the partner, in Polish",
    arguments: [.one("RUN")],
    options: [.path("--output", "FILE", "the file to write; without it standard output")],
    details: """
      The file is for spreadsheets: UTF-8 with a byte order mark, semicolons, CR LF. Values stay as they came; one that a
      spreadsheet would run as a formula gets an apostrophe in front. Discarded records are left out. The file may hold
      what is not public: it is readable for its owner alone. Whoever knows the right values fills in the last two columns,
      and klamra quarantine correct takes them.
      """,
    access: .reading
  ) { context in
    let run = try context.quarantineRun()
    let entries = try (context.records()?.quarantine.entries(run: run, limit: QuarantineSheet.rowsMax) ?? [])
      .filter { $0.discard == nil }
    if entries.isEmpty { try context.expectKept(run) }
    let bytes = QuarantineSheet(configuration: try context.configuration()).bytes(entries)
    if let file = context.invocation.text("--output") {
      try AtomicFile.write(bytes, to: file, isPrivate: true)
      context.output.line("\(Words.count(entries.count, "record")) of run \(run) written to \(file)")
    } else if !context.output.isJSON {
      context.output.write(bytes, to: .standardOutput)
    }
    context.output.json(["run": .integer(run), "records": .integer(entries.count)])
    return entries.isEmpty ? .failed : .done
  }

  static let quarantineDiscard = Command(
    "quarantine discard", "say that rejected records of a run will not be mended", arguments: [.one("RUN")],
    options: [
      .text("--reason", "TEXT", "why; recorded with who and when"),
      .text("--field", "FIELD", "only records with this field"),
    ],
    details:
      "Discarded records are counted no more. `klamra quarantine show` still prints them, with who, when and why.",
    access: .writing
  ) { context in
    guard let reason = context.invocation.text("--reason"), !reason.isEmpty else {
      throw UsageError("\"quarantine discard\" wants a --reason", advice: "See klamra help quarantine discard")
    }
    let run = try context.quarantineRun()
    let word = Quarantine.Discard(at: .now, by: context.person, reason: reason)
    let count = try context.engine().quarantine.discard(run: run, field: context.invocation.text("--field"), word)
    if count == 0, try context.engine().quarantine.entries(run: run, limit: 1).isEmpty { try context.expectKept(run) }
    context.output.line(
      count == 0 ? "Run \(run) has no such open records." : "\(Words.count(count, "record")) of run \(run) discarded")
    context.output.json(["run": .integer(run), "discarded": .integer(count)])
    return count == 0 ? .failed : .done
  }
}

/// Rejected records as a table that opens in a Polish spreadsheet by a double click.
struct QuarantineSheet {
  /// The most rows of a spreadsheet, less the header.
  static let rowsMax = 1_048_575

  /// How many digits of a document's digest name it, at the least.
  static let documentDigits = 12

  /// The first digits of a document's digest, and as many more as it takes to be no number for a spreadsheet, which would write
  /// `123456789012` as `1,23457E+11`.
  static func name(ofDocument digest: String) -> String {
    var count = documentDigits
    while count < digest.count, !digest.prefix(count).contains(where: { "abcdf".contains($0) }) { count += 1 }
    return String(digest.prefix(count))
  }

  /// The columns. The last two are for whoever knows what the value should be.
  enum Heading: String, CaseIterable {
    case file = "Plik"
    case line = "Wiersz"
    case column = "Kolumna"
    case value = "Wartość"
    case rule = "Reguła"
    case suggestion = "Sugestia"
    case document = "Dokument"
    case correct = "Poprawna wartość"
    case reason = "Powód"
  }

  let configuration: Configuration

  func bytes(_ entries: [Quarantine.Entry]) -> [UInt8] {
    // Excel takes a file for UTF-8 only with the mark in front, and semicolons where the comma is decimal.
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    bytes += SpreadsheetLine.text(Heading.allCases.map(\.rawValue)).utf8
    for entry in entries {
      let rejection = entry.rejection
      bytes +=
        SpreadsheetLine.text(
          [
            Self.name(of: entry.origin), rejection.position > 0 ? "\(rejection.position)" : "", column(entry),
            rejection.value,
            rule(entry), PolishRule.suggestion(rejection.rule), Self.name(ofDocument: entry.document), "",
            "",
          ]
        ).utf8
    }
    return bytes
  }

  /// The name under which the partner knows the file; where it lay with us is nobody's business. An address stays whole.
  static func name(of origin: String) -> String {
    let name = origin.contains("://") ? origin[...] : origin.split(separator: "/").last ?? ""
    return VisibleText.shown(String(name))
  }

  /// The column as the partner knows it: its title in the file, or that of the dataset's column.
  func column(_ entry: Quarantine.Entry) -> String {
    let field = entry.rejection.field
    let streams = configuration.source(entry.source)?.streams.filter { $0.dataset == entry.dataset } ?? []
    let spec = streams.lazy.flatMap(\.stream.fields).first { $0.name == field }
    if case .column(let name)? = spec?.locator { return name }
    let column = configuration.dataset(entry.dataset)?.columns.first { $0.name == field }
    return column.map { $0.title.pl.isEmpty ? field : $0.title.pl } ?? field
  }

  private func rule(_ entry: Quarantine.Entry) -> String {
    if let dataset = configuration.dataset(entry.dataset),
      let check = dataset.checks.first(where: { $0.name == entry.rejection.check })
    {
      return check.sentence(in: dataset).pl
    }
    return PolishRule.name(entry.rejection.rule)
  }
}

/// The rules of the quarantine, for those who must mend their data.
enum PolishRule {
  static func name(_ rule: Rejection.Rule) -> String {
    switch rule {
    case .encoding: "znaki spoza kodowania pliku"
    case .damagedText: "uszkodzony tekst"
    case .nulByte: "bajt zerowy w tekście"
    case .fieldCount: "liczba pól w wierszu"
    case .fieldSize: "za długa wartość"
    case .type: "niewłaściwy rodzaj wartości"
    case .required: "brak wymaganej wartości"
    case .duplicateKey: "powtórzony klucz"
    case .foreignKey: "klucz z innego źródła"
    case .mapping: "wartość odrzucona przy przekształcaniu"
    case .structure: "niewłaściwa budowa rekordu"
    case .check: "kontrola zbioru"
    }
  }

  static func suggestion(_ rule: Rejection.Rule) -> String {
    switch rule {
    case .encoding: "Zapisać plik w kodowaniu uzgodnionym z odbiorcą, najlepiej UTF-8"
    case .damagedText: "Wpisać tekst od nowa: polskie litery zginęły, zanim plik powstał"
    case .nulByte: "Usunąć niewidoczny znak, najlepiej wpisując wartość od nowa"
    case .fieldCount: "Sprawdzić średniki i cudzysłowy w wierszu"
    case .fieldSize: "Skrócić wartość albo domknąć cudzysłów"
    case .type: "Wpisać liczbę, datę lub kod w postaci takiej jak w innych wierszach"
    case .required: "Uzupełnić wartość"
    case .duplicateKey: "Zostawić jeden wiersz o tym kluczu"
    case .foreignKey: "Ustalić, które źródło podaje ten wiersz"
    case .mapping: "Poprawić wartość zgodnie z opisem reguły"
    case .structure: "Sprawdzić budowę pliku w tym miejscu"
    case .check: "Poprawić wartość albo potwierdzić, że jest prawdziwa"
    }
  }
}
