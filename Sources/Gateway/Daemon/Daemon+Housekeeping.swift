internal import Events
internal import Followers
internal import Operations
internal import Platform
internal import Runs

/// What the daemon does once a day.
extension Daemon {
  /// How long after its start it prunes for the first time, in seconds: starting has other work to do.
  static let firstPruneSeconds = 600.0
  /// How long after a round the next one begins, in seconds.
  static let prunePauseSeconds = 86_400.0

  /// How often it looks whether data are late, in seconds.
  static let freshnessPauseSeconds = 30.0

  /// Tells what has become late and what has come after all, until the daemon stops. It has a thread of its own: a publication
  /// under way keeps it waiting.
  func watchFreshness(until cancellation: Cancellation) {
    while !cancellation.wait(seconds: Self.freshnessPauseSeconds) {
      do {
        if try !WatchFreshness(runtime, CatchUp(runtime)).run().isEmpty { deliverer.wake() }
      } catch {
        Log.error("whether data are late is looked at again: \(error)")
      }
    }
  }

  /// Takes away what has had its time, until the daemon stops.
  func keepHouse(until cancellation: Cancellation) {
    var pause = Self.firstPruneSeconds
    while !cancellation.wait(seconds: pause) {
      pause = Self.prunePauseSeconds
      do {
        let report = try PruneStore(runtime).run(cancellation: cancellation)
        if !report.isEmpty { Log.notice("pruned \(report.summary)") }
      } catch {
        // A daemon that stops is no trouble; the next one goes on.
        if !cancellation.isCancelled { Log.error("pruning goes on tomorrow: \(error)") }
      }
    }
  }
}
