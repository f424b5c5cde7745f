import Mapping
import Platform
import Rows
import SQLite
import Schema
import Store
import StoreSQLite
import Testbed
import Testing

/// Versions of a dataset as tables of a SELECT.
@Suite struct InputTableTests {
  private let bench: Bench

  init() throws {
    bench = try Bench()
    _ = try bench.bring([["A", 2023, "1", "x"], ["A", 2024, "2", "x"], ["B", 2023, "3.5", nil]])
    _ = try bench.bring([["A", 2023, "1", "x"], ["A", 2024, "20", "y"], ["C", 2024, "7", nil]])
    _ = try bench.bring([
      ["A", 2023, "1", "x"], ["A", 2024, "200", "y"], ["B", 2023, "4", nil], ["C", 2024, "7", nil],
    ])
  }

  private static let derived = Dataset(
    id: "suma", title: Bilingual(pl: "", en: ""),
    columns: [
      Column(name: "area", type: .code), Column(name: "total", type: .decimal), Column(name: "last", type: .integer),
    ], key: ["area"])

  private func rows(_ sql: String, _ versions: [Int], _ dataset: Dataset = derived) throws -> (
    rows: [[Value]], summary: MappingSummary
  ) {
    let plan = MappingPlan(
      dataset: dataset, Derivation(sql: sql, file: "suma.sql"), inputs: versions.map { bench.store.input(version: $0) })
    let run = MappingRun(plan)
    var rows: [[Value]] = []
    while let batch = try run.stream.next() {
      for row in 0..<batch.rowCount { rows.append((0..<batch.columnCount).map { batch.cell(row, $0).value }) }
      run.stream.recycle(batch)
    }
    return (rows, try run.stream.summary())
  }

  private let sum = "SELECT area, sum_exact(value) AS total, max(period) AS last FROM ludnosc GROUP BY area"

  @Test func aVersionIsReadAsItWas() throws {
    #expect(try rows(sum, [1]).rows == [["A", "3", 2024], ["B", "3.5", 2023]])
    #expect(try rows(sum, [2]).rows == [["A", "21", 2024], ["C", "7", 2024]])
    #expect(try rows(sum, [3]).rows == [["A", "201", 2024], ["B", "4", 2023], ["C", "7", 2024]])
  }

  /// The rows of some keys may be left out of any version, and out of no other input.
  @Test func rowsAreLeftOut() throws {
    func rows(_ version: Int, _ keys: [[any Bindable]]) throws -> [[Value]] {
      let input = bench.store.input(version: version).leavingOut(keys)
      let plan = MappingPlan(dataset: Self.derived, Derivation(sql: sum, file: "suma.sql"), inputs: [input])
      let run = MappingRun(plan)
      var rows: [[Value]] = []
      while let batch = try run.stream.next() {
        for row in 0..<batch.rowCount { rows.append((0..<batch.columnCount).map { batch.cell(row, $0).value }) }
        run.stream.recycle(batch)
      }
      return rows
    }
    #expect(try rows(1, [["A", 2024]]) == [["A", "1", 2023], ["B", "3.5", 2023]])
    #expect(try rows(2, [["A", 2024]]) == [["A", "1", 2023], ["C", "7", 2024]])
    #expect(try rows(3, [["A", 2024], ["B", 2023], ["A", 2024]]) == [["A", "1", 2023], ["C", "7", 2024]])
    #expect(try rows(3, [["D", 2024]]) == [["A", "201", 2024], ["B", "4", 2023], ["C", "7", 2024]])
    #expect(try rows(2, [["A", 2023], ["A", 2024], ["C", 2024]]).isEmpty)
  }

  /// No SELECT may read the list of what is left out.
  @Test func theListOfThemIsNotReadable() throws {
    let input = bench.store.input(version: 1).leavingOut([["A", 2024]])
    let plan = MappingPlan(
      dataset: Self.derived,
      Derivation(sql: "SELECT area, 1 AS total, period AS last FROM left_out_main", file: "suma.sql"), inputs: [input])
    #expect(throws: (any Error).self) { try MappingRun(plan).stream.next() }
  }

  /// What is committed while a SELECT runs, or after the versions were chosen, is not seen.
  @Test func aCommitInBetweenIsNotSeen() throws {
    let plan = MappingPlan(
      dataset: Self.derived, Derivation(sql: sum, file: "suma.sql"), inputs: [bench.store.input(version: 3)])
    _ = try bench.bring([["A", 2023, "1000", "x"]], isReleased: true)
    let run = MappingRun(plan)
    let batch = try #require(try run.stream.next())
    #expect(batch.rowCount == 3)
    #expect(batch.cell(0, 1).value == "201")
  }

  @Test func aVersionThatIsNotThereIsAnError() {
    for version in [0, 4] {
      #expect(throws: DatasetError.self) { try rows(sum, [version]) }
    }
  }

