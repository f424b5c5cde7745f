import Landing
import Platform
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runs
@testable import Runtime
@testable import State

/// A release commits what was shown, and nothing else.
@Suite struct ReleaseTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func holdLosses() throws {
    try scene.drop(schools: 300)
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(schools: 200)
    #expect(scene.run("run rejestr").status == .held)
  }

  private func rows() -> Int { scene.run("show szkoly --rows 0").output.split(separator: "\n").count - 1 }

  /// Another mapping, other limits, another column in public: each makes other rows, or other guards.
  @Test(arguments: [
    (
      "sources/rejestr.yaml", "SELECT id, name, pupils FROM source",
      "SELECT id, id || '@b.pl' AS name, pupils FROM source"
    ),
    (
      "sources/rejestr.yaml", "SELECT id, name, pupils FROM source",
      "SELECT id, name, pupils FROM source WHERE CAST(id AS INTEGER) > 999"
    ),
    ("datasets/szkoly.yaml", "deleted_share: 5%", "deleted_share: 6%"),
    ("datasets/szkoly.yaml", "pupils: {type: integer, privacy: public", "pupils: {type: integer, privacy: internal"),
    (
      "datasets/szkoly.yaml", "key: [id]",
      "key: [id]\nchecks: {duze: {check: range, column: pupils, max: 10, action: warn}}"
    ),
  ])
  func aChangedConfigurationIsRefused(file: String, before: String, after: String) throws {
    try holdLosses()
    let text = String(decoding: try Files.read(scene.folder.file("config/\(file)")), as: UTF8.self)
    #expect(text.contains(before))
    try scene.folder.write("config/\(file)", text.replacing(before, with: after))
    let refused = scene.run("hold release 1 --reason tak")
    #expect(refused.status == .failed, "\(refused)")
    #expect(refused.errors.contains("hold 1 is out of date"), "\(refused)")
    #expect(refused.errors.contains("klamra replay rejestr makes the hold anew"), "\(refused)")
    #expect(rows() == 300)
    #expect(scene.run("hold show 1").output.contains(", waiting"))
    #expect(!Files.exists(scene.folder.file("public/datasets/szkoly/versions/2")))
    // With the original settings it can be released.
    try scene.folder.write("config/\(file)", text)
    #expect(scene.run("hold release 1 --reason tak").status == .done)
    #expect(rows() == 200)
  }

  /// The way in the message: the new hold has another number, and the guards have checked its result.
  @Test func aReplayMakesTheHoldAnew() throws {
    try holdLosses()
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(mapping: "SELECT id, 'jan' || id || '@poczta.pl' AS name, pupils FROM source"))
    #expect(scene.run("hold release 1 --reason tak").status == .failed)
    let replay = scene.run("replay rejestr")
    #expect(replay.status == .held && replay.errors.contains("what looks like personal data"), "\(replay)")
    #expect(scene.run("hold release 1 --reason tak").errors.contains("hold 1 was superseded already"))
    // Personal data require a separate reason.
    #expect(scene.run("hold release 2").status == .wrong)
    #expect(rows() == 300)
    #expect(scene.run("hold release 2 --reason zgoda").status == .done)
    #expect(rows() == 200)
  }

  /// The rows that are stored are others by now, so the release would do something else: it is shown again.
  @Test func otherReasonsAreShownFirst() throws {
    try holdLosses()
    #expect(scene.run("erase szkoly 250 --reason RODO --yes").status == .done)
    let again = scene.run("hold release 1 --reason tak")
    #expect(again.status == .held, "\(again)")
    #expect((again.output + again.errors).contains("hold 1 has other reasons than those that were shown"), "\(again)")
    #expect(scene.run("hold show 1").output.contains("it would delete 99 of 299 rows"))
    #expect(scene.run("hold release 1 --reason tak").status == .done)
    #expect(rows() == 200)
  }

  /// The last layout in which the reasons of holds were sentences.
  private static let layoutOfSentences = 10

  private func execute(_ sql: String) throws {
    try Connection(scene.folder.file("state/klamra.sqlite"), mode: .writer).execute(sql)
  }

  /// Decisions do not depend on wording: a hold stored by an older Klamra can be released.
  @Test(arguments: [
    // The form written until layout 11, and another form that was possible.
    "it would delete 100 of 300 rows (33.3 %), and the limit is 5.0 %", "100 rows (a third) would go",
  ])
  func aHoldWithASentenceOfThenCanBeReleased(sentence: String) throws {
    try holdLosses()
    try execute(
      "UPDATE holds SET reasons = '\(sentence)'; \(LaterLayouts.undone) PRAGMA user_version = \(Self.layoutOfSentences)"
    )
    let list = scene.run("hold list")
    #expect(list.errors.contains("was written by an older Klamra"), "\(list)")
    let release = scene.run("hold release 1 --reason tak")
    #expect(release.status == .done, "\(release)")
    #expect(rows() == 200)
    #expect(scene.run("hold show 1").output.contains(sentence))
  }

  /// What explains a reason may change while it waits: the limit that was said, the words of a check.
  @Test func whatOnlyExplainsAReasonDoesNotMatter() throws {
    try holdLosses()
    try execute(
      "UPDATE holds SET reasons = json_set(reasons, '$[0].share_max', 0.5, '$[0].remark', 'of another release')")
    #expect(scene.run("hold show 1").output.contains("and the limit is 50.0 %"))
    #expect(scene.run("hold release 1 --reason tak").status == .done)
    #expect(rows() == 200)
  }

  /// Other numbers, another kind of reason, a kind that only a newer Klamra knows: none of them equals what is found.
  @Test(arguments: [
    #"[{"code":"deletions","rows":101,"of":300}]"#, #"[{"code":"empty","rows_before":300}]"#, "[]",
  ])
  func anotherReasonIsShownFirst(reasons: String) throws {
    try holdLosses()
    try execute("UPDATE holds SET reasons = '\(reasons)'")
    let again = scene.run("hold release 1 --reason tak")
    #expect(again.status == .held, "\(again)")
    #expect(scene.run("hold show 1").output.contains("it would delete 100 of 300 rows"))
    #expect(rows() == 300)
  }

  @Test func reasonsThatCannotBeReadAreAnError() throws {
    try holdLosses()
    try execute("UPDATE holds SET reasons = 'no JSON'")
    let show = scene.run("hold show 1")
    #expect(show.status == .failed && show.errors.contains("JSON"))
  }

  /// Programs know a reason by its code.
  @Test func programsAreGivenTheCode() throws {
    try holdLosses()
    let shown = scene.run("hold show 1 --json").output
    #expect(shown.contains(#""reasons": ["#) && shown.contains("it would delete 100 of 300 rows"))
    #expect(shown.filter { !$0.isWhitespace }.contains(#""codes":["deletions"]"#), "\(shown)")
  }

  /// An old sentence about personal data still requires a reason for the release, whether or not its details are
  /// recognised.
  @Test(arguments: ["it would publish what looks like personal data: somewhere", "note: a PESEL number"])
  func anOldSentenceAboutPersonalDataWantsAReason(sentence: String) throws {
    try holdLosses()
    try execute(
      "UPDATE holds SET reasons = '\(sentence)'; \(LaterLayouts.undone) PRAGMA user_version = \(Self.layoutOfSentences)"
    )
    // The first writing command migrates the file.
    let release = scene.run("hold release 1")
    #expect((release.status == .wrong) == sentence.contains("would publish"), "\(release)")
  }

  @Test func aReleaseOfADerivedDatasetIsHeldToTheSame() throws {
    let region = try Region()
    func gminas(_ count: Int) throws {
      try region.put("people", (0..<count).map { "G\($0);2024;\($0 + 1)" })
    }
    try region.put("amount", (0..<30).map { "G\($0);2024;\($0 + 1)" })
    try gminas(30)
    #expect(region.scene.run("run --all").status == .done)
    try gminas(12)
    #expect(region.scene.run("run people").status == .held)
    #expect(region.scene.run("hold release 1 --reason tak").status == .held)
    let path = "config/datasets/na-glowe.yaml"
    let text = String(decoding: try Files.read(region.scene.folder.file(path)), as: UTF8.self)
    try region.scene.folder.write(path, text + "limits: {deleted_share: 1%}\n")
    let refused = region.scene.run("hold release 2 --reason tak")
    #expect(
      refused.status == .failed && refused.errors.contains("klamra derive na-glowe makes the hold anew"), "\(refused)")
    #expect(region.rows("na-glowe").count == 30)
    #expect(region.scene.run("derive na-glowe").status == .held)
    #expect(region.scene.run("hold release 3 --reason tak").status == .done)
    #expect(region.rows("na-glowe").count == 12)
  }

  // MARK: Two who decide

  private func runtime() throws -> Runtime {
    try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
  }

  /// A release and a rejection at the same time: the second one fails as too late.
  @Test func aRejectionWaitsForTheRelease() throws {
    try holdLosses()
    let runtime = try runtime()
    let hold = try #require(try runtime.records.holds.hold(1))
    let begun = Monitor(false), outcome = Monitor<(any Error)?>(nil)
    let other = Thread("reject") {
      _ = begun.wait { $0 ? true : nil }
      do {
        try runtime.reject(hold, by: "jan", reason: "nie", Cancellation())
      } catch {
        outcome.withLock { $0 = error }
      }
    }
    // The release holds the source's slot. It commits only once the rejection stands in the queue behind it.
    _ = try runtime.release(
      hold, by: "anna", reason: "tak", cancellation: Cancellation(),
      observer: { _ in
        if begun.withLock({ isBegun in
          defer { isBegun = true }
          return isBegun
        }) {
          return
        }
        runtime.slots.waitUntil(queued: 1)
      })
    other.join()
    #expect(outcome.withLock { $0 as? HoldDecidedError } == HoldDecidedError(hold: 1))
    #expect(try runtime.records.holds.hold(1)?.state == .released)
    #expect(try runtime.records.runs.run(2)?.state == .committed)
    #expect(try runtime.environment.store("szkoly").current()?.number == 2)
  }

  @Test func ofTwoRejectionsOneIsRecorded() throws {
    try holdLosses()
    let runtime = try runtime()
    let hold = try #require(try runtime.records.holds.hold(1))
    try runtime.reject(hold, by: "anna", reason: "nie", Cancellation())
    #expect(throws: HoldDecidedError(hold: 1)) { try runtime.reject(hold, by: "jan", reason: "tak", Cancellation()) }
    #expect(throws: HoldDecidedError(hold: 1)) {
      try runtime.release(hold, by: "jan", reason: "tak", cancellation: Cancellation(), observer: { _ in })
    }
    #expect(try runtime.records.holds.hold(1)?.decidedBy == "anna")
  }

  /// A crash right after the COMMIT of a release leaves a hold that appears to wait.
  @Test func aReleaseThatWasCutShort() throws {
    try holdLosses()
    #expect(scene.run("hold release 1 --reason tak").status == .done)
    try Connection(scene.folder.file("state/klamra.sqlite"), mode: .writer).execute(
      """
      UPDATE holds SET state = 'waiting', decided = NULL, decided_by = '', decision_reason = '';
      UPDATE runs SET state = 'held' WHERE id = 2;
      """)
    let late = scene.run("hold reject 1 --reason nie")
    #expect(late.status == .failed && late.errors.contains("released as szkoly version 2"), "\(late)")
    let again = scene.run("hold release 1 --reason tak")
    #expect(again.status == .done, "\(again)")
    #expect(scene.run("history szkoly").output.contains("version 2 was released as hold 1 by "))
    #expect(scene.run("hold list").output == "No run waits.\n")
    let runs = scene.run("runs --rows 1 --json").output
    #expect(runs.contains("\"outcome\":\"committed\",\"version\":2") && runs.contains("committed"), "\(runs)")
  }
}

