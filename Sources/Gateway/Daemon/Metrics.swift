internal import CommandLine
internal import Configuration
internal import Connectors
internal import Events
internal import Followers
internal import Landing
internal import OutputState
internal import Platform
internal import Publication
internal import Runs
internal import Runtime
internal import Schema
internal import Serving
internal import Shapes
internal import State
internal import Store

/// The metrics of the gateway.
struct Metrics {
  let runtime: Runtime

  func all() throws -> [Metric] {
    let info = Metric.Sample(1, ["version": Program.version, "sqlite": Records.libraryVersion])
    return [Metric("klamra_build_info", .gauge, "The versions of klamra and of SQLite.", [info])]
      + (try sources()) + (try drifts()) + (try freshness()) + (try datasets()) + (try deliveries()) + (try checks())
      + (try followers()) + (try corrections())
      + [
        Metric(
          "klamra_holds_waiting", .gauge, "Runs that wait for an operator.",
          Double(try runtime.records.holds.waiting().count))
      ]
  }

  private func sources() throws -> [Metric] {
    let owners = runtime.environment.configuration.sources.map(\.owner)
    let running = runtime.slots.running
    let quarantined = try runtime.records.quarantine.newest(runtime.records.streams)
    return [
      Metric(
        "klamra_source_running", .gauge, "Whether a run of the source is under way.",
        owners.map { .init(running.contains($0) ? 1 : 0, ["source": $0.text]) }),
      Metric(
        "klamra_source_last_success_timestamp_seconds", .gauge, "When the source's last successful run ended.",
        try owners.compactMap { owner in
          let moment = try runtime.records.runs.lastSuccess(source: owner)?.finishedAt
          return moment.map { .init(Double($0.seconds), ["source": owner.text]) }
        }),
      Metric(
        "klamra_source_last_run", .gauge, "1 for the state of the source's newest run.",
        try owners.compactMap { owner in
          let run = try runtime.records.runs.list(source: owner, limit: 1).first
          return run.map { .init(1, ["source": owner.text, "state": $0.state.rawValue]) }
        }),
      Metric(
        "klamra_source_quarantined_records", .gauge, "Records that the source's newest run rejected.",
        owners.map { .init(Double(quarantined[$0]?.records ?? 0), ["source": $0.text]) }),
    ]
  }

  private func freshness() throws -> [Metric] {
    let all = try WatchFreshness(runtime, CatchUp(runtime)).states()
    func samples(_ value: (Freshness) -> Double) -> [Metric.Sample] {
      all.map { .init(value($0), ["source": $0.source, "dataset": $0.dataset]) }
    }
    return [
      Metric(
        "klamra_dataset_late", .gauge, "1 while data that were expected of the source have not come.",
        samples { $0.isLate ? 1 : 0 }),
      Metric(
        "klamra_dataset_due_timestamp_seconds", .gauge, "Until when data of the source are expected, or were.",
        samples { Double($0.dueAt.seconds) }),
    ]
  }

  private func drifts() throws -> [Metric] {
    let samples = try runtime.records.schemas.drifts().flatMap { drift in
      Dictionary(grouping: drift.items, by: \.change.kind).sorted { $0.key.rawValue < $1.key.rawValue }.map {
        Metric.Sample(
          Double($0.value.count), ["source": drift.source, "stream": drift.stream, "change": $0.key.rawValue])
      }
    }
    return [
      Metric("klamra_source_schema_changes", .gauge, "Fields that have changed and were not accepted yet.", samples)
    ]
  }

  private func datasets() throws -> [Metric] {
    let environment = runtime.environment
    let records = FollowerRecords(runtime.records, publicFolder: runtime.publicFolder)
    let facts = try environment.configuration.datasets.map { dataset in
      (
        id: dataset.id, version: try environment.stores[dataset.id]?.current(),
        published: try environment.site.publisher.cursor(dataset.id) ?? 0,
        isBlocked: try environment.stores[dataset.id].map { try BlockedPublication($0, in: records) != nil } ?? false
      )
    }
    return [
      Metric(
        "klamra_dataset_version", .gauge, "The newest committed version of the dataset.",
        facts.map { .init(Double($0.version?.number ?? 0), ["dataset": $0.id]) }),
      Metric(
        "klamra_dataset_published_version", .gauge, "The newest version that consumers see.",
        facts.map { .init(Double($0.published), ["dataset": $0.id]) }),
      Metric(
        "klamra_dataset_publication_blocked", .gauge,
        "1 while nothing of the dataset is published until an operator does something: klamra status says what.",
        facts.map { .init($0.isBlocked ? 1 : 0, ["dataset": $0.id]) }),
      Metric(
        "klamra_dataset_rows", .gauge, "Rows of the newest committed version.",
        facts.map { .init(Double($0.version?.rows ?? 0), ["dataset": $0.id]) }),
    ]
  }

  private func followers() throws -> [Metric] {
    let lagging = try CatchUp(runtime).lagging()
    let samples = runtime.environment.configuration.datasets.flatMap { dataset in
      Followers.all.filter { $0.follows(dataset) }.map { follower in
        let lag = lagging.first { $0.dataset == dataset.id && $0.follower == follower.name }
        return Metric.Sample(
          Double(lag.map { $0.newest - $0.cursor } ?? 0), ["follower": follower.name, "dataset": dataset.id])
      }
    }
    return [
      Metric(
        "klamra_follower_lag_versions", .gauge,
        "Positions (versions, or events) that the follower has not gone on to yet.", samples)
    ]
  }

  private func checks() throws -> [Metric] {
    let checks = try runtime.records.streams.newestMapped(of: runtime.environment.configuration).checks
    func samples(_ count: (CheckResult) -> Int) -> [Metric.Sample] {
      checks.map {
        .init(
          Double(count($0.result)),
          ["dataset": $0.dataset, "check": $0.result.name, "action": $0.result.action.rawValue])
      }
    }
    return [
      Metric(
        "klamra_check_rows", .gauge, "Rows or groups that the check looked at in the newest run.", samples(\.looked)),
      Metric(
        "klamra_check_failed_rows", .gauge, "Rows or groups that broke the check in the newest run.", samples(\.failed)),
    ]
  }

  private func corrections() throws -> [Metric] {
    let configuration = runtime.environment.configuration
    let troubles = try runtime.records.streams.newestMapped(of: configuration).troubles
    let samples = configuration.sources.filter { $0.corrections != nil }.map { source in
      Metric.Sample(Double(troubles.count { $0.source == source.id }), ["source": source.id])
    }
    return [
      Metric(
        "klamra_source_corrections_without_effect", .gauge,
        "Corrections that changed nothing in the newest mapped run of their stream.", samples)
    ]
  }

  private func deliveries() throws -> [Metric] {
    let counts = try runtime.records.outbox.counts().sorted { $0.key < $1.key }
    let samples = counts.flatMap { subscriber, counts in
      [
        ("pending", counts.pending), ("delivered", counts.delivered), ("dead", counts.dead),
        ("cancelled", counts.cancelled),
      ].map { Metric.Sample(Double($0.1), ["subscriber": subscriber, "state": $0.0]) }
    }
    let oldest = counts.compactMap { subscriber, counts in
      counts.oldestPendingAt.map { Metric.Sample(Double($0.seconds), ["subscriber": subscriber]) }
    }
    return [
      Metric("klamra_deliveries", .gauge, "Deliveries of events by state.", samples),
      Metric(
        "klamra_delivery_oldest_pending_timestamp_seconds", .gauge, "When the oldest event still owed was made.", oldest
      ),
    ]
  }
}
