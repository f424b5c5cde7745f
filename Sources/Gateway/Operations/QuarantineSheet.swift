public import Configuration
internal import Connectors
internal import Formats
internal import Platform
internal import Schema
public import State
internal import Text

/// Rejected records as a table for Polish spreadsheets.
public struct QuarantineSheet {
  /// The most rows of a spreadsheet, less the header.
  public static let rowsMax = 1_048_575

  /// The fewest digits of a document's digest that name it.
  static let documentDigits = 12

  /// The first digits of a document's digest, as many as needed so that a spreadsheet does not treat them as a number,
  /// which would turn `123456789012` into `1,23457E+11`.
  static func name(ofDocument digest: String) -> String {
    var count = documentDigits
    while count < digest.count, !digest.prefix(count).contains(where: { "abcdf".contains($0) }) { count += 1 }
    return String(digest.prefix(count))
  }

  /// The columns. The last two are for the person who knows the correct value.
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

  public init(configuration: Configuration) { self.configuration = configuration }

  /// The file: a row for each rejected record.
  public func bytes(_ entries: [Quarantine.Entry]) -> [UInt8] {
    // Excel recognises UTF-8 only by a byte order mark, and expects semicolons if the decimal mark is a comma.
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    bytes += SpreadsheetLine.text(Heading.allCases.map(\.rawValue)).utf8
    for entry in entries {
      let rejection = entry.rejection
      bytes +=
        SpreadsheetLine.text(
          [
            Self.name(of: entry.origin), Self.line(rejection), column(entry),
            rejection.value,
            rule(entry), PolishRule.suggestion(rejection.rule), Self.name(ofDocument: entry.document), "",
            "",
          ]
        ).utf8
    }
    return bytes
  }

  /// The line of a record, or its first and last line; empty if unknown.
  static func line(_ rejection: Rejection) -> String {
    if rejection.position < 1 { return "" }
    return rejection.lines > 1
      ? "\(rejection.position)–\(rejection.position + rejection.lines - 1)" : "\(rejection.position)"
  }

  /// The name of the file for the partner, without our folder. A URL is kept whole.
  static func name(of origin: String) -> String {
    let name = origin.contains("://") ? origin[...] : origin.split(separator: "/").last ?? ""
    return VisibleText.shown(String(name))
  }

  /// The column under the partner's name: its title in the file, or that of the dataset's column.
  func column(_ entry: Quarantine.Entry) -> String {
    let field = entry.rejection.field
    let streams = configuration.source(of: entry.source)?.streams.filter { $0.dataset == entry.dataset } ?? []
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
