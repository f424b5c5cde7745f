internal import Mapping
internal import Platform
internal import Schema
internal import Settings

/// Reads the `checks` of a dataset.
struct CheckReader {
  /// The values of `check:`.
  enum Kind: String, CaseIterable {
    case required, unique, range, pattern, codes, sum, reference, change, unchanged
  }

  /// The keys of all kinds of checks.
  private static let keys = [
    "columns", "column", "min", "max", "pattern", "codes", "file", "parts", "total", "by", "tolerance", "dataset", "to",
    "ignore",
  ]

  /// The dataset of the checks.
  let dataset: String
  /// Its columns; those with mistakes are only in `names`.
  let columns: [Column]
  let names: [String]
  /// The folder of the dataset's file, which is the base of code lists.
  let folder: String
  let datasetIDs: [String]
  let references: ReferenceChecks

  var checks: Shape<[Check]> {
    Shape<[Keyed<Check>]>.mapping("the checks", keys: .identifier) { check($0) }.map { $0.map(\.value) }
  }

  private func check(_ name: String) -> Shape<Check> {
    .section("the check \"\(name)\"") { section in
      let kind = section.required("check", Shape<Kind>.choice("a kind of check"))
      let action = section.optional("action", Shape<Check.Action>.choice("an action"), default: .warn)
      let title = section.optional("title", .bilingual, default: Bilingual(pl: "", en: ""))
      guard let kind else {
        // The keys of an unknown kind are unknown too; they are checked once the kind is corrected. If the kind is absent, a
        // key that belongs to no kind may be its misspelt name.
        let keys = section.has("check") ? section.node.keys : Self.keys
        for key in keys { _ = section.child(key) }
        return nil
      }
      guard let rule = rule(kind, section) else { return nil }
      if case .totalRow = rule, action == .reject {
        section.report.error(
          "a sum over rows cannot reject a row: it does not show which one is wrong",
          at: section.has("action") ? section.place(of: "action") : section.place(of: "check"),
          suggestion: "warn or hold")
      }
      return Check(name: name, rule: rule, action: action, title: title)
    }
  }

  private func rule(_ kind: Kind, _ section: Section) -> Check.Rule? {
    switch kind {
    case .required: section.required("columns", columnList()).map { .required(columns: $0.map(\.name)) }
    case .unique: section.required("columns", columnList()).map { .unique(columns: $0.map(\.name)) }
    case .range: range(section)
    case .pattern: pattern(section)
    case .codes: codes(section)
    case .sum: section.has("parts") ? sum(section) : totalRow(section)
    case .reference: reference(section)
    case .change: change(section)
    case .unchanged: section.required("columns", columnList()).map { .unchanged(columns: $0.map(\.name)) }
    }
  }

  // MARK: Columns

  /// A column of the dataset, of one of the types.
  func column(_ types: [ColumnType] = ColumnType.allCases) -> Shape<Column> {
    Shape<String>.text.checked(as: "the name of a column") { name, node, report in
      guard let column = columns.first(where: { $0.name == name }) else {
        // A column that exists but has a mistake was already reported.
        if names.contains(name) { return nil }
        report.error(
          "the dataset has no column \"\(name)\"", at: node.mark,
          suggestion: suggestion(for: name, among: names, "columns"))
        return nil
      }
      guard types.contains(column.type) else {
        report.error(
          "the column \"\(name)\" is of the type \(column.type.rawValue), and this check wants "
            + types.map(\.rawValue).joined(separator: ", "), at: node.mark)
        return nil
      }
      return column
    }
  }

  /// One or several columns, without repetition.
  func columnList(_ types: [ColumnType] = ColumnType.allCases) -> Shape<[Column]> {
    Shape<[Column]>.oneOrMany(column(types)).checked { columns, node, report in
      if case .sequence(let items) = node.content, items.isEmpty {
        report.error("expected the name of a column, or a list of it, found an empty list", at: node.mark)
        return nil
      }
      for (index, column) in columns.enumerated() where columns[..<index].contains(where: { $0.name == column.name }) {
        report.error("the column \"\(column.name)\" is named twice", at: node.mark)
        return nil
      }
      return columns
    }
  }

  static let numbers: [ColumnType] = [.integer, .decimal]

  // MARK: Rules on one column

  private func range(_ section: Section) -> Check.Rule? {
    let column = section.required("column", column(Self.numbers + [.date]))
    guard let column else {
      for key in ["min", "max"] { _ = section.child(key) }
      return nil
    }
    let errors = section.report.errorCount
    let low = section.optional("min", limit(column.type))
    let high = section.optional("max", limit(column.type))
    guard section.report.errorCount == errors else { return nil }
    guard low != nil || high != nil else {
      section.report.error("a range needs \"min\", \"max\" or both", at: section.place(of: "check"))
      return nil
    }
    if let low, let high, isAbove(low, high, column.type) {
      section.report.error("min is above max: no value is in this range", at: section.place(of: "min"))
    }
    return .range(column: column.name, min: low, max: high)
  }

  private func isAbove(_ low: String, _ high: String, _ type: ColumnType) -> Bool {
    if type == .date { return low > high }
    guard let low = ExactNumber(low), let high = ExactNumber(high) else { return false }
    return low > high
  }

  private func limit(_ type: ColumnType) -> Shape<String> {
    switch type {
    case .date:
      Shape<Civil>.date.checked { _, node, _ in node.text }
    case .integer:
      Shape<Int>.integer(in: Int.min...Int.max).map { "\($0)" }
    default: .canonicalNumber
    }
  }

  private func pattern(_ section: Section) -> Check.Rule? {
    let column = section.required(
      "column", column([.text, .code, .area, .period, .date, .datetime, .decimal]))
    let text = section.required(
      "pattern",
      Shape<String>.text.checked(as: "a pattern") { text, node, report in
        do throws(PatternError) {
          _ = try Pattern(text)
          return text
        } catch {
          report.error(error.what, at: node.mark(at: error.offset, width: 1), suggestion: error.advice)
          return nil
        }
      })
    guard let column, let text else { return nil }
    return .pattern(column: column.name, pattern: text)
  }

  private func codes(_ section: Section) -> Check.Rule? {
    let column = section.required("column", column([.text, .code, .area, .period, .integer]))
    let codes: [String]?
    if section.has("file") {
      if section.has("codes") {
        section.report.error("give the codes or a file of them, not both", at: section.place(of: "file"))
        _ = section.child("codes")
      }
      codes = section.optional("file", CodeFile(folder: folder).shape)
    } else {
      codes = section.required("codes", .list(of: .text, countMin: 1))
    }
    guard let column, let codes else { return nil }
    if column.type == .integer, let wrong = codes.first(where: { Int64($0) == nil }) {
      section.report.error(
        "the column \"\(column.name)\" holds whole numbers, and \"\(wrong)\" is none",
        at: section.place(of: section.has("file") ? "file" : "codes"))
      return nil
    }
    return .codes(column: column.name, codes: codes)
  }

  private func change(_ section: Section) -> Check.Rule? {
    let column = section.required("column", column(Self.numbers))
    let share = section.required("max", .hundredths)
    let ignored = section.optional("ignore", .canonicalAmount, default: "0")
    guard let column, let share else { return nil }
    return .change(column: column.name, shareMax: share, ignored: ignored)
  }
}
