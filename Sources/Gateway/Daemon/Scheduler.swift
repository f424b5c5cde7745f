internal import Landing
internal import Platform

/// When each source is due: its schedule, what it missed while nobody served, and runs that wait to go on.
struct Scheduler: Sendable {
  private var due: [String: Timestamp] = [:]
  private(set) var running: Set<String> = []

  /// Works out the next moment of every source that is not running.
  ///
  /// A source that never ran is due at once, and one whose time came while the daemon was away too, but once.
  mutating func plan(_ sources: [SourceSettings], _ runs: Runs, now: Timestamp) throws {
    let names = Set(sources.map(\.id))
    due = due.filter { names.contains($0.key) }
    for source in sources where !running.contains(source.id) {
      due[source.id] = try Self.next(source, runs, now: now)
    }
  }

  /// Nil where the source runs only when somebody says so.
  static func next(_ source: SourceSettings, _ runs: Runs, now: Timestamp) throws -> Timestamp? {
    let newest = try runs.list(source: source.id, limit: 1).first
    var moments: [Timestamp] = []
    if let schedule = source.schedule {
      moments.append(newest.map { schedule.next(after: $0.startedAt) } ?? now)
    }
    if let newest {
      switch newest.state {
      case .paused: moments.append(newest.resumesAt ?? now)
      case .started, .fetching, .mapped: moments.append(now)
      default: break
      }
    }
    return moments.min()
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

  mutating func ended(_ source: String) { running.remove(source) }

  /// When the next source is due.
  var nextDueAt: Timestamp? { due.values.min() }
}
