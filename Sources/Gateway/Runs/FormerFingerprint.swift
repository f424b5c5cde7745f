internal import Connectors
internal import Formats
internal import Platform
internal import Privacy
internal import Schema
internal import Territory
internal import Text

/// Fingerprints as they were until layout 11 of `klamra.sqlite`: the output of Swift's reflection for the types at the
/// time, written out. A stored one is accepted once; none is stored any more.
///
/// This file must not change. Renaming a type or a case must not change a letter of its output; new settings are left
/// out, since no former fingerprint had them.
struct FormerFingerprint: ~Copyable {
  private var hash = SHA256()
  private let areas: AreaList?

  /// - Parameter areas: the list of areas, if there is one.
  init(areas: AreaList?) { self.areas = areas }

  var digest: Digest { hash.digest() }

  mutating func add(_ text: String) { hash.update(Array("\(text.utf8.count):\(text)\n".utf8)) }

  /// Adds a SELECT; its text decided whether the list of areas counted.
  mutating func add(sql: String) {
    add(sql)
    if let areas, sql.lowercased().contains("area") { add(areas.digest.hex) }
  }

  /// Adds the settings for reading documents.
  mutating func add(_ stream: StreamManifest, isPartial: Bool) {
    add(
      FormerText.list(stream.fields.map(FormerText.of)) + stream.format.base.formerFingerprint
        + (isPartial ? "partial" : "full"))
  }

  /// Adds the rules of a dataset for its rows.
  ///
  /// - Parameter references: the hash of the newest version of a dataset that a check refers to; empty if it has none.
  mutating func add(shapeOf dataset: Dataset, references: (String) throws -> String) throws {
    for column in dataset.columns {
      add("\(column.name) \(column.type.rawValue) \(column.isRequired)")
      if let treatment = column.guarding.treatment { add(FormerText.of(treatment)) }
      if column.guarding.treatment == .hash { add(try PrivacySecret.mark(dataset)) }
    }
    add(FormerText.list(quoted: dataset.key))
    if let areas, dataset.columns.contains(where: { $0.type == .area }) { add(areas.digest.hex) }
    if let disclosure = dataset.disclosure {
      add(FormerText.of(disclosure))
      if let areas, disclosure.asksAreas { add(areas.digest.hex) }
    }
    for check in dataset.checks {
      add("\(check.name) \(FormerText.of(check.rule)) \(check.action.rawValue)")
      if case .reference(_, let dataset, _) = check.rule { add(try references(dataset)) }
    }
  }

  /// Whether a mapping used a built-in list, which its text decided.
  static func asks(_ list: BuiltInList, _ sql: String) -> Bool {
    let functions =
      switch list {
      case .units: ["unit", "unit_base", "convert"]
      case .signs: ["status", "sign_value"]
      }
    let folded = sql.lowercased().filter { !$0.isWhitespace }
    return functions.contains { folded.contains("\($0)(") || folded.contains("\($0)\"(") }
  }

  /// A fingerprint extended by what holds runs.
  static func hold(_ fingerprint: Digest, _ dataset: Dataset) -> Digest {
    var former = FormerFingerprint(areas: nil)
    let limits = dataset.limits
    former.add(
      "\(fingerprint.hex) Limits(deletedShareMax: \(limits.deletedShareMax), deletedRowsFree: \(limits.deletedRowsFree), "
        + "quarantinedShareMax: \(limits.quarantinedShareMax)) \(dataset.privacy.logins ?? "")")
    for column in dataset.columns {
      let detectors = FormerText.list(
        dataset.detectors(of: column).filter(Detector.inFingerprints.contains).map { "Schema.Detector.\($0.rawValue)" })
      former.add("\(column.name) \(column.privacy.rawValue) \(detectors)")
    }
    return former.digest
  }
}

/// The output of reflection for each type.
private enum FormerText {
  static func list(_ elements: [String]) -> String { "[\(elements.joined(separator: ", "))]" }
  static func optional(_ text: String?) -> String { text.map { "Optional(\($0))" } ?? "nil" }
  static func quoted(_ text: String) -> String { text.debugDescription }
  static func list(quoted texts: [String]) -> String { list(texts.map(quoted)) }

