internal import SQLite
public import Schema
public import Store

/// The revised values of versions, from the log of changes in constant memory.
final class SelectedRevisions {
  private let connection: Connection
  private var statement: Statement
  /// The changes of one key before a version, the newest first, in the columns of `statement`.
  private var history: Statement
  private let dataset: Dataset
  private let rule: RevisionRule
  private let places: [Int: Int]
  private var waiting: [Revision] = []
  let sql: String

  /// - Parameter key: required values of key columns, by the index of the column.
  init(
    _ store: SQLiteStore, versions: ClosedRange<Int>, key: [Int: Value], order: RevisionCursor.Order, isPublic: Bool
  ) throws {
    connection = try store.reader()
    let dataset = store.dataset
    self.dataset = dataset
    rule = RevisionRule(dataset, isPublic: isPublic)
    let tables = try DatasetTables(dataset: dataset, readFrom: connection)
    var places: [Int: Int] = [:]
    for (position, index) in dataset.keyIndices.enumerated() { places[index] = 2 + position }
    var next = 2 + places.count
    for index in dataset.columns.indices where places[index] == nil {
      places[index] = next
      next += 2
    }
    self.places = places
    let selected = ["_version", "_op"] + tables.key + tables.payload.flatMap { tables.selectedImages($0) }
    let wanted = key.sorted { $0.key < $1.key }
    // The plus prevents the planner from dropping a constant column of the order and then sorting by the rest; the
    // leading columns of the index are left to it.
    let leading = Set(dataset.keyIndices.prefix { key[$0] != nil })
    let conditions = wanted.enumerated().map { place, value in
      "\(leading.contains(value.key) ? "" : "+")\(Connection.quote(dataset.columns[value.key].name)) = ?\(place + 1)"
    }
    // Each order is that of an index, so nothing is sorted; without statistics the planner would have to guess.
    let source = order == .key ? "changes INDEXED BY changes_by_key" : "changes NOT INDEXED"
    let sorting = order == .key ? tables.key + ["_version"] : ["_version"] + tables.key
    // An inserted row is a revision only if it had existed before.
    let isKey = tables.key.map { "earlier.\($0) = changes.\($0)" }.joined(separator: " AND ")
    let comesBack = """
      EXISTS (SELECT 1 FROM changes AS earlier INDEXED BY changes_by_key
        WHERE \(isKey) AND earlier._version < changes._version)
      """
    let isChange = try Self.hasDeletions(connection) ? "(_op = 'U' OR _op = 'I' AND \(comesBack))" : "_op = 'U'"
    let range = "_version BETWEEN \(versions.lowerBound) AND \(versions.upperBound)"
    sql = """
      SELECT \(selected.joined(separator: ", ")) FROM \(source)
      WHERE \((conditions + [range, isChange]).joined(separator: " AND "))
      ORDER BY \(sorting.joined(separator: ", "))
      """
    let key = tables.key.enumerated().map { "\($1) = ?\($0 + 2)" }.joined(separator: " AND ")
    history = try connection.prepare(
      """
      SELECT \(selected.joined(separator: ", ")) FROM changes INDEXED BY changes_by_key
      WHERE \(key) AND _version < ?1 ORDER BY \((tables.key + ["_version"]).map { "\($0) DESC" }.joined(separator: ", "))
      """, isLongLived: true)
    statement = try connection.prepare(sql)
    try statement.bind(wanted.map { $0.value.bindable })
  }

  /// The next revision; nil after the last.
  func next() throws -> Revision? {
    while waiting.isEmpty {
      guard try statement.step() else { return nil }
      let version = Int(statement.integer(0))
      let key = dataset.keyIndices.map { value($0, 0) }
      var found: [Revision] = []
      try rule.each(
        version: version, key: key, isNew: statement.text(1) == "I", old: { value($0, 1) }, new: { value($0, 0) },
        earlier: { try earlier(key, version, $0, $1) }
      ) { found.append($0) }
      waiting = found.reversed()
    }
    return waiting.popLast()
  }

  private func value(_ column: Int, _ offset: Int) -> Value { statement.cell(places[column]! + offset).value }

  /// The last known value of a column before a version; nil if there was none.
  private func earlier(
    _ key: [Value], _ version: Int, _ column: Int, _ status: Int?
  ) throws -> (value: Value, status: Value)? {
    defer { history.reset() }
    try history.bind([version] + key.map(\.bindable))
    while try history.step() {
      // The new state of a change, then its old one.
      for offset in 0...1 {
        let value = history.cell(places[column]! + offset).value
        if value == .null { continue }
        return (value, status.map { history.cell(places[$0]! + offset).value } ?? .null)
      }
    }
    return nil
  }

  private static func hasDeletions(_ connection: borrowing Connection) throws -> Bool {
    var select = try connection.prepare("SELECT 1 FROM versions WHERE deleted > 0 LIMIT 1")
    return try select.step()
  }
}

extension Value {
  /// The value for binding to a statement.
  var bindable: any Bindable {
    switch self {
    case .null: String?.none
    case .integer(let number): number
    case .text(let text): text
    }
  }
}

extension SQLiteStore {
  /// The revisions, read from the log of changes in the order of one of its indices.
  public func revisions(
    versions: ClosedRange<Int>?, key: [Int: Value], order: RevisionCursor.Order, isPublic: Bool
  ) throws -> RevisionCursor {
    let selected = try selectedRevisions(versions: versions, key: key, order: order, isPublic: isPublic)
    return RevisionCursor(selected.next)
  }

  func selectedRevisions(
    versions: ClosedRange<Int>? = nil, key: [Int: Value] = [:], order: RevisionCursor.Order, isPublic: Bool = false
  ) throws -> SelectedRevisions {
    guard let newest = try current()?.number else {
      throw DatasetError.noSuchVersion(dataset: dataset.id, version: 1, newest: nil)
    }
    return try SelectedRevisions(self, versions: versions ?? 1...newest, key: key, order: order, isPublic: isPublic)
  }
}
