import Events
import Landing
import OutputState
import Platform
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import Runs
@testable import Runtime
@testable import State

/// When the next data are due.
@Suite struct CadenceTests {
  private func moment(_ text: String) throws -> Timestamp {
    let parts = text.split(separator: " ")
    let day = parts[0].split(separator: "-").compactMap { Int($0) }
    let time = parts[1].split(separator: ":").compactMap { Int($0) }
    let civil = try #require(Civil(year: day[0], month: day[1], day: day[2]))
    let second = time.count > 2 ? time[2] : 0
    let local = try #require(LocalTime(civil, hour: time[0], minute: time[1], second: second))
    return Zone.warsaw.moments(of: local).first
  }

  @Test(arguments: [
    ("every 36h", "2026-11-21 10:00", "2026-11-22 22:00:00"), ("every 1d", "2026-11-21 10:00", "2026-11-22 10:00:00"),
    // The clock goes back on that Sunday: a day is a day.
    ("every 1d", "2026-10-24 10:00", "2026-10-25 10:00:00"), ("every 24h", "2026-10-24 10:00", "2026-10-25 09:00:00"),
    ("daily by 8:00", "2026-11-21 07:00", "2026-11-22 08:00:00"),
    ("daily by 08:30", "2026-11-21 23:00", "2026-11-22 08:30:00"),
    // 2026-11-21 is a Saturday.
    ("weekly by Friday", "2026-11-21 10:00", "2026-11-27 23:59:59"),
    ("weekly, by Monday", "2026-11-16 10:00", "2026-11-23 23:59:59"),
    ("monthly, by the 15th", "2026-10-20 10:00", "2026-11-15 23:59:59"),
    ("monthly by 15", "2026-11-02 10:00", "2026-12-15 23:59:59"),
    ("monthly by 31", "2026-01-31 10:00", "2026-02-28 23:59:59"),
    ("monthly by 1", "2026-12-31 23:59", "2027-01-01 23:59:59"),
    ("quarterly by 20", "2026-02-01 10:00", "2026-04-20 23:59:59"),
    ("quarterly, by the 20th", "2026-12-01 10:00", "2027-01-20 23:59:59"),
    ("yearly by 03-31", "2026-01-10 10:00", "2027-03-31 23:59:59"),
    ("yearly by 02-29", "2026-01-10 10:00", "2027-02-28 23:59:59"),
  ])
  func dues(text: String, last: String, due: String) throws {
    let cadence = try #require(Cadence(text))
    let found = try cadence.due(after: moment(last))
    #expect(try found == moment(due), "\(found)")
  }

