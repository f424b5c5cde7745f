import Events
import OutputState
import Platform
import Schema
import Testbed

@testable import Channels
@testable import SQLite

/// A log of events, a public folder, and the feeds in it.
struct AtomStage {
  static let site = FeedSite(
    title: Bilingual(pl: "Dane metropolii", en: "Metropolitan data"),
    publisher: Bilingual(pl: "Urząd Metropolitalny", en: "Metropolitan Office"), baseURL: "https://dane.example.pl")
  static let ludnosc = FeedDataset(id: "ludnosc", title: Bilingual(pl: "Ludność", en: "Population"))
  static let powietrze = FeedDataset(id: "powietrze", title: Bilingual(pl: "Jakość powietrza", en: "Air quality"))
  static let now = Timestamp("2026-03-02T06:00:00Z")!

  let folder: TemporaryFolder
  let outbox: Outbox

  init() throws {
    folder = try TemporaryFolder()
    let database = try Database(folder.file("klamra.sqlite"), tables: [Outbox.tables])
    try database.withWriter { try $0.execute("PRAGMA synchronous = OFF") }
    outbox = Outbox(database, key: WebhookStage.key)
    for dataset in ["ludnosc", "powietrze"] { try Files.makeFolder(folder.file("public/datasets/\(dataset)")) }
  }

  func feeds(
    _ datasets: [FeedDataset] = [ludnosc, powietrze], site: FeedSite = site,
    channels: [any PullChannel] = [AtomChannel()]
  ) -> FeedFiles {
    FeedFiles(channels, log: outbox, folder: folder.file("public"), site: site, datasets: datasets)
  }

  func append(_ news: some Announcement) throws { try outbox.append(news, to: [], now: Self.now) }

  func text(_ path: String) throws -> String {
    String(decoding: try Files.read(folder.file("public/\(path)")), as: UTF8.self)
  }

  /// One event of every type that feeds show, and one that they do not.
  func appendAll() throws {
    try append(VersionPublished.sample(1))
    try append(VersionPublished.sample(2))
    try append(
      DataFreshness(
        dataset: "powietrze", title: Self.powietrze.title, version: 4, source: "gios",
        dueAt: Timestamp("2026-03-09T23:30:00Z")!, isLate: true, happenedAt: Timestamp("2026-03-10T06:00:00Z")!))
    try append(
      DataFreshness(
        dataset: "powietrze", title: Self.powietrze.title, version: 5, source: "gios",
        dueAt: Timestamp("2026-03-09T23:30:00Z")!, isLate: false, happenedAt: Timestamp("2026-03-11T06:00:00Z")!))
    try append(
      VersionRewritten(
        dataset: "ludnosc", title: Self.ludnosc.title, erasure: 1, happenedAt: Timestamp("2026-03-12T06:00:00Z")!,
        versions: [1, 2], datasetURL: "https://dane.example.pl/datasets/ludnosc/"))
    try append(
      SourceChanged(
        dataset: "ludnosc", title: Self.ludnosc.title, version: 2, source: "gus",
        happenedAt: Timestamp("2026-03-13T06:00:00Z")!, new: 1, missing: 0, retyped: 0, isHeld: false, mark: "a"))
  }
}
