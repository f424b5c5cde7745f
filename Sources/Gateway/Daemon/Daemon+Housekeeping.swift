internal import Configuration
internal import Events
internal import Followers
internal import Operations
internal import Platform
internal import Runs
internal import Runtime

/// The daemon's daily tasks.
extension Daemon {
  /// The delay of the first pruning after the start, in seconds, which has other work to do.
  static let firstPruneSeconds = 600.0
  /// The pause between two rounds, in seconds.
  static let prunePauseSeconds = 86_400.0

  /// The interval of checks for late data, in seconds.
  static let freshnessPauseSeconds = 30.0

  /// Announces data that became late or arrived after all, until the daemon stops. It has its own thread, since it
  /// waits for publications under way.
  func watchFreshness(until cancellation: Cancellation) {
    while !cancellation.wait(seconds: Self.freshnessPauseSeconds) {
      do {
        if try !WatchFreshness(runtime, CatchUp(runtime)).run().isEmpty { deliverer.wake() }
      } catch {
        Log.error("whether data are late is looked at again: \(error)")
      }
    }
  }

  /// Removes expired data, until the daemon stops.
  func keepHouse(until cancellation: Cancellation) {
    var pause = Self.firstPruneSeconds
    while !cancellation.wait(seconds: pause) {
      pause = Self.prunePauseSeconds
      guard runtime.environment.configuration.unusable.isEmpty else {
        Log.warning("nothing is pruned while parts of the configuration are left out")
        continue
      }
      do {
        let report = try PruneStore(runtime).run(cancellation: cancellation)
        if !report.isEmpty { Log.notice("pruned \(report.summary)") }
      } catch {
        // A stopping daemon is not an error; the next one continues.
        if !cancellation.isCancelled { Log.error("pruning goes on tomorrow: \(error)") }
      }
    }
  }
}
