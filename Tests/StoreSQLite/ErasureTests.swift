import Mapping
import Platform
import Privacy
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

@Suite struct ErasureTests {
  private static let key: [Value] = [.text("1000003"), 2020]

  /// Whatever the history is, without a row it is the history of data that never had it.
  @Test(arguments: 0..<12) func likeAHistoryWithoutTheRow(seed: Int) throws {
    var random = Seeded(UInt64(seed))
    let (whole, other) = (try Bench(), try Bench())
    for _ in 0..<6 {
      let kept = (1...6).filter { _ in random.below(3) > 0 }.map { area -> [Value] in
        [.text("\(1_000_000 + area)"), 2020, .text("\(random.below(3))"), random.once(in: 2) ? .text("uwaga") : nil]
      }
      // A row that always changes gives both histories a version for every run.
      let clock: [Value] = [.text("2000000"), 2020, .text("\(random.below(1_000_000) + 10)"), nil]
      _ = try whole.bring(kept + [clock], isReleased: true)
      _ = try other.bring(kept.filter { $0[0] != Self.key[0] } + [clock], isReleased: true)
    }
    guard (try? whole.store.plan(erasing: Self.key)) != nil else { return }
    let plan = try whole.store.plan(erasing: Self.key)
    let erasure = try whole.store.erase(Self.key, who: "anna", reason: "wniosek")
    #expect(erasure.versions == plan.versions && !erasure.isFinished && erasure.who == "anna")
    try whole.store.finish(erasure)
    let (left, right) = (try whole.store.versions(), try other.store.versions())
    #expect(left.count == right.count)
    for (a, b) in zip(left, right) {
      #expect(a.hash == b.hash && a.rows == b.rows, "version \(a.number)")
      #expect([a.inserted, a.updated, a.deleted] == [b.inserted, b.updated, b.deleted], "version \(a.number)")
      #expect(try whole.rows(a.number) == other.rows(a.number))
    }
    for first in 1..<left.count {
      for last in (first + 1)...left.count { #expect(try whole.changes(first, last) == other.changes(first, last)) }
    }
    #expect(try whole.store.erasures().map(\.isFinished) == [true])
    #expect(try whole.store.erasures(of: Self.key).map(\.number) == [1])
    #expect(try whole.store.erasures(of: [.text("1000004"), 2020]).isEmpty)
  }

  /// Computed rows go from every version like erased ones, and may come back as if they were new.
  @Test(arguments: 0..<8) func computedRowsAreForgotten(seed: Int) throws {
    var random = Seeded(UInt64(seed) + 100)
    let keys: [[Value]] = [[.text("1000003"), 2020], [.text("1000005"), 2020], [.text("1009999"), 2020]]
    let (whole, other) = (try Bench(), try Bench())
    for _ in 0..<5 {
      let kept = (1...6).filter { _ in random.below(3) > 0 }.map { area -> [Value] in
        [.text("\(1_000_000 + area)"), 2020, .text("\(random.below(3))"), nil]
      }
      let clock: [Value] = [.text("2000000"), 2020, .text("\(random.below(1_000_000) + 10)"), nil]
      _ = try whole.bring(kept + [clock], isReleased: true)
      _ = try other.bring(kept.filter { row in !keys.contains { $0[0] == row[0] } } + [clock], isReleased: true)
    }
    guard let erasure = try whole.store.forget(keys, who: "anna", reason: "wniosek") else { return }
    try whole.store.finish(erasure)
    for (a, b) in zip(try whole.store.versions(), try other.store.versions()) {
      #expect(a.hash == b.hash && a.rows == b.rows, "version \(a.number)")
      #expect([a.inserted, a.updated, a.deleted] == [b.inserted, b.updated, b.deleted], "version \(a.number)")
      #expect(try whole.rows(a.number) == other.rows(a.number))
    }
    #expect(try whole.store.forget(keys, who: "anna", reason: "wniosek") == nil, "there is nothing left")
    let newest = try #require(try whole.store.current())
    let back: [Value] = [.text("1000003"), 2020, "7", nil]
    let clock: [Value] = [.text("2000000"), 2020, "1", nil]
    let outcome = try whole.bring([back, clock], isReleased: true)
    #expect(outcome.report.ledger.rowsErased == 0 && outcome.report.inserted == 1)
    #expect(try whole.rows(newest.number + 1).contains(back))
  }

  @Test func laterRunsLeaveItOut() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...5))
    _ = try bench.store.erase(Self.key, who: "a", reason: "b")
    for refresh in [Refresh.full, .partial] {
      let outcome = try bench.bring(rows(1...5), refresh: refresh)
      guard case .unchanged(let report) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(report.ledger.rowsErased == 1 && report.ledger.rowsAccepted == 4 && report.ledger.imbalance == nil)
    }
    // Of another source too, twice, and released.
    let outcome = try bench.bring(rows(3...3) + rows(3...3, value: "2") + rows(6...6), source: "x", isReleased: true)
    #expect(outcome.report.ledger.rowsErased == 2 && outcome.report.rejections.isEmpty && outcome.report.inserted == 1)
    #expect(try bench.version(outcome)?.ledger.rowsErased == bench.store.current()?.ledger.rowsErased)
    #expect(try bench.rows().map { $0[0] } == ["1000001", "1000002", "1000004", "1000005", "1000006"])
  }

  @Test func twiceIsOnce() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...5))
    let first = try bench.store.erase(Self.key, who: "a", reason: "b")
    let second = try bench.store.erase(Self.key, who: "c", reason: "d")
    #expect(first == second)
    #expect(try bench.store.current()?.rows == 4)
    let other = try bench.store.erase([.text("1000004"), 2020], who: "a", reason: "b")
    #expect(other.number == 2)
    #expect(try bench.store.current()?.rows == 3)
  }

  @Test func whatIsNotThereCannotBeErased() throws {
    let bench = try Bench()
    #expect(throws: DatasetError.self) { try bench.store.plan(erasing: Self.key) }
    _ = try bench.bring(rows(1...2))
    #expect(throws: ErasureError.noSuchRow(dataset: "ludnosc")) { try bench.store.erase(Self.key, who: "", reason: "") }
    #expect(try bench.store.erasures().isEmpty)
    #expect(!Files.exists(bench.folder.file("erasure.key")), "no secret is made for nothing")
  }

  @Test func theTombstoneSaysNothing() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...5))
    let erasure = try bench.store.erase(Self.key, who: "a", reason: "b")
    try bench.store.finish(erasure)
    let bytes = try Files.read(bench.store.path)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("1000003"))
    let secret = try Files.read(bench.folder.file("erasure.key"))
    #expect(secret.count == 32)
    #expect(try Files.facts(bench.folder.file("erasure.key")).bytes == 32)
    // Another gateway has another secret, so the same key has another token.
    let other = try Bench()
    _ = try other.bring(rows(1...5))
    _ = try other.store.erase(Self.key, who: "a", reason: "b")
    #expect(try Files.read(other.folder.file("erasure.key")) != secret)
  }
}

