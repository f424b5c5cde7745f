import Formats
import Mapping
import Platform
import Rows
import Schema
import Territory
import Testbed
import Testing
import Text

/// What a mapping made: its rows as values, and its counts.
struct Mapped {
  var rows: [[Value]] = []
  var origins: [RowOrigin] = []
  var summary = MappingSummary()
}

enum Fixture {
  static let dataset = Dataset(
    id: "ludnosc", title: Bilingual(pl: "Ludność", en: "Population"),
    columns: [
      Column(name: "area", type: .area), Column(name: "period", type: .period), Column(name: "value", type: .decimal),
    ], key: ["area", "period"])

  static let fields = [
    FieldSpec(name: "kod", locator: .index(1), type: .code), FieldSpec(name: "rok", locator: .index(2), type: .integer),
    FieldSpec(name: "liczba", locator: .index(3), type: .decimal),
  ]

  static let plain = "SELECT kod AS area, period(rok) AS period, liczba AS value FROM source"

  static func plan(
    _ sql: String = plain, dataset: Dataset = dataset, codeLists: [CodeList] = [], parameters: [String: String] = [:],
    documents: [[[Value]?]], failure: (any Error)? = nil
  ) -> MappingPlan {
    MappingPlan(
      dataset: dataset, sql: sql, sqlFile: "ludnosc.sql", fields: fields, codeLists: codeLists,
      parameters: parameters, documentCount: documents.count,
      openReader: { RecordsInMemory(documents[$0], columns: 3, failure: failure) })
  }

  /// - Parameter inSQLite: SQLite executes the SELECT even if it only picks fields.
  static func map(_ plan: MappingPlan, inSQLite: Bool = false) throws -> Mapped {
    let stream = RowStream(columnCount: plan.dataset.columns.count)
    let mapper = try Mapper(plan, isPicking: !inSQLite)
    // A test's rows fit into the batches that may wait.
    mapper.run(into: stream)
    return try drain(stream)
  }

  /// The rows in key order.
  static func sorted(_ plan: MappingPlan) throws -> Mapped {
    let sorter = RowSorter(MappingRun(plan), key: plan.dataset.keyIndices, .always)
    return try drain(sorter.stream)
  }

  private static func drain(_ stream: RowStream) throws -> Mapped {
    var mapped = Mapped()
    while let batch = try stream.next() {
      for row in 0..<batch.rowCount {
        mapped.rows.append((0..<batch.columnCount).map { batch.cell(row, $0).value })
        mapped.origins.append(batch.origin(row))
      }
      stream.recycle(batch)
    }
    mapped.summary = try stream.summary()
    return mapped
  }
}

@Suite("A mapping")
struct MapperTests {
  @Test("counts a record that it rejects once, in SQLite or not", arguments: [false, true])
  func rejectedOnce(inSQLite: Bool) throws {
    let records: [[Value]] = [
      ["1261011", 2020, "1"], ["Bochnia", 2020, "2"], ["1206143", 2020, "3"], ["9999999", 2019, "4"],
      ["Atlantyda", 2021, "5"], ["1219053", 2020, "dużo"],
    ]
    for sql in [
      "SELECT area(kod) AS area, rok AS period, liczba AS value FROM source",
      "SELECT area(kod, rok) AS area, rok AS period, liczba AS value FROM source WHERE rok > 0",
    ] {
      var plan = Fixture.plan(sql, documents: [records])
      plan.areas = try AreaFiles.read("Territory")
      let mapped = try Fixture.map(plan, inSQLite: inSQLite)
      let rules = mapped.summary.rejections.map(\.rejection.rule)
      #expect(rules.filter { $0 == .mapping }.count == 3 && rules.count == 4, "\(mapped.summary.rejections)")
      #expect(mapped.summary.ledger.quarantined == 4 && mapped.summary.ledger.recordsUsed == 3)
      #expect(mapped.summary.ledger.rowsMapped == 3 && mapped.rows.count == 2)
    }
  }

  /// The short way takes the reader's values as they are; whatever decides or computes must not take it.
  @Test(
    "is run by SQLite where it does more than pick fields",
    arguments: [
      ("WHERE 0", [[Value]]()), ("WHERE false", []), ("WHERE 1", [["1261011", "2020", "5"]]),
      ("LIMIT 0", []), ("", [["1261011", "2020", "5"]]),
    ])
  func shortWay(tail: String, expected: [[Value]]) throws {
    let records: [[Value]?] = [["1261011", 2020, "5"]]
    let sql = "SELECT kod AS area, rok AS period, liczba AS value FROM source \(tail)"
    #expect(try Fixture.map(Fixture.plan(sql, documents: [records])).rows == expected)
    #expect(try Fixture.map(Fixture.plan(sql, documents: [records]), inSQLite: true).rows == expected)
  }

