import Configuration
import Events
import Landing
import OutputState
import Platform
import Publication
import Schema
import Serving
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

/// What every follower of the registry promises.
@Suite struct FollowerTests {
  static let names = Followers.all.map { $0.name }

  private let scene: Scene

  init() throws { scene = try Scene() }

  /// The gateway with one committed version that nothing has followed yet.
  private func runtime() throws -> Runtime {
    try scene.drop(schools: 12)
    #expect(scene.run("run rejestr --no-publish").status == .done)
    return try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
  }

  /// The gateway with work for every follower: a version that nothing has followed yet, and an erasure in the one before.
  private func busyRuntime() throws -> Runtime {
    let runtime = try runtime()
    #expect(CatchUp(runtime).catchUp().failures.isEmpty)
    try scene.drop(schools: 30)
    #expect(runtime.run("rejestr", trigger: .schedule, isFollowed: false, cancellation: Cancellation()).status == .done)
    let store = try runtime.environment.store("szkoly")
    _ = try store.erase([.text("3")], who: "anna", reason: "on request")
    return runtime
  }

  private func follower(_ name: String) throws -> any Follower.Type {
    try #require(Followers.all.first { $0.name == name })
  }

  private func records(_ runtime: Runtime) -> FollowerRecords {
    FollowerRecords(runtime.records, publicFolder: runtime.publicFolder)
  }

  /// Lets the followers before one go on, as a process does that is killed then.
  private func follow(_ runtime: Runtime, before name: String, isFinished: Bool = true) throws {
    let site = FollowerSite(runtime, runtime.environment)
    let store = try runtime.environment.store("szkoly")
    var caught = CaughtUp()
    try runtime.locks.whileFollowing {
      for follower in Followers.all.prefix(while: { $0.name != name }).map({ $0.init(site) }) {
        try follower.begin()
        try follower.catchUp(store, &caught) { _, _ in }
        if isFinished { try follower.finish(isLast: true) }
      }
    }
  }

  /// What consumers and subscribers have, but for the moments.
  private func outcome(_ runtime: Runtime) throws -> [String] {
    let files = try paths(below: runtime.publicFolder)
    let feed = String(decoding: try Files.read("\(runtime.publicFolder)/datasets/szkoly/changes.atom"), as: UTF8.self)
    let titles = feed.split(separator: "\n").filter { $0.contains("<title>") }.map(String.init)
    return files + titles + (try runtime.records.outbox.events().map { "\($0.type) \($0.version)" })
  }

