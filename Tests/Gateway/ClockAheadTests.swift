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
@testable import Operations
@testable import Runs
@testable import Runtime
@testable import State

/// What a clock that was a year ahead has recorded holds up nothing once it is set back.
@Suite struct ClockAheadTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func runtime() throws -> Runtime {
    try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
  }

  /// Dates everything that exists a year later.
  private func dateAhead(_ runtime: Runtime) throws {
    let year = 365 * 86_400 * 1_000_000
    try runtime.records.database.write { connection in
      try connection.execute(
        """
        UPDATE runs SET started = started + \(year), finished = finished + \(year);
        UPDATE run_streams SET settled = settled + \(year);
        UPDATE freshness SET since = since + \(year);
        """)
    }
  }

  private func states(_ runtime: Runtime, days: Double) throws -> [Bool] {
    let now = Timestamp.now.adding(seconds: days * 86_400)
    return try WatchFreshness(runtime, CatchUp(runtime)).states(now: now).map(\.isLate)
  }

  @Test func lateDataAreNoticed() throws {
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(schedule: "expect: every 2d"))
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    do {
      let runtime = try runtime()
      _ = try runtime.watchFreshness(now: .now)
      #expect(try states(runtime, days: 1) == [false] && states(runtime, days: 3) == [true])
      try dateAhead(runtime)
      // The expectation begins anew, and is not put off to next year.
      _ = try runtime.watchFreshness(now: .now)
      #expect(try states(runtime, days: 1) == [false] && states(runtime, days: 3) == [true])
    }
    // The next run fails; it shows that the one before it was earlier.
    try scene.folder.write("drop/a.csv", "nothing\r\nof this kind\r\n")
    #expect(scene.run("run rejestr").status == .failed)
    let runtime = try runtime()
    #expect(try states(runtime, days: 1) == [false] && states(runtime, days: 3) == [true])
  }

  @Test func runsOfTheFutureExpire() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("drop/a.csv", "nothing\r\nof this kind\r\n")
    #expect(scene.run("run rejestr").status == .failed)
    func prune(days: Double) throws -> PruneReport {
      try runtime().prune(
        isDryRun: false, cancellation: Cancellation(), now: Timestamp.now.adding(seconds: days * 86_400))
    }
    try dateAhead(try runtime())
    // Nothing later has begun since: nothing says how old they are.
    #expect(try prune(days: 91).documents == 0)
    try scene.drop(schools: 30, revised: [3])
    #expect(scene.run("run rejestr").status == .done)
    #expect(try prune(days: 89).documents == 0)
    let report = try prune(days: 91)
    #expect(report.documents == 1 && report.runs.map(\.runs) == [1])
  }

  /// A backup that was named in the future is not mistaken for the newest, and the new one for the oldest.
  @Test func theNewestBackupStays() throws {
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    let folder = scene.folder.file("backups")
    #expect(scene.run("backup \(folder)").status == .done)
    let first = try #require(try BackupFolder(folder).names().first)
    try Files.rename("\(folder)/\(first)", to: "\(folder)/2099-12-31T235959Z")
    try scene.drop(schools: 4)
    #expect(scene.run("run rejestr").status == .done)
    let second = scene.run("backup \(folder) --keep 1")
    #expect(second.status == .done, "\(second)")
    let names = try BackupFolder(folder).names()
    #expect(names == ["2100-01-01T000000Z"])
    let madeAt = try BackupFolder(folder).manifest(names[0]).madeAt
    #expect(abs(madeAt.seconds(since: .now)) < 600)
    try Files.removeTree(scene.folders.state)
    #expect(scene.run("restore \(folder)").status == .done)
    #expect(scene.run("show szkoly --rows 0").output.split(separator: "\n").count == 5)
  }
}
