import Schema
import Store
import StoreSQLite
import Testbed
import Testing

@Suite("Signs of a source in a dataset")
struct SignTests {
  @Test("are stored as they are, and a change of the sign alone is a change")
  func changes() throws {
    let bench = try Bench()
    let signs = ["-", ".", "x", "#", "n"]
    func year(_ sign: (Int) -> String) -> [[Value]] {
      signs.indices.map { [.text("126101\($0)"), 2024, nil, .text(sign($0))] }
    }
    _ = try bench.bring(year { signs[$0] })
    #expect(try bench.rows().map(\.[3]) == signs.map { .text($0) })
    // None of the five has a value; each takes the sign of the next.
    let second = try #require(bench.version(try bench.bring(year { signs[($0 + 1) % 5] })))
    #expect([second.inserted, second.updated, second.deleted] == [0, 5, 0])
    #expect(try bench.rows().map(\.[3]) == [".", "x", "#", "n", "-"])
    #expect(try bench.rows(1).map(\.[3]) == signs.map { .text($0) })
    // The same signs again make no version.
    #expect(bench.version(try bench.bring(year { signs[($0 + 1) % 5] })) == nil)
  }
}
