import Platform
import Rows
import Schema
import Store
import Testbed
import Testing

@testable import SQLite
@testable import StoreSQLite

/// Rows that come out of order, deletions that wait for the end, and rows that are looked up by their key.
@Suite struct ArrivalOrderTests {
  /// A descent far into a delivery leaves everything as it was, and the owner's next rows are sorted from the start,
  /// until they come in order again.
  @Test func anOwnerWhoseRowsCameOutOfOrderIsRemembered() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...300))
    #expect(try !bench.store.isOutOfOrder("gus"))
    let late = rows(100...300) + rows(1...99)
    #expect(throws: RowStreamError.outOfOrder) { try bench.bring(late) }
    #expect(try bench.rows() == rows(1...300))
    #expect(try bench.store.isOutOfOrder("gus") && !bench.store.isOutOfOrder("other"))
    guard case .unchanged = try bench.bring(late, isSorted: true) else {
      Issue.record("a change was found")
      return
    }
    #expect(try bench.store.isOutOfOrder("gus"))
    _ = try bench.bring(rows(1...301), isSorted: true)
    #expect(try !bench.store.isOutOfOrder("gus"))
    #expect(try bench.rows() == rows(1...301))
  }

  /// What a run left out so far is deleted only when it cannot come any more: at the end, or once the rows are sorted.
  @Test func deletionsWaitForTheEndOfTheStream() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...1000))
    let kept = rows(1...100) + rows(301...700)
    let version = try #require(bench.version(bench.bring(kept, isReleased: true)))
    #expect([version.deleted, version.rows] == [500, 500])
    #expect(try bench.rows() == kept)
    let log = try bench.changes(1, 2)
    #expect(log.count == 500 && log.allSatisfy { $0[0] == "D" && $0[4] == nil && $0[3] != nil })
  }

  /// More deletions than may wait send the run to the sorted way, where they need not wait.
  @Test func aRunThatLeavesOutAlmostEverythingIsSorted() throws {
    let bench = try Bench()
    let wide = (0..<12_000).map { number -> [Value] in
      [.text("\(1_000_000 + number)"), 2020, "1", .text(String(repeating: "x", count: 800))]
    }
    _ = try bench.bring(wide)
    #expect(throws: RowStreamError.outOfOrder) { try bench.bring([wide[11_999]]) }
    #expect(try bench.rows().count == 12_000)
    let version = try #require(bench.version(bench.bring([wide[11_999]], isReleased: true, isSorted: true)))
    #expect([version.deleted, version.rows] == [11_999, 1])
    // Those after the last row that came are deleted at once: nothing can come any more.
    _ = try bench.bring(wide, isReleased: true)
    let shorter = try #require(bench.version(bench.bring([wide[0]], isReleased: true)))
    #expect([shorter.deleted, shorter.rows] == [11_999, 1])
  }

  /// Values of the key select rows of every version, by the index where they come first in the key.
  @Test func rowsAreSelectedByTheirKey() throws {
    let bench = try Bench()
    let first: [[Value]] = (0..<5).flatMap { area in
      (2020...2024).map { [.text("\(area)"), .integer(Int64($0)), "1", nil] }
    }
    _ = try bench.bring(first)
    _ = try bench.bring(first.map { $0[0] == "3" ? [$0[0], $0[1], "2", nil] : $0 }.dropLast(), isReleased: true)
    func rows(_ version: Int?, _ key: [Int: Value]) throws -> [[Value]] {
      let cursor = try bench.store.rows(version: version, where: key)
      var found: [[Value]] = []
      while try cursor.next() { found.append([1, 2, 0].map { cursor.cell($0).value }) }
      return found
    }
    let names = bench.store.dataset.columns.map(\.name)
    let (area, period) = (names.firstIndex(of: "area")!, names.firstIndex(of: "period")!)
    #expect(try rows(nil, [area: "3"]) == (2020...2024).map { ["3", .integer($0), "2"] })
    #expect(try rows(1, [area: "3"]) == (2020...2024).map { ["3", .integer($0), "1"] })
    #expect(try rows(1, [area: "4", period: 2024]).count == 1 && rows(2, [area: "4", period: 2024]).isEmpty)
    #expect(try rows(2, [period: 2021]).map { $0[0] } == ["0", "1", "2", "3", "4"])
    #expect(try rows(2, [area: "9"]).isEmpty)
    #expect(try rows(1, [:]).count == 25 && rows(nil, [:]).count == 24)
    // The plan uses the key, also for an earlier version.
    let connection = try Connection(bench.store.path, mode: .readOnly)
    var plan = try connection.prepare(
      "EXPLAIN QUERY PLAN SELECT * FROM (SELECT area, period FROM rows) WHERE area IS ? ORDER BY area, period")
    #expect(try plan.step() && plan.text(3).contains("SEARCH"))
  }
}
