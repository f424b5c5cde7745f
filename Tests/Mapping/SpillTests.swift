import Mapping
import Platform
import Rows
import Schema
import Testbed
import Testing

/// A SELECT may sort and group on disk, but not fill it.
@Suite struct SpillTests {
  private static let records: [[Value]] = (0..<2000).map { number in
    [.text("12" + String(10_000 + number)), .integer(2000 + Int64(number % 25)), .text("\(number)")]
  }

  /// Two thousand records without an ON are four million rows.
  private static let joined = """
    SELECT a.kod AS area, b.rok AS period, max(a.liczba || b.liczba || hex(zeroblob(50))) AS value
    FROM source AS a, source AS b GROUP BY a.kod, b.rok, b.liczba
    """

  private func run(_ plan: MappingPlan, isSorted: Bool) throws -> Int {
    let mapping = MappingRun(plan)
    let run: any RowProducer = isSorted ? RowSorter(mapping, key: plan.dataset.keyIndices, .always) : mapping
    var rows = 0
    while let batch = try run.stream.next() {
      rows += batch.rowCount
      run.stream.recycle(batch)
    }
    return rows
  }

  @Test(arguments: [false, true]) func aForgottenConditionEndsAtTheLimit(isSorted: Bool) throws {
    var plan = Fixture.plan(Self.joined, documents: [Self.records])
    plan.spillBytesMax = 4 << 20
    let error = #expect(throws: MappingError.self) { try run(plan, isSorted: isSorted) }
    guard case .spilled("ludnosc.sql", 4_194_304)? = error else { return _ = Issue.record("\(error as Any)") }
    #expect(error?.what == "ludnosc.sql: the mapping needed more than 4.2 MB of temporary files and was ended")
  }

  @Test func whatFitsIsSortedOnDisk() throws {
    var plan = Fixture.plan(
      "SELECT kod AS area, rok AS period, liczba AS value FROM source", documents: [Self.records])
    plan.spillBytesMax = 1 << 20
    #expect(try run(plan, isSorted: true) == 2000)
  }
}
