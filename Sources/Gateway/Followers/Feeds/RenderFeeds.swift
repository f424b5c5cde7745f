internal import Channels
internal import Platform
internal import Runtime
internal import Schema
internal import State
internal import Store

/// Renders the feeds of the channels that consumers read, of each dataset and of the site.
///
/// Its cursor is the number of the newest event of a dataset that the files show. It is moved once the feed of the site shows
/// the event as well; a file that is missing brings it back to 0, so that the file is rendered again.
struct RenderFeeds: Follower {
  /// One word for logs and programs.
  static let name = "feeds"
  /// The stage of a run that its work belongs to.
  static let stage = RunProgress.Stage.notify
  /// The follower that must be done with a dataset first.
  static var after: (any Follower.Type)? { AnnounceVersions.self }

  private let site: FollowerSite
  private let feeds: FeedFiles
  /// The events that the files of datasets show by now, and that of the site does not yet.
  private let rendered = Monitor<[String: Int]>([:])

  init(_ site: FollowerSite) {
    self.site = site
    feeds = site.environment.site.feeds
  }

  /// The newest event that it is done with; 0 before the first.
  static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    let id = store.dataset.id
    for (channel, event) in try shown(of: id, in: records) where event > 0 {
      let files = FeedFiles.paths(of: channel, dataset: id).map { "\(records.publicFolder)/\($0)" }
      guard files.allSatisfy(Files.exists) else { return 0 }
    }
    return try records.tables.cursors.position(of: name, dataset: id)
  }

  /// The newest event that it could be done with by now.
  static func newest(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    try shown(of: store.dataset.id, in: records).map(\.event).max() ?? 0
  }

  /// The newest event that each channel shows of a dataset; 0 where it shows none.
  private static func shown(
    of dataset: String, in records: FollowerRecords
  ) throws -> [(channel: any PullChannel, event: Int)] {
    let newest = try records.tables.outbox.newest(of: dataset)
    return ChannelRegistry.all.pull.map { channel in
      (channel, newest.filter { channel.eventTypes.contains($0.key) }.values.max() ?? 0)
    }
  }

  /// What is not done yet.
  static func report(_ lag: FollowerLag) -> String {
    "\(lag.dataset) has news that its feeds do not show"
  }

  /// Renders every feed that the configuration has changed, and removes those of datasets that are public no more.
  func begin() throws { try feeds.refresh() }

  /// Goes on to the newest event of a dataset.
  func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws {
    let newest = try Self.newest(of: store, in: site.records)
    guard try Self.cursor(of: store, in: site.records) < newest else { return }
    try feeds.render(dataset: store.dataset.id)
    rendered.withLock { $0[store.dataset.id] = newest }
  }

  /// Renders the feed of the site, and keeps what is done with that.
  func finish() throws {
    let rendered = rendered.withLock { $0 }
    if rendered.isEmpty { return }
    try feeds.renderSite()
    try site.records.tables.cursors.move(Self.name, to: rendered)
  }
}
