import Catalogues
import Channels
import Configuration
import Events
import Landing
import OutputState
import Platform
import Publication
import Schema
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Runs
@testable import Runtime
@testable import State

/// What consumers see besides files and pages once something has happened: feeds, and the catalogue as JSON.
@Suite struct FeedTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func runtime() throws -> Runtime {
    try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
  }

  private func run(_ runtime: Runtime) {
    let report = RunSource(runtime, CatchUp(runtime)).run(
      "rejestr", trigger: .operatorCommand, cancellation: Cancellation())
    #expect(report.events.count == 1)
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Files.read(scene.folder.file("public/\(path)")), as: UTF8.self)
  }

  /// The titles of entries, newest first.
  private func titles(_ path: String) throws -> [String] {
    try text(path).split(separator: "\n").filter { $0.hasPrefix("    <title>") }.map { line in
      String(line.dropFirst("    <title>".count).prefix { $0 != "<" })
    }
  }

  @Test func aRunPutsItsVersionIntoBothFeeds() throws {
    let runtime = try runtime()
    try scene.drop(schools: 3)
    run(runtime)
    #expect(try titles("changes.atom") == ["Szkoły: wersja 1 · Schools: version 1"])
    try scene.drop(schools: 30, revised: [1])
    run(runtime)
    let expected = ["Szkoły: wersja 2 · Schools: version 2", "Szkoły: wersja 1 · Schools: version 1"]
    #expect(try titles("changes.atom") == expected)
    #expect(try titles("datasets/szkoly/changes.atom") == expected)
    #expect(try !CatchUp(runtime).isBehind())
    let delta = "http://127.0.0.1:8080/datasets/szkoly/changes/1-2.csv"
    #expect(
      try text("changes.atom").contains(
        "rel=\"enclosure\" title=\"Zmiany od poprzedniej wersji · Changes since the previous version\" href=\"\(delta)\""
      ))
  }

  @Test func pagesPointToTheFeeds() throws {
    try scene.drop(schools: 3)
    run(try runtime())
    let link = "<link rel=\"alternate\" type=\"application/atom+xml\""
    #expect(try text("index.html").contains("\(link) title=\"Kanał Atom: Próba\" href=\"changes.atom\">"))
    let page = try text("datasets/szkoly/index.html")
    #expect(page.contains("\(link) title=\"Kanał Atom: Szkoły\" href=\"changes.atom\">"))
    for channel in ChannelRegistry.all.members { #expect(page.contains(channel.text.pl), "\(channel.name)") }
  }

  @Test(arguments: ["changes.atom", "datasets/szkoly/changes.atom"])
  func aFeedThatIsMissingIsReportedAndComesBack(path: String) throws {
    let runtime = try runtime()
    try scene.drop(schools: 3)
    run(runtime)
    let before = try text(path)
    try Files.remove(scene.folder.file("public/\(path)"))
    let lag = try #require(try CatchUp(runtime).lagging().first)
    #expect(lag.follower == "feeds" && lag.cursor == 0 && lag.newest == 1)
    #expect(scene.run("status").output.contains("szkoly has news that its feeds do not show: klamra publish szkoly"))
    try CatchUp(runtime).catchUp().check()
    #expect(try text(path) == before)
    #expect(try !CatchUp(runtime).isBehind())
  }

  /// Another name of the dataset is in its feed after the next pass, although nothing has happened.
  @Test func aReloadRendersTheFeeds() throws {
    let runtime = try runtime()
    try scene.drop(schools: 3)
    run(runtime)
    let path = "config/datasets/szkoly.yaml"
    let dataset = String(decoding: try Files.read(scene.folder.file(path)), as: UTF8.self)
    try scene.folder.write(path, dataset.replacing("pl: Szkoły, en: Schools}", with: "pl: Placówki, en: Schools}"))
    try runtime.reload(Configuration.load(folder: scene.folders.config))
    try CatchUp(runtime).catchUp([]).check()
    #expect(try text("datasets/szkoly/changes.atom").contains("<title>Placówki"))
    #expect(try !CatchUp(runtime).isBehind())
  }

  @Test func aDatasetThatIsDeclaredNoMoreHasNoFeed() throws {
    let runtime = try runtime()
    try scene.drop(schools: 3)
    run(runtime)
    try Files.remove(scene.folder.file("config/datasets/szkoly.yaml"))
    try Files.remove(scene.folder.file("config/sources/rejestr.yaml"))
    try runtime.reload(Configuration.load(folder: scene.folders.config))
    try CatchUp(runtime).catchUp().check()
    #expect(!Files.exists(scene.folder.file("public/datasets/szkoly/changes.atom")))
    #expect(!Files.exists(scene.folder.file("public/changes.atom")))
    #expect(Files.exists(scene.folder.file("public/datasets/szkoly/versions/1")))
  }

  @Test func newsOfASourceAloneMakeNoFeedAndNoLag() throws {
    let runtime = try runtime()
    try scene.drop(schools: 3)
    run(runtime)
    let before = try text("changes.atom")
    try runtime.records.outbox.append(
      SourceChanged(
        dataset: "szkoly", title: Bilingual(pl: "Szkoły", en: "Schools"), version: 1, source: "rejestr",
        happenedAt: .now, new: 1, missing: 0, retyped: 0, isHeld: false, mark: "a"), to: [])
    #expect(try !CatchUp(runtime).isBehind())
    try CatchUp(runtime).catchUp().check()
    #expect(try text("changes.atom") == before)
  }

  /// The cursor of a dataset moves once the feed of the site shows its event too.
  @Test func aCrashBeforeTheFeedOfTheSiteIsCaughtUp() throws {
    let runtime = try runtime()
    try scene.drop(schools: 3)
    run(runtime)
    try scene.drop(schools: 30)
    #expect(runtime.run("rejestr", trigger: .schedule, isFollowed: false, cancellation: Cancellation()).status == .done)
    let store = try runtime.environment.store("szkoly")
    var caught = CaughtUp()
    try runtime.locks.whileFollowing {
      for follower in Followers.all {
        try follower.init(FollowerSite(runtime, runtime.environment)).catchUp(store, &caught) { _, _ in }
      }
    }
    #expect(try titles("datasets/szkoly/changes.atom").count == 2 && titles("changes.atom").count == 1)
    #expect(try CatchUp(runtime).lagging().map(\.follower) == ["feeds"])
    try CatchUp(runtime).catchUp().check()
    #expect(try titles("changes.atom").count == 2)
  }

  @Test func anErasureIsAnEntry() throws {
    try scene.drop(schools: 3)
    run(try runtime())
    let outcome = scene.run("erase szkoly 1 --reason wniosek --yes")
    #expect(outcome.status == .done, "\(outcome.errors)")
    #expect(try titles("datasets/szkoly/changes.atom").first == "Szkoły: usunięto zapis · Schools: a record was erased")
  }

  @Test func theCatalogueOfTheRuntimeIsWhatWasPublished() throws {
    let runtime = try runtime()
    let late = LateRuntime()
    #expect(throws: LateRuntimeError.self) { try late.catalogue() }
    late.set(runtime)
    #expect(try late.catalogue().datasets == [])
    try scene.drop(schools: 3)
    run(runtime)
    let dataset = try #require(try late.catalogue().datasets.first)
    #expect(dataset.id == "szkoly" && dataset.version == 1 && dataset.rows == 3)
    #expect(dataset.distributions.map(\.name) == ["csv", "csv.gz", "ndjson.gz"])
  }

  @Test func aSubscriberMayNameItsChannel() throws {
    try scene.subscribe("http://127.0.0.1:1/hook")
    let path = scene.folder.file("config/subscribers/biuro.yaml")
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    let plain = try Configuration.load(folder: scene.folders.config)
    try scene.folder.write("config/subscribers/biuro.yaml", "channel: webhook\n" + text)
    #expect(try Configuration.load(folder: scene.folders.config).subscriptions == plain.subscriptions)
    try scene.folder.write("config/subscribers/biuro.yaml", "channel: gołąb\n" + text)
    #expect(throws: (any Error).self) { try Configuration.load(folder: scene.folders.config) }
  }
}
