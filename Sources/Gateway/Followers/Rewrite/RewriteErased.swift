internal import Configuration
internal import Events
internal import OutputState
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// Rewrites the files of versions that contained an erased record, and notifies subscribers; rewrites manifests of the
/// first releases, which named documents by plain digests.
struct RewriteErased: Follower {
  /// Its name for logs and programs.
  public static let name = "rewrite"
  /// The stage of a run to which its work belongs.
  public static let stage = RunProgress.Stage.publish

  private let site: FollowerSite
  private let publication: VersionPublication

  public init(_ site: FollowerSite) {
    self.site = site
    publication = VersionPublication(site)
  }

  /// The newest version that it has processed; 0 before the first.
  public static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    let newest = try newest(of: store, in: records)
    guard newest > 0 else { return 0 }
    let unfinished = try store.erasures().filter { !$0.isFinished }
    return unfinished.map { ($0.versions.min() ?? newest) - 1 }.min() ?? newest
  }

  /// The sentence about pending work.
  public static func report(_ lag: FollowerLag) -> String {
    "\(lag.dataset): files of versions from \(lag.cursor + 1) on held an erased record and are not made again yet"
  }

  /// Processes a dataset up to its newest version.
  public func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws {
    try hideDocuments(store)
    try finish(store)
  }

  /// Writes the manifests of the first releases again, once for each dataset: their data files stay as they are.
  private func hideDocuments(_ store: any DatasetStore) throws {
    let (cursors, dataset) = (site.records.tables.cursors, store.dataset.id)
    guard try cursors.position(of: Self.documentNames, dataset: dataset) == 0 else { return }
    let revealing = try Set(site.environment.site.publisher.versionsThatRevealDocuments(of: dataset))
    for version in try store.versions() where revealing.contains(version.number) {
      _ = try publication.publish(version, store)
    }
    try cursors.move(Self.documentNames, to: [dataset: 1])
  }

  /// The name of its cursor.
  private static let documentNames = "document names"

  /// The steps between which a crash may happen.
  public enum Stage: CaseIterable, Sendable {
    case republished
    case announced
    case done
  }

  /// Completes every unfinished erasure of a dataset.
  ///
  /// - Parameter reached: called after each step; tests throw from it to simulate a crash.
  func finish(_ store: any DatasetStore, reached: (Stage) throws -> Void = { _ in }) throws {
    let publisher = site.environment.site.publisher
    let erasures = try store.erasures()
    for erasure in erasures where !erasure.isFinished {
      for version in try store.versions() where erasure.versions.contains(version.number) {
        let wanted = erasures.rewrites(of: version.number)
        if try publisher.isRewritten(store.dataset.id, version: version.number, wanted) { continue }
        _ = try publication.publish(version, store)
      }
      try publication.explain(store)
      try reached(.republished)
      let published = try Set(publisher.versions(of: store.dataset.id).filter { !$0.isWithdrawn }.map(\.version))
      let versions = erasure.versions.filter(published.contains)
      if !versions.isEmpty {
        _ = try site.records.tables.outbox.append(
          VersionRewritten(
            dataset: store.dataset.id, title: store.dataset.title, erasure: erasure.number, happenedAt: erasure.at,
            versions: versions,
            datasetURL: "\(site.environment.configuration.gateway.baseURL)/datasets/\(store.dataset.id)/"),
          to: site.environment.site.subscribers)
      }
      try reached(.announced)
      try site.records.tables.scrub()
      try store.finish(erasure)
      try reached(.done)
    }
  }
}
