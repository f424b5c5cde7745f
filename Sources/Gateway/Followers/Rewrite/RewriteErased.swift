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

  /// Writes the manifests of the first releases again, once for each dataset: their data files stay as they are. The
  /// announcements of these versions name the new manifests.
  private func hideDocuments(_ store: any DatasetStore) throws {
    let (cursors, dataset) = (site.records.tables.cursors, store.dataset.id)
    guard try cursors.position(of: Self.documentNames, dataset: dataset) < Self.documentNamesDone else { return }
    let revealing = try Set(site.environment.site.publisher.versionsThatRevealDocuments(of: dataset))
    for version in try store.versions() where revealing.contains(version.number) {
      _ = try publication.publish(version, store)
    }
    try reviseAnnouncements(store.dataset) { $0.isDownloadable ? .always : .former }
    try cursors.move(Self.documentNames, to: [dataset: Self.documentNamesDone])
  }

  /// The name of its cursor.
  private static let documentNames = "document names"
  /// Where it stands once both manifests and announcements are done.
  private static let documentNamesDone = 2

  /// Which announcements of a version are corrected.
  private enum Correcting {
    case always
    /// Those with an id of an earlier release.
    case former
    case never
  }

  /// Has the announcements of versions name their present manifests, and the feeds show it.
  private func reviseAnnouncements(_ dataset: Dataset, _ correcting: (Published) -> Correcting) throws {
    let tables = site.records.tables
    let baseURL = site.environment.configuration.gateway.baseURL
    var isChanged = false
    for version in try site.environment.site.publisher.versions(of: dataset.id) {
      let which = correcting(version)
      guard which != .never else { continue }
      let news = VersionPublished(version, of: dataset, baseURL: baseURL)
      isChanged = try tables.outbox.revise(news, isFormerOnly: which == .former) || isChanged
    }
    if isChanged { try tables.cursors.move(RenderFeeds.name, to: [dataset.id: 0]) }
  }

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
      try reviseAnnouncements(store.dataset) { erasure.versions.contains($0.version) ? .always : .never }
      try site.records.tables.publications.forgetFiles(of: store.dataset.id, versions: erasure.versions)
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
