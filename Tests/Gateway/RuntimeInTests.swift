import Configuration
import Connectors
import Events
import Landing
import Platform
import Schema
import Store

@testable import CommandLine
@testable import Followers
@testable import Operations
@testable import Runs
@testable import Runtime
@testable import State

/// The use cases of a gateway as tests call them, with its followers.
extension Runtime {
  func run(
    _ source: String, trigger: Run.Trigger, isRefetch: Bool = false, isFollowed: Bool = true,
    cancellation: Cancellation, observer: @escaping ProgressObserver = { _ in }
  ) -> RunReport {
    RunSource(self, isFollowed ? CatchUp(self) : nil).run(
      source, trigger: trigger, isRefetch: isRefetch, cancellation: cancellation, observer: observer)
  }

  func replay(
    _ source: String, run: Int64?, cancellation: Cancellation, observer: @escaping ProgressObserver = { _ in }
  ) -> RunReport {
    ReplayRun(self, CatchUp(self)).run(source, run: run, cancellation: cancellation, observer: observer)
  }

  func derive(
    isFollowed: Bool = true, cancellation: Cancellation, observer: @escaping ProgressObserver = { _ in }
  ) -> [RunReport] {
    DeriveDatasets(self, isFollowed ? CatchUp(self) : nil).run(cancellation: cancellation, observer: observer)
  }

  func release(
    _ hold: Holds.Hold, by person: String, reason: String, cancellation: Cancellation,
    observer: @escaping ProgressObserver
  ) throws -> RunReport {
    try DecideHold(self, CatchUp(self)).release(
      hold, by: person, reason: reason, cancellation: cancellation, observer: observer)
  }

  func reject(_ hold: Holds.Hold, by person: String, reason: String, _ cancellation: Cancellation) throws {
    try DecideHold(self, CatchUp(self)).reject(hold, by: person, reason: reason, cancellation)
  }

  func freshness(now: Timestamp = .now) throws -> [Freshness] {
    try WatchFreshness(self, CatchUp(self)).states(now: now)
  }

  func watchFreshness(now: Timestamp = .now) throws -> [Event] { try WatchFreshness(self, CatchUp(self)).run(now: now) }

  func prune(isDryRun: Bool = false, cancellation: Cancellation, now: Timestamp = .now) throws -> PruneReport {
    try PruneStore(self).run(isDryRun: isDryRun, cancellation: cancellation, now: now)
  }

  func deliverer() -> Deliverer { DeliverEvents(self).deliverer() }
}

/// The exit status of a command: Swift Testing also has a type named `ExitStatus`.
typealias CommandStatus = ExitStatus