  /// A SELECT that uses no column of a version still reads it, for the newest and for older ones.
  @Test(arguments: [1, 2, 3]) func rowsAreCountedWithoutAskingForAColumn(version: Int) throws {
    let count: Int64 = version == 3 ? 4 : 3
    #expect(
      try rows("SELECT 'x' AS area, count(*) AS last FROM ludnosc", [version]).rows == [["x", nil, .integer(count)]])
    #expect(
      try rows("SELECT 'x' AS area, (SELECT count(*) FROM ludnosc) AS last", [version]).rows == [
        ["x", nil, .integer(count)]
      ])
  }

  @Test func theLedgerBalances() throws {
    let ledger = try rows(sum, [1]).summary.ledger
    #expect(ledger.recordsRead == 2 && ledger.recordsUsed == 2 && ledger.rowsMapped == 2)
  }

  /// Nothing but the dataset's own columns can be read, whatever lies beside them in its file.
  @Test(arguments: [
    "SELECT area, value AS total, _source AS last FROM ludnosc",
    "SELECT area, value AS total, period AS last FROM main.rows",
    "SELECT hash AS area FROM versions", "SELECT name AS area FROM main.sqlite_schema",
    "SELECT area, value AS total, period AS last FROM \"rows\"", "SELECT name AS area FROM sources",
    "SELECT count(*) AS area FROM sqlite_schema", "SELECT count(*) AS area FROM main.versions",
    "SELECT count(*) AS area FROM main.rows", "SELECT count(*) AS area FROM rows",
    "SELECT ludnosc.area AS area FROM ludnosc, main.rows", "SELECT count(*) AS area FROM versions",
    "SELECT (SELECT count(*) FROM sources) AS area FROM ludnosc", "SELECT count(*) AS area FROM ludnosc, main.changes",
    "SELECT count(*) AS area FROM pragma_function_list", "SELECT name AS area FROM pragma_function_list",
  ])
  func whatIsBehindIsHidden(sql: String) {
    let error = #expect(throws: MappingError.self) { try rows(sql, [1]) }
    guard let error else { return }
    #expect(
      error.what.contains("the mapping may not ") || error.what.contains("no such column: _source"), "\(error.what)")
  }

  @Test(arguments: [
    "INSERT INTO ludnosc VALUES (1)", "DROP VIEW ludnosc", "PRAGMA query_only = 0", "ATTACH ':memory:' AS m",
    "SELECT area, random() AS total FROM ludnosc", "CREATE TEMP TABLE t AS SELECT 1",
    "SELECT date('now') AS area FROM ludnosc",
  ])
  func nothingButReading(sql: String) {
    #expect(throws: MappingError.self) { try rows(sql, [1]) }
  }

  @Test func binaryNumbersAreTurnedAway() throws {
    let (rows, summary) = try rows("SELECT area, avg(value) AS total, count(*) AS last FROM ludnosc GROUP BY area", [1])
    #expect(rows.isEmpty)
    #expect(summary.ledger.rowsQuarantined == 2)
    #expect(summary.rejections.first?.rejection.reason.contains("is a floating point number") == true)
    #expect(summary.ledger.imbalance == nil || summary.ledger.rowsAccepted == 0)
  }

  @Test(arguments: [
    ("SELECT area, reject('nie') AS total FROM ludnosc", "nie"),
    ("SELECT area, number('dużo') AS total FROM ludnosc", "\"dużo\" is not a number"),
    ("SELECT DISTINCT area, period('lato') AS total FROM ludnosc ORDER BY total", "\"lato\" is not a period"),
  ])
  func thereIsNoRecordToReject(sql: String, reason: String) throws {
    let error = #expect(throws: MappingError.self) { try rows(sql, [1]) }
    #expect(error?.what.contains("has no record to reject: \(reason)") == true, "\(error?.what ?? "")")
  }

  /// A common table expression may have any name, also if none of its columns is used.
  @Test func commonTableExpressions() throws {
    let sql = """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3),
        few AS (SELECT * FROM ludnosc WHERE value < 3 COLLATE decimal)
      SELECT area, (SELECT count(*) FROM few) AS total, (SELECT count(*) FROM n) AS last FROM ludnosc GROUP BY area
      """
    #expect(try rows(sql, [3]).rows.map { $0[2] } == [3, 3, 3])
    // Also that of a table in the file.
    let named =
      "WITH rows AS (SELECT area FROM ludnosc), versions AS (SELECT 1) SELECT count(*) AS area FROM rows, versions"
    #expect(try rows(named, [3]).rows.map { $0[0] } == [] && rows(named, [3]).summary.rejections.count == 1)
  }

  @Test func aColumnThatTheFileDoesNotHaveYetIsEmpty() throws {
    var dataset = Bench.dataset
    dataset.columns.append(Column(name: "nowa", type: .text))
    let store = SQLiteStore(folder: bench.folder.path, dataset: dataset)
    let plan = MappingPlan(
      dataset: Self.derived,
      Derivation(sql: "SELECT area, count(nowa) AS total, 1 AS last FROM ludnosc GROUP BY area", file: "s.sql"),
      inputs: [store.input(version: 1)])
    let run = MappingRun(plan)
    let batch = try #require(try run.stream.next())
    #expect(batch.cell(0, 1).value == "0")
  }

  @Test func whatARowReadIsNoted() throws {
    let plan = MappingPlan(
      dataset: Self.derived, Derivation(sql: sum, file: "suma.sql"), inputs: [bench.store.input(version: 2)])
    let row = try DerivedRow.make(plan, key: ["A"], cancellation: Cancellation())
    #expect(row.values == ["A", "21", 2024])
    #expect(row.reads.map(\.keys) == [[["A", 2023], ["A", 2024]]])
    #expect(row.reads[0].count == 2)
    #expect(try DerivedRow.make(plan, key: ["B"], cancellation: Cancellation()).values == nil)
  }

  @Test func aCancelledSelectEnds() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    let endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS area FROM n, ludnosc WHERE i < 0"
    let plan = MappingPlan(
      dataset: Self.derived, Derivation(sql: endless, file: "s.sql"), inputs: [bench.store.input(version: 1)])
    let run = MappingRun(plan, cancellation: cancellation)
    let error = #expect(throws: RowStreamError.self) { _ = try run.stream.next() }
    guard case .cancelled? = error else { return _ = Issue.record("\(String(describing: error))") }
  }
}
