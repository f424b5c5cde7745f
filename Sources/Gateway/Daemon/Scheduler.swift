internal import Configuration
internal import Platform
internal import Runs
internal import State

/// The due times of all sources: by schedule, after a missed run, and for paused runs.
struct Scheduler: Sendable {
  private var due: [String: Timestamp] = [:]
  private(set) var running: Set<String> = []
  private var failures: [String: Failures] = [:]
  /// The sources whose runs wait for a server.
  private var remote: Set<String> = []

  /// Consecutive failures of a source. They are kept in memory, since the database may be what fails.
  private struct Failures {
    var count = 0
    var last: Timestamp
    /// Whether the failure is transient: the service was unavailable, the disk was full.
    var isPassing: Bool
    /// Whether the cause is known to be gone.
    var isForgiven = false
  }

  /// The pause after a failure, in seconds; doubled after each further one.
  static let restSecondsMin = 60.0
  static let restSecondsMax = 3600.0
  /// The pauses before retries of a transient failure ahead of the schedule, in seconds.
  static let retrySeconds = [900.0, 3600, 14_400]

  /// Computes the next due time of every source without a run.
  ///
  /// A source that never ran is due at once; one whose time passed while the daemon was down is due once.
  mutating func plan(_ sources: [SourceSettings], _ runs: Runs, now: Timestamp) throws {
    let names = Set(sources.map(\.id))
    remote = Set(sources.filter(\.isRemote).map(\.id)).union(remote.intersection(running))
    due = due.filter { names.contains($0.key) }
    for source in sources { try plan(source, runs, now: now) }
  }

  /// Computes the next due time of one source, unless it has a run.
  mutating func plan(_ source: SourceSettings, _ runs: Runs, now: Timestamp) throws {
    if running.contains(source.id) { return }
    due[source.id] = moment(source, try source.nextRun(runs, now: now), now)
  }

  /// The sources to start now, those that are due longest first; they count as running from here on.
  ///
  /// - Parameter limits: how many sources run at once; the others stay due.
  mutating func take(now: Timestamp, within limits: Limits = Limits()) -> [String] {
    var taken: [String] = []
    for (source, _) in due.filter({ $0.value <= now }).sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) })
    where limits.allow(running, remote, source) {
      due[source] = nil
      running.insert(source)
      taken.append(source)
    }
    return taken
  }

  /// How many sources run at once.
  struct Limits: Sendable {
    /// All sources.
    var runningMax = Int.max
    /// Those that wait for a server: when all of them hang, a drop folder still finds a place.
    var remoteMax = Int.max

    fileprivate func allow(_ running: Set<String>, _ remote: Set<String>, _ source: String) -> Bool {
      running.count < runningMax
        && (!remote.contains(source) || running.intersection(remote).count < remoteMax)
    }
  }

  /// Records the end of a run.
  ///
  /// - Parameter failure: nil if it did not fail; otherwise whether the failure is transient.
  mutating func ended(_ source: String, failure: Bool? = nil, now: Timestamp = .now) {
    running.remove(source)
    guard let isPassing = failure else {
      failures[source] = nil
      return
    }
    failures[source] = Failures(count: (failures[source]?.count ?? 0) + 1, last: now, isPassing: isPassing)
  }

  /// Makes sources due at once whose last run failed, since the cause is gone.
  ///
  /// - Parameter onlyPassing: only those that failed for a passing reason.
  mutating func forgive(onlyPassing: Bool) {
    for (source, failure) in failures where failure.isPassing || !onlyPassing { failures[source]?.isForgiven = true }
  }

  /// The scheduled time, adjusted after a failure.
  private mutating func moment(_ source: SourceSettings, _ scheduled: Timestamp?, _ now: Timestamp) -> Timestamp? {
    guard var failures = failures[source.id] else { return scheduled }
    if failures.isForgiven, source.schedule != nil { return now }
    if failures.last > now {
      // The clock was set back: the rest begins anew, or it would last as long as the clock was ahead.
      failures.last = now
      self.failures[source.id] = failures
    }
    var moments = scheduled.map { [$0] } ?? []
    if failures.isPassing, source.schedule != nil, failures.count <= Self.retrySeconds.count {
      moments.append(failures.last.adding(seconds: Self.retrySeconds[failures.count - 1]))
    }
    let doublings = min(failures.count - 1, 16)
    let rest = failures.last.adding(seconds: min(Self.restSecondsMin * Double(1 << doublings), Self.restSecondsMax))
    return moments.min().map { max($0, rest) }
  }

  /// The earliest due time of any source; nil while no further source can start.
  func nextDueAt(within limits: Limits = Limits()) -> Timestamp? {
    due.filter { limits.allow(running, remote, $0.key) }.values.min()
  }
}
