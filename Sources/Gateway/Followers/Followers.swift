//! Followers: what goes on from version to version of every dataset, each from a cursor of its own.
//!
//! Publishing and announcing follow the stored versions, so that they can be stopped, killed and run again. How to add a
//! follower: docs/adding/follower.md.

internal import Channels
internal import Configuration
internal import Events
internal import Landing
internal import Platform
internal import Publication
public import Runs
public import SQLite
internal import Schema
internal import State
public import Store

/// The followers of the log of versions.
public enum Followers {
  /// Every follower, in the order in which a dataset passes them.
  public static let all: [any Follower.Type] = [PublishVersions.self, AnnounceVersions.self, RewriteErased.self]

  /// What is not done yet, by dataset and in the order of `all`.
  ///
  /// - Parameter database: `klamra.sqlite`, which another process may hold.
  public static func lagging(_ stores: some Sequence<any DatasetStore>, in database: Database) throws -> [FollowerLag] {
    try stores.flatMap { store in try all.compactMap { try FollowerLag($0, store, in: database) } }
  }
}

/// What a follower works with: the configuration of the moment, and where its cursors are.
public struct FollowerSite: Sendable {
  let environment: Environment
  let database: Database
  let runs: Runs
  let archive: Archive
  let outbox: Outbox
}

/// Lets every follower go on to the newest version.
public struct CatchUp: VersionFollowers {
  let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  /// A dataset that fails keeps no other from its turn; the result tells of all.
  ///
  /// - Parameter datasets: only these; nil for all.
  public func catchUp(
    _ datasets: [String]? = nil, observer: (RunProgress.Stage, Int, Int) -> Void = { _, _, _ in }
  ) -> CaughtUp {
    runtime.whileFollowing {
      let environment = runtime.environment
      let followers = Followers.all.map { $0.init(runtime.followerSite(environment)) }
      var caught = CaughtUp()
      for follower in followers {
        do { try follower.begin() } catch { caught.failures.append((type(of: follower).name, error)) }
      }
      for dataset in environment.configuration.datasets where datasets?.contains(dataset.id) ?? true {
        guard let store = environment.stores[dataset.id] else { continue }
        do {
          for follower in followers where type(of: follower).follows(dataset) {
            try follower.catchUp(store, &caught) { observer(type(of: follower).stage, $0, $1) }
          }
        } catch {
          caught.failures.append((dataset.id, error))
        }
      }
      do { try environment.feeds.catchUp() } catch { caught.failures.append(("feeds", error)) }
      observer(.notify, 1, 1)
      return caught
    }
  }

  /// Whether anything is left to do.
  public func isBehind() throws -> Bool { try !lagging().isEmpty || runtime.environment.feeds.isBehind() }

  /// The followers that are not where they could be.
  public func lagging() throws -> [FollowerLag] {
    let environment = runtime.environment
    return try Followers.lagging(
      environment.configuration.datasets.compactMap { environment.stores[$0.id] }, in: runtime.parts.database)
  }
}

extension Runtime {
  /// What followers work with.
  public func followerSite(_ environment: Environment) -> FollowerSite {
    FollowerSite(environment: environment, database: parts.database, runs: runs, archive: parts.archive, outbox: outbox)
  }
}
