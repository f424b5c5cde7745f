import Events
import Glibc
import Landing
import OutputState
import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Operations
@testable import Runtime
@testable import State

/// What goes after its time, and what never does.
@Suite struct PruneTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private var landing: String { scene.folder.file("state/landing") }

  private func documents() throws -> [String] { try Files.list(landing) }

  private func runtime() throws -> Runtime {
    try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
  }

  /// Prunes as if so many days had passed.
  @discardableResult
  private func prune(_ runtime: Runtime, days: Double, isDryRun: Bool = false) throws -> PruneReport {
    try runtime.prune(
      isDryRun: isDryRun, cancellation: Cancellation(), now: Timestamp.now.adding(seconds: days * 86_400))
  }

  private func count(_ runtime: Runtime, _ sql: String) throws -> Int {
    try runtime.records.database.read { connection in
      var select = try connection.prepare(sql)
      return try select.step() ? Int(select.integer(0)) : 0
    }
  }

  /// A file that fails: it has no rows in the place of the register's header.
  private func dropBroken(_ text: String) throws { try scene.folder.write("drop/a.csv", text) }

  @Test func documentsOfRunsWithoutAResultGoAfterNinetyDays() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try dropBroken("nothing\r\nof this kind\r\n")
    #expect(scene.run("run rejestr").status == .failed)
    try scene.drop(schools: 30, revised: [3])
    #expect(scene.run("run rejestr").status == .done)
    #expect(try documents().count == 3)

    let runtime = try runtime()
    #expect(try prune(runtime, days: 89).isEmpty)
    let dry = try prune(runtime, days: 91, isDryRun: true)
    #expect(dry.documents == 1 && dry.runs.map(\.runs) == [1] && dry.runs.map(\.records) == [0])
    #expect(try documents().count == 3)
    let report = try prune(runtime, days: 91)
    #expect(report.documents == 1 && report.documentBytes == dry.documentBytes && report.documentBytes > 0)
    #expect(try documents().count == 2)
    #expect(try prune(runtime, days: 91).isEmpty)
    // The record of the run, with what was wrong, is still there.
    #expect(try runtime.records.runs.run(2)?.state == .failed)
    #expect(try runtime.records.runs.documents(of: 2).isEmpty)
  }

  @Test func whatAVersionRefersToStaysForEver() throws {
    for fee in [1, 2, 3] {
      try scene.drop(schools: 30, revised: [fee])
      #expect(scene.run("run rejestr").status == .done)
    }
    let history = scene.run("history szkoly --json").output
    do {
      let runtime = try runtime()
      let report = try prune(runtime, days: 36_000)
      #expect(report.runs.isEmpty && report.documents == 0)
      #expect(try runtime.records.runs.list().count == 3)
    }
    #expect(try documents().count == 3)
    // Any of them can be mapped again.
    #expect(scene.run("replay rejestr --run 1").status == .done)
    #expect(scene.run("history szkoly --json").output != history)
    #expect(scene.run("verify").status == .done)
  }

  @Test func aDatasetThatIsDeclaredNoMoreKeepsItsDocuments() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try Files.remove(scene.folder.file("config/sources/rejestr.yaml"))
    try Files.remove(scene.folder.file("config/datasets/szkoly.yaml"))
    #expect(try prune(runtime(), days: 36_000).isEmpty)
    #expect(try documents().count == 1)
    // Without its file nothing can be traced any more, but the last run of the source stays.
    try Files.remove(scene.folder.file("state/datasets/szkoly.sqlite"))
    #expect(try prune(runtime(), days: 36_000).isEmpty)
  }

  @Test func aFileThatCannotBeReadKeepsEverything() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    let runtime = try runtime()
    try scene.folder.write("state/landing/\(String(repeating: "0", count: 64)).zst", "unused")
    try scene.folder.write("state/datasets/other.sqlite", "this is no database, but long enough to be looked at")
    #expect(throws: SQLiteError.self) { try prune(runtime, days: 36_000) }
    #expect(try documents().count == 2)
  }

  @Test func theLastRunOfASourceCanAlwaysBeReplayed() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    // Runs that change nothing: the same rows in another order.
    for round in 1...3 {
      let numbers = Array(round..<30) + Array(0..<round)
      try scene.drop(numbers.map { ($0, "Szkoła \($0)", "\(100 + $0)") })
      #expect(scene.run("run rejestr").status == .done)
    }
    #expect(try documents().count == 4)
    do {
      let runtime = try runtime()
      let report = try prune(runtime, days: 36_000)
      #expect(report.runs.map(\.records) == [2] && report.documents == 2)
      #expect(try runtime.records.runs.list().map(\.id) == [4, 1])
      #expect(try count(runtime, "SELECT count(*) FROM fetched_streams") == 2)
      #expect(try count(runtime, "SELECT count(*) FROM quarantine WHERE run NOT IN (SELECT id FROM runs)") == 0)
    }
    #expect(scene.run("replay rejestr").status == .done)
    #expect(scene.run("run rejestr").status == .done)
  }

  @Test func aHeldRunKeepsItsDocuments() throws {
    try scene.drop(schools: 300)
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(schools: 100)
    #expect(scene.run("run rejestr").status == .held)
    try dropBroken("x\n")
    #expect(scene.run("run rejestr").status == .failed)
    #expect(try prune(runtime(), days: 36_000).isEmpty)
    #expect(scene.run("hold release 1").status == .done)
  }

  @Test func filesThatNobodyRefersToAreFoundOnTheNextRound() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    // A round that died between the references and the files, and a writer that died while it wrote.
    try scene.folder.write("state/landing/\(String(repeating: "a", count: 64)).zst", "old")
    try scene.folder.write("state/landing/readme.txt", "an operator's note")
    let runtime = try runtime()
    try scene.folder.write("state/landing/99999999-1.part", "half")
    let dry = try prune(runtime, days: 0, isDryRun: true)
    #expect(dry.documents == 1 && dry.leftovers == 1)
    #expect(try documents().count == 4)
    let report = try prune(runtime, days: 0)
    #expect(report.documents == 1 && report.documentBytes == 3 && report.leftovers == 1)
    #expect(try documents().filter { $0.hasSuffix(".part") || $0.hasPrefix("a") }.isEmpty)
    #expect(Files.exists("\(landing)/readme.txt"))
  }

  @Test func leftoversOfAnEarlierProcessOfTheSameNumberGoAtTheStart() throws {
    try scene.folder.write("state/landing/\(getpid())-1.part", "half")
    let runtime = try runtime()
    #expect(try documents().isEmpty)
    // A file that this process is writing is not a leftover.
    try scene.folder.write("state/landing/\(getpid())-2.part", "half")
    #expect(try prune(runtime, days: 0).leftovers == 0)
    #expect(try documents().count == 1)
  }

  @Test func aDocumentThatARunIsLandingStays() throws {
    let runtime = try runtime()
    let bytes = Array("landed, and not recorded yet".utf8)
    // There before, so that the run finds it and relies on it without writing it.
    let earlier = try Archive(folder: landing).land(bytes)
    let path = "\(landing)/\(earlier.digest.hex).zst"
    try runtime.slots.perform("rejestr", Cancellation()) {
      let landed = try runtime.archive.land(bytes)
      #expect(try prune(runtime, days: 0).documents == 0 && landed == earlier)
      #expect(Files.exists(path))
      let run = try runtime.records.runs.begin(source: "rejestr", trigger: .schedule)
      let reference = DocumentReference(
        stream: "table", ordinal: 0, requestKey: "a", url: "a", document: landed, status: 200, fetchedAt: .now)
      try runtime.records.runs.record([reference], run: run)
    }
    // The run is not over, whatever its age.
    try prune(runtime, days: 36_000)
    #expect(Files.exists(path))
    // What a run landed and never recorded goes once no run is under way.
    let lost = try runtime.archive.land(Array("never recorded".utf8))
    #expect(try prune(runtime, days: 0).documents == 1)
    #expect(!runtime.archive.contains(lost.digest))
  }

  @Test func deliveriesAndEventsGoAfterTheirTime() throws {
    let server = try ScriptedServer { _ in [.reply(204)] }
    try scene.subscribe(server.url("/hook"))
    for fee in [1, 2] {
      try scene.drop(schools: 30, revised: [fee])
      #expect(scene.run("run rejestr").status == .done)
    }
    let runtime = try runtime()
    // A third that is dead, and a fourth that is still owed.
    try scene.drop(schools: 30, revised: [3])
    _ = runtime.run("rejestr", trigger: .operatorCommand, cancellation: Cancellation())
    try runtime.records.database.write { try $0.run("UPDATE deliveries SET state = 'dead' WHERE state = 'pending'") }
    try scene.drop(schools: 30, revised: [4])
    _ = runtime.run("rejestr", trigger: .operatorCommand, cancellation: Cancellation())

    func left() throws -> [Int] {
      try ["delivered", "dead", "pending"].map { state in
        try count(runtime, "SELECT count(*) FROM deliveries WHERE state = '\(state)'")
      } + [try count(runtime, "SELECT count(*) FROM events")]
    }
    #expect(try left() == [2, 1, 1, 4])
    #expect(try prune(runtime, days: 91).deliveries.delivered == 2)
    #expect(try left() == [0, 1, 1, 4])
    #expect(try prune(runtime, days: 366).deliveries.dead == 1)
    #expect(try left() == [0, 0, 1, 4])
    let dry = try prune(runtime, days: 1096, isDryRun: true)
    #expect(dry.deliveries.events == 3)
    #expect(try prune(runtime, days: 1096).deliveries.events == 3)
    #expect(try left() == [0, 0, 1, 1])
    // The newest event records what was announced: nothing is announced again.
    #expect(CatchUp(runtime).catchUp().events.isEmpty)
  }

  @Test func theCommandSaysWhatWouldGoAndWhatWent() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("prune --dry-run").output == "would be removed: nothing\n")
    try scene.folder.write("state/landing/\(String(repeating: "a", count: 64)).zst", "old")
    #expect(scene.run("prune --dry-run").output == "would be removed: 1 document (3 B)\n")
    #expect(scene.run("prune --dry-run --json").output.contains("\"dry_run\": true"))
    #expect(scene.run("prune").output == "removed: 1 document (3 B)\n")
    #expect(scene.run("prune").output == "removed: nothing\n")
  }

  @Test func spansAreTakenFromTheConfiguration() throws {
    try dropBroken("x\n")
    #expect(scene.run("run rejestr").status == .failed)
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write(
      "config/klamra.yaml", Scene.gateway + "retention: {documents: 2d, runs: 3d, deliveries: 1d, dead_letters: 1d}\n")
    let runtime = try runtime()
    #expect(try prune(runtime, days: 1).isEmpty)
    #expect(try prune(runtime, days: 2.5).documents == 1)
    #expect(try prune(runtime, days: 3.5).runs.map(\.records) == [1])
    #expect(try runtime.records.runs.list().map(\.id) == [2])
  }

  @Test(arguments: [
    ("{documents: 90}", "expected a number of days (90d), from 1d to 36525d, found \"90\"; write 90d", 24),
    ("{documents: 12h}", "expected a number of days (90d), from 1d to 36525d, found \"12h\"", 24),
    ("{runs: 30d}", "\"runs\" is 30d, shorter than \"documents\" with 90d; runs: 90d or more", 13),
    ("{documents: 1200d}", "\"runs\" is 1095d, shorter than \"documents\" with 1200d; runs: 1200d or more", 13),
    ("{dead_leters: 5d}", "unknown key \"dead_leters\" in the retention; did you mean \"dead_letters\"?", 13),
  ])
  func mistakesHaveTheirPlace(text: String, message: String, column: Int) throws {
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "retention: \(text)\n")
    let outcome = scene.run("check")
    #expect(outcome.status == .wrong)
    #expect(outcome.errors.contains("klamra.yaml:7:\(column): error: \(message)"), "\(outcome.errors)")
  }
}
