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
    let base = "\(site.environment.configuration.gateway.baseURL)/datasets/\(dataset.id)"
    for item in try site.environment.site.publisher.versions(of: dataset.id).reversed() where item.version > announced {
      // The hash of the rows is omitted: with few rows it would reveal unpublished columns.
      guard let manifest = item.files.first(where: \.isManifest) else { continue }
      let delta = item.files.first(where: \.isDelta)
      caught.events.append(
        try site.records.tables.outbox.append(
          VersionPublished(
            dataset: dataset.id, title: dataset.title, version: item.version, previousVersion: item.previous,
            committedAt: item.committedAt, rows: item.rows, inserted: item.inserted, updated: item.updated,
            deleted: item.deleted, manifestURL: "\(base)/versions/\(item.version)/\(manifest.path)",
            deltaURL: delta.map { "\(base)/\($0.path)" }, sha256: manifest.digest),
          to: site.environment.site.subscribers))
    }
  }
}
