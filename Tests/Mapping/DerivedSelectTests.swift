import Mapping
import Platform
import Rows
import SQLite
import Schema
import Testbed
import Testing

/// SELECTs over other datasets: what they read, what they may not read, and from which rows a row was made.
@Suite struct DerivedSelectTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let dataset = Dataset(
    id: "suma", title: Bilingual(pl: "", en: ""),
    columns: [
      Column(name: "area", type: .code), Column(name: "total", type: .decimal), Column(name: "rows", type: .integer),
    ], key: ["area"])

  private static func source(_ id: String) -> Dataset {
    Dataset(
      id: id, title: Bilingual(pl: "", en: ""),
      columns: [
        Column(name: "area", type: .code), Column(name: "year", type: .integer), Column(name: "value", type: .decimal),
        Column(name: "note", type: .text),
      ], key: ["area", "year"])
  }

  /// A dataset in a separate file with these rows.
  private func input(_ id: String, _ rows: [(String, Int, String?)]) throws -> InputTable {
    let path = folder.file("\(id).sqlite")
    let connection = try Connection(path, mode: .writer)
    try connection.execute(
      "CREATE TABLE stored (area TEXT, year INTEGER, value TEXT, note TEXT, secret TEXT); CREATE TABLE other (x)")
    for (area, year, value) in rows {
      try connection.run("INSERT INTO stored VALUES (?1, ?2, ?3, NULL, 'tajne')", area, year, value)
    }
    return InputTable(
      name: id, path: path, columns: ["area", "year", "value", "note"], key: ["area", "year"], behind: ["stored"]
    ) { _, schema in
      "SELECT area, year, value, note FROM \(schema).stored"
    }
  }

  private func plan(_ sql: String, _ inputs: [InputTable]) -> MappingPlan {
    MappingPlan(dataset: Self.dataset, Derivation(sql: sql, file: "suma.sql"), inputs: inputs, documentCount: 3)
  }

  private func rows(_ sql: String, _ inputs: [InputTable], isSorted: Bool = false) throws -> (
    rows: [[Value]], summary: MappingSummary
  ) {
    let mapping = MappingRun(plan(sql, inputs))
    let run: any RowProducer = isSorted ? RowSorter(mapping, key: Self.dataset.keyIndices, .always) : mapping
    var rows: [[Value]] = []
    while let batch = try run.stream.next() {
      rows += batch.values
      run.stream.recycle(batch)
    }
    return (rows, try run.stream.summary())
  }

  private static let sum = "SELECT area, sum_exact(value) AS total, count(*) AS rows FROM ludnosc GROUP BY area"

  @Test func rowsAreMadeOfOneInputAndOfSeveral() throws {
    let people = try input("ludnosc", [("12", 2023, "0.1"), ("12", 2024, "0.2"), ("14", 2024, "7"), ("16", 2024, nil)])
    let areas = try input("powierzchnia", [("12", 2024, "2"), ("14", 2024, "0")])
    let (found, summary) = try rows(Self.sum, [people])
    #expect(found == [["12", "0.3", 2], ["14", "7", 1], ["16", nil, 1]])
    #expect(
      summary.ledger.recordsRead == 3 && summary.ledger.recordsUsed == 3 && summary.ledger.rowsMapped == 3
        && summary.ledger.documents == 3)
    let joined =
      "SELECT l.area AS area, ratio(l.value, p.value, 2) AS total, l.year AS rows FROM ludnosc AS l JOIN powierzchnia AS p USING (area, year) ORDER BY l.area DESC"
    #expect(try rows(joined, [people, areas]).rows == [["14", nil, 2024], ["12", "0.1", 2024]])
    #expect(try rows(joined, [areas, people], isSorted: true).rows == [["12", "0.1", 2024], ["14", nil, 2024]])
  }

  /// A SELECT that uses no column of a dataset still reads it.
  @Test(
    arguments: [
      ("SELECT 'Polska' AS area, count(*) AS rows FROM ludnosc", [["Polska", nil, 2]]),
      ("SELECT 'x' AS area, '1' AS total FROM ludnosc LIMIT 1", [["x", "1", nil]]),
      ("SELECT 'x' AS area, (SELECT count(*) FROM ludnosc) AS rows", [["x", nil, 2]]),
      (
        "SELECT l.area AS area, count(*) AS rows FROM ludnosc AS l, ludnosc AS m GROUP BY l.area",
        [["12", nil, 2], ["14", nil, 2]]
      ),
      ("SELECT 'x' AS area, 1 AS rows WHERE EXISTS (SELECT 1 FROM ludnosc)", [["x", nil, 1]]),
    ] as [(String, [[Value]])])
  func rowsAreCountedWithoutAskingForAColumn(sql: String, expected: [[Value]]) throws {
    let people = try input("ludnosc", [("12", 2024, "0.1"), ("14", 2024, "0.2")])
    #expect(try rows(sql, [people]).rows == expected)
  }

  @Test(
    arguments: [
      ("SELECT secret AS area FROM ludnosc", "suma.sql: the mapping is not valid SQL: no such column: secret"),
      ("SELECT area FROM stored", "suma.sql: the mapping may not read the table stored"),
      ("SELECT x AS area FROM other", "suma.sql: the mapping may not read the table other"),
      ("SELECT area FROM main.stored", "suma.sql: the mapping may not read the table stored"),
      ("SELECT kod AS area FROM source", "suma.sql: the mapping is not valid SQL: no such table: source"),
      ("SELECT area FROM nowhere", "suma.sql: the mapping is not valid SQL: no such table: nowhere"),
      (
        "SELECT area, 1 AS suma FROM ludnosc",
        "suma.sql: the mapping does not fit the dataset suma: the dataset has no column \"suma\""
      ),
      (
        "SELECT value AS total FROM ludnosc",
        "suma.sql: the mapping does not fit the dataset suma: the required column \"area\" is missing"
      ),
      ("DELETE FROM ludnosc", nil),
      ("SELECT date('now') AS area FROM ludnosc", "suma.sql: the mapping may not call date()"),
      (
        "SELECT reject('za mało') AS area FROM ludnosc",
        "the SELECT of a derived dataset has no record to reject: za mało"
      ), ("SELECT period(area) AS area FROM ludnosc WHERE area = '14' OR period('lato') IS NULL", nil),
    ] as [(String, String?)])
  func mistakesAreSaid(sql: String, what: String?) throws {
    let people = try input("ludnosc", [("12", 2024, "1")])
    let error = #expect(throws: MappingError.self) { try rows(sql, [people]) }
    if let what { #expect(error?.what == what) }
  }

  /// What SQL's own operators make of decimals has binary noise: it is turned away, not rounded.
  @Test func figuresAreComputedExactlyOrNotAtAll() throws {
    let people = try input("ludnosc", [("12", 2024, "0.1"), ("14", 2024, "0.2")])
    let (found, summary) = try rows("SELECT area, value * 3 AS total FROM ludnosc", [people])
    #expect(found.isEmpty && summary.rejections.count == 2 && summary.ledger.rowsQuarantined == 2)
    #expect(
      summary.rejections.first?.rejection.reason.contains(
        "is a floating point number: compute with multiply_exact, ratio, sum_exact and the like") == true)
    #expect(
      try rows("SELECT area, multiply_exact(value, 3) AS total FROM ludnosc", [people]).rows.map { $0[1] } == [
        "0.3", "0.6",
      ])
  }

  @Test func aRowLeadsToTheRowsThatItWasMadeOf() throws {
    let people = try input("ludnosc", [("12", 2022, "1"), ("12", 2023, "2"), ("12", 2024, "3"), ("14", 2024, "7")])
    let row = try DerivedRow.make(plan(Self.sum, [people]), key: ["12"], cancellation: Cancellation())
    #expect(row.values == ["12", "6", 3])
    #expect(row.reads.map(\.count) == [3] && row.reads[0].keys == [["12", 2022], ["12", 2023], ["12", 2024]])
    // A condition of the SELECT leaves out what it does not use.
    let some = "SELECT area, sum_exact(value) AS total, count(*) AS rows FROM ludnosc WHERE year > 2022 GROUP BY area"
    #expect(
      try DerivedRow.make(plan(some, [people]), key: ["12"], cancellation: Cancellation()).reads[0].keys == [
        ["12", 2023], ["12", 2024],
      ])
    let none = try DerivedRow.make(plan(Self.sum, [people]), key: ["99"], cancellation: Cancellation())
    #expect(none.values == nil)
  }

  @Test func ofVeryManyRowsAThousandKeysAreKept() throws {
    let many = try input("ludnosc", (1...1500).map { ("12", $0, "1") })
    let row = try DerivedRow.make(plan(Self.sum, [many]), key: ["12"], cancellation: Cancellation())
    #expect(row.values == ["12", "1500", 1500])
    #expect(row.reads[0].keys.count == 1000 && row.reads[0].count == 1500 && Set(row.reads[0].keys).count == 1000)
  }

  @Test func aSelectThatIsCancelledEnds() throws {
    let people = try input("ludnosc", [("12", 2024, "1")])
    let cancellation = Cancellation()
    cancellation.cancel()
    let endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT area, '1' AS total, i AS rows FROM ludnosc, n WHERE i < 0"
    let run = MappingRun(plan(endless, [people]), cancellation: cancellation)
    #expect(throws: RowStreamError.cancelled) { while try run.stream.next() != nil {} }
  }

  // MARK: What a SELECT uses

  private func inputs(_ sql: String) throws -> SelectInputs {
    try SelectInputs(
      of: plan(sql, []), among: [Self.source("ludnosc"), Self.source("powierzchnia"), Self.source("areas")])
  }

  @Test(
    arguments: [
      (sum, ["ludnosc": ["area", "value"]]), ("SELECT area FROM ludnosc", ["ludnosc": ["area"]]),
      ("SELECT '1' AS area, count(*) AS rows FROM ludnosc", ["ludnosc": []]),
      (
        "SELECT l.area AS area, p.value AS total FROM ludnosc l JOIN powierzchnia p ON p.area = l.area AND p.year > 2000",
        ["ludnosc": ["area"], "powierzchnia": ["area", "value", "year"]]
      ),
      ("WITH ludnosc AS (SELECT area FROM powierzchnia) SELECT area FROM ludnosc", ["powierzchnia": ["area"]]),
      ("SELECT area FROM areas", ["areas": ["area"]]), ("SELECT 'x' AS area", [:]),
      ("SELECT area FROM \"LUDNOSC\" WHERE note = 'ludnosc powierzchnia'", ["ludnosc": ["area", "note"]]),
    ] as [(String, [String: Set<String>])])
  func theDatasetsThatAreRead(sql: String, columns: [String: Set<String>]) throws {
    #expect(try inputs(sql).columns == columns)
  }

  @Test(
    arguments: [
      ("SELECT area FROM ludnosc WHERE value > '10'", ["value"]),
      ("SELECT area FROM ludnosc WHERE value BETWEEN '1' AND '2'", ["value"]),
      ("SELECT max(value) AS total, area FROM ludnosc GROUP BY area", ["value"]),
      ("SELECT area FROM ludnosc WHERE value = '10'", []),
      ("SELECT area FROM ludnosc WHERE value > '10' COLLATE decimal", []),
      ("SELECT area FROM ludnosc WHERE value COLLATE decimal < '10'", []),
      ("SELECT area FROM ludnosc WHERE year > 2000", []),
      ("SELECT area FROM ludnosc WHERE note > 'x'", []),
      ("SELECT sum_exact(value) AS total, area FROM ludnosc GROUP BY area", []),
      ("SELECT area FROM ludnosc WHERE value IN ('1', '2')", []),
    ] as [(String, [String])])
  func decimalsThatAreComparedAsTexts(sql: String, columns: [String]) throws {
    let found = try inputs(sql).textComparisons
    #expect(found.map(\.column) == columns && found.allSatisfy { $0.dataset == "ludnosc" })
  }

  @Test func listsThatASelectAsks() throws {
    #expect(try !inputs(Self.sum).lists.asksAreas && inputs(Self.sum).lists.builtIn == [])
    #expect(try inputs("SELECT area(area) AS area FROM ludnosc").lists.asksAreas)
    // A dataset named areas is not the list.
    #expect(try !inputs("SELECT area FROM areas").lists.asksAreas)
    #expect(
      try inputs("SELECT convert(value, 'zł', 'gr') AS total, area FROM ludnosc WHERE status(note) = 'A'").lists.builtIn
        == [.units, .signs])
  }
}
