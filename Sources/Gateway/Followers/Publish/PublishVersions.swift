internal import Configuration
internal import OutputState
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// Publishes the files of every version that is not public yet.
struct PublishVersions: Follower {
  /// Its name for logs and programs.
  public static let name = "publish"
  /// The stage of a run to which its work belongs.
  public static let stage = RunProgress.Stage.publish

  private let publication: VersionPublication

  public init(_ site: FollowerSite) { publication = VersionPublication(site) }

  /// A dataset without a public column has a history but no published files.
  public static func follows(_ dataset: Dataset) -> Bool { !dataset.publicIndices.isEmpty }

  /// The newest version that it has processed; 0 before the first.
  public static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    try records.tables.publications.cursor(store.dataset.id) ?? 0
  }

  /// The sentence about pending work.
  public static func report(_ lag: FollowerLag) -> String {
    "\(lag.dataset) version \(lag.newest) is committed and not public"
  }

  /// Updates pages and catalogues that depend on the configuration.
  public func begin() throws { try publication.publisher.refresh(publication.configuration.datasets) }

  /// Processes a dataset up to its newest version.
  public func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws {
    let cursor = try publication.publisher.cursor(store.dataset.id) ?? 0
    let pending = try store.versions().filter { $0.number > cursor }
    for (index, version) in pending.enumerated() {
      progress(index, pending.count)
      caught.published.append(try publication.publish(version, store))
    }
    if !pending.isEmpty { progress(pending.count, pending.count) }
  }
}
