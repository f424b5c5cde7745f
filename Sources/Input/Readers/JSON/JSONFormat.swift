public import Schema
public import Settings

/// JSON (RFC 8259): one document with many records at a path, or one that is a record.
public struct JSONFormat: Hashable, Sendable {
  /// The path of the records from the root: `results[].values[]`, `[]` for an array of records, `.` for a document that is
  /// one record.
  public var records: DocumentPath

  public init(records: DocumentPath) { self.records = records }
}

extension JSONFormat: PagedFormat {
  /// What is known of JSON.
  public static let profile = FormatProfile(
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
    locators: [path],
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

  /// The key of a field.
  static let path = FormatSetting(
    "path",
    Bilingual(
      pl: "gdzie jest wartość: licząc od rekordu albo od dokumentu, gdy zaczyna się od `/`; domyślnie nazwa pola",
      en:
        "where the value is, from the record, or from the document when it begins with `/`; the field's name if absent"),
    example: "pomiary.pm10")

  /// An object or an array; a line that is whole is no JSON when another one follows.
  public static func recognise(_ start: DocumentStart) -> Recognition {
    let content = start.content
    switch content.first {
    case nil: return .no("nothing")
    case UInt8(ascii: "<"): return .no("HTML or XML")
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
  public static func read(_ section: Section, isRequired: Bool) -> JSONFormat? {
    section.required("records", .path).map { JSONFormat(records: $0) }
  }

  /// By `path`.
  public static func locator(of field: String, in section: Section) -> FieldSpec.Locator? {
    if !section.has("path") { return .path(DocumentPath(isAbsolute: false, steps: [.key(field)])) }
    return section.optional("path", .path).map { .path($0) }
  }

  /// Reads the bytes in order.
  public func reader(
    of document: ReadableDocument, fields: [FieldSpec], limits: FormatLimits
  ) throws -> any RecordReader {
    try JSONReader(source: document.stream(), format: self, fields: fields, limits: limits)
  }

  /// Members of the records, with those of the objects in them.
  public func survey(
    _ document: ReadableDocument, fields: [FieldSpec], into survey: inout some FieldSurvey
  ) throws {
    try surveyMembers(document, into: &survey)
  }

  /// In one pass over the document.
  public static func values(at paths: [DocumentPath], in document: ReadableDocument) throws -> [Value?] {
    try JSONProbe.values(of: paths, in: document.stream())
  }

  /// What is at the path, as if it were the records.
  public func count(at path: DocumentPath?, in document: ReadableDocument) throws -> Int {
    let format = JSONFormat(records: path ?? records)
    let reader = try JSONReader(source: document.stream(), format: format, fields: [])
    var count = 0
    while true {
      switch try reader.advance() {
      case .record, .rejected: count += 1
      case .end: return count
      }
    }
  }
}

extension RecordFormat {
  /// A survey of records that are JSON objects, each read as one field.
  func surveyMembers(_ document: ReadableDocument, into survey: inout some FieldSurvey) throws {
    let whole = FieldSpec(
      name: "record", locator: .path(DocumentPath(isAbsolute: false, steps: [])), type: .geometry)
    var limits = FormatLimits()
    // Only the members of the record have to keep the limit of a field.
    limits.fieldBytesMax = limits.recordBytesMax
    let reader = try reader(of: document, fields: [whole], limits: limits)
    survey.begin(columns: [])
    while survey.recordsLeft > 0 {
      switch try reader.advance() {
      case .end: return
      case .rejected(let rejection): survey.endRecord(rejection)
      case .record:
        survey.beginRecord()
        try MemberWalk.each(of: reader.cells[0].bytes) { survey.note(member: $0, $1) }
        survey.endRecord(nil)
      }
    }
  }
}
