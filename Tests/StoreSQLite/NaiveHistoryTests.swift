import Platform
import Rows
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// Random runs of two owners, full and partial, against a history that keeps every version as a whole.
@Suite struct NaiveHistoryTests {
  private static let areas = (1...9).map { "100000\($0)" }

  private static func rows(_ random: inout Seeded, of owner: String) -> [NaiveHistory.Key: NaiveHistory.Row] {
    var rows: [NaiveHistory.Key: NaiveHistory.Row] = [:]
    for area in areas {
      for period in [2020, 2021] as [Int64] where !random.once(in: 3) {
        rows[NaiveHistory.Key(area: area, period: period)] = NaiveHistory.Row(
          owner: owner, value: random.pick(["1", "2.5", nil]), note: random.pick(["uwaga", "żółw", nil, nil]))
      }
    }
    return rows
  }

  /// A store and its model after the same runs; every count of every run is compared on the way.
  private static func grow(seed: UInt64, runs: Int) throws -> (bench: Bench, model: NaiveHistory) {
    var random = Seeded(seed)
    let bench = try Bench()
    var model = NaiveHistory()
    for number in 1...runs {
      let owner = random.pick(["gus", "urzad"])
      let refresh = random.pick([Refresh.full, .full, .partial])
      let brought = rows(&random, of: owner)
      let tally = model.bring(brought, from: owner, refresh)
      let outcome = try bench.bring(
        brought.sorted { $0.key < $1.key }.map { $0.key.values + [$0.value.value, $0.value.note] }, refresh: refresh,
        source: owner, isReleased: true)
      let report = outcome.report
      let found = NaiveHistory.Tally(
        inserted: report.inserted, updated: report.updated, deleted: report.deleted, foreign: report.rejections.count)
      #expect(found == tally, "seed \(seed), run \(number)")
      #expect((bench.version(outcome) == nil) == tally.isQuiet, "seed \(seed), run \(number)")
      #expect(report.rejections.allSatisfy { $0.rejection.rule == .foreignKey })
      #expect(report.rowsAfter == model.now.count)
    }
    return (bench, model)
  }

  private static let seeds: [UInt64] = [20_261_130, 1, 2, 3, 4, 5]

  @Test(arguments: seeds) func everyVersionHasItsRows(seed: UInt64) throws {
    let (bench, model) = try Self.grow(seed: seed, runs: 14)
    let versions = try bench.store.versions()
    #expect(versions.map(\.number) == Array(1...model.versions.count))
    for version in versions {
      #expect(try bench.rows(version.number) == model.rows(version.number), "seed \(seed), version \(version.number)")
      #expect(version.rows == model.versions[version.number - 1].count)
    }
    #expect(try bench.rows() == model.rows(versions.count))
  }

  /// Two versions have one hash exactly where they have the same rows.
  @Test(arguments: seeds) func hashesAreEqualWhereRowsAre(seed: UInt64) throws {
    let (bench, model) = try Self.grow(seed: seed, runs: 14)
    let versions = try bench.store.versions()
    for first in versions {
      for second in versions {
        #expect((first.hash == second.hash) == (model.rows(first.number) == model.rows(second.number)))
      }
    }
  }

  @Test(arguments: seeds) func everyDifferenceOfTwoVersions(seed: UInt64) throws {
    let (bench, model) = try Self.grow(seed: seed, runs: 10)
    let count = model.versions.count
    try #require(count > 2)
    for first in 1..<count {
      for last in (first + 1)...count {
        let cursor = try bench.store.changes(from: first, to: last)
        var found: [[Value]] = []
        while try cursor.next() {
          let (new, old) = (cursor.new, cursor.old)
          found.append(
            [.text(cursor.operation.rawValue)] + [new(1), new(2), new(0), new(3), old(0), old(3)].map(\.value))
        }
        #expect(found == model.changes(first, last), "seed \(seed), \(first) to \(last)")
      }
    }
  }

  @Test(arguments: seeds) func everyRevisionOfEveryValue(seed: UInt64) throws {
    let (bench, model) = try Self.grow(seed: seed, runs: 12)
    func read(_ cursor: RevisionCursor) throws -> [String] {
      var lines: [String] = []
      while let found = try cursor.next() {
        let key = found.key.map(\.description).joined(separator: "/")
        let column = Bench.dataset.columns[found.column].name
        lines.append("\(found.version) \(key) \(column) \(found.kind) \(found.before)>\(found.after)")
      }
      return lines
    }
    func number(_ line: String) -> Int { Int(line.prefix { $0 != " " }) ?? 0 }
    let expected = model.revisions()
    try #require(expected.count > 10)
    #expect(try read(bench.store.revisions()) == expected, "seed \(seed)")
    let byVersion = (2...model.versions.count).flatMap { version in expected.filter { number($0) == version } }
    #expect(try read(bench.store.revisions(order: .version)) == byVersion, "seed \(seed)")
    // A partial listing agrees with the full one.
    for version in 2...model.versions.count {
      let own = expected.filter { number($0) >= version }
      #expect(try read(bench.store.revisions(versions: version...model.versions.count)) == own, "from \(version)")
    }
    let area = expected.filter { $0.contains(" 1000003/2021 ") }
    #expect(try read(bench.store.revisions(key: [1: "1000003", 2: 2021])) == area)
  }

  @Test(arguments: seeds) func everyRowHasItsStepsAndItsAuthor(seed: UInt64) throws {
    let (bench, model) = try Self.grow(seed: seed, runs: 8)
    for version in 1...model.versions.count {
      for area in Self.areas + ["9999999"] {
        let key = NaiveHistory.Key(area: area, period: 2020)
        let history = try bench.store.row(key: key.values, version: version)
        let row = model.versions[version - 1][key]
        #expect(history.values == row.map { [$0.value, .text(area), 2020, $0.note] }, "\(area) in \(version)")
        let steps = model.steps(key, until: version)
        #expect(history.steps == steps, "\(area) in \(version)")
        #expect(history.setBy == (row == nil ? nil : steps.last?.version ?? 1))
      }
    }
  }

  @Test(arguments: seeds) func whatWasEverThereIsKnown(seed: UInt64) throws {
    let (bench, model) = try Self.grow(seed: seed, runs: 5)
    let ever = Set(model.versions.flatMap { $0.keys })
    for area in Self.areas + ["0"] {
      #expect(try bench.store.hasRow([1: .text(area)]) == ever.contains { $0.area == area })
      for period in [2019, 2020, 2021] as [Int64] {
        let isKnown = ever.contains(NaiveHistory.Key(area: area, period: period))
        #expect(try bench.store.hasRow([1: .text(area), 2: .integer(period)]) == isKnown)
      }
    }
  }

  @Test(arguments: seeds) func ownersHaveTheirRows(seed: UInt64) throws {
    let (bench, model) = try Self.grow(seed: seed, runs: 9)
    func count(_ owner: String) -> Int { model.now.values.count { $0.owner == owner } }
    for known in [[], ["gus"], ["urzad"], ["gus", "urzad"]] as [Set<String>] {
      let expected = ["gus", "urzad"].filter { !known.contains($0) && count($0) > 0 }.map { "\($0) \(count($0))" }
      #expect(
        try bench.store.owners(except: Set(known.map { Owner($0) })).map { "\($0.owner) \($0.rows)" } == expected)
    }
  }
}
