import Platform
import Rows
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// What is written down around a COMMIT, and what is left when something fails there.
@Suite struct CommitSequenceTests {
  private struct Refusal: Error {}

  private static func word(_ outcome: CommitOutcome) -> String {
    switch outcome {
    case .committed(let version, _): "committed \(version.number)"
    case .unchanged: "unchanged"
    case .held(let reasons, _): "held \(reasons.count)"
    }
  }

  @Test func theOutcomeIsToldOnceBeforeItTakesEffect() throws {
    let bench = try Bench()
    var told: [String] = []
    var newest: [Int?] = []
    func keep(_ outcome: CommitOutcome) throws {
      told.append(Self.word(outcome))
      newest.append(try bench.store.current()?.number)
    }
    _ = try bench.bring([], keep: keep)
    _ = try bench.bring(rows(1...40), keep: keep)
    _ = try bench.bring(rows(1...40), keep: keep)
    _ = try bench.bring(rows(1...40, value: "2"), keep: keep)
    _ = try bench.bring(rows(1...2), keep: keep)
    #expect(told == ["held 1", "committed 1", "unchanged", "committed 2", "held 1"])
    // A reader at that moment still sees the previous version.
    #expect(newest == [nil, nil, 1, 1, 2])
  }

  @Test func aFirstLoadThatCannotBeWrittenDownIsNot() throws {
    let bench = try Bench()
    #expect(throws: Refusal.self) { try bench.bring(rows(1...3)) { _ in throw Refusal() } }
    #expect(!bench.store.exists)
    #expect(try Files.list(bench.folder.path).isEmpty, "nothing is left behind")
    #expect(bench.version(try bench.bring(rows(1...3)))?.number == 1)
  }

  @Test func aVersionThatCannotBeWrittenDownIsNone() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3))
    let before = try #require(try bench.store.checkpoint(of: Owner("gus")))
    #expect(throws: Refusal.self) { try bench.bring(rows(1...3, value: "2")) { _ in throw Refusal() } }
    #expect(try bench.rows() == rows(1...3))
    #expect(try bench.store.versions().count == 1)
    #expect(try bench.store.checkpoint(of: Owner("gus"))?.fingerprint == before.fingerprint)
    #expect(bench.version(try bench.bring(rows(1...3, value: "2")))?.number == 2)
  }

  /// The answer of a COMMIT may be lost while its effect is not: it is looked up by the run.
  @Test(arguments: [false, true]) func aCommitOfUnknownOutcomeIsFoundByItsRun(isFirst: Bool) throws {
    let folder = try TemporaryFolder()
    let bench = Bench(
      SQLiteStore(folder: folder.path, dataset: Bench.dataset) { throw Refusal() }, in: folder)
    if !isFirst { #expect(throws: Refusal.self) { try bench.bring(rows(1...2)) } }
    #expect(throws: Refusal.self) { try bench.bring(rows(1...3)) }
    let run: Int64 = isFirst ? 1 : 2
    let version = try #require(try bench.store.version(ofRun: run, source: Owner("gus")))
    #expect(version.number == Int(run) && version.rows == 3)
    #expect(try bench.store.version(ofRun: run, source: Owner("urzad")) == nil)
    #expect(try bench.store.version(ofRun: 9, source: Owner("gus")) == nil)
    #expect(try bench.rows() == rows(1...3))
  }

  @Test func aRunWithoutChangesMovesTheCheckpointAndNothingElse() throws {
    let bench = try Bench()
    #expect(try bench.store.checkpoint(of: Owner("gus")) == nil)
    _ = try bench.bring(rows(1...3))
    let first = try #require(try bench.store.checkpoint(of: Owner("gus")))
    #expect(first.run == 1 && first.fingerprint == SHA256.of("1".utf8))
    _ = try bench.bring(rows(1...3))
    let second = try #require(try bench.store.checkpoint(of: Owner("gus")))
    #expect(second.run == 2 && second.fingerprint == SHA256.of("2".utf8))
    #expect(try bench.store.versions().map(\.run) == [1])
    #expect(try bench.store.checkpoint(of: Owner("urzad")) == nil)
  }

  @Test func aHeldRunLeavesTheCheckpoint() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...40))
    _ = try bench.bring(rows(1...2))
    #expect(try bench.store.checkpoint(of: Owner("gus"))?.run == 1)
  }

  @Test func aCheckpointIsRenewedForItsOwnerAlone() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3), source: "gus")
    _ = try bench.bring(rows(4...6), source: "urzad")
    let other = SHA256.of("written by other rules".utf8)
    try bench.store.renew(checkpointOf: Owner("gus"), as: other)
    #expect(try bench.store.checkpoint(of: Owner("gus"))?.fingerprint == other)
    #expect(try bench.store.checkpoint(of: Owner("gus"))?.run == 1)
    #expect(try bench.store.checkpoint(of: Owner("urzad"))?.fingerprint == SHA256.of("2".utf8))
    try bench.store.renew(checkpointOf: Owner("nikt"), as: other)
    #expect(try bench.store.checkpoint(of: Owner("nikt")) == nil)
  }

  @Test func aVersionKeepsItsDocuments() throws {
    let bench = try Bench()
    #expect(try bench.store.sources(of: 1).documents.isEmpty)
    _ = try bench.bring(rows(1...3))
    _ = try bench.bring(rows(1...3, value: "2"))
    for version in 1...2 {
      let documents = try bench.store.sources(of: version).documents
      #expect(documents.map(\.origin) == ["plik.csv"])
      #expect(documents.map(\.digest) == [SHA256.of("document \(version)".utf8)])
    }
    #expect(try bench.store.sources(of: 3).documents.isEmpty)
  }

  /// Rows of a removed source are transferred to another one, and the versions do not change.
  @Test func rowsAreHandedOver() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...40), source: "dawny")
    _ = try bench.bring(rows(41...45), source: "obcy")
    #expect(try bench.store.owners(except: [Owner("obcy")]).map(\.rows) == [40])
    let hash = try bench.store.current()?.hash
    guard case .unchanged(let report) = try bench.bring(rows(1...40), source: "nowy", formerly: ["dawny"]) else {
      Issue.record("the same rows from the successor are no change")
      return
    }
    #expect(report.rowsBefore == 40 && report.rejections.isEmpty)
    #expect(try bench.store.current()?.hash == hash)
    #expect(try bench.store.checkpoint(of: Owner("dawny")) == nil && bench.store.checkpoint(of: Owner("nowy")) != nil)
    #expect(try bench.store.owners(except: [Owner("nowy"), Owner("obcy")]).isEmpty)
    // Rows that the successor no longer delivers are deleted as its own; those of a third source stay.
    let version = bench.version(try bench.bring(rows(1...39), source: "nowy", formerly: ["dawny"]))
    #expect(version?.deleted == 1 && version?.rows == 44)
    // The name is free for a new source, which has no rows.
    let again = try bench.bring(rows(1...1, value: "7"), source: "dawny", isReleased: true)
    #expect(again.report.rowsBefore == 0 && again.report.rejections.map(\.rejection.rule) == [.foreignKey])
    #expect(
      again.report.rejections.first?.rejection.reason == "another source of the dataset, nowy, holds this key")
  }
}

