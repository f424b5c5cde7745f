import Landing
import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// State folders in which the counts of a run were one JSON text: layout 9 and before.
@Suite struct LedgerMigrationTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("klamra.sqlite") }

  /// Reverts a current file to layout 9, without the counts.
  static let back = """
    \(LaterLayouts.undone)
    ALTER TABLE runs ADD COLUMN ledger TEXT NOT NULL DEFAULT '';
    DROP TABLE run_correction_troubles; DROP TABLE run_check_examples; DROP TABLE run_checks; DROP TABLE run_streams;
    PRAGMA user_version = 9;
    """

  /// Texts as the previous release wrote them, an element of the list for each stream.
  private static let committed = """
    {"stream":"a","dataset":"szkoly","outcome":"committed","version":2,\
    "hash":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","rows":30,\
    "fields_absent":["Liczba\\nmiejsc"],"corrections":{"applied":1,"troubles":[{"line":3,"text":"no record is 7"},\
    {"line":4,"text":"„ż”"}]},"schema_changes":[{"name":"Adres","field":"","change":"new","before":null,"now":"text",\
    "action":"report"}],"suppressed":{"at_risk":3,"secondary":2,"published_before":1},"inserted":1,"updated":2,\
    "deleted":3,"ledger":{"documents":1,"bytes":900,"records_declared":31,"records_read":31,"records_used":30,\
    "records_left_out":0,"records_quarantined":1,"rows_mapped":30,"rows_accepted":28,"rows_repeated":1,\
    "rows_quarantined":1,"values_corrected":1,"checks":[{"check":"plausible","action":"warn","looked_at":30,"failed":2,\
    "examples":[{"document":0,"position":4,"text":"pupils 5000"},{"document":-1,"position":0,"text":"\\"x\\""}]},\
    {"check":"total","action":"hold","looked_at":0,"failed":0,"examples":[]}]}}
    """
  private static let held = """
    {"stream":"b","dataset":"prawe","inputs":[{"dataset":"x","version":3}],"outcome":"held","reasons":["it would delete 20 \
    of 30 rows","druga"],"fingerprint":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","inserted":0,\
    "updated":0,"deleted":20,"ledger":{"documents":1,"bytes":9,"records_declared":null,"records_read":10,\
    "records_used":10,"records_left_out":0,"records_quarantined":0,"rows_mapped":10,"rows_accepted":10,\
    "rows_repeated":0,"rows_quarantined":0,"values_corrected":0,"rows_erased":4,"checks":[]}}
    """
  private static let same = #"{"stream":"c","dataset":"d","outcome":"same","quarantined":2,"quarantined_by_run":1}"#
  private static let rejected = #"{"stream":"d","dataset":"d","outcome":"rejected","rejected_hold":5}"#
  private static let plain = #"{"stream":"e","dataset":"d","outcome":"same"}"#

  init() throws {
    folder = try TemporaryFolder()
    _ = try Database(path, layout: StateLayout.now)
    try Connection(path, mode: .writer).execute(Self.back)
  }

  private func insert(_ ledger: String, state: String = "committed") throws {
    try Connection(path, mode: .writer).run(
      "INSERT INTO runs (source, trigger, state, started, finished, ledger) VALUES ('s', 'schedule', ?1, 5, 7, ?2)",
      state, ledger)
  }

  private func shown(_ streams: [RunStream]) -> String { JSON.array(streams.map(LedgerText.json)).compact }

  /// What `klamra runs --json` showed of a run before is what it shows afterwards, byte for byte.
  @Test(arguments: [
    "[\(committed)]", "[\(held)]", "[\(same),\(rejected),\(plain)]", "[\(plain),\(held),\(same),\(committed)]", "[]",
  ])
  func countsComeAlongAsTheyWere(ledger: String) throws {
    try insert(ledger)
    let streams = RunStreams(try Database(path, layout: StateLayout.now))
    #expect(try shown(streams.streams(of: 1)) == ledger)
    #expect(try streams.streams(of: 1).allSatisfy { $0.settledAt.microseconds == 7 && $0.source == "s" })
  }

  @Test func membersThatOlderReleasesDidNotWrite() throws {
    try insert(
      #"[{"stream":"a","dataset":"d","outcome":"unchanged","inserted":0,"updated":0,"deleted":0,"ledger":"#
        + #"{"documents":1,"records_read":5,"records_used":5,"rows_mapped":5,"rows_accepted":5}}]"#)
    let row = try #require(try RunStreams(try Database(path, layout: StateLayout.now)).streams(of: 1).first)
    let ledger = try #require(row.counts?.ledger)
    #expect(ledger.recordsRead == 5 && ledger.valuesCorrected == 0 && ledger.checks.isEmpty)
    #expect(ledger.suppression == nil && ledger.recordsDeclared == nil && row.corrections == nil)
  }

  /// Unreadable texts are dropped; the run and the rest of the file stay.
  @Test(arguments: [
    "", "{", "7", "{\"rows\":5}", "[1,\"x\",null,[]]", "[{}]", "[{\"stream\":\"a\"}]",
    #"[{"stream":"a","outcome":"another"}]"#,
  ])
  func damagedTextsAreDropped(ledger: String) throws {
    try insert(ledger)
    try insert("[\(Self.plain)]")
    let database = try Database(path, layout: StateLayout.now)
    #expect(try RunStreams(database).streams(of: 1).isEmpty)
    #expect(try shown(RunStreams(database).streams(of: 2)) == "[\(Self.plain)]")
    #expect(try Runs(database).list().map(\.id) == [2, 1])
  }

  @Test func aStreamThatStandsTwiceCountsOnce() throws {
    try insert("[\(Self.plain),\(Self.plain)]")
    #expect(try shown(RunStreams(try Database(path, layout: StateLayout.now)).streams(of: 1)) == "[\(Self.plain)]")
  }

  /// A state folder with runs of both streams, a waiting hold and quarantine carries on unchanged.
  @Test func aStateFolderOfThePreviousReleaseCarriesOn() throws {
    let streams = try TwoStreams("expect: every 2d")
    try streams.begin()
    try streams.drop("left", .warned)
    try streams.drop("right", .rejected)
    #expect(streams.scene.run("run rejestr").status == .quarantined)
    try streams.drop("left", .held)
    #expect(streams.scene.run("run rejestr").status == .held)
    let (runs, status) = (streams.scene.run("runs --json").output, streams.scene.run("status --json").output)

    // The texts that the previous release would have written are those that this one shows.
    let ledgers = try JSONNode(parsing: runs).member("runs").elements().map { run in
      (try run.member("run").integer(), try run.member("streams").value.compact)
    }
    try streams.execute(Self.back)
    for (run, text) in ledgers {
      try Connection(streams.scene.folder.file("state/klamra.sqlite"), mode: .writer).run(
        "UPDATE runs SET ledger = ?2 WHERE id = ?1", run, text)
    }
    #expect(streams.scene.run("status").errors.contains("was written by an older Klamra"))
    let release = streams.scene.run("hold release 1 --reason Zniesiono")
    #expect(release.status == .done || release.status == .quarantined, "\(release)")
    #expect(try streams.outcomes(3) == ["left": "committed", "right": "same"])
    #expect(try streams.failed("lewe") == 0 && streams.quarantined() == 1)
    #expect(try streams.isLate("prawe") == false)
    #expect(status.contains("\"quarantined\": 1"))
    #expect(streams.scene.run("quarantine show 3").output.contains("\"siedem\""))
  }
}
