internal import Formats
internal import Schema
internal import Settings

/// The setting for the location of a field in a JSON record.
enum JSONFields {
  /// The location key of a field.
  static let path = FormatSetting(
    "path",
    Bilingual(
      pl: "gdzie jest wartość: licząc od rekordu albo od dokumentu, gdy zaczyna się od `/`; domyślnie nazwa pola",
      en:
        "where the value is, from the record, or from the document when it begins with `/`; the field's name if absent"),
    example: "pomiary.pm10")

  /// The declared `path`; without one, the member with the name of the field.
  static func locator(of field: String, in section: Section) -> FieldSpec.Locator? {
    if !section.has("path") { return .path(DocumentPath(isAbsolute: false, steps: [.key(field)])) }
    return section.optional("path", .path).map { .path($0) }
  }
}
