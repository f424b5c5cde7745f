import Formats
import Mapping
import Platform
import Rows
import Schema
import Testbed
import Testing

/// The records of a run as the table `source`: every value arrives unchanged, under any column name.
@Suite struct SourceTableTests {
  private static let dataset = Dataset(
    id: "proba", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "id", type: .integer), Column(name: "v", type: .text), Column(name: "w", type: .text)],
    key: ["id"])

  private func map(_ sql: String, _ fields: [FieldSpec], _ documents: [[[Value]?]]) throws -> Mapped {
    try Fixture.map(
      MappingPlan(
        dataset: Self.dataset, sql: sql, sqlFile: "proba.sql", fields: fields, documentCount: documents.count,
        openReader: { RecordsInMemory(documents[$0], columns: fields.count) }))
  }

  private func field(_ name: String, _ index: Int, _ type: ColumnType = .text) -> FieldSpec {
    FieldSpec(name: name, locator: .index(index), type: type)
  }

  @Test(arguments: [
    "select", "from", "order", "group", "a b", "a\"b", "\"", "żółw", "1", "", "a'b", "a;b", "rowid", "source", "A", "_",
    "a.b", "[a]", "`a`", "--", "a\u{301}", "NULL", "😀",
  ])
  func aFieldMayHaveAnyName(name: String) throws {
    let quoted = "\"" + name.replacing("\"", with: "\"\"") + "\""
    let mapped = try map(
      "SELECT nr AS id, source.\(quoted) AS v FROM source WHERE source.\(quoted) = 'x'",
      [field("nr", 1, .integer), field(name, 2)],
      [[[1, "x"], [2, "y"]]])
    #expect(mapped.rows == [[1, "x", nil]])
  }

  @Test(arguments: [
    "a", "", "żółw", "😀", "a\0b", "007", "1e5", "  spacje  ", "wiersz\ndrugi", "'", "\u{feff}",
    String(repeating: "ż", count: 100_000),
  ])
  func textsArriveAsTheyAre(text: String) throws {
    let bytes = text.utf8.map {
      $0 < 16 ? "0" + String($0, radix: 16, uppercase: true) : String($0, radix: 16, uppercase: true)
    }.joined()
    // Through SQLite, which requests the bytes, and through a sorter, which copies them.
    let sql = "SELECT nr AS id, hex(t) AS v, length(CAST(t AS BLOB)) AS w FROM source"
    let mapped = try map(sql, [field("nr", 1, .integer), field("t", 2)], [[[1, .text(text)], [2, "z"]]])
    #expect(mapped.rows.first == [1, bytes.isEmpty ? nil : .text(bytes), .text("\(text.utf8.count)")])
    let sorted = try map(
      "SELECT nr AS id, t AS v FROM source ORDER BY t, nr", [field("nr", 1, .integer), field("t", 2)],
      [[[1, .text(text)], [2, "z"]]])
    #expect(sorted.rows.first { $0[0] == 1 }?[1] == (text.isEmpty ? .null : Value.text(text)))
  }

  /// As texts, 9.5 comes after 10.5, and -2 before -10.
  @Test(arguments: [
    ("SELECT nr AS id, d AS v FROM source WHERE d > 9", [2, 4, 5]),
    ("SELECT nr AS id, d AS v FROM source WHERE d BETWEEN 9 AND 11", [2, 5]),
    ("SELECT nr AS id, d AS v FROM source WHERE 10.5 > d", [1, 3, 5]),
    ("SELECT nr AS id, d AS v FROM source WHERE d = 10.5", [2]),
    ("SELECT nr AS id, CASE WHEN d < -1 THEN 'mało' END AS v FROM source WHERE v IS NOT NULL", [3]),
    ("SELECT nr AS id, max(d) AS v FROM source", [4]),
    ("SELECT nr AS id, min(d) AS v FROM source", [3]),
    ("SELECT nr AS id, d AS v FROM source ORDER BY d DESC LIMIT 2", [4, 2]),
    ("WITH part AS (SELECT nr, d FROM source) SELECT nr AS id, d AS v FROM part WHERE d > 9", [2, 4, 5]),
    ("SELECT a.nr AS id, a.d AS v FROM source AS a WHERE a.d >= '10'", [2, 4]),
  ])
  func decimalsAreComparedByValue(sql: String, ids: [Int64]) throws {
    let fields = [field("nr", 1, .integer), field("d", 2, .decimal)]
    let mapped = try map(sql, fields, [[[1, "1.1"], [2, "10.5"], [3, "-10"], [4, "100"], [5, "9.5"], [6, nil]]])
    let found = mapped.rows.map { $0[0] }
    #expect(Set(found) == Set(ids.map { Value.integer($0) }) && found.count == ids.count, "\(mapped.rows)")
  }

  @Test func valuesKeepTheirKind() throws {
    let fields = [field("nr", 1, .integer), field("a", 2, .integer), field("b", 3, .code)]
    let mapped = try map(
      "SELECT nr AS id, typeof(a) AS v, typeof(b) AS w FROM source", fields,
      [[[1, 7, "7"], [2, nil, nil], [3, .integer(.max), "0"], [4, .integer(.min), ""]]])
    #expect(mapped.rows.map { $0[1] } == ["integer", "null", "integer", "integer"])
    #expect(mapped.rows.map { $0[2] } == ["text", "null", "text", "text"])
    let numbers = try map(
      "SELECT nr AS id, a || '' AS v FROM source WHERE a IN (9223372036854775807, -9223372036854775808)", fields,
      [[[1, .integer(.max), "x"], [2, .integer(.min), "x"], [3, 0, "x"]]])
    #expect(numbers.rows.map { $0[1] } == ["9223372036854775807", "-9223372036854775808"])
  }

  @Test func recordsComeInTheirOrderThroughAllDocuments() throws {
    let documents = (0..<5).map { document in
      (0..<document * 3).map { number -> [Value]? in [.integer(Int64(document * 100 + number)), "x"] }
    }
    let mapped = try map(
      "SELECT nr AS id, t AS v FROM source WHERE t = 'x'", [field("nr", 1, .integer), field("t", 2)], documents)
    #expect(mapped.rows.map { $0[0] } == documents.flatMap { $0 }.map { $0![0] })
    #expect(
      mapped.origins.map(\.document)
        == documents.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element.count) })
  }

  /// A join of the source with itself begins its inner scan again for every record of the outer one.
  @Test func theSourceCanBeJoinedWithItself() throws {
    let records: [[Value]?] = (1...40).map { [.integer($0), .text("\($0 % 7)")] }
    let mapped = try map(
      "SELECT a.nr AS id, count(*) AS v, min(b.nr) AS w FROM source AS a JOIN source AS b ON b.t = a.t AND b.nr > a.nr GROUP BY a.nr ORDER BY a.nr",
      [field("nr", 1, .integer), field("t", 2)], [records])
    let expected: [[Value]] = (1...40).compactMap { (a: Int64) in
      let others = (1...40).filter { (b: Int64) in b % 7 == a % 7 && b > a }
      return others.isEmpty ? nil : [.integer(a), .text("\(others.count)"), .text("\(others[0])")]
    }
    #expect(mapped.rows == expected)
    #expect(mapped.summary.ledger.recordsRead == 40 && mapped.summary.ledger.imbalance?.contains("rows") != false)
  }

  /// A record that the reader rejects produces no row, and counts once however often the source is scanned.
  @Test func aBrokenRecordCountsOnceInSeveralScans() throws {
    let records: [[Value]?] = [[1, "a"], nil, [2, "b"], nil, [3, "c"]]
    let mapped = try map(
      "SELECT nr AS id, (SELECT group_concat(t, '') FROM source) AS v, (SELECT count(*) FROM source AS x WHERE x.nr < source.nr) AS w FROM source",
      [field("nr", 1, .integer), field("t", 2)], [records])
    #expect(mapped.rows == [[1, "abc", "0"], [2, "abc", "1"], [3, "abc", "2"]])
    #expect(mapped.summary.ledger.recordsRead == 5 && mapped.summary.ledger.recordsQuarantined == 2)
    #expect(mapped.summary.rejections.map(\.rejection.position) == [2, 4])
  }

  @Test func manyFieldsAreManyColumns() throws {
    let count = 500
    let fields = [field("nr", 1, .integer)] + (2...count).map { field("f\($0)", $0) }
    let record: [Value] = [1] + (2...count).map { .text("v\($0)") }
    let mapped = try map("SELECT nr AS id, f2 || f250 || f500 AS v FROM source", fields, [[record]])
    #expect(mapped.rows == [[1, "v2v250v500", nil]])
  }

  @Test func whichDocumentsHadAFieldIsCounted() throws {
    let mapped = try map(
      "SELECT nr AS id, t AS v FROM source", [field("nr", 1, .integer), field("t", 2)], [[[1, "a"]], [[2, "b"]], []])
    #expect(mapped.summary.fields.map(\.field) == ["nr", "t"] && mapped.summary.fields.map(\.place) == ["1", "2"])
    #expect(mapped.summary.fields.allSatisfy { $0.found == 3 && $0.missing == 0 && $0.isColumn })
  }
}
