internal import Formats
internal import Schema
internal import Settings

extension CSVFormat: RecordFormat {
  /// The profile of CSV.
  static let profile = FormatProfile(
    name: "csv", title: "CSV",
    summary: Bilingual(
      pl:
        "Tabela tekstowa z separatorami (RFC 4180) i tym, co dodają do niej polskie urzędy: tytuły, legendy, kodowania.",
      en: "A table as delimited text (RFC 4180), with what Polish offices add to it: titles, legends, encodings."),
    mediaTypes: ["text/csv", "text/tab-separated-values", "application/csv"], endings: [".csv", ".tsv", ".txt"],
    unit: .line, hasHeader: true, settingsKey: "csv", settings: settings, locators: locators,
    example: FormatExample(
      stream: """
        csv: {decimal: ",", absent: "-"}
        fields:
          kod: {column: Kod, type: code, required: true}
          liczba: {column: Liczba osób, type: decimal}
        """,
      document: Array("Ludność w gminach\nKod;Liczba osób\n0612011;1 234,50\n1261011;-\n;7\n".utf8),
      records: [[.text("0612011"), .text("1234.5")], [.text("1261011"), .null]], rejected: 1))

  private static let locators = [
    FormatSetting(
      "column",
      Bilingual(
        pl: "nazwa kolumny w nagłówku; domyślnie nazwa pola", en: "the name in the header; the field's name if absent"),
      example: "Liczba osób"),
    FormatSetting(
      "index", Bilingual(pl: "numer kolumny, licząc od 1", en: "the place of the column, counted from 1"), example: "2"),
  ]

  /// A document counts as CSV unless it begins like another kind of document.
  static func recognise(_ start: DocumentStart) -> Recognition {
    let content = start.content
    if content.isEmpty { return .no("nothing") }
    if start.markup == .html { return .no(DocumentStart.Markup.html.rawValue) }
    if start.isCalled(profile) { return .certain }
    return isTable(content) ? .likely : .possible
  }

  /// Whether the first two lines have the same positive number of the same delimiter.
  private static func isTable(_ content: ArraySlice<UInt8>) -> Bool {
    let lines = content.split(separator: 10, maxSplits: 2)
    guard lines.count > 1 else { return false }
    return [UInt8(ascii: ";"), UInt8(ascii: ","), 9].contains { delimiter in
      let counts = lines.prefix(2).map { line in line.count { $0 == delimiter } }
      return counts[0] > 0 && counts[0] == counts[1]
    }
  }

  /// Under `csv`; every key has a default.
  static func read(_ section: Section, isRequired: Bool) -> CSVFormat? {
    isRequired ? section.required("csv", .csv) : section.optional("csv", .csv, default: CSVFormat())
  }

  /// By `column` or `index`.
  static func locator(of field: String, in section: Section) -> FieldSpec.Locator? {
    if section.has("index") {
      if section.has("column") {
        section.report.error("a field has either \"column\" or \"index\"", at: section.place(of: "column"))
        _ = section.child("column")
      }
      return section.optional("index", .integer(in: 1...10_000)).map { .index($0) }
    }
    if !section.has("column") { return .column(field) }
    return section.optional("column", .text).map { .column($0) }
  }

  /// Reads the document sequentially.
  func reader(
    of document: ReadableDocument, fields: [FieldSpec], limits: FormatLimits
  ) throws -> any RecordReader {
    try CSVReader(source: document.stream(), format: self, fields: fields, limits: limits)
  }

  /// The columns of the table.
  func survey(
    _ document: ReadableDocument, fields: [FieldSpec], into survey: inout some FieldSurvey
  ) throws {
    try surveyTable(document, fields: fields, into: &survey)
  }
}
