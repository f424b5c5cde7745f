internal import Configuration
internal import Events
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// Appends an event to the log of events for every version that consumers have.
struct AnnounceVersions: Follower {
  /// One word for logs and programs.
  static let name = "announce"
  /// The stage of a run that its work belongs to.
  static let stage = RunProgress.Stage.notify
  /// The follower that must be done with a dataset first.
  static var after: (any Follower.Type)? { PublishVersions.self }

  private let site: FollowerSite

  init(_ site: FollowerSite) { self.site = site }

  /// The newest version that it is done with; 0 before the first.
  static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    try records.tables.outbox.newestVersion(of: store.dataset.id) ?? 0
  }

  /// What is not done yet.
  static func report(_ lag: FollowerLag) -> String {
    "\(lag.dataset) version \(lag.newest) is public and not announced"
  }

  /// Goes on to the newest version of a dataset.
  func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws {
    let dataset = store.dataset
    let announced = try site.records.tables.outbox.newestVersion(of: dataset.id) ?? 0
    let base = "\(site.environment.configuration.gateway.baseURL)/datasets/\(dataset.id)"
    for item in try site.environment.site.publisher.versions(of: dataset.id).reversed() where item.version > announced {
      // The rows' own hash stays here: with few rows it would tell what columns that are not public hold.
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
