internal import Configuration
internal import OutputState
internal import Publication
public import Runtime
internal import Schema
internal import State

/// Brings every follower up to date.
public struct CatchUp: VersionFollowers {
  private let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  /// A failed dataset does not block the others; the result reports all.
  ///
  /// - Parameter datasets: only these; nil for all.
  public func catchUp(
    _ datasets: [String]? = nil, observer: (RunProgress.Stage, Int, Int) -> Void = { _, _, _ in }
  ) -> CaughtUp {
    runtime.locks.whileFollowing {
      let environment = runtime.environment
      let site = FollowerSite(runtime, environment)
      let followers = Followers.all.map { $0.init(site) }
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
          remember(nil, of: dataset.id, &caught)
        } catch {
          caught.failures.append((dataset.id, error))
          remember(error, of: dataset.id, &caught)
        }
      }
      let isLast = runtime.slots.running.count < 2
      for follower in followers {
        do { try follower.finish(isLast: isLast) } catch { caught.failures.append((type(of: follower).name, error)) }
      }
      observer(.notify, 1, 1)
      return caught
    }
  }

  /// Stores for the status what a dataset's followers have met.
  private func remember(_ error: (any Error)?, of dataset: String, _ caught: inout CaughtUp) {
    do {
      try runtime.records.cursors.meet(error.map { "\($0)" }, of: dataset)
    } catch {
      caught.failures.append((dataset, error))
    }
  }

  /// Writes what passes have left to a later one.
  ///
  /// - Parameter isLast: whether the last run of a round has ended; otherwise only what is overdue is written.
  public func settle(isLast: Bool = true) throws {
    try runtime.locks.whileFollowing {
      let site = FollowerSite(runtime, runtime.environment)
      for follower in Followers.all { try follower.init(site).finish(isLast: isLast) }
    }
  }

  /// Whether the files of the site wait for a run that takes its time: it may hang for hours.
  public var isSiteOverdue: Bool { runtime.environment.site.publisher.isOverdue }

  /// Whether any work is pending.
  public func isBehind() throws -> Bool {
    try runtime.records.withdrawals.entries().contains { $0.state != .announced } || !lagging().isEmpty
  }

  /// The followers that lag.
  public func lagging() throws -> [FollowerLag] {
    let environment = runtime.environment
    return try Followers.lagging(
      environment.configuration.datasets.compactMap { environment.stores[$0.id] },
      in: FollowerRecords(runtime.records, publicFolder: runtime.publicFolder))
  }
}
