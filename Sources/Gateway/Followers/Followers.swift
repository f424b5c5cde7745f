//! Followers: the consumers of every dataset's versions, each with its own cursor.
//!
//! Publishing, announcing and the feeds follow the stored versions, so they can be stopped, killed and repeated. How to
//! add a follower: docs/adding/follower.md.

public import Store

/// The registry of followers.
public enum Followers {
  /// All followers, in processing order: each comes after the one that it names as `after`.
  public static let all: [any Follower.Type] = [
    PublishVersions.self, AnnounceVersions.self, RewriteErased.self, RenderFeeds.self,
  ]

  /// What is not done yet, by dataset and in the order of `all`.
  ///
  /// - Parameter records: where cursors are stored; another process may hold them.
  public static func lagging(
    _ stores: some Sequence<any DatasetStore>, in records: FollowerRecords
  ) throws -> [FollowerLag] {
    try stores.flatMap { store in try all.compactMap { try FollowerLag($0, store, in: records) } }
  }
}
