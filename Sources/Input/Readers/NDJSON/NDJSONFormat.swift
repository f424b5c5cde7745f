internal import Formats
internal import Platform
internal import Schema
internal import Settings

/// NDJSON, also called JSON Lines: one JSON document on each line (https://github.com/ndjson/ndjson-spec,
/// https://jsonlines.org).
struct NDJSONFormat: Hashable, Sendable {
  init() {}
}

extension NDJSONFormat: RecordFormat {
  /// The profile of NDJSON.
  static let profile = FormatProfile(
    name: "ndjson", title: "NDJSON",
    summary: Bilingual(
      pl: "Dokument, w którym każdy wiersz jest osobnym dokumentem JSON i jednym rekordem (JSON Lines).",
      en: "A document each line of which is a JSON document and one record (JSON Lines)."),
    mediaTypes: ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"],
    endings: [".ndjson", ".jsonl"], unit: .line, isTyped: true, settings: [], locators: [JSONFields.path],
    example: FormatExample(
      stream: """
        fields:
          id: {type: code, required: true}
          pm10: {path: pomiary.pm10, type: decimal}
        """,
      document: Array(
        """
        {"id": "0401", "pomiary": {"pm10": 21.50}}

        {"id": "0402", "pomiary": null}
        {"id": "0403", "pomiary": {"pm10":

        """.utf8),
      records: [[.text("0401"), .text("21.5")], [.text("0402"), .null]], rejected: 1))

  /// Objects or arrays, one per line; a broken line may be among them, and is one rejected record.
  static func recognise(_ start: DocumentStart) -> Recognition {
    if let markup = start.markup { return .no(markup.rawValue) }
    let content = start.content
    switch content.first {
    case nil: return .no("nothing")
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if JSONLines.goesOn(in: content) { return .no("a JSON document over several lines") }
      return start.isCalled(profile) || JSONLines.areSeveral(in: content) ? .certain : .possible
    default: return .no("text")
    }
  }

  /// Nothing: there are no settings.
  func write(to writer: inout FingerprintWriter) {}

  /// There are no settings.
  static func read(_ section: Section, isRequired: Bool) -> NDJSONFormat? { NDJSONFormat() }

  /// By `path`, as in JSON.
  static func locator(of field: String, in section: Section) -> FieldSpec.Locator? {
    JSONFields.locator(of: field, in: section)
  }

  /// Reads the document sequentially.
  func reader(
    of document: ReadableDocument, fields: [FieldSpec], limits: FormatLimits
  ) throws -> any RecordReader {
    try NDJSONReader(source: document.stream(), fields: fields, limits: limits)
  }

  /// Members of the records, including those of nested objects.
  func survey(
    _ document: ReadableDocument, fields: [FieldSpec], into survey: inout some FieldSurvey
  ) throws {
    try surveyMembers(document, into: &survey)
  }
}
