internal import Platform
internal import Rows
internal import SQLite
internal import Schema
internal import Store

/// Notices during a merge that the figures of a column have changed their scale: in the whole table, or in the rows of one
/// value of the first key column, such as one indicator among many.
///
/// Only changed rows are counted; how many there are besides is asked of the tables where the counts are suspicious.
struct ScaleWatch {
  /// The columns with suspicious groups that are remembered; further ones are not looked at.
  private static let candidatesMax = 200
  /// The most findings of groups in one report.
  static let findingsMax = 5

  private struct Candidate {
    let column: Int
    let group: Value?
    let counts: ScaleCounts
  }

  private let dataset: Dataset
  private let columns: [Int]
  /// The first column of a key of several; nil if the key has one.
  private let grouping: Int?
  private var table: [ScaleCounts]
  private var inGroup: [ScaleCounts]
  private var group: Value?
  private var candidates: [Candidate] = []

  init(_ dataset: Dataset) {
    self.dataset = dataset
    columns = dataset.columns.indices.filter { index in
      let column = dataset.columns[index]
      return (column.type == .integer || column.type == .decimal) && !dataset.key.contains(column.name)
    }
    grouping = dataset.key.count > 1 ? dataset.keyIndices.first : nil
    table = columns.map { _ in ScaleCounts() }
    inGroup = table
  }

  /// Counts a row that existed before with other values; rows come in key order.
  mutating func look(at before: (Int) -> Cell, _ after: (Int) -> Cell) {
    if columns.isEmpty { return }
    if let grouping {
      let cell = after(grouping)
      if !cell.holds(group) {
        closeGroup()
        group = cell.value
      }
    }
    for (place, column) in columns.enumerated() {
      let (old, new) = (before(column), after(column))
      table[place].add(old, new)
      if grouping != nil { inGroup[place].add(old, new) }
    }
  }

  private mutating func closeGroup() {
    for place in columns.indices {
      if inGroup[place].suspicion != nil, candidates.count < Self.candidatesMax {
        candidates.append(Candidate(column: columns[place], group: group, counts: inGroup[place]))
      }
      inGroup[place] = ScaleCounts()
    }
  }

  /// The columns whose figures have changed their scale.
  ///
  /// Called once all changes are made.
  ///
  /// - Parameter unchanged: the delivered rows that are as before.
  mutating func findings(
    version: Int, source: Int, unchanged: Int, on connection: borrowing Connection
  ) throws -> [RescaledColumn] {
    closeGroup()
    var findings: [RescaledColumn] = []
    for (place, column) in columns.enumerated() {
      let whole = Candidate(column: column, group: nil, counts: table[place])
      if let found = try finding(whole, version, source, unchanged, on: connection) { findings.append(found) }
    }
    let wholly = Set(findings.map(\.column))
    var count = 0
    for candidate in candidates where !wholly.contains(dataset.columns[candidate.column].name) {
      guard count < Self.findingsMax,
        let found = try finding(candidate, version, source, unchanged, on: connection)
      else { continue }
      findings.append(found)
      count += 1
    }
    return findings
  }

  private func finding(
    _ candidate: Candidate, _ version: Int, _ source: Int, _ unchanged: Int, on connection: borrowing Connection
  ) throws -> RescaledColumn? {
    guard let (power, values) = candidate.counts.suspicion else { return nil }
    let others = min(unchanged, try unchangedNumbers(candidate, version, source, on: connection))
    let all = candidate.counts.comparable + max(0, others)
    guard ScaleCounts.isReached(power, values, of: all) else { return nil }
    return RescaledColumn(
      column: dataset.columns[candidate.column].name, group: candidate.group.map(\.description), power: power,
      values: values, of: all)
  }

  /// The numbers other than zero in rows that no change has touched.
  private func unchangedNumbers(
    _ candidate: Candidate, _ version: Int, _ source: Int, on connection: borrowing Connection
  ) throws -> Int {
    let column = dataset.columns[candidate.column]
    let tables = DatasetTables(dataset: dataset)
    let isGroup = grouping.map { "\(Connection.quote(dataset.columns[$0].name)) = ?2" } ?? "1"
    let place = candidate.group == nil ? "1" : isGroup
    func count(_ table: String, _ value: String, _ condition: String, _ number: Int) throws -> Int {
      var select = try connection.prepare(
        "SELECT count(*) FROM \(table) WHERE \(condition) AND \(place) AND CAST(\(value) AS REAL) <> 0")
      try select.bind([number] + candidate.group.bound)
      return try select.step() ? Int(select.integer(0)) : 0
    }
    return try count("rows", Connection.quote(column.name), "_source = ?1", source)
      - count("changes", tables.new(column), "_version = ?1 AND _op <> 'D'", version)
  }
}

extension Value? {
  fileprivate var bound: [any Bindable] {
    switch self {
    case .integer(let number): [number]
    case .text(let text): [text]
    case .null, nil: []
    }
  }
}

extension Cell {
  /// Whether it holds a value, without a copy of it.
  fileprivate func holds(_ value: Value?) -> Bool {
    switch (value, kind) {
    case (.integer(let number), .integer): return number == integer
    case (.text(let text), .text):
      var text = text
      return text.withUTF8 { $0.elementsEqual(bytes) }
    default: return false
    }
  }
}
