internal import Configuration
public import Events
internal import OutputState
public import Platform
internal import Publication
public import Runtime
internal import Schema
public import State
internal import Store

/// Checks whether datasets are as up to date as expected.
public struct WatchFreshness: Sendable {
  private let runtime: Runtime
  private let followers: any VersionFollowers

  /// - Parameter followers: publish the events of datasets that became late.
  public init(_ runtime: Runtime, _ followers: any VersionFollowers) {
    self.runtime = runtime
    self.followers = followers
  }

  private var records: Records { runtime.records }

  /// The state of every dataset relative to its sources with expectations.
  public func states(now: Timestamp = .now) throws -> [Freshness] {
    let environment = runtime.environment
    return try records.freshness.all(
      environment.configuration,
      stores: { environment.stores[$0.id] ?? runtime.paths.stores.store($0) }, now: now)
  }

  /// Announces data that became late or up to date again, to subscribers and on pages. Each is announced once, even
  /// after a crash, since the event is derived from the missed moment.
  ///
  /// - Returns: the events that were created.
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
      let rows = try records.freshness.rows()
      let all = try states(now: now)
      var events: [Event] = []
      for row in rows where !all.contains(where: { $0.source == row.source && $0.dataset == row.dataset }) {
        // What is left out because of mistakes is not removed.
        if environment.configuration.unusable(.source, row.source) != nil { continue }
        if let told = row.told {
          // Subscribers who were notified of late data are also notified that the expectation was removed.
          let item = Freshness(
            source: row.source, dataset: row.dataset, dueAt: told, isVersion: false, isLate: false)
          events += try announce(item, dueAt: told, environment, now: now)
        }
        try records.freshness.remove(row)
      }
      for item in all {
        let known = rows.first { $0.source == item.source && $0.dataset == item.dataset }
        var row = known ?? FreshnessLog.Row(source: item.source, dataset: item.dataset, since: now)
        // A clock that was ahead must not put off the expectation until then.
        row.since = min(row.since, now)
        if item.isLate, row.told == nil {
          events += try announce(item, dueAt: item.dueAt, environment, now: now)
          row.told = item.dueAt
        } else if !item.isLate, let told = row.told {
          events += try announce(item, dueAt: told, environment, now: now)
          row.told = nil
        }
        if row != known { try records.freshness.put(row) }
      }
      var dueAt: [String: Timestamp] = [:]
      for row in try records.freshness.rows() {
        if let told = row.told { dueAt[row.dataset] = min(told, dueAt[row.dataset] ?? told) }
      }
      try environment.site.publisher.delay(environment.configuration.datasets, dueAt: dueAt)
      return events
    }
  }

  private func announce(_ item: Freshness, dueAt: Timestamp, _ environment: Environment, now: Timestamp) throws
    -> [Event]
  {
    guard let dataset = environment.configuration.dataset(item.dataset), !dataset.publicIndices.isEmpty,
      try records.withdrawals.inForce(of: dataset.id).whole(dataset.id) == nil
    else { return [] }
    let news = DataFreshness(
      dataset: dataset.id, title: dataset.title, version: try environment.site.publisher.cursor(dataset.id) ?? 0,
      source: item.source, dueAt: dueAt, isLate: item.isLate, happenedAt: now)
    return [try records.outbox.append(news, to: environment.site.subscribers, now: now)]
  }
}
