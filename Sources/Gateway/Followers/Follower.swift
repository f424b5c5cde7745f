public import Runtime
public import Schema
public import Store

/// A consumer of a dataset's versions: what readers and subscribers see follows from it.
///
/// A cursor is a position in a dataset's history: the number of a version, or of an event. A follower derives it from
/// its own output, never from memory, so it can be stopped or killed at any point and resumes there. It catches up one
/// dataset at a time, and only under `GatewayLocks.whileFollowing`.
public protocol Follower: Sendable {
  /// Its name for logs and programs: `publish`.
  static var name: String { get }
  /// The stage of a run to which its work belongs.
  static var stage: RunProgress.Stage { get }
  /// The follower that must have finished a dataset first; nil for one that follows the stored versions.
  static var after: (any Follower.Type)? { get }
  /// Whether it processes a dataset.
  static func follows(_ dataset: Dataset) -> Bool
  /// The newest position that is done; 0 before the first.
  ///
  /// - Parameter records: where cursors are stored; another process may hold them.
  static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int
  /// The newest position that can be done now.
  static func newest(of store: any DatasetStore, in records: FollowerRecords) throws -> Int
  /// The pending work, as a sentence without a full stop that names the dataset.
  static func report(_ lag: FollowerLag) -> String

  init(_ site: FollowerSite)

  /// Does site-wide work, before any dataset is processed.
  func begin() throws

  /// Advances to the newest position of a dataset; repeated calls are harmless.
  ///
  /// - Parameters:
  ///   - caught: collects what was published and announced.
  ///   - progress: called with the number of finished steps and the total.
  func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws

  /// Updates what covers the whole site, after every dataset has caught up.
  ///
  /// - Parameter isLast: whether no other pass will follow soon; otherwise the work may be left to that one.
  func finish(isLast: Bool) throws
}

extension Follower {
  /// The stored versions, unless a member overrides it.
  public static var after: (any Follower.Type)? { nil }

  /// The datasets of the preceding follower, or all.
  public static func follows(_ dataset: Dataset) -> Bool { after?.follows(dataset) ?? true }

  /// The position of the preceding follower, or the newest stored version.
  public static func newest(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    guard let after else { return try store.current()?.number ?? 0 }
    return try after.cursor(of: store, in: records)
  }

  /// No site-wide work by default.
  public func begin() throws {}

  /// Nothing, unless a member says otherwise.
  public func finish(isLast: Bool) throws {}
}