/// A process that dies between the COMMIT of a dataset and the end of its run: what was rejected is not lost.
@Suite struct KeptRejectsTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.drop((1...50).map { ($0, "Szkoła", $0 % 25 == 7 ? "siedem" : "100") })
  }

  /// The last layout in which the reasons of holds were sentences.
  private static let layoutOfSentences = 10

  private func execute(_ sql: String) throws {
    try Connection(scene.folder.file("state/klamra.sqlite"), mode: .writer).execute(sql)
  }

  private func runtime() throws -> Runtime {
    try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
  }

  /// What the file shows at the moment of the COMMIT is what a crash would leave.
  @Test func everythingIsWrittenDownBefore() throws {
    let seen = Monitor<(records: Int, streams: [RunStream], versions: Int)>((0, [], -1))
    do {
      let runtime = try runtime()
      let environment = runtime.environment
      let run = try runtime.records.runs.begin(source: "rejestr", trigger: .schedule)
      let stream = StreamCommit(
        run: run, owner: "rejestr", stream: "table", dataset: try environment.store("szkoly").dataset, kind: .run,
        fingerprint: StageFingerprint(digest: SHA256.of("x".utf8), former: SHA256.of("y".utf8)))
      let document = try runtime.archive.land(file: scene.folder.file("drop/a.csv"))
      let reference = DocumentReference(
        stream: "table", ordinal: 0, requestKey: "a.csv", url: "a.csv", document: document, status: 0, fetchedAt: .now)
      let source = try environment.source("rejestr")
      let store = try environment.store("szkoly")
      struct PowerCut: Error {}
      #expect(throws: PowerCut.self) {
        let stage = MapStage(source: source, target: source.streams[0], store: store, stores: environment.stores)
        return try stage.commit(
          [reference], stage.fingerprint([reference]), from: runtime.archive, declared: nil, run: run,
          rejected: { _ in Quarantine.Unsettled() },
          keep: { outcome in
            try CommitStreams(runtime).keep(
              outcome, of: stream,
              report: RunReport.StreamReport(stream: "table", dataset: "szkoly", outcome: .mapped(outcome)))
            let records = try runtime.records.quarantine.entries(run: run).count
            let streams = try runtime.records.streams.streams(of: run)
            let versions = try store.versions().count
            seen.withLock { $0 = (records, streams, versions) }
            throw PowerCut()
          }, cancellation: Cancellation())
      }
      #expect(try store.versions().isEmpty)
      // The COMMIT never happened: its records are removed.
      CommitStreams(runtime).forget(stream)
      #expect(try runtime.records.quarantine.entries(run: run).isEmpty)
      #expect(try runtime.records.streams.streams(of: run).isEmpty)
    }
    seen.withLock {
      #expect($0.records == 2 && $0.versions == 0)
      #expect($0.streams.map(\.outcome) == [.committed])
      #expect($0.streams.first?.counts?.ledger.recordsQuarantined == 2)
    }
  }

  @Test func aRunIsTakenUpWithAllOfIt() throws {
    let first = scene.run("run rejestr")
    #expect(first.status == .quarantined)
    let ledger = scene.run("runs --json").output
    // The file right after the COMMIT.
    try execute("UPDATE runs SET state = 'mapped', finished = NULL WHERE id = 1")
    let again = scene.run("run rejestr")
    #expect(
      again.status == .quarantined && again.errors.contains("szkoly version 1, 2 records quarantined"), "\(again)")
    #expect(scene.run("quarantine show 1").output.contains("\"siedem\""))
    func counts(_ text: String) -> Substring? {
      text.split(separator: "\n").first { $0.contains("records_quarantined") }
    }
    #expect(counts(scene.run("runs --json").output) == counts(ledger))
    let unchanged = scene.run("run rejestr")
    #expect(unchanged.status == .quarantined, "\(unchanged)")
    #expect(scene.run("status").output.contains("2 records wait in quarantine"))
  }

  /// A held run that was cut short before it was said to be held.
  @Test func aHeldRunHasItsHold() throws {
    #expect(scene.run("run rejestr").status == .quarantined)
    try scene.drop((1...20).map { ($0, "Szkoła", $0 == 7 ? "siedem" : "100") })
    #expect(scene.run("run rejestr").status == .held)
    try execute("UPDATE runs SET state = 'mapped', finished = NULL WHERE id = 2")
    #expect(scene.run("hold list").output.contains("waiting"))
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("hold list").output.split(separator: "\n").count == 2)
    #expect(scene.run("hold release 1 --reason tak").status == .quarantined)
  }
}
