internal import Configuration
internal import Publication
public import Runtime
public import Schema
internal import State
public import Store

/// Makes the files of every version that is not public yet.
public struct PublishVersions: Follower {
  /// One word for logs and programs.
  public static let name = "publish"
  /// The stage of a run that its work belongs to.
  public static let stage = RunProgress.Stage.publish

  private let publication: VersionPublication

  public init(_ site: FollowerSite) { publication = VersionPublication(site) }

  /// A dataset without a public column has history, and nothing to show.
  public static func follows(_ dataset: Dataset) -> Bool { !dataset.publicIndices.isEmpty }

  /// The newest version that it is done with; 0 before the first.
  public static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    try records.tables.publications.cursor(store.dataset.id) ?? 0
  }

  /// What is not done yet.
  public static func report(_ lag: FollowerLag) -> String {
    "\(lag.dataset) version \(lag.newest) is committed and not public"
  }

  /// Makes pages and catalogues again that say something else since the configuration has changed.
  public func begin() throws { try publication.publisher.refresh(publication.configuration.datasets) }

  /// Goes on to the newest version of a dataset.
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
