import Platform
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// A restored history continues above the numbers that consumers know.
@Suite struct RenumberTests {
  private let bench: Bench

  init() throws { bench = try Bench() }

  /// Three versions, of which the last has number 6.
  private func withAGap() throws {
    _ = try bench.bring(rows(1...3))
    _ = try bench.bring(rows(1...3, value: "2"))
    _ = try bench.store.renumber(as: 6, now: .now)
  }

  @Test func theRowsHaveAnotherNumberAndNothingElseChanges() throws {
    _ = try bench.bring(rows(1...3))
    let second = try #require(bench.version(try bench.bring(rows(1...4))))
    let moment = Timestamp("2026-11-30T12:00:00Z")!
    let version = try bench.store.renumber(as: 5, now: moment)
    #expect(try bench.store.current() == version)
    #expect(version.number == 5 && version.committedAt == moment)
    #expect(version.hash == second.hash && version.rows == 4 && version.run == second.run)
    #expect(version.inserted + version.updated + version.deleted == 0)
    #expect(try bench.rows(5) == bench.rows(2))
    #expect(
      try bench.store.sources(of: 5).documents.map(\.digest) == bench.store.sources(of: 2).documents.map(\.digest))
    #expect(version.identity(in: "ludnosc") != second.identity(in: "ludnosc"))
  }

  @Test func theNextVersionFollows() throws {
    try withAGap()
    let next = try #require(bench.version(try bench.bring(rows(1...3, value: "3"))))
    #expect(next.number == 7)
    #expect(try bench.changes(6, 7).count == 3)
    #expect(try bench.rows(6) == rows(1...3, value: "2"))
  }

  /// What is between two versions was never stored.
  @Test(arguments: [3, 4, 5]) func aNumberInTheGapIsNoVersion(number: Int) throws {
    try withAGap()
    #expect(try !bench.store.hasVersion(number))
    #expect(throws: DatasetError.self) { try bench.store.rows(version: number) }
    #expect(throws: DatasetError.self) { try bench.store.changes(from: 1, to: number) }
    #expect(throws: DatasetError.self) { try bench.store.changes(from: number, to: 6) }
    #expect(try bench.store.changes(from: 1, to: 6).next())
  }

  /// One version or a few are read without the others.
  @Test func versionsAreFoundByTheirNumbers() throws {
    try withAGap()
    let all = try bench.store.versions()
    #expect(all.map(\.number) == [1, 2, 6])
    for numbers in [1...1, 1...2, 2...6, 3...5, 3...9, 7...9] {
      #expect(try bench.store.versions(in: numbers) == all.filter { numbers.contains($0.number) })
    }
    #expect(try bench.store.version(6) == all[2] && bench.store.version(5) == nil && bench.store.version(7) == nil)
    #expect(try bench.store.versions(last: 2, upTo: 5) == Array(all[0...1]))
  }

  @Test func noDeltaLeadsAcrossTheGap() throws {
    try withAGap()
    #expect(try bench.store.predecessor(of: 1) == nil)
    #expect(try bench.store.predecessor(of: 2) == 1)
    #expect(try bench.store.predecessor(of: 6) == nil)
  }

  @Test func onlyAHigherNumberIsTaken() throws {
    _ = try bench.bring(rows(1...3))
    for number in [0, 1] {
      #expect(throws: DatasetError.self) { try bench.store.renumber(as: number, now: .now) }
    }
    #expect(try bench.store.versions().map(\.number) == [1])
  }

  /// A dataset that was lost begins with a number that consumers do not know.
  @Test func theFirstVersionMayHaveAnyNumber() throws {
    bench.numberMin = 5
    let first = try #require(bench.version(try bench.bring(rows(1...3))))
    #expect(first.number == 5)
    bench.numberMin = 1
    let second = try #require(bench.version(try bench.bring(rows(2...4, value: "2"), isReleased: true)))
    #expect(second.number == 6)
    #expect(try bench.rows(5) == rows(1...3))
    #expect(try bench.store.row(key: ["1000001", 2020], version: 5).setBy == 5)
    #expect(throws: DatasetError.self) { try bench.store.rows(version: 1) }
    #expect(try bench.store.newestRun() == 2)
  }

  /// An erasure covers every version that holds the row, wherever the numbers jump.
  @Test func anErasureReachesBothSidesOfTheGap() throws {
    try withAGap()
    let key: [Value] = ["1000002", 2020]
    let erasure = try bench.store.erase(key, who: "anna", reason: "on request")
    #expect(erasure.versions == [1, 2, 6])
    #expect(try bench.store.versions().map(\.rows) == [2, 2, 2])
    for version in erasure.versions { #expect(try bench.rows(version).allSatisfy { $0[0] != "1000002" }) }
    #expect(try bench.store.versions().first?.inserted == 2)
  }

  @Test func theIdentityTellsCommitsApart() throws {
    let version = try #require(bench.version(try bench.bring(rows(1...3))))
    var other = version
    other.committedAt = Timestamp(microseconds: version.committedAt.microseconds + 1)
    var later = version
    later.run += 1
    let identities = [version, other, later].map { $0.identity(in: "ludnosc") } + [version.identity(in: "inne")]
    #expect(Set(identities).count == 4)
    #expect(identities.allSatisfy { $0.utf8.count == 32 })
    // Erasures change the rows and the hash, and the version stays the same.
    var erased = version
    erased.hash = SHA256.of("x".utf8)
    erased.rows -= 1
    #expect(erased.identity(in: "ludnosc") == identities[0])
  }
}

extension SQLiteStore {
  fileprivate func newestRun() throws -> Int64 { try SQLiteStores(folder: folder).newestRun() }
}
