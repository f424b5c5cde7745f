public import Configuration
internal import Connectors
internal import Landing
public import Platform
public import State

extension SourceSettings {
  /// Whether its documents come from a server, so that most of a run is waiting.
  public var isRemote: Bool {
    connector.streams.contains { if case .drop(_) = $0.origin { false } else { true } }
  }

  /// The time of the next run.
  ///
  /// A run that began in the future was recorded by a clock that was ahead: when it really began is unknown, so the next
  /// one is due at once.
  ///
  /// - Returns: nil if the source runs only on demand.
  public func nextRun(_ runs: Runs, now: Timestamp) throws -> Timestamp? {
    let newest = try runs.list(source: owner, limit: 1).first
    if let newest, newest.startedAt > now.adding(seconds: Self.clockSecondsTolerated) {
      return schedule != nil || newest.state.isUnderWay || newest.state == .paused ? now : nil
    }
    var moments: [Timestamp] = []
    if let schedule = schedule {
      moments.append(newest.map { schedule.next(after: $0.startedAt) } ?? now)
    }
    if let newest {
      switch newest.state {
      case .paused:
        let latest = now.adding(seconds: Self.pauseSecondsMax)
        moments.append(newest.resumesAt.map { $0 <= latest ? $0 : now } ?? now)
      case .started, .fetching, .mapped: moments.append(now)
      default: break
      }
    }
    return moments.min()
  }

  /// The longest pause of a run, in seconds: the longest that a service may ask for. A later moment was recorded by a
  /// clock that was ahead.
  static let pauseSecondsMax = Quotas.blockSecondsBelieved + clockSecondsTolerated

  /// How far ahead of the present a recorded moment may be, in seconds: clocks are set forth and back a little.
  public static let clockSecondsTolerated = 300.0
}
