internal import Configuration
internal import Events
internal import OutputState
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// Appends an event to the event log for every published version.
struct AnnounceVersions: Follower {
  /// Its name for logs and programs.
  static let name = "announce"
  /// The stage of a run to which its work belongs.
  static let stage = RunProgress.Stage.notify
  /// The follower that must have finished a dataset first.
  static var after: (any Follower.Type)? { PublishVersions.self }

  private let site: FollowerSite

  init(_ site: FollowerSite) { self.site = site }

  /// The newest version that it has processed; 0 before the first.
  static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    try records.tables.outbox.newestVersion(of: store.dataset.id) ?? 0
  }

  /// The sentence about pending work.
  static func report(_ lag: FollowerLag) -> String {
    "\(lag.dataset) version \(lag.newest) is public and not announced"
  }

  /// Processes a dataset up to its newest version.
  func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws {
    let dataset = store.dataset
    let announced = try site.records.tables.outbox.newestVersion(of: dataset.id) ?? 0
    for item in try site.environment.site.publisher.versions(of: dataset.id).reversed()
    where item.version > announced && item.files.contains(where: \.isManifest) {
      caught.events.append(
        try site.records.tables.outbox.append(
          VersionPublished(item, of: dataset, baseURL: site.environment.configuration.gateway.baseURL),
          to: site.environment.site.subscribers))
    }
  }
}
