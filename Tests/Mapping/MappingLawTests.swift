import Mapping
import Rows
import Schema
import Testbed
import Testing

/// Every record is counted exactly once, under its outcome, whatever the records and the mapping.
@Suite struct MappingLawTests {
  private enum Fate { case broken, leftOut, refused, badValue, kept }

  /// A record and its outcome under `WHERE rok >= 2000`, `reject` of the code R and an invalid decimal.
  private static func record(_ random: inout Seeded, _ number: Int) -> (values: [Value]?, fate: Fate) {
    let code = "\(1_000_000 + number)"
    switch random.below(8) {
    case 0: return (nil, .broken)
    case 1, 2: return ([.text(code), .integer(Int64(1900 + random.below(100))), "1"], .leftOut)
    case 3: return (["R", .integer(Int64(2000 + random.below(30))), "1"], .refused)
    case 4: return ([.text(code), .integer(Int64(2000 + random.below(30))), "dużo"], .badValue)
    default: return ([.text(code), .integer(Int64(2000 + random.below(30))), .text("\(random.below(1000)).5")], .kept)
    }
  }

  private static let shapes: [(name: String, sql: String, times: Int)] = [
    (
      "plain",
      "SELECT CASE kod WHEN 'R' THEN reject('R') ELSE kod END AS area, rok AS period, liczba AS value FROM source WHERE rok >= 2000",
      1
    ),
    (
      "nested",
      "WITH s AS (SELECT * FROM source WHERE rok >= 2000) SELECT iif(kod = 'R', reject('R'), kod) AS area, rok AS period, liczba AS value FROM s",
      1
    ),
    (
      "twice",
      "SELECT iif(kod = 'R', reject('R'), kod) AS area, g.column1 AS period, liczba AS value FROM source CROSS JOIN (VALUES ('2020'), ('2021')) AS g WHERE rok >= 2000",
      2
    ),
  ]

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func everyRecordIsCountedOnce(seed: UInt64) throws {
    var random = Seeded(seed)
    let documents = (0..<1 + random.below(4)).map { document in
      (0..<random.below(120)).map { Self.record(&random, document * 1000 + $0) }
    }
    let fates = documents.flatMap { $0 }.map(\.fate)
    func count(_ wanted: Fate...) -> Int { fates.count { wanted.contains($0) } }
    for (name, sql, times) in Self.shapes {
      for inSQLite in [false, true] {
        let plan = Fixture.plan(sql, documents: documents.map { $0.map(\.values) })
        let mapped = try Fixture.map(plan, inSQLite: inSQLite)
        let ledger = mapped.summary.ledger
        let place: Comment = "\(name), in SQLite: \(inSQLite) (seed \(seed))"
        #expect(ledger.documents == documents.count && ledger.recordsRead == fates.count, place)
        #expect(ledger.recordsQuarantined == count(.broken, .refused), place)
        #expect(ledger.recordsLeftOut == count(.leftOut), place)
        #expect(ledger.recordsUsed == count(.badValue, .kept), place)
        #expect(ledger.rowsMapped == count(.badValue, .kept) * times, place)
        #expect(ledger.rowsQuarantined == count(.badValue) * times && mapped.rows.count == count(.kept) * times, place)
        var balanced = ledger
        balanced.rowsAccepted = mapped.rows.count
        #expect(balanced.imbalance == nil, place)
        #expect(mapped.summary.rejections.count == count(.broken, .refused) + count(.badValue) * times, place)
      }
    }
  }

  /// Each row names its source record, in SQLite or not, and also once it is sorted.
  @Test(arguments: [21, 22, 23] as [UInt64])
  func everyRowKnowsItsRecord(seed: UInt64) throws {
    var random = Seeded(seed)
    let documents = (0..<3).map { document in (0..<80).map { Self.record(&random, document * 1000 + $0) } }
    for inSQLite in [false, true] {
      let mapped = try Fixture.map(
        Fixture.plan(Self.shapes[0].sql, documents: documents.map { $0.map(\.values) }), inSQLite: inSQLite)
      #expect(mapped.rows.count > 50)
      for (row, origin) in zip(mapped.rows, mapped.origins) {
        let record = documents[origin.document][origin.position - 1]
        if record.fate != .kept || record.values?[0] != row[0] { Issue.record("\(row) from \(origin) (seed \(seed))") }
      }
      for rejected in mapped.summary.rejections {
        let record = documents[rejected.document][rejected.rejection.position - 1]
        let expected: Rejection.Rule =
          switch record.fate {
          case .broken: .fieldCount
          case .refused: .mapping
          default: .type
          }
        if rejected.rejection.rule != expected { Issue.record("\(rejected) (seed \(seed))") }
      }
    }
    let plan = Fixture.plan(Self.shapes[0].sql, documents: documents.map { $0.map(\.values) })
    let (plain, sorted) = (try Fixture.map(plan), try Fixture.sorted(plan))
    func key(_ row: [Value]) -> String { "\(row[0].description)|\(row[1].description)" }
    let pairs = zip(plain.rows, plain.origins).sorted { key($0.0) < key($1.0) }
    #expect(sorted.rows == pairs.map(\.0) && sorted.origins == pairs.map(\.1), "seed \(seed)")
  }

  /// The rows are the same with or without SQLite.
  @Test(arguments: [31, 32, 33] as [UInt64])
  func theSameRowsComeOutHoweverTheyAreMade(seed: UInt64) throws {
    var random = Seeded(seed)
    let records = (0..<200).map { number -> [Value]? in
      let value: Value = random.pick(["1", "1.5", "007", "1,5", nil, "x", "-0", "12e1"])
      return [.text("\(1_000_000 + number)"), .integer(Int64(2000 + random.below(30))), value]
    }
    let picked = "SELECT kod AS area, period(rok) AS period, liczba AS value FROM source"
    let variants = [
      try Fixture.map(Fixture.plan(picked, documents: [records])),
      try Fixture.map(Fixture.plan(picked + " WHERE kod IS NOT 'x'", documents: [records])),
      try Fixture.map(Fixture.plan(picked, documents: [records]), inSQLite: true),
      try Fixture.map(Fixture.plan("SELECT * FROM (\(picked) LIMIT 100000)", documents: [records])),
    ]
    for variant in variants {
      #expect(variant.rows == variants[0].rows, "seed \(seed)")
      #expect(
        variant.summary.rejections.map(\.rejection.reason) == variants[0].summary.rejections.map(\.rejection.reason))
      #expect(variant.summary.ledger.recordsUsed == 200)
    }
  }

  @Test func noDocumentsAndNoRecordsMakeNoRows() throws {
    for documents: [[[Value]?]] in [[], [[]], [[], [], []]] {
      for inSQLite in [false, true] {
        let mapped = try Fixture.map(Fixture.plan(documents: documents), inSQLite: inSQLite)
        #expect(mapped.rows.isEmpty && mapped.summary.ledger.recordsRead == 0 && mapped.summary.ledger.imbalance == nil)
        #expect(mapped.summary.ledger.documents == documents.count)
      }
    }
  }

  /// An aggregate over nothing makes a row that no record made.
  @Test func anAggregateOfNothingIsARow() throws {
    let mapped = try Fixture.map(
      Fixture.plan("SELECT 'Polska' AS area, '2020' AS period, count(*) AS value FROM source", documents: [[]]))
    #expect(mapped.rows == [["Polska", "2020", "0"]] && mapped.origins == [.unknown])
    #expect(mapped.summary.ledger.recordsUsed == 0 && mapped.summary.ledger.rowsMapped == 1)
  }
}
