internal import Formats
internal import Schema
internal import Settings

/// JSON (RFC 8259): one document with records at a path, or one that is a record itself.
struct JSONFormat: Hashable, Sendable {
  /// The path of the records from the root: `results[].values[]`, `[]` for an array of records, `.` for a document that
  /// is one record.
  var records: DocumentPath

  init(records: DocumentPath) { self.records = records }
}

extension JSONFormat: PagedFormat {
  /// The profile of JSON.
  static let profile = FormatProfile(
    name: "json", title: "JSON",
    summary: Bilingual(
      pl: "Dokument JSON (RFC 8259), w którym rekordy leżą pod podaną ścieżką.",
      en: "A JSON document (RFC 8259) whose records are at a path."),
    mediaTypes: ["application/json", "application/geo+json", "text/json"], endings: [".json"], unit: .record,
    isTyped: true, isSelfDelimiting: true,
    settings: [
      FormatSetting(
        "records",
        Bilingual(
          pl:
            "ścieżka rekordów: `results[].values[]`, `[]` dla tablicy rekordów, `.` dla dokumentu, który jest rekordem",
          en:
            "the path of the records: `results[].values[]`, `[]` for an array of records, `.` for a document that is one"
        ),
        example: "results[].values[]")
    ],
    locators: [JSONFields.path],
    example: FormatExample(
      stream: """
        records: stacje[]
        fields:
          id: {type: code, required: true}
          pm10: {path: pomiary.pm10, type: decimal}
          dzien: {path: /dzien, type: date}
        """,
      document: Array(
        """
        {"dzien": "2024-07-15",
         "stacje": [{"id": "0401", "pomiary": {"pm10": 21.50}}, {"id": "0402", "pomiary": null}, {"pomiary": {}}]}
        """.utf8),
      records: [
        [.text("0401"), .text("21.5"), .text("2024-07-15")], [.text("0402"), .null, .text("2024-07-15")],
      ], rejected: 1))

  /// An object or an array; a complete document on the first line followed by another line is not JSON.
  static func recognise(_ start: DocumentStart) -> Recognition {
    if let markup = start.markup { return .no(markup.rawValue) }
    let content = start.content
    switch content.first {
    case nil: return .no("nothing")
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if JSONLines.areSeveral(in: content) { return .no("several JSON documents, one on each line") }
      if start.isCalled(profile) { return .certain }
      let next = content.dropFirst().first { ![9, 10, 13, 32].contains($0) }
      let isObject = content.first == UInt8(ascii: "{")
      return isObject && next != nil && next != UInt8(ascii: "\"") && next != UInt8(ascii: "}") ? .possible : .likely
    default: return .no("text")
    }
  }

  /// `records` has no default.
  static func read(_ section: Section, isRequired: Bool) -> JSONFormat? {
    section.required("records", .path).map { JSONFormat(records: $0) }
  }

  /// By `path`.
  static func locator(of field: String, in section: Section) -> FieldSpec.Locator? {
    JSONFields.locator(of: field, in: section)
  }

  /// Reads the document sequentially.
  func reader(
    of document: ReadableDocument, fields: [FieldSpec], limits: FormatLimits
  ) throws -> any RecordReader {
    try JSONReader(source: document.stream(), format: self, fields: fields, limits: limits)
  }

  /// Members of the records, including those of nested objects.
  func survey(
    _ document: ReadableDocument, fields: [FieldSpec], into survey: inout some FieldSurvey
  ) throws {
    try surveyMembers(document, into: &survey)
  }

  /// In one pass over the document.
  static func values(at paths: [DocumentPath], in document: ReadableDocument) throws -> [Value?] {
    try JSONProbe.values(of: paths, in: document.stream())
  }

  /// In one pass over the document.
  func eachRecord(
    at path: DocumentPath?, fields: [DocumentPath], hasTexts: Bool, in document: ReadableDocument,
    _ body: (PageRecord) throws -> Void
  ) throws {
    try JSONProbe.eachRecord(at: path ?? records, fields, hasTexts: hasTexts, in: document.stream(), body)
  }
}
