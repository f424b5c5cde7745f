public import Formats
internal import Schema
public import Settings

/// What holds for every field of a CSV stream that says nothing else.
public struct FieldDefaults: Hashable, Sendable {
  /// Between the whole part of a number and its fraction.
  public var decimalMark = FieldSpec.DecimalMark.point
  /// Spellings that mean no value.
  public var absent: [String] = []
  /// Spellings of dates; empty accepts all unambiguous ones.
  public var datePatterns: [String] = []
  /// What a time without an offset means.
  public var zone = FieldSpec.Zone.local

  public init() {}
}

/// In which kind of document fields are looked for.
public enum FieldSite: Hashable, Sendable {
  case json
  case csv(FieldDefaults)
}

extension Shape where Value == [FieldSpec] {
  /// The fields of a stream, by name.
  public static func fields(_ site: FieldSite) -> Shape {
    Shape<[Keyed<FieldSpec>]>.mapping("the fields", keys: .name) { field($0, site) }.checked { entries, node, report in
      if entries.isEmpty, case .mapping(let written) = node.content, written.isEmpty {
        report.error("a stream needs at least one field", at: node.mark)
      }
      return entries.map(\.value)
    }
  }

  private static func field(_ name: String, _ site: FieldSite) -> Shape<FieldSpec> {
    .section("the field \"\(name)\"") { section in
      let locator = locator(name, site, section)
      let type = section.required("type", Shape<ColumnType>.choice("a type"))
      var defaults = FieldDefaults()
      if case .csv(let given) = site { defaults = given }
      let isRequired = section.optional("required", .boolean, default: false)
      let absent = section.optional("absent", .oneOrMany(.text), default: defaults.absent)
      let mark = section.optional(
        "decimal", Shape<FieldSpec.DecimalMark>.choice("a decimal mark"), default: defaults.decimalMark)
      let dates = section.optional("dates", .oneOrMany(.datePattern), default: defaults.datePatterns)
      let zone = section.optional("zone", Shape<FieldSpec.Zone>.choice("a zone"), default: defaults.zone)
      guard let locator, let type else { return nil }
      if section.has("decimal"), type != .decimal, type != .integer {
        section.report.error("only numbers have a decimal mark", at: section.place(of: "decimal"))
      }
      if section.has("dates"), type != .date, type != .datetime {
        section.report.error("only dates have date patterns", at: section.place(of: "dates"))
      }
      return FieldSpec(
        name: name, locator: locator, type: type, isRequired: isRequired, absent: absent, decimalMark: mark,
        datePatterns: dates, zone: zone)
    }
  }

  /// Where the field is: by default under its own name.
  private static func locator(_ name: String, _ site: FieldSite, _ section: Section) -> FieldSpec.Locator? {
    guard case .csv = site else {
      if !section.has("path") { return .path(JSONPath(isAbsolute: false, steps: [.key(name)])) }
      return section.optional("path", .path).map { .path($0) }
    }
    if section.has("index") {
      if section.has("column") {
        section.report.error("a field has either \"column\" or \"index\"", at: section.place(of: "column"))
        _ = section.child("column")
      }
      return section.optional("index", .integer(in: 1...10_000)).map { .index($0) }
    }
    if !section.has("column") { return .column(name) }
    return section.optional("column", .text).map { .column($0) }
  }
}

extension Shape where Value == String {
  /// Patterns that operators mean most often when they write nearly the same.
  private static var datePatterns: [String] {
    [
      "dd.mm.yyyy", "d.m.yyyy", "yyyy-mm-dd", "dd-mm-yyyy", "dd/mm/yyyy", "yyyy/mm/dd", "yyyy.mm.dd", "yyyymmdd",
      "ddmmyyyy", "d mmmm yyyy", "d mmmm yyyy r.", "d roman yyyy",
    ]
  }

  /// `dd.mm.yyyy` and the like.
  static var datePattern: Shape {
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
