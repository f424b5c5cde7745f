internal import Channels
internal import Configuration
public import Events
public import Platform
internal import Publication
internal import Schema
public import State
internal import Store

/// Looks whether datasets have what is expected of their sources.
public struct WatchFreshness: UseCase {
  let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  /// How every dataset stands with each of its sources of which something is expected.
  public func states(now: Timestamp = .now) throws -> [Freshness] {
    let environment = environment
    return try freshnessLog.all(
      environment.configuration,
      stores: { environment.stores[$0.id] ?? parts.folder.paths.stores.store($0) }, now: now)
  }

  /// Tells subscribers and pages what has become late, or is not any more. What was told once is not told again, and after a
  /// crash it is told once all the same: the event of a lateness follows from the moment that was missed.
  ///
  /// - Returns: the events that were made.
  @discardableResult
  public func run(now: Timestamp = .now) throws -> [Event] {
    try runtime.whileFollowing {
      let environment = environment
      var rows = try freshnessLog.rows()
      let all = try states(now: now)
      var events: [Event] = []
      for row in rows where !all.contains(where: { $0.source == row.source && $0.dataset == row.dataset }) {
        if let told = row.told {
          // Whoever heard that they are late hears that nobody waits for them any more.
          let item = Freshness(
            source: row.source, dataset: row.dataset, dueAt: told, isVersion: false, isLate: false)
          events += try announce(item, dueAt: told, environment, now: now)
        }
        try freshnessLog.remove(row)
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
        if row != known { try freshnessLog.put(row) }
      }
      rows = try freshnessLog.rows()
      for dataset in environment.configuration.datasets {
        try environment.publisher.delay(
          dataset, dueAt: rows.filter { $0.dataset == dataset.id }.compactMap(\.told).min())
      }
      try environment.feeds.catchUp()
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
      dataset: dataset.id, title: dataset.title, version: try environment.publisher.cursor(dataset.id) ?? 0,
      source: item.source, dueAt: dueAt, isLate: item.isLate, happenedAt: now)
    return [try outbox.append(news, to: environment.subscribers, now: now)]
  }
}
