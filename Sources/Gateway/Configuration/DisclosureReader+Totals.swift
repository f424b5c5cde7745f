internal import Platform
internal import Schema
internal import Settings

/// The totals of a dataset.
extension DisclosureReader {
  /// `{column: area, parents: areas}`, `{column: sex, total: T}` or `{total: persons, parts: [men, women]}`.
  func totalShape(_ values: [String]) -> Shape<DisclosureControl.Total> {
    .section("a total") { section in
      guard section.has("column") else { return columnsTotal(values, section) }
      guard let column = section.required("column", keyColumn) else {
        for key in ["parents", "total", "parts"] { _ = section.child(key) }
        return nil
      }
      if section.has("parents") { return tree(column, section) }
      let total = section.required("total", .text)
      let parts = section.optional("parts", .list(of: .text, countMin: 1), default: [])
      if let total, parts.contains(total) {
        section.report.error("\"\(total)\" cannot be a part of itself", at: section.place(of: "parts"))
      }
      return total.map { .rows(column: column.name, total: $0, parts: parts) }
    }
  }

  private func tree(_ column: Column, _ section: Section) -> DisclosureControl.Total? {
    guard let tree = section.required("parents", Shape<DisclosureControl.Tree>.choice("where parents are known from"))
    else {
      return nil
    }
    let types: [ColumnType] = tree == .areas ? [.area, .code] : [.period, .date]
    if !types.contains(column.type) {
      section.report.error(
        "the column \"\(column.name)\" is of the type \(column.type.rawValue), which has no parents among the "
          + tree.rawValue, at: section.place(of: "parents"))
    }
    return .tree(column: column.name, tree)
  }

  private func columnsTotal(_ values: [String], _ section: Section) -> DisclosureControl.Total? {
    let value = Shape<String>.text.checked(as: "a protected column") { name, node, report in
      if values.contains(name) { return name }
      report.error(
        "\"\(name)\" is none of the protected columns", at: node.mark,
        suggestion: suggestion(for: name, among: values, "protected columns"))
      return nil
    }
    let total = section.required("total", value)
    let parts = section.required("parts", .list(of: value, countMin: 1))
    guard let total, let parts else { return nil }
    if parts.contains(total) {
      section.report.error("\"\(total)\" cannot be a part of itself", at: section.place(of: "parts"))
    }
    return .columns(total: total, parts: parts)
  }

  private var keyColumn: Shape<Column> {
    Shape<String>.text.checked(as: "the name of a key column") { name, node, report in
      if let column = columns.first(where: { $0.name == name }), key.contains(name) { return column }
      report.error(
        "\"\(name)\" is no column of the key, so no row can be the total of others in it", at: node.mark,
        suggestion: suggestion(for: name, among: key, "key columns"))
      return nil
    }
  }

  /// The totals of sum checks: a check tells the public that the sum holds, so it must be protected against as well.
  func totalsOfChecks(_ control: DisclosureControl, _ section: Section) -> [DisclosureControl.Total] {
    checks.compactMap { check in
      switch check.rule {
      case .sum(let parts, let total, _):
        let all = [total] + parts
        guard all.contains(where: control.values.contains) else { return nil }
        if let open = all.first(where: { !control.values.contains($0) }) {
          section.report.error(
            "the check \"\(check.name)\" adds protected columns up with \"\(open)\", from which they could be computed",
            at: section.place(of: "values"), suggestion: "protect \"\(open)\" as well")
        }
        return .columns(total: total, parts: parts)
      case .totalRow(let column, let by, let total, _):
        guard control.values.contains(column) else { return nil }
        if let odd = (by + total.map(\.column)).first(where: { !key.contains($0) }) {
          section.report.error(
            "the check \"\(check.name)\" adds rows up by \"\(odd)\", which is not in the key, so nothing can be protected "
              + "against it", at: section.place(of: "values"),
            suggestion: "take \"\(odd)\" into the key, or leave the check out")
        }
        return .groups(by: by, total: total)
      default: return nil
      }
    }
  }
}
