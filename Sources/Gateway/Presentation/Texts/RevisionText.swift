public import Platform
public import Schema
public import Store

/// Revisions as text and JSON.
public struct RevisionText {
  private let dataset: Dataset
  private let versions: [Int: Version]
  private let reasons: [Int: Reason]
  private let hasStatus: Bool

  /// - Throws: storage errors.
  public init(_ store: any DatasetStore) throws {
    dataset = store.dataset
    versions = Dictionary(uniqueKeysWithValues: try store.versions().map { ($0.number, $0) })
    reasons = try store.reasonsInForce()
    hasStatus = RevisionRule(dataset).hasStatus
  }

  /// The titles; the key first, since lines are sorted by it.
  public var table: Table {
    let key = dataset.key.map { Table.Column($0, widthMax: 40) }
    let status = hasStatus ? [Table.Column("STATUS")] : []
    return Table(
      key + [
        .init("COLUMN"), .init("BEFORE", .right, widthMax: 40), .init("AFTER", .right, widthMax: 40),
        .init("DIFFERENCE", .right), .init("%", .right), .init("KIND"),
      ] + status + [
        .init("VERSION", .right), .init("LEARNED"), .init("RUN", .right), .init("REASON", widthMax: 60),
      ])
  }

  /// The cells of a row of `table`.
  public func cells(_ revision: Revision) -> [String] {
    let column = dataset.columns[revision.column]
    let difference = revision.difference(column.type)
    let version = versions[revision.version]
    let key = revision.key.map(\.description)
    let status = hasStatus ? [Self.status(revision)] : []
    return key + [
      column.name, Self.text(revision.before, column), Self.text(revision.after, column),
      difference.map { Self.signed($0.amount) } ?? "", difference?.percent.map(Self.signed) ?? "",
      revision.kind.rawValue,
    ] + status + [
      "\(revision.version)", version.map { Formatting.moment($0.committedAt) } ?? "", version.map { "\($0.run)" } ?? "",
      reasons[revision.version]?.text ?? "",
    ]
  }

  /// A revision as JSON.
  public func json(_ revision: Revision) -> JSON {
    let column = dataset.columns[revision.column]
    let difference = revision.difference(column.type)
    let version = versions[revision.version]
    let keys = dataset.keyIndices.map { dataset.columns[$0] }
    return [
      "key": RowText.json(keys, revision.key), "column": .string(column.name),
      "before": RowText.json(revision.before, column.type), "after": RowText.json(revision.after, column.type),
      "difference": difference.map { .number($0.amount.description) } ?? .null,
      "percent": difference?.percent.map { .number($0.description) } ?? .null,
      "kind": .string(revision.kind.rawValue),
      "status_before": RowText.json(revision.statusBefore, .code),
      "status_after": RowText.json(revision.statusAfter, .code), "version": .integer(revision.version),
      "learned": .optional(version?.committedAt.description), "run": .optional(version.map { Int($0.run) }),
      "reason": .optional(reasons[revision.version]?.text),
    ]
  }

  private static func text(_ value: Value, _ column: Column) -> String {
    if column.type == .boolean, case .integer(let number) = value { return number == 0 ? "false" : "true" }
    return value.description
  }

  /// `P→A`; the status alone if it did not change.
  private static func status(_ revision: Revision) -> String {
    let (before, after) = (revision.statusBefore, revision.statusAfter)
    if before == after { return after.description }
    return "\(before == .null ? "-" : before.description)→\(after == .null ? "-" : after.description)"
  }

  /// With a plus, since a difference of 5 could be mistaken for a value.
  private static func signed(_ number: ExactDecimal) -> String {
    let text = number.description
    return text.hasPrefix("-") || number.isZero ? text : "+\(text)"
  }
}