  @Test(arguments: [
    "", "every", "every 5", "every 0d", "every 5m", "daily", "daily by 25:00", "weekly by sobota", "monthly by 0",
    "monthly by 32", "yearly by 13-01", "yearly by 2-30", "monthly by 15 16", "hourly by 5",
  ])
  func whatIsNoCadence(text: String) { #expect(Cadence(text) == nil) }
}

/// Overdue data.
@Suite struct FreshnessTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func expect(_ text: String) throws {
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(schedule: "expect: \(text)"))
  }

  private func runtime() throws -> Runtime {
    try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
  }

  private func page() throws -> String {
    String(decoding: try Files.read(scene.folder.file("public/datasets/szkoly/index.html")), as: UTF8.self)
  }

  private func types(_ runtime: Runtime) throws -> [String] {
    try runtime.records.outbox.events().map(\.type.rawValue).filter { $0.hasPrefix("dataset.data.") }
  }

  private let days: (Double) -> Timestamp = { Timestamp.now.adding(seconds: $0 * 86_400) }

  @Test func aLatenessIsToldOnce() throws {
    try expect("every 2d")
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    do {
      let runtime = try runtime()
      #expect(try runtime.watchFreshness(now: days(1)).isEmpty)
      #expect(try runtime.watchFreshness(now: days(3)).map(\.type.rawValue) == ["dataset.data.late"])
      #expect(try runtime.watchFreshness(now: days(3.1)).isEmpty)
      #expect(try page().contains("Termin nowych danych minął "))
    }
    // Another process, after a crash between the event and the note of it.
    let runtime = try runtime()
    #expect(try runtime.watchFreshness(now: days(4)).isEmpty)
    let row = try #require(try runtime.records.freshness.rows().first)
    try runtime.records.freshness.put(.init(source: row.source, dataset: row.dataset, since: row.since))
    _ = try runtime.watchFreshness(now: days(4))
    #expect(try types(runtime) == ["dataset.data.late"])
    let event = try #require(try runtime.records.outbox.events().last)
    let body = String(decoding: event.body, as: UTF8.self)
    #expect(
      body.contains(#""dataset":"szkoly","version":1,"source":"rejestr","#) && body.contains(#""due":""#), "\(body)")

    // A complete run, although nothing is new: the data are confirmed.
    #expect(runtime.run("rejestr", trigger: .schedule, cancellation: Cancellation()).status == .done)
    #expect(try types(runtime) == ["dataset.data.late", "dataset.data.fresh"])
    #expect(try !page().contains("powinny"))
    _ = try runtime.watchFreshness(now: days(9))
    #expect(try types(runtime) == ["dataset.data.late", "dataset.data.fresh", "dataset.data.late"])
  }

  /// Followers that note what they are asked; like all of them they take the lock themselves.
  private final class NotingFollowers: VersionFollowers {
    let runtime: Runtime
    let asked = Monitor<[[String]?]>([])

    init(_ runtime: Runtime) { self.runtime = runtime }

    func catchUp(_ datasets: [String]?, observer: (RunProgress.Stage, Int, Int) -> Void) -> CaughtUp {
      runtime.locks.whileFollowing { asked.withLock { $0.append(datasets) } }
      return CaughtUp()
    }
  }

  @Test func followersTakeALatenessOnAndNothingElse() throws {
    try expect("every 2d")
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    let runtime = try runtime()
    let followers = NotingFollowers(runtime)
    #expect(try WatchFreshness(runtime, followers).run(now: days(1)).isEmpty)
    #expect(followers.asked.withLock { $0 }.isEmpty)
    #expect(try WatchFreshness(runtime, followers).run(now: days(3)).count == 1)
    #expect(followers.asked.withLock { $0 } == [["szkoly"]])
    // Its feeds do not show it yet: whoever looks knows, and a pass makes up for it.
    #expect(try CatchUp(runtime).lagging().map(\.follower) == ["feeds"])
    #expect(CatchUp(runtime).catchUp().failures.isEmpty)
    #expect(try CatchUp(runtime).lagging().isEmpty)
  }

  @Test func aLatenessIsInTheFeedsAtOnce() throws {
    try expect("every 2d")
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    let runtime = try runtime()
    func entries(_ path: String) throws -> Int {
      String(decoding: try Files.read(scene.folder.file("public/\(path)")), as: UTF8.self).ranges(of: "<entry>").count
    }
    #expect(try entries("changes.atom") == 1)
    _ = try runtime.watchFreshness(now: days(3))
    #expect(try entries("changes.atom") == 2 && entries("datasets/szkoly/changes.atom") == 2)
    #expect(try CatchUp(runtime).lagging().isEmpty)
  }

  /// A source that answers as ever, although its data should have changed, is late by its version.
  @Test func theSameForTooLongIsLate() throws {
    try expect("{run: every 2d, version: every 30d}")
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    let runtime = try runtime()
    let status = try Status(
      configuration: runtime.environment.configuration, records: runtime.records,
      paths: runtime.paths,
      publicFolder: scene.folders.public, running: [], isServing: false, now: days(31))
    // Both are late; the one that was due first is reported.
    #expect(status.freshness.map(\.isVersion) == [false] && status.freshness.allSatisfy(\.isLate))
    let cadence = try #require(runtime.environment.configuration.source("rejestr")?.expect?.version)
    let store = try #require(runtime.environment.stores["szkoly"])
    let last = try #require(try runtime.records.freshness.lastVersion("rejestr", store, runtime.records.runs))
    #expect(try store.current()?.committedAt == last)
    try expect("{version: every 30d}")
    try runtime.reload(try Configuration.load(folder: scene.folders.config))
    #expect(try runtime.watchFreshness(now: days(29)).isEmpty)
    #expect(runtime.run("rejestr", trigger: .schedule, cancellation: Cancellation()).status == .done)
    #expect(try runtime.watchFreshness(now: days(31)).count == 1)
    #expect(try runtime.freshness(now: days(31)).map(\.dueAt) == [cadence.due(after: last)])
    // A replay makes no new data.
    _ = runtime.replay("rejestr", run: nil, cancellation: Cancellation()) { _ in }
    #expect(try runtime.freshness(now: days(31)).allSatisfy(\.isLate))
  }

  @Test func whatNeverRanIsLateToo() throws {
    try expect("every 2d")
    let runtime = try runtime()
    #expect(try runtime.watchFreshness().isEmpty)
    #expect(try runtime.watchFreshness(now: days(3)).count == 1)
  }

  @Test func nobodyWaitsAnyMore() throws {
    try expect("every 2d")
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    let runtime = try runtime()
    #expect(try runtime.watchFreshness(now: days(3)).count == 1)
    try scene.folder.write("config/sources/rejestr.yaml", scene.source())
    try runtime.reload(try Configuration.load(folder: scene.folders.config))
    // Who heard that they are late hears that it is over.
    #expect(try runtime.watchFreshness(now: days(3)).map(\.type.rawValue) == ["dataset.data.fresh"])
    #expect(try runtime.watchFreshness(now: days(3)).isEmpty)
    #expect(try !page().contains("powinny"))
    // What was not late ends without a word.
    try expect("every 2d")
    try runtime.reload(try Configuration.load(folder: scene.folders.config))
    #expect(try runtime.watchFreshness(now: days(1)).isEmpty)
    try scene.folder.write("config/sources/rejestr.yaml", scene.source())
    try runtime.reload(try Configuration.load(folder: scene.folders.config))
    #expect(try runtime.watchFreshness(now: days(3)).isEmpty)
  }

  /// A version from another mapping of the same file has no new data: the source is still late.
  @Test func onlyOtherDocumentsMakeNewData() throws {
    try expect("{version: every 30d}")
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    func last() throws -> Timestamp? {
      let runtime = try runtime()
      let store = try #require(runtime.environment.stores["szkoly"])
      return try runtime.records.freshness.lastVersion("rejestr", store, runtime.records.runs)
    }
    let first = try #require(try last())
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(
        schedule: "expect: {version: every 30d}", mapping: "SELECT id, upper(name) AS name, pupils FROM source"))
    #expect(scene.run("run rejestr").output.contains("szkoly version 2"))
    #expect(try last() == first)
    try scene.drop(schools: 4)
    #expect(scene.run("run rejestr").output.contains("szkoly version 3"))
    #expect(try #require(try last()) > first)
    // The earlier file is the source's current one again.
    let third = try #require(try last())
    try scene.drop(schools: 3, revised: [1])
    #expect(scene.run("run rejestr").output.contains("szkoly version 4"))
    #expect(try #require(try last()) > third)
  }

  @Test func statusAndMetricsTell() throws {
    try expect("every 1h")
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("status --json").output.contains("\"late\": false"))
    let runtime = try runtime()
    let status = try Status(
      configuration: runtime.environment.configuration, records: runtime.records,
      paths: runtime.paths,
      publicFolder: scene.folders.public, running: [], isServing: false, now: days(1))
    let seen = Monitor<[UInt8]>([])
    status.show(on: Output(terminal: .plain) { _, bytes in seen.withLock { $0 += bytes } })
    let text = seen.withLock { String(decoding: $0, as: UTF8.self) }
    #expect(text.contains("szkoly is late: a complete run of rejestr was expected by "), "\(text)")
    let metrics = try Metrics(runtime: runtime).all().map { "\($0)" }.joined()
    #expect(metrics.contains("klamra_dataset_late") && metrics.contains("klamra_dataset_due_timestamp_seconds"))
  }

  /// A warning if the schedule cannot meet an expectation, and none if it can.
  @Test(arguments: [
    ("every 7d", "every 1h", true), ("every 15m", "every 1h", false), ("every 1d", "every 1d", false),
    ("0 6 * * 1-5", "every 1d", true), ("0 6 * * 1-5", "every 4d", false), ("0 6 20 * *", "monthly by 15", true),
    ("0 6 10 * *", "monthly by 15", false), ("every 1d", "{run: every 2d, version: every 12h}", true),
  ])
  func anExpectationThatCannotBeKept(schedule: String, expectation: String, isWarned: Bool) throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(schedule: "schedule: \(schedule)\nexpect: \(expectation)"))
    let check = scene.run("check")
    #expect(check.status == .done, "\(check)")
    #expect(check.errors.contains("cannot but be late between two runs") == isWarned, "\(check.errors)")
  }

  @Test func mistakesAreFound() throws {
    for (text, message) in [
      ("co dzień", "\"co dzień\" does not say how often"), ("{run: every 5}", "\"every 5\" does not say how often"),
      ("{}", "an expectation is of a \"run\", a \"version\" or both"), ("{every: 1d}", "unknown key \"every\""),
    ] {
      try expect(text)
      let check = scene.run("check")
      #expect(check.status == .wrong && check.errors.contains(message), "\(check.errors)")
    }
  }
}