  @Test("takes the branch of a CASE that is true")
  func constantBranch() throws {
    let sql = "SELECT kod AS area, rok AS period, CASE WHEN 1 THEN liczba ELSE rok END AS value FROM source"
    #expect(
      try Fixture.map(Fixture.plan(sql, documents: [[["1261011", 2020, "5"]]])).rows == [["1261011", "2020", "5"]])
  }

  @Test("makes rows in the dataset's columns and says where each came from")
  func rows() throws {
    let mapped = try Fixture.map(
      Fixture.plan(documents: [[["1261011", 2020, "779966"]], [["1206012", 2020, "14704"], ["1206022", 2020, nil]]]))
    #expect(
      mapped.rows == [["1261011", "2020", "779966"], ["1206012", "2020", "14704"], ["1206022", "2020", nil]])
    #expect(
      mapped.origins == [
        RowOrigin(document: 0, position: 1), RowOrigin(document: 1, position: 1), RowOrigin(document: 1, position: 2),
      ])
    #expect(mapped.summary.ledger.recordsRead == 3)
    #expect(mapped.summary.ledger.recordsUsed == 3)
    #expect(mapped.summary.ledger.rowsMapped == 3)
  }

  @Test("counts what it used, left out and quarantined, and they add up")
  func counts() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        Fixture.plain + " WHERE rok >= 2020",
        documents: [[["1261011", 2019, "1"], nil, ["1261011", 2020, "2"], ["1261011", 2021, "3"]]]))
    let ledger = mapped.summary.ledger
    #expect(ledger.recordsRead == 4)
    #expect(ledger.recordsUsed == 2)
    #expect(ledger.recordsLeftOut == 1)
    #expect(ledger.recordsQuarantined == 1)
    #expect(mapped.summary.rejections.map(\.rejection.position) == [2])
  }

  @Test("rejects a value that the column does not allow, with its record, field and value")
  func typeErrors() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT kod AS area, rok AS period, liczba AS value FROM source",
        documents: [[["1261011", 2020, "12,5"], ["1261011", 99999, "1"], ["1261011", 2021, "dużo"]]]))
    #expect(mapped.rows == [["1261011", "2020", "12.5"]])
    #expect(mapped.summary.ledger.rowsQuarantined == 2)
    #expect(mapped.summary.rejections.map(\.rejection.field) == ["period", "value"])
    #expect(mapped.summary.rejections.map(\.rejection.position) == [2, 3])
    #expect(mapped.summary.rejections[1].rejection.value == "dużo")
  }

  @Test("never lets a code become a number")
  func codesStayText() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT CAST(kod AS INTEGER) AS area, '2020' AS period, liczba AS value FROM source",
        documents: [[["0612011", 2020, "1"]]]))
    #expect(mapped.rows.isEmpty)
    #expect(mapped.summary.rejections[0].rejection.reason.contains("leading zeros"))
  }

  @Test("sends a record to quarantine when it says so")
  func reject() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT kod AS area, period(rok) AS period, CASE WHEN liczba = '1' THEN reject('jeden') ELSE liczba END AS value"
          + " FROM source WHERE kod IS NOT NULL",
        documents: [[["1261011", 2020, "1"], ["1261011", 2021, "2"]]]))
    #expect(mapped.rows == [["1261011", "2021", "2"]])
    #expect(mapped.summary.rejections.map(\.rejection.reason) == ["jeden"])
    #expect(mapped.summary.ledger.recordsQuarantined == 1)
    #expect(mapped.summary.ledger.recordsUsed == 1)
  }

  @Test("turns binary arithmetic away, and takes the exact one")
  func arithmetic() throws {
    func mapped(_ value: String) throws -> Mapped {
      try Fixture.map(
        Fixture.plan(
          "SELECT kod AS area, period(rok) AS period, \(value) AS value FROM source",
          documents: [[["1", 2020, "3"], ["2", 2020, "1234567"], ["3", 2020, "-7"], ["4", 2020, "0"]]]))
    }
    #expect(try mapped("multiply_exact(liczba, '0.1')").rows.map { $0[2] } == ["0.3", "123456.7", "-0.7", "0"])
    #expect(try mapped("liczba * 2").rows.map { $0[2] } == ["6", "2469134", "-14", "0"])
    let binary = try mapped("liczba * 0.1")
    #expect(binary.rows.isEmpty && binary.summary.rejections.count == 4)
    #expect(
      binary.summary.rejections[0].rejection.reason
        == "\"value\" is a floating point number: compute with multiply_exact, ratio, sum_exact and the like, and write "
        + "constants in quotes")
  }

  @Test("rows keep their origins when they are sorted")
  func sorted() throws {
    let rows: [[Value]?] = [["3", 2020, "1"], ["1", 2021, "2"], ["1", 2020, "3"]]
    let mapped = try Fixture.sorted(Fixture.plan(documents: [rows]))
    #expect(mapped.rows.map { $0[2] } == ["3", "2", "1"])
    #expect(mapped.origins.map(\.position) == [3, 2, 1])
    #expect(mapped.summary.ledger.recordsUsed == 3)
    #expect(mapped.summary.ledger.recordsLeftOut == 0)
  }

  @Test("counts every record of an aggregate as used")
  func aggregates() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT kod AS area, '2020' AS period, sum(liczba) AS value FROM source GROUP BY kod ORDER BY kod",
        documents: [[["2", 2020, "1"], ["1", 2020, "2"], ["2", 2020, "3"]]]))
    #expect(mapped.rows == [["1", "2020", "2"], ["2", "2020", "4"]])
    #expect(mapped.summary.ledger.recordsUsed == 3)
    #expect(mapped.origins == [.unknown, .unknown])
  }

  @Test("may read its source twice, and counts it once")
  func twoScans() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        Fixture.plain + " UNION ALL SELECT kod, period(rok + 1), liczba FROM source",
        documents: [[["1", 2020, "1"], nil, ["2", 2020, "2"]]]))
    #expect(mapped.rows.count == 4)
    #expect(mapped.summary.ledger.recordsRead == 3)
    #expect(mapped.summary.ledger.recordsUsed == 2)
    #expect(mapped.summary.ledger.recordsQuarantined == 1)
  }

  @Test("unpivots by a join with values")
  func unpivot() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        """
        SELECT kod AS area, g.column1 AS period, CASE g.column1 WHEN '2020' THEN liczba ELSE rok END AS value
        FROM source CROSS JOIN (VALUES ('2020'), ('2021')) AS g
        """, documents: [[["1", 7, "5"], ["2", 8, "6"]]]))
    #expect(mapped.rows == [["1", "2020", "5"], ["1", "2021", "7"], ["2", "2020", "6"], ["2", "2021", "8"]])
    #expect(mapped.summary.ledger.recordsUsed == 2)
  }

  @Test("gives the source's parameters")
  func parameters() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT kod AS area, parameter('rok') AS period, liczba AS value FROM source", parameters: ["rok": "2020"],
        documents: [[["1", 0, "5"]]]))
    #expect(mapped.rows == [["1", "2020", "5"]])
  }

  @Test("ends with the reader's own error when a document is broken")
  func brokenDocument() throws {
    #expect(throws: FormatError.self) {
      try Fixture.map(
        Fixture.plan(documents: [[["1", 2020, "5"]]], failure: FormatError("the file is cut", line: 2)))
    }
  }
}

