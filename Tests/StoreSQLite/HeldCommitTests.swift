import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// A held run is complete, and nothing of it is committed.
@Suite struct HeldCommitTests {
  @Test func aRunThatWouldDeleteTooMuch() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...100))
    guard case .held(let reasons, _) = try bench.bring(rows(1...80)) else { return #expect(Bool(false)) }
    #expect(
      reasons.map(\.description) == ["it would delete 20 of 100 rows (20.0 %), and the limit is 5.0 %"])
    #expect(try bench.store.current()?.number == 1)
    #expect(try bench.rows().count == 100)
    #expect(bench.version(try bench.bring(rows(1...80), isReleased: true))?.deleted == 20)
  }

  @Test func smallDeletionsPass() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...20))
    #expect(bench.version(try bench.bring(rows(1...10)))?.deleted == 10)
    _ = try bench.bring(rows(1...300), isReleased: true)
    #expect(bench.version(try bench.bring(rows(1...285)))?.deleted == 15)
  }

  @Test func anEmptyRunIsHeldTheFirstOneToo() throws {
    let bench = try Bench()
    guard case .held(let first, _) = try bench.bring([]) else { return #expect(Bool(false)) }
    #expect(first == [.empty(rowsBefore: 0)])
    #expect(!bench.store.exists)
    _ = try bench.bring(rows(1...3))
    guard case .held(let second, _) = try bench.bring([]) else { return #expect(Bool(false)) }
    #expect(second == [.empty(rowsBefore: 3)])
  }

  @Test func aRunOfWhichTooMuchWasQuarantined() throws {
    let bench = try Bench()
    let some: [[Value]?] = rows(1...10) + [nil]
    guard case .held(let reasons, let report) = try bench.bring(some) else { return #expect(Bool(false)) }
    #expect(reasons == [.quarantined(records: 1, of: 11, shareMax: 0.05)])
    #expect(report.rejections.count == 1)
    let few: [[Value]?] = rows(1...100) + [nil]
    #expect(bench.version(try bench.bring(few))?.rows == 100)
  }
}
