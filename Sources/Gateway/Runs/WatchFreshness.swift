internal import Configuration
public import Events
public import Platform
internal import Publication
public import Runtime
internal import Schema
public import State
internal import Store

/// Looks whether datasets have what is expected of their sources.
public struct WatchFreshness: Sendable {
  private let runtime: Runtime
  private let followers: any VersionFollowers

  /// - Parameter followers: bring the events of a delay to consumers.
  public init(_ runtime: Runtime, _ followers: any VersionFollowers) {
    self.runtime = runtime
    self.followers = followers
  }

  private var records: Records { runtime.records }

  /// How every dataset stands with each of its sources of which something is expected.
  public func states(now: Timestamp = .now) throws -> [Freshness] {
    let environment = runtime.environment
    return try records.freshness.all(
      environment.configuration,
      stores: { environment.stores[$0.id] ?? runtime.paths.stores.store($0) }, now: now)
  }

  /// Tells subscribers and pages what has become late, or is not any more. What was told once is not told again, and after a
  /// crash it is told once all the same: the event of a lateness follows from the moment that was missed.
  ///
  /// - Returns: the events that were made.
  @discardableResult
  public func run(now: Timestamp = .now) throws -> [Event] {
    let events = try watch(now: now)
    guard !events.isEmpty else { return [] }
    let caught = followers.catchUp(Set(events.map(\.dataset)).sorted()) { _, _, _ in }
    try caught.check()
    return events + caught.events
  }

  private func watch(now: Timestamp) throws -> [Event] {
    try runtime.locks.whileFollowing {
      let environment = runtime.environment
      var rows = try records.freshness.rows()
      let all = try states(now: now)
      var events: [Event] = []
      for row in rows where !all.contains(where: { $0.source == row.source && $0.dataset == row.dataset }) {
        if let told = row.told {
          // Whoever heard that they are late hears that nobody waits for them any more.
          let item = Freshness(
            source: row.source, dataset: row.dataset, dueAt: told, isVersion: false, isLate: false)
          events += try announce(item, dueAt: told, environment, now: now)
        }
        try records.freshness.remove(row)
      }
      for item in all {
        let known = rows.first { $0.source == item.source && $0.dataset == item.dataset }
        var row = known ?? FreshnessLog.Row(source: item.source, dataset: item.dataset, since: now)
        if item.isLate, row.told == nil {
          events += try announce(item, dueAt: item.dueAt, environment, now: now)
          row.told = item.dueAt
        } else if !item.isLate, let told = row.told {
          events += try announce(item, dueAt: told, environment, now: now)
          row.told = nil
        }
        if row != known { try records.freshness.put(row) }
      }
      rows = try records.freshness.rows()
      for dataset in environment.configuration.datasets {
        try environment.site.publisher.delay(
          dataset, dueAt: rows.filter { $0.dataset == dataset.id }.compactMap(\.told).min())
      }
      return events
    }
  }

  private func announce(_ item: Freshness, dueAt: Timestamp, _ environment: Environment, now: Timestamp) throws
    -> [Event]
  {
    guard let dataset = environment.configuration.dataset(item.dataset), !dataset.publicIndices.isEmpty else {
      return []
    }
    let news = DataFreshness(
      dataset: dataset.id, title: dataset.title, version: try environment.site.publisher.cursor(dataset.id) ?? 0,
      source: item.source, dueAt: dueAt, isLate: item.isLate, happenedAt: now)
    return [try records.outbox.append(news, to: environment.site.subscribers, now: now)]
  }
}
