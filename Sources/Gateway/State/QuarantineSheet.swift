public import Configuration
internal import Connectors
internal import Platform
internal import Readers
internal import Schema
internal import Text

/// Rejected records as a table that opens in a Polish spreadsheet by a double click.
public struct QuarantineSheet {
  /// The most rows of a spreadsheet, less the header.
  public static let rowsMax = 1_048_575

  /// How many digits of a document's digest name it, at the least.
  public static let documentDigits = 12

  /// The first digits of a document's digest, and as many more as it takes to be no number for a spreadsheet, which would write
  /// `123456789012` as `1,23457E+11`.
  static func name(ofDocument digest: String) -> String {
    var count = documentDigits
    while count < digest.count, !digest.prefix(count).contains(where: { "abcdf".contains($0) }) { count += 1 }
    return String(digest.prefix(count))
  }

  /// The columns. The last two are for whoever knows what the value should be.
  public enum Heading: String, CaseIterable {
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
  public func column(_ entry: Quarantine.Entry) -> String {
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
