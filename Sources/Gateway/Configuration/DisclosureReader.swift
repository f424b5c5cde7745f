internal import Platform
internal import Schema
internal import Settings

/// Reads `disclosure` of a dataset.
struct DisclosureReader {
  /// The dataset's columns; those with mistakes are only in `names`.
  let columns: [Column]
  let names: [String]
  let key: [String]
  let checks: [Check]

  var control: Shape<DisclosureControl> {
    .section("the disclosure control") { section in
      let values = section.required("values", values)
      let status = section.optional("status", column([.code, .text], is: .public))
      let frequency = section.optional("frequency", threshold("a frequency", minimum: 3))
      let entities = section.optional("entities", threshold("the entities", minimum: 3))
      let dominance = section.optional("dominance", dominance)
      let margin = section.optional("margin", .hundredths, default: 2500)
      let totals = section.optional("totals", .list(of: totalShape(values?.map(\.key) ?? [])), default: [])
      let lifts = section.optional("lift", .list(of: lift), default: [])
      let unprotected = section.optional("unprotected", unprotected, default: [])
      guard let values else { return nil }
      if !["frequency", "entities", "dominance"].contains(where: section.has) {
        section.report.error(
          "nothing says which figures are at risk", at: section.node.owner,
          suggestion: "give \"frequency\", \"entities\", \"dominance\" or several of them")
      }
      if dominance != nil, values.count > 1 {
        section.report.error(
          "the largest contribution can only be that of one column", at: section.place(of: "dominance"),
          suggestion: "protect one column, or leave out the dominance")
      }
      var control = DisclosureControl(
        values: values.map(\.key), marks: values.map(\.value.name), status: status?.name, frequency: frequency,
        entities: entities, dominance: dominance, margin: margin, totals: totals, lifts: lifts)
      refuseDouble(control, section)
      refuseTelling(control, unprotected, section)
      control.totals += totalsOfChecks(control, section)
      return control
    }
  }

  // MARK: Columns

  /// A column of one of the types, optionally of a privacy class and outside the key.
  private func column(_ types: [ColumnType], is privacy: PrivacyClass? = nil) -> Shape<Column> {
    CheckReader(
      dataset: "", columns: columns, names: names, folder: "", datasetIDs: [], references: ReferenceChecks()
    ).column(types).checked { column, node, report in
      if key.contains(column.name) {
        report.error("\"\(column.name)\" is in the key, which is told of every row", at: node.mark)
        return nil
      }
      if let privacy, column.privacy != privacy {
        report.error("the column \"\(column.name)\" is not \(privacy.rawValue), so nobody would see it", at: node.mark)
        return nil
      }
      return column
    }
  }

  /// `{value: mark}`: a protected column and its mark column.
  private var values: Shape<[Keyed<Column>]> {
    let value = Shape<String>.text.checked(as: "the name of a column") { name, node, report in
      guard let column = column([.integer, .decimal], is: .public).value(of: node, report) else { return String?.none }
      if column.isRequired {
        report.error(
          "the column \"\(name)\" is required, and a hidden figure is absent", at: node.mark,
          suggestion: "remove \"required: true\" of the column")
      }
      return name
    }
    return Shape<[Keyed<Column>]>.mapping(
      "the protected columns with their marks", keys: value, values: column([.text, .code], is: .public)
    ).checked { entries, node, report in
      if node.keys.isEmpty { report.error("say which columns are protected: {value: mark}", at: node.mark) }
      for (index, entry) in entries.enumerated()
      where entries[..<index].contains(where: { $0.value.name == entry.value.name }) {
        report.error(
          "two columns have the mark \"\(entry.value.name)\": nobody could tell which is hidden", at: entry.mark)
      }
      return entries
    }
  }

  /// A column that decides about hiding and must not be public.
  private var auxiliary: Shape<Column> {
    column([.integer, .decimal]).checked { column, node, report in
      if column.privacy == .public {
        report.error(
          "the column \"\(column.name)\" is public, and tells what the hidden figures must not", at: node.mark,
          suggestion: "make it internal; where the figure counts itself, leave \"column\" out")
      }
      if column.isRequired {
        report.error(
          "the column \"\(column.name)\" is required, but it is emptied once it has decided", at: node.mark,
          suggestion: "remove \"required: true\" of the column")
      }
      return column
    }
  }

  private func threshold(_ subject: String, minimum: Int) -> Shape<DisclosureControl.Threshold> {
    .section(subject) { section in
      let minimum = section.optional("minimum", .integer(in: 2...1_000_000), default: minimum)
      let column = section.optional("column", auxiliary)
      return DisclosureControl.Threshold(column: column?.name, minimum: minimum)
    }
  }

  private var dominance: Shape<DisclosureControl.Dominance> {
    .section("the dominance") { section in
      let share = section.optional("share", .hundredths, default: 7500)
      guard let column = section.required("column", auxiliary) else { return nil }
      if share > 10_000 { section.report.error("nobody has more than all", at: section.place(of: "share")) }
      return DisclosureControl.Dominance(column: column.name, share: share)
    }
  }

  private func refuseDouble(_ control: DisclosureControl, _ section: Section) {
    let all = control.values + control.marks + [control.status].compactMap { $0 } + control.auxiliaries
    for (index, name) in all.enumerated() where all[..<index].contains(name) {
      section.report.error(
        "the column \"\(name)\" has two parts in the disclosure control", at: section.place(of: "values"))
    }
  }

  /// `{rate: "why it reveals nothing of what is hidden"}`.
  private var unprotected: Shape<[String]> {
    let name = Shape<String>.text.checked(as: "the name of a column") { name, node, report in
      column([.integer, .decimal], is: .public).value(of: node, report) == nil ? String?.none : name
    }
    return Shape<[Keyed<String>]>.mapping("the columns that are not protected, with reasons", keys: name, values: .text)
      .map { $0.map(\.key) }
  }

  /// Refuses public figures that may reveal a protected one: a share of a known total, an average.
  private func refuseTelling(_ control: DisclosureControl, _ unprotected: [String], _ section: Section) {
    let known = control.values + control.auxiliaries + unprotected + key
    for column in columns
    where column.privacy == .public && [.integer, .decimal].contains(column.type) && !known.contains(column.name) {
      section.report.error(
        "the column \"\(column.name)\" is public and a number, and would be told beside hidden figures",
        at: section.place(of: "values"),
        suggestion: "protect it under \"values\", make it internal, or say why it tells nothing of them: unprotected: "
          + "{\(column.name): …}")
    }
  }

  /// `{area: "1206114", reason: "…"}`.
  private var lift: Shape<DisclosureControl.Lift> {
    .section("a lift") { section in
      let reason = section.required("reason", .text)
      let rows = key.compactMap { name in
        section.optional(name, .text).map { Check.Condition(column: name, value: $0) }
      }
      if rows.isEmpty { section.report.error("a lift names at least one column of the key", at: section.node.owner) }
      return reason.map { DisclosureControl.Lift(rows: rows, reason: $0) }
    }
  }
}
