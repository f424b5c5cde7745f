//! Followers: what goes on from version to version of every dataset, each from a cursor of its own.
//!
//! Publishing, announcing and the feeds follow the stored versions, so that they can be stopped, killed and run again. How to add
//! a follower: docs/adding/follower.md.

public import Store

/// The followers of the log of versions.
public enum Followers {
  /// Every follower, in the order in which a dataset passes them: each stands behind the one that it names as `after`.
  public static let all: [any Follower.Type] = [
    PublishVersions.self, AnnounceVersions.self, RewriteErased.self, RenderFeeds.self,
  ]

  /// What is not done yet, by dataset and in the order of `all`.
  ///
  /// - Parameter records: where cursors are kept; another process may hold them.
  public static func lagging(
    _ stores: some Sequence<any DatasetStore>, in records: FollowerRecords
  ) throws -> [FollowerLag] {
    try stores.flatMap { store in try all.compactMap { try FollowerLag($0, store, in: records) } }
  }
}