@Suite("The authorizer of mappings")
struct AuthorizerTests {
  @Test(
    "refuses everything but reading",
    arguments: [
      "DELETE FROM source", "INSERT INTO source VALUES (1)", "ATTACH 'x.db' AS x", "PRAGMA user_version",
      "SELECT name AS area, name AS period FROM sqlite_master", "SELECT random() AS area, kod AS period FROM source",
      "SELECT load_extension('x') AS area, kod AS period FROM source", "CREATE TABLE t(a)", "VACUUM",
      "SELECT date('now') AS area, kod AS period FROM source",
      "SELECT strftime('%Y', 'now') AS area, kod AS period FROM source",
      "SELECT CURRENT_TIMESTAMP AS area, kod AS period FROM source",
      "SELECT name AS area, name AS period FROM pragma_table_info('source')", "BEGIN",
    ])
  func refusals(_ sql: String) throws {
    #expect(throws: MappingError.self) { try Fixture.map(Fixture.plan(sql, documents: [])) }
  }

  @Test("says what was wrong")
  func messages() throws {
    #expect {
      try Fixture.map(Fixture.plan("SELECT random() AS area, kod AS period FROM source", documents: []))
    } throws: { ($0 as? MappingError)?.what == "ludnosc.sql: the mapping may not call random()" }
    #expect {
      try Fixture.map(Fixture.plan("SELECT kod AS area FROM source", documents: []))
    } throws: {
      ($0 as? MappingError)?.what
        == "ludnosc.sql: the mapping does not fit the dataset ludnosc: the required column \"period\" is missing"
    }
    #expect {
      try Fixture.map(Fixture.plan("SELECT kod AS area, rok AS period, rok AS wartosc FROM source", documents: []))
    } throws: { error in
      guard let error = error as? MappingError else { return false }
      return error.what.contains("no column \"wartosc\"")
        && error.advice == "Correct the SELECT; `\(.preview)` shows what it makes"
    }
    #expect {
      try Fixture.map(Fixture.plan("SELECT kod AS area, FROM source", documents: []))
    } throws: { ($0 as? MappingError)?.what.contains("syntax error") == true }
  }

  @Test("allows common table expressions and SQLite's own functions")
  func allowed() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        "WITH s AS (SELECT * FROM source) SELECT upper(kod) AS area, substr('2020-01', 1, 4) AS period FROM s;\n",
        documents: [[["a", 1, nil]]]))
    #expect(mapped.rows == [["A", "2020", nil]])
  }

  @Test("ends a runaway statement")
  func runaway() throws {
    let endless = """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT i AS area, i AS period FROM n WHERE i < 0
      """
    let stream = RowStream(columnCount: 3)
    let mapper = try Mapper(Fixture.plan(endless, documents: []), stallSeconds: 0)
    mapper.run(into: stream)
    #expect {
      while let batch = try stream.next() { stream.recycle(batch) }
    } throws: { error in
      if case .runaway = error as? MappingError { true } else { false }
    }
  }

  @Test("stops when it is cancelled")
  func cancelled() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    let endless = """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT i AS area, i AS period FROM n WHERE i < 0
      """
    let stream = RowStream(columnCount: 3)
    let mapper = try Mapper(Fixture.plan(endless, documents: []), cancellation: cancellation)
    mapper.run(into: stream)
    #expect {
      while let batch = try stream.next() { stream.recycle(batch) }
    } throws: { error in
      if case .cancelled = error as? RowStreamError { true } else { false }
    }
  }

  private static let texts = Dataset(
    id: "teksty", title: Bilingual(pl: "", en: ""),
    columns: [
      Column(name: "area", type: .code), Column(name: "a", type: .text), Column(name: "b", type: .text),
      Column(name: "c", type: .text), Column(name: "d", type: .text), Column(name: "e", type: .text),
    ], key: ["area"])

  /// A record of hex(zeroblob(n)) is two bytes for each of n; the next record goes through.
  @Test("sends a value that is too long to quarantine, and a row", arguments: [false, true])
  func tooLong(inSQLite: Bool) throws {
    let value = RowLimits.valueBytesMax / 2
    let sql = """
      SELECT kod AS area, hex(zeroblob(CASE rok WHEN 1 THEN \(value + 1) WHEN 2 THEN 0 ELSE \(value) END)) AS a,
        iif(rok = 3, hex(zeroblob(\(value))), NULL) AS b, iif(rok = 3, hex(zeroblob(\(value))), NULL) AS c,
        iif(rok = 3, hex(zeroblob(\(value))), NULL) AS d FROM source
      """
    let mapped = try Fixture.map(
      Fixture.plan(
        sql, dataset: Self.texts, documents: [[["1", 1, nil], ["2", 2, nil], ["3", 3, nil], ["4", 4, nil]]]),
      inSQLite: inSQLite)
    #expect(mapped.rows.map { $0[0] } == ["2", "4"])
    let found = mapped.summary.rejections.map(\.rejection)
    #expect(found.map(\.rule) == [.fieldSize, .fieldSize] && found.map(\.position) == [1, 3])
    #expect(found.map(\.reason) == ["\"a\" is longer than 16 MiB", "the row is longer than 64 MiB"])
    #expect(found.allSatisfy { $0.value.utf8.count < 300 })
    #expect(mapped.summary.ledger.rowsQuarantined == 2)
  }

  /// Fields that are taken as they are go another way than what SQLite computes, with the same limit.
  @Test("sends a row of picked fields that is too long to quarantine")
  func tooLongAsItIs() throws {
    let names = ["a", "b", "c", "d", "e"]
    let codes = Dataset(
      id: "kody", title: Bilingual(pl: "", en: ""),
      columns: [Column(name: "area", type: .code)] + names.map { Column(name: $0, type: .code) }, key: ["area"])
    let long = Value.text("1" + String(repeating: "x", count: RowLimits.rowBytesMax / 5))
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT kod AS area, \(names.map { "kod AS \($0)" }.joined(separator: ", ")) FROM source", dataset: codes,
        documents: [[[long, 1, nil], ["2", 2, nil]]]))
    #expect(mapped.rows.map { $0[0] } == ["2"])
    let found = mapped.summary.rejections.map(\.rejection)
    #expect(found.map(\.reason) == ["the row is longer than 64 MiB"] && found.map(\.position) == [1])
  }

  @Test("is ended by a value beyond all measure")
  func farTooLong() {
    let plan = Fixture.plan(
      "SELECT kod AS area, hex(zeroblob(100000000)) AS a FROM source", dataset: Self.texts,
      documents: [[["1", 1, nil]]])
    #expect {
      try Fixture.map(plan)
    } throws: { ($0 as? MappingError)?.what.contains("longer than 128 MiB and was ended") == true }
  }
}
