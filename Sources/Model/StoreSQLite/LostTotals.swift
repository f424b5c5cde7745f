internal import SQLite
internal import Schema

/// Groups that lost the row of their total since the previous version: a check of the run's rows alone would treat them
/// as groups that never had one.
struct LostTotals {
  private let dataset: Dataset
  private let tables: DatasetTables

  init(_ dataset: Dataset) {
    self.dataset = dataset
    tables = DatasetTables(dataset: dataset)
  }

  /// Counts them as failures of their checks, within the transaction that is about to make a version.
  ///
  /// Costs a pass over the version's changes, and one over the rows if a total is missing.
  func count(in ledger: inout Ledger, version: Int, on connection: borrowing Connection) throws {
    for check in dataset.checks {
      guard case .totalRow(let name, let by, let total, _) = check.rule,
        let index = ledger.checks.firstIndex(where: { $0.name == check.name }),
        let column = column(name)
      else { continue }
      let rule = Rule(column: column, by: by.compactMap(self.column), total: total)
      let lost = try changed(rule, version, on: connection)
      if lost.isEmpty { continue }
      let texts = try incomplete(rule, lost, on: connection)
      ledger.checks[index].looked += texts.count
      for text in texts.sorted() { ledger.checks[index].fail(document: -1, position: 0, text) }
    }
  }

  private struct Rule {
    let column: Column
    let by: [Column]
    let total: [Check.Condition]
  }

  private func column(_ name: String) -> Column? { dataset.columns.first { $0.name == name } }

  private func values(_ rule: Rule) -> [any Bindable] {
    rule.total.map { condition -> any Bindable in
      if column(condition.column)?.type.isStoredAsInteger == true { return Int64(condition.value) ?? 0 }
      return condition.value
    }
  }

  /// The groups in which a row that was a total with a value was changed or deleted.
  private func changed(_ rule: Rule, _ version: Int, on connection: borrowing Connection) throws -> Set<[Value]> {
    func before(_ column: Column) -> String {
      dataset.key.contains(column.name) ? Connection.quote(column.name) : tables.old(column)
    }
    let conditions = rule.total.compactMap { column($0.column) }.map { "\(before($0)) = ?" }
    var select = try connection.prepare(
      """
      SELECT DISTINCT \((rule.by.map(before) + ["1"]).joined(separator: ", ")) FROM changes
      WHERE _version = ? AND _op <> 'I' AND \(before(rule.column)) IS NOT NULL AND \(conditions.joined(separator: " AND "))
      """)
    let first: [any Bindable] = [version]
    try select.bind(first + values(rule))
    var groups: Set<[Value]> = []
    while try select.step() { groups.insert(rule.by.indices.map { select.cell($0).value }) }
    return groups
  }

  /// The groups that have parts and no total now, in words.
  private func incomplete(
    _ rule: Rule, _ groups: Set<[Value]>, on connection: borrowing Connection
  ) throws -> [String] {
    let by = rule.by.map { Connection.quote($0.name) }
    let isTotal = rule.total.map { "\(Connection.quote($0.column)) IS ?" }.joined(separator: " AND ")
    var select = try connection.prepare(
      """
      SELECT \((by + ["max(\(isTotal))", "count(*)"]).joined(separator: ", ")) FROM rows
      WHERE \(Connection.quote(rule.column.name)) IS NOT NULL
      \(by.isEmpty ? "" : "GROUP BY \(by.joined(separator: ", "))")
      """)
    try select.bind(values(rule))
    var texts: [String] = []
    while try select.step() {
      let group = by.indices.map { select.cell($0).value }
      guard groups.contains(group), select.integer(by.count) == 0, select.integer(by.count + 1) > 0 else { continue }
      let place = zip(rule.by, group).map { "\($0.name)=\($1)" }.joined(separator: " ")
      let words = "the total of \(rule.column.name) is gone, which the version before had"
      texts.append(place.isEmpty ? words : "\(place): \(words)")
    }
    return texts
  }
}
