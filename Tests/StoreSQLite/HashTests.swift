import Platform
import Schema
import Store
import StoreSQLite
import Testbed
import Testing

/// The hash of a version names its content: the same rows have it, and no others.
@Suite("The hash of a version")
struct HashTests {
  private func hash(_ rows: [[Value]]) throws -> Digest {
    let bench = try Bench()
    return try #require(bench.version(bench.bring(rows))).hash
  }

  private static let base: [[Value]] = [["1000001", 2020, "1", "ab"], ["1000002", 2020, "2", nil]]

  @Test("differs for every other value in any place")
  func everyValueCounts() throws {
    let original = try hash(Self.base)
    var seen: Set<Digest> = [original]
    let others: [Value] = ["3", nil, "12"]
    for row in Self.base.indices {
      for value in others where Self.base[row][2] != value {
        var rows = Self.base
        rows[row][2] = value
        #expect(seen.insert(try hash(rows)).inserted, "\(rows)")
      }
      for note in ["a", "abc", "b", "1", "\u{1}", " ab"] as [Value] {
        var rows = Self.base
        rows[row][3] = note
        #expect(seen.insert(try hash(rows)).inserted, "\(rows)")
      }
    }
    for rows in [Array(Self.base.prefix(1)), Self.base + [["1000003", 2020, nil, nil]]] {
      #expect(seen.insert(try hash(rows)).inserted)
    }
    var year = Self.base
    year[1][1] = 2021
    #expect(seen.insert(try hash(year)).inserted)
  }

  @Test("does not take the end of one value for the beginning of the next")
  func bordersCount() throws {
    // Bytes that look like the kind and the length of a cell.
    let pairs: [(Value, Value)] = [
      ("1", "2\u{2}\u{1}\u{0}3"), ("1", "2"), ("12", nil), (nil, "12"), ("1", nil), (nil, "1"), (nil, nil),
    ]
    var seen: Set<Digest> = []
    for (value, note) in pairs where note.description.utf8.allSatisfy({ $0 != 0 }) {
      #expect(seen.insert(try hash([["1000001", 2020, value, note]])).inserted, "\(value) \(note)")
    }
    #expect(seen.count >= 6)
  }

  @Test("is the same however the rows came to be")
  func historyDoesNotCount() throws {
    let once = try hash(Self.base)
    let bench = try Bench()
    _ = try bench.bring(rows(1...50), isReleased: true)
    _ = try bench.bring(Array(Self.base.prefix(1)), isReleased: true)
    let version = try #require(bench.version(bench.bring(Self.base, isReleased: true)))
    #expect(version.number == 3)
    #expect(version.hash == once)
  }

  @Test("tells texts of every length apart, around the longest that is called short")
  func lengthsCount() throws {
    let bench = try Bench()
    var seen: Set<Digest> = []
    for count in [1, 3, 4, 7, 8, 9, 15, 16, 17, 251, 252, 253, 254, 255, 256, 300_000] {
      let note = String(repeating: "x", count: count)
      let version = try #require(bench.version(bench.bring([["1000001", 2020, "1", .text(note)]])))
      #expect(seen.insert(version.hash).inserted, "\(count)")
      #expect(try bench.rows() == [["1000001", 2020, "1", .text(note)]])
    }
  }

  @Test("covers more rows than are hashed at a time")
  func manyRows() throws {
    let long = String(repeating: "długi tekst ", count: 40)
    func many(_ last: String) -> [[Value]] {
      (1...1500).map { [.text("\(1_000_000 + $0)"), 2020, "1", .text($0 == 1500 ? last : long)] }
    }
    #expect(try hash(many("a")) == hash(many("a")))
    #expect(try hash(many("a")) != hash(many("b")))
  }
}
