public import Runtime
public import Schema
public import Store

/// Something that goes on from version to version of each dataset: what consumers and subscribers see follows from it.
///
/// A cursor is a position in a dataset's history: the number of a version, or of an event. A follower keeps it in what it
/// writes, never in memory, so that it can be stopped or killed anywhere and goes on where it was. It is caught up for one dataset
/// at a time, and only while `GatewayLocks.whileFollowing` holds.
public protocol Follower: Sendable {
  /// One word for logs and programs: `publish`.
  static var name: String { get }
  /// The stage of a run that its work belongs to.
  static var stage: RunProgress.Stage { get }
  /// The follower that must be done with a dataset first; nil for one that follows the stored versions.
  static var after: (any Follower.Type)? { get }
  /// Whether it has anything to do for a dataset.
  static func follows(_ dataset: Dataset) -> Bool
  /// The newest position that it is done with; 0 before the first.
  ///
  /// - Parameter records: where cursors are kept; another process may hold them.
  static func cursor(of store: any DatasetStore, in records: FollowerRecords) throws -> Int
  /// The newest position that it could be done with by now.
  static func newest(of store: any DatasetStore, in records: FollowerRecords) throws -> Int
  /// What is not done yet, as a sentence without a full stop that names the dataset.
  static func report(_ lag: FollowerLag) -> String

  init(_ site: FollowerSite)

  /// Does what belongs to the site as a whole, before any dataset is caught up.
  func begin() throws

  /// Goes on to the newest position of a dataset; what is done already is found done.
  ///
  /// - Parameters:
  ///   - caught: takes what was published and announced.
  ///   - progress: called with how many steps are done, and of how many.
  func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws

  /// Does what belongs to the site as a whole, after every dataset was caught up.
  func finish() throws
}

extension Follower {
  /// The stored versions, unless a member says otherwise.
  public static var after: (any Follower.Type)? { nil }

  /// The datasets of the follower before it, or all.
  public static func follows(_ dataset: Dataset) -> Bool { after?.follows(dataset) ?? true }

  /// Where the follower before it is, or the newest stored version.
  public static func newest(of store: any DatasetStore, in records: FollowerRecords) throws -> Int {
    guard let after else { return try store.current()?.number ?? 0 }
    return try after.cursor(of: store, in: records)
  }

  /// Nothing, unless a member says otherwise.
  public func begin() throws {}

  /// Nothing, unless a member says otherwise.
  public func finish() throws {}
}