  /// Every file of a folder, so that what a new follower writes is compared as well.
  private func paths(below folder: String) throws -> [String] {
    try Files.list(folder).sorted().flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      return Files.isFolder(path) ? try paths(below: path).map { "\(name)/\($0)" } : [name]
    }
  }

  @Test func namesAreWordsOfTheirOwn() {
    #expect(Set(Self.names).count == Self.names.count)
    for name in Self.names {
      #expect(!name.isEmpty && name.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }, "\(name)")
    }
  }

  @Test(arguments: names) func theCursorReachesTheNewestVersion(name: String) throws {
    let runtime = try runtime()
    let follower = try follower(name)
    let store = try runtime.environment.store("szkoly")
    // The macro would take a member of the type for one of a value.
    let isFollowed = follower.follows(store.dataset)
    #expect(CatchUp(runtime).catchUp().failures.isEmpty)
    guard isFollowed else { return }
    let cursor = try follower.cursor(of: store, in: records(runtime))
    let newest = try follower.newest(of: store, in: records(runtime))
    let lag = try FollowerLag(follower, store, in: records(runtime))
    #expect(cursor == newest && newest > 0 && lag == nil)
  }

  /// The order of the registry is that in which followers need each other.
  @Test(arguments: names) func whatItFollowsStandsBeforeIt(name: String) throws {
    let follower = try follower(name)
    guard let after = follower.after else { return }
    let place = try #require(Self.names.firstIndex(of: name))
    #expect(Self.names[..<place].contains(after.name))
  }

  /// Before its turn each has something to do and says so; afterwards it has nothing.
  @Test(arguments: names) func itLagsUntilItsTurn(name: String) throws {
    let runtime = try busyRuntime()
    let follower = try follower(name)
    let store = try runtime.environment.store("szkoly")
    try follow(runtime, before: name)
    let lag = try #require(try FollowerLag(follower, store, in: records(runtime)))
    #expect(lag.cursor < lag.newest && lag.follower == name && lag.dataset == "szkoly")
    #expect(lag.sentence.contains("szkoly") && !lag.sentence.hasSuffix("."))
    #expect(try CatchUp(runtime).lagging().contains(lag))
    #expect(scene.run("status").output.contains(lag.sentence))
    #expect(CatchUp(runtime).catchUp().failures.isEmpty)
    #expect(try FollowerLag(follower, store, in: records(runtime)) == nil)
  }

  /// Wherever a process dies, the next pass ends as one that was never disturbed.
  @Test(arguments: names, [true, false]) func aCrashIsCaughtUp(name: String, isFinished: Bool) throws {
    let undisturbed = try FollowerTests()
    let other = try undisturbed.busyRuntime()
    #expect(CatchUp(other).catchUp().failures.isEmpty)
    let runtime = try busyRuntime()
    try follow(runtime, before: name, isFinished: isFinished)
    // Another process.
    try runtime.reload(Configuration.load(folder: scene.folders.config))
    #expect(CatchUp(runtime).catchUp().failures.isEmpty)
    #expect(try outcome(runtime) == undisturbed.outcome(other))
    #expect(try CatchUp(runtime).lagging().isEmpty)
  }

  /// The files of the whole site are written once for a round of runs, the feed with the catalogue.
  @Test func theFeedOfTheSiteFollowsWithItsCatalogue() throws {
    let runtime = try runtime()
    #expect(CatchUp(runtime).catchUp().failures.isEmpty)
    try scene.drop(schools: 30)
    #expect(runtime.run("rejestr", trigger: .schedule, isFollowed: false, cancellation: Cancellation()).status == .done)
    // Other runs are to come, and nothing has waited long.
    try follow(runtime, before: "", isFinished: false)
    let site = FollowerSite(runtime, runtime.environment)
    try runtime.locks.whileFollowing { try RenderFeeds(site).finish(isLast: false) }
    func feed(_ folder: String) throws -> String {
      String(decoding: try Files.read("\(runtime.publicFolder)\(folder)/changes.atom"), as: UTF8.self)
    }
    #expect(try feed("/datasets/szkoly").contains("wersja 2") && !feed("").contains("wersja 2"))
    #expect(try CatchUp(runtime).lagging().map(\.follower) == ["feeds"])
    // The last run of the round, in a pass that has nothing to publish.
    try CatchUp(runtime).settle()
    #expect(try feed("").contains("wersja 2"))
    #expect(try String(decoding: Files.read("\(runtime.publicFolder)/index.html"), as: UTF8.self).contains("szkoly"))
    #expect(try CatchUp(runtime).lagging().isEmpty)
  }

  /// Every follower has its sample, and a lag counts versions.
  @Test func monitoringSeesWhoLags() throws {
    let runtime = try runtime()
    func lags() throws -> [String: Double] {
      let metric = try #require(try Metrics(runtime: runtime).all().first { $0.name == "klamra_follower_lag_versions" })
      return Dictionary(
        uniqueKeysWithValues: metric.samples.map { sample in
          (sample.labels.first { $0.name == "follower" }?.value ?? "", sample.value)
        })
    }
    let before = try lags()
    #expect(Set(before.keys) == Set(Self.names))
    #expect(before["publish"] == 1)
    _ = CatchUp(runtime).catchUp()
    let after = try lags()
    #expect(Set(after.keys) == Set(Self.names) && after.values.allSatisfy { $0 == 0 })
  }

  @Test(arguments: names) func aSecondCatchUpFindsEverythingDone(name: String) throws {
    let runtime = try runtime()
    _ = CatchUp(runtime).catchUp()
    let follower = try follower(name).init(FollowerSite(runtime, runtime.environment))
    var caught = CaughtUp()
    var steps = 0
    try runtime.locks.whileFollowing {
      try follower.begin()
      try follower.catchUp(runtime.environment.store("szkoly"), &caught) { _, _ in steps += 1 }
    }
    #expect(caught.published.isEmpty && caught.events.isEmpty && steps == 0)
  }

  /// A dataset that was never filled has nothing to follow, and lags nowhere.
  @Test(arguments: names) func anEmptyDatasetDoesNotLag(name: String) throws {
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    let store = try runtime.environment.store("szkoly")
    let cursor = try follower(name).cursor(of: store, in: records(runtime))
    let lag = try FollowerLag(follower(name), store, in: records(runtime))
    #expect(cursor == 0 && lag == nil)
    #expect(CatchUp(runtime).catchUp().failures.isEmpty)
  }

  @Test func whatLagsIsReported() throws {
    let runtime = try runtime()
    let lags = try CatchUp(runtime).lagging()
    // Nothing is announced before it is public.
    #expect(!lags.contains { $0.follower == "announce" })
    let lag = try #require(lags.first { $0.follower == "publish" })
    #expect(lag.sentence == "szkoly version 1 is committed and not public")
    #expect(lag.cursor == 0 && lag.newest == 1)
    let status = scene.run("status").output
    #expect(status.contains("szkoly version 1 is committed and not public: klamra publish szkoly"), "\(status)")
    _ = CatchUp(runtime).catchUp()
    #expect(try CatchUp(runtime).lagging().isEmpty)
    #expect(scene.run("status --json").output.contains("\"followers_behind\": []"))
  }

  /// A crash between publication and announcement: the next catch-up creates the events.
  @Test func whatIsPublicAndNotAnnouncedIsReportedAndCaughtUp() throws {
    let runtime = try runtime()
    let site = FollowerSite(runtime, runtime.environment)
    let store = try runtime.environment.store("szkoly")
    var caught = CaughtUp()
    try runtime.locks.whileFollowing { try PublishVersions(site).catchUp(store, &caught) { _, _ in } }
    #expect(caught.published.map(\.version) == [1] && caught.events.isEmpty)
    let lags = try CatchUp(runtime).lagging()
    #expect(lags.map(\.sentence).contains("szkoly version 1 is public and not announced"))
    #expect(!lags.contains { $0.follower == "publish" })
    #expect(CatchUp(runtime).catchUp().events.map(\.version) == [1])
    #expect(try CatchUp(runtime).lagging().isEmpty)
  }
}