@Suite struct PrivacyScanTests {
  private static let pesel = "44051401359"

  private static func dataset(_ exemptions: [DetectorExemption] = []) -> Dataset {
    var dataset = Bench.dataset
    for index in dataset.columns.indices { dataset.columns[index].privacy = .public }
    dataset.columns[3].guarding.exemptions = exemptions
    return dataset
  }

  @Test func everyRowOfTheFirstLoadAndEveryChangeLater() throws {
    let bench = try Bench(Self.dataset())
    guard case .held(let reasons, let report) = try bench.bring(rows(1...3, note: .text("ma \(Self.pesel)"))) else {
      Issue.record("it was not held")
      return
    }
    #expect(report.findings.map(\.rows) == [3] && report.findings[0].examples.count == 3)
    #expect(reasons.map(\.description).joined().contains("note: a PESEL number in 3 rows"))
    #expect(!"\(reasons)\(report.summary)".contains(Self.pesel))
    #expect(try bench.store.current() == nil && !Files.exists(bench.store.path))
    _ = try bench.bring(rows(1...3, note: .text("ma \(Self.pesel)")), isReleased: true)
    // Unchanged rows are not scanned again.
    let outcome = try bench.bring(rows(1...3, note: .text("ma \(Self.pesel)")) + rows(4...4))
    #expect(bench.version(outcome)?.number == 2)
    guard case .held(_, let later) = try bench.bring(rows(1...4, value: "2", note: .text("ma \(Self.pesel)"))) else {
      Issue.record("it was not held")
      return
    }
    #expect(later.findings.map(\.rows) == [4])
  }

  @Test func whatIsExemptIsNotLookedFor() throws {
    let bench = try Bench(Self.dataset([DetectorExemption(detector: .pesel, reason: "są jawne")]))
    #expect(bench.version(try bench.bring(rows(1...3, note: .text(Self.pesel)))) != nil)
    guard case .held = try bench.bring(rows(1...3, note: .text("a@example.pl"))) else {
      Issue.record("it was not held")
      return
    }
  }

  @Test func columnsThatAreNotPublicAreNotLookedAt() throws {
    let bench = try Bench()
    #expect(bench.version(try bench.bring(rows(1...3, note: .text(Self.pesel)))) != nil)
    try bench.store.clearForPublication()
    // The same file, once its columns are public.
    let open = SQLiteStore(folder: bench.folder.path, dataset: Self.dataset())
    let error = #expect(throws: DatasetError.self) { try open.clearForPublication() }
    #expect(error?.what.contains("note: a PESEL number in 3 rows: 4***") == true, "\(String(describing: error))")
    let allowed = SQLiteStore(
      folder: bench.folder.path, dataset: Self.dataset([DetectorExemption(detector: .pesel, reason: "są jawne")]))
    try allowed.clearForPublication()
    #expect(throws: DatasetError.self, "it was not looked for then") { try open.clearForPublication() }
  }

  @Test func theHistoryIsLookedThroughToo() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3, note: .text(Self.pesel)))
    _ = try bench.bring(rows(1...3, note: .text("nic")))
    let open = SQLiteStore(folder: bench.folder.path, dataset: Self.dataset())
    let error = #expect(throws: DatasetError.self) { try open.clearForPublication() }
    #expect(
      error?.what.contains("note: a PESEL number in earlier versions only") == true, "\(error as Any)")
    // A row counts once, whatever number of versions had its value.
    _ = try bench.bring(rows(1...3, value: "7", note: .text(Self.pesel)))
    _ = try bench.bring(rows(1...3, value: "8", note: .text(Self.pesel)))
    let now = #expect(throws: DatasetError.self) { try open.clearForPublication() }
    #expect(now?.what.hasSuffix("data: note: a PESEL number in 3 rows: 4***, 4***, 4***") == true, "\(now as Any)")
  }
}
