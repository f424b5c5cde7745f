internal import Configuration
internal import Platform
internal import Runs
internal import State

/// When each source is due: its schedule, what it missed while nobody served, and runs that wait to go on.
struct Scheduler: Sendable {
  private var due: [String: Timestamp] = [:]
  private(set) var running: Set<String> = []
  private var failures: [String: Failures] = [:]

  /// How often a source has failed in a row. It is not asked of the database, which may be what fails.
  private struct Failures {
    var count = 0
    var last: Timestamp
    /// The fault may pass by itself: the service was away, the disk was full.
    var isPassing: Bool
  }

  /// After a failure a source rests this long at the least, in seconds; twice as long after each further one.
  static let restSecondsMin = 60.0
  static let restSecondsMax = 3600.0
  /// A failure that may pass by itself is tried again after these times, in seconds, before the schedule says so.
  static let retrySeconds = [900.0, 3600, 14_400]

  /// Works out the next moment of every source that is not running.
  ///
  /// A source that never ran is due at once, and one whose time came while the daemon was away too, but once.
  mutating func plan(_ sources: [SourceSettings], _ runs: Runs, now: Timestamp) throws {
    let names = Set(sources.map(\.id))
    due = due.filter { names.contains($0.key) }
    for source in sources where !running.contains(source.id) {
      due[source.id] = moment(source, try source.nextRun(runs, now: now))
    }
  }

  /// The sources to start now; they count as running from here on.
  mutating func take(now: Timestamp) -> [String] {
    let sources = due.filter { $0.value <= now }.map(\.key).sorted()
    for source in sources {
      due[source] = nil
      running.insert(source)
    }
    return sources
  }

  /// Takes note of a run's end.
  ///
  /// - Parameter failure: nil where it did not fail; otherwise whether the fault may pass by itself.
  mutating func ended(_ source: String, failure: Bool? = nil, now: Timestamp = .now) {
    running.remove(source)
    guard let isPassing = failure else {
      failures[source] = nil
      return
    }
    failures[source] = Failures(count: (failures[source]?.count ?? 0) + 1, last: now, isPassing: isPassing)
  }

  /// The scheduled moment, earlier or later for what failed last.
  private func moment(_ source: SourceSettings, _ scheduled: Timestamp?) -> Timestamp? {
    guard let failures = failures[source.id] else { return scheduled }
    var moments = scheduled.map { [$0] } ?? []
    if failures.isPassing, source.schedule != nil, failures.count <= Self.retrySeconds.count {
      moments.append(failures.last.adding(seconds: Self.retrySeconds[failures.count - 1]))
    }
    let doublings = min(failures.count - 1, 16)
    let rest = failures.last.adding(seconds: min(Self.restSecondsMin * Double(1 << doublings), Self.restSecondsMax))
    return moments.min().map { max($0, rest) }
  }

  /// When the next source is due.
  var nextDueAt: Timestamp? { due.values.min() }
}
