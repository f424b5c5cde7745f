internal import Platform
internal import Schema
public import Settings
internal import Text

extension Shape where Value == [FieldSpec] {
  /// The fields of a stream, by name.
  ///
  /// - Parameters:
  ///   - format: defines the keys for the location of a field.
  ///   - defaults: the defaults for fields.
  public static func fields(of format: any RecordFormat.Type, _ defaults: FieldDefaults) -> Shape {
    Shape<[Keyed<FieldSpec>]>.mapping("the fields", keys: .name) { field($0, format, defaults) }.checked {
      entries, node, report in
      if entries.isEmpty, case .mapping(let written) = node.content, written.isEmpty {
        report.error("a stream needs at least one field", at: node.mark)
      }
      return entries.map(\.value)
    }
  }

  private static func field(
    _ name: String, _ format: any RecordFormat.Type, _ defaults: FieldDefaults
  ) -> Shape<FieldSpec> {
    .section("the field \"\(name)\"") { section in
      let locator = format.locator(of: name, in: section)
      let type = section.required("type", Shape<ColumnType>.choice("a type"))
      let isRequired = section.optional("required", .boolean, default: false)
      let absent = section.optional("absent", .oneOrMany(.text), default: defaults.absent)
      let mark = section.optional(
        "decimal", Shape<DecimalMark>.choice("a decimal mark"), default: defaults.decimalMark)
      let dates = section.optional("dates", .oneOrMany(.datePattern), default: defaults.datePatterns)
      let zone = section.optional("zone", Shape<ClockZone>.choice("a zone"), default: defaults.zone)
      let brackets = section.optional("negative_brackets", .boolean, default: false)
      let isVerbatim = section.optional("verbatim", .boolean, default: false)
      guard let locator, let type else { return nil }
      check(type, in: section)
      var spec = FieldSpec(
        name: name, locator: locator, type: type, isRequired: isRequired, absent: absent, decimalMark: mark,
        datePatterns: dates, zone: zone)
      spec.isMarkDeclared = section.has("decimal") || defaults.isMarkDeclared || mark == .comma
      spec.bracketsAreNegative = brackets
      spec.isVerbatim = isVerbatim
      return spec
    }
  }

  /// Refuses keys that the type has no use for.
  private static func check(_ type: ColumnType, in section: Section) {
    func refuse(_ key: String, unless isMeant: Bool, _ message: String) {
      if section.has(key), !isMeant { section.report.error(message, at: section.place(of: key)) }
    }
    let isNumber = type == .decimal || type == .integer
    refuse("decimal", unless: isNumber, "only numbers have a decimal mark")
    refuse("negative_brackets", unless: isNumber, "only numbers are negative")
    refuse("dates", unless: type == .date || type == .datetime, "only dates have date patterns")
    refuse(
      "verbatim", unless: isNumber || [.text, .code, .area].contains(type),
      "only texts, codes and numbers can be taken as they are written")
  }
}

extension Shape where Value == String {
  /// Common patterns, suggested for similar ones.
  private static var datePatterns: [String] {
    [
      "dd.mm.yyyy", "d.m.yyyy", "yyyy-mm-dd", "dd-mm-yyyy", "dd/mm/yyyy", "yyyy/mm/dd", "yyyy.mm.dd", "yyyymmdd",
      "ddmmyyyy", "d mmmm yyyy", "d mmmm yyyy r.", "d roman yyyy",
    ]
  }

  /// `dd.mm.yyyy` and similar patterns.
  public static var datePattern: Shape {
    text.checked(as: "a date pattern (dd.mm.yyyy)") { text, node, report in
      do throws(FormatError) {
        try Day.check(pattern: text)
        return text
      } catch {
        let mark =
          error.column > 0 ? node.mark(at: min(error.column, text.count) - 1, width: 1) : node.mark
        let meant = Spelling.nearest(to: text.lowercased(), among: datePatterns)
        report.error(error.message, at: mark, suggestion: meant.map { "did you mean \"\($0)\"?" } ?? error.advice)
        return nil
      }
    }
  }
}
