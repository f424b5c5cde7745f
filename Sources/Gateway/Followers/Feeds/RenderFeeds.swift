internal import Channels
internal import OutputState
internal import Platform
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// Renders the feeds of the pull channels, of each dataset and of the site.
///
/// Its cursor is the number of the newest event of a dataset in the files. It moves once the feed of the site
/// contains the event as well; if a file is missing it is 0, so that the file is rendered again.
struct RenderFeeds: Follower {
  /// One word for logs and programs.
  static let name = "feeds"
  /// The stage of a run that its work belongs to.
  static let stage = RunProgress.Stage.notify
  /// The follower that must have finished a dataset first.
  static var after: (any Follower.Type)? { AnnounceVersions.self }

  private let site: FollowerSite
  private let feeds: FeedFiles

  init(_ site: FollowerSite) {
    self.site = site
    feeds = site.environment.site.feeds
  }

  /// The newest event in every file; 0 before the first.
  static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    let id = store.dataset.id
    // Of a withdrawn dataset the feeds may be missing.
    if try records.tables.withdrawals.inForce(of: id).whole(id) != nil {
      return try records.tables.cursors.position(of: name, dataset: id)
    }
    for (channel, event) in try shown(of: id, in: records) where event > 0 {
      let files = FeedFiles.paths(of: channel, dataset: id).map { "\(records.publicFolder)/\($0)" }
      guard files.allSatisfy(Files.exists) else { return 0 }
    }
    return try records.tables.cursors.position(of: name, dataset: id)
  }

  /// The newest event to show.
  static func newest(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    try shown(of: store.dataset.id, in: records).map(\.event).max() ?? 0
  }

  /// The newest event of a dataset for each channel; 0 if there is none.
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

  /// Renders every feed that a reload has changed, and removes those of datasets that are no longer public.
  func begin() throws { try feeds.refresh() }

  /// Advances to the newest event of a dataset.
  func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws {
    let newest = try Self.newest(of: store, in: site.records)
    guard try Self.cursor(of: store, in: site.records) < newest else { return }
    try feeds.render(dataset: store.dataset.id)
    feeds.leave(store.dataset.id, upTo: newest)
  }

  /// Renders the feed of the site together with its catalogue, then moves the cursors.
  func finish(isLast: Bool) throws {
    guard !site.environment.site.publisher.isStale else { return }
    try feeds.settle { try site.records.tables.cursors.move(Self.name, to: $0) }
  }
}