  static func of(_ field: FieldSpec) -> String {
    let mark =
      switch field.decimalMark {
      case .comma: "comma"
      case .point: "point"
      }
    let zone =
      switch field.zone {
      case .local: "local"
      case .utc: "utc"
      }
    return "Formats.FieldSpec(name: \(quoted(field.name)), locator: \(of(field.locator)), type: "
      + "Schema.ColumnType.\(field.type.rawValue), isRequired: \(field.isRequired), mayBeEmpty: false, absent: "
      + "\(list(quoted: field.absent)), decimalMark: Formats.FieldSpec.DecimalMark.\(mark), datePatterns: "
      + "\(list(quoted: field.datePatterns)), zone: Formats.FieldSpec.Zone.\(zone))"
  }

  private static func of(_ locator: FieldSpec.Locator) -> String {
    let text =
      switch locator {
      case .column(let name): "column(\(quoted(name)))"
      case .index(let index): "index(\(index))"
      case .path(let path): "path(\(path.description))"
      }
    return "Formats.FieldSpec.Locator.\(text)"
  }

  static func of(_ treatment: Treatment) -> String {
    switch treatment {
    case .mask: "mask"
    case .hash: "hash"
    case .drop: "drop"
    case .prefix(let count): "prefix \(count)"
    case .step(let step): "step \(step)"
    case .month: "month"
    case .year: "year"
    case .gmina: "gmina"
    }
  }

  static func of(_ rule: Check.Rule) -> String {
    switch rule {
    case .required(let columns): "required(columns: \(list(quoted: columns)))"
    case .unique(let columns): "unique(columns: \(list(quoted: columns)))"
    case .range(let column, let min, let max):
      "range(column: \(quoted(column)), min: \(optional(min.map(quoted))), max: \(optional(max.map(quoted))))"
    case .pattern(let column, let pattern): "pattern(column: \(quoted(column)), pattern: \(quoted(pattern)))"
    case .codes(let column, let codes): "codes(column: \(quoted(column)), codes: \(list(quoted: codes)))"
    case .sum(let parts, let total, let tolerance):
      "sum(parts: \(list(quoted: parts)), total: \(quoted(total)), tolerance: \(quoted(tolerance)))"
    case .totalRow(let column, let by, let total, let tolerance):
      "totalRow(column: \(quoted(column)), by: \(list(quoted: by)), total: \(list(total.map(of))), "
        + "tolerance: \(quoted(tolerance)))"
    case .reference(let column, let dataset, let to):
      "reference(column: \(quoted(column)), dataset: \(quoted(dataset)), to: \(optional(to.map(quoted))))"
    case .change(let column, let shareMax, let ignored):
      "change(column: \(quoted(column)), shareMax: \(shareMax), ignored: \(quoted(ignored)))"
    // No release that made such fingerprints knew it.
    case .unchanged(let columns): "unchanged(columns: \(list(quoted: columns)))"
    }
  }

  private static func of(_ condition: Check.Condition) -> String {
    "Schema.Check.Condition(column: \(quoted(condition.column)), value: \(quoted(condition.value)))"
  }

  static func of(_ control: DisclosureControl) -> String {
    let dominance = control.dominance.map {
      "Schema.DisclosureControl.Dominance(column: \(quoted($0.column)), share: \($0.share))"
    }
    let lifts = control.lifts.map {
      "Schema.DisclosureControl.Lift(rows: \(list($0.rows.map(of))), reason: \(quoted($0.reason)))"
    }
    return "DisclosureControl(values: \(list(quoted: control.values)), marks: \(list(quoted: control.marks)), status: "
      + "\(optional(control.status.map(quoted))), frequency: \(optional(control.frequency.map(of))), entities: "
      + "\(optional(control.entities.map(of))), dominance: \(optional(dominance)), margin: \(control.margin), totals: "
      + "\(list(control.totals.map(of))), lifts: \(list(lifts)))"
  }

  private static func of(_ threshold: DisclosureControl.Threshold) -> String {
    "Schema.DisclosureControl.Threshold(column: \(optional(threshold.column.map(quoted))), minimum: \(threshold.minimum))"
  }

  private static func of(_ total: DisclosureControl.Total) -> String {
    let text =
      switch total {
      case .tree(let column, let tree):
        "tree(column: \(quoted(column)), Schema.DisclosureControl.Tree.\(tree.rawValue))"
      case .rows(let column, let total, let parts):
        "rows(column: \(quoted(column)), total: \(quoted(total)), parts: \(list(quoted: parts)))"
      case .columns(let total, let parts): "columns(total: \(quoted(total)), parts: \(list(quoted: parts)))"
      case .groups(let columns, let total): "groups(by: \(list(quoted: columns)), total: \(list(total.map(of))))"
      }
    return "Schema.DisclosureControl.Total.\(text)"
  }
}
