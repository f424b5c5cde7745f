internal import Events
internal import Platform
internal import Publication
public import Runs
public import SQLite
public import Schema
public import Store

/// Something that goes on from version to version of each dataset: what consumers and subscribers see follows from it.
///
/// A follower keeps a cursor in what it writes, never in memory, so that it can be stopped or killed anywhere and goes on where
/// it was. It is caught up for one dataset at a time, and only while `Runtime.whileFollowing` holds.
public protocol Follower: Sendable {
  /// One word for logs and programs: `publish`.
  static var name: String { get }
  /// The stage of a run that its work belongs to.
  static var stage: RunProgress.Stage { get }
  /// Whether it has anything to do for a dataset.
  static func follows(_ dataset: Dataset) -> Bool
  /// The newest version that it is done with; 0 before the first.
  ///
  /// - Parameter database: `klamra.sqlite`, which another process may hold.
  static func cursor(of store: any DatasetStore, in database: Database) throws -> Int
  /// The newest version that it could be done with by now: the newest one that is stored, or that another follower has let go.
  static func newest(of store: any DatasetStore, in database: Database) throws -> Int
  /// What is not done yet, as a sentence without a full stop that names the dataset.
  static func report(_ lag: FollowerLag) -> String

  init(_ site: FollowerSite)

  /// Does what belongs to the site as a whole, before any dataset is caught up.
  func begin() throws

  /// Goes on to the newest version of a dataset; what is done already is found done.
  ///
  /// - Parameters:
  ///   - caught: takes what was published and announced.
  ///   - progress: called with how many steps are done, and of how many.
  func catchUp(_ store: any DatasetStore, _ caught: inout CaughtUp, progress: (Int, Int) -> Void) throws
}

extension Follower {
  /// Nothing, unless a member says otherwise.
  public func begin() throws {}
}

/// A follower that is not where it could be.
public struct FollowerLag: Hashable, Sendable {
  /// `Follower.name`.
  public let follower: String
  /// The id of the dataset.
  public let dataset: String
  /// The newest version that it is done with.
  public let cursor: Int
  /// The newest version that it could be done with.
  public let newest: Int
  /// `Follower.report`.
  public var sentence = ""

  /// Nil where the follower has nothing to do for the dataset, or has done it.
  init?(_ follower: any Follower.Type, _ store: any DatasetStore, in database: Database) throws {
    guard follower.follows(store.dataset) else { return nil }
    self.follower = follower.name
    dataset = store.dataset.id
    newest = try follower.newest(of: store, in: database)
    cursor = try follower.cursor(of: store, in: database)
    guard cursor < newest else { return nil }
    sentence = follower.report(self)
  }
}