/// The folder of all datasets.
@Suite struct StoresTests {
  @Test func filesAreFoundWhetherDeclaredOrNot() throws {
    let folder = try TemporaryFolder()
    let stores = SQLiteStores(folder: folder.path)
    #expect(try stores.ids().isEmpty && stores.runs().isEmpty)
    var other = Bench.dataset
    other.id = "bezrobocie"
    let first = try Bench(in: folder)
    let second = try Bench(other, in: folder)
    for value in ["1", "1", "2"] { _ = try first.bring(rows(1...3, value: value)) }
    _ = try second.bring(rows(1...3))
    try folder.write("notatki.txt", "no dataset")
    #expect(try stores.ids().sorted() == ["bezrobocie", "ludnosc"])
    // Run 2 changed nothing, and its documents are those of the last checkpoint no more.
    #expect(try stores.runs() == [1, 3])
    var documents: Set<String> = []
    try stores.eachDocument { documents.insert($0) }
    #expect(documents == [SHA256.of("document 1".utf8).hex, SHA256.of("document 3".utf8).hex])
    #expect(try stores.store(other).current()?.rows == 3)
  }

  @Test func aFolderThatIsNotThereHasNone() throws {
    let folder = try TemporaryFolder()
    #expect(try SQLiteStores(folder: folder.file("nie-ma")).ids().isEmpty)
  }

  @Test func onlyLeftoversAreCleanedAway() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3))
    try bench.folder.write("ludnosc.sqlite.part", "half")
    try bench.folder.write("erasure.key", "secret")
    try SQLiteStores(folder: bench.folder.path).clean()
    #expect(
      try Files.list(bench.folder.path).sorted().filter { !$0.contains("-") } == ["erasure.key", "ludnosc.sqlite"])
    #expect(try bench.rows() == rows(1...3))
  }
}
