internal import Configuration
internal import Landing
internal import OutputState
public import Platform
public import Runtime
internal import State
internal import Store

/// Removes expired data, so that a gateway can run for years without filling its disk.
///
/// Nothing that a version refers to is removed: every published figure can be traced to its source bytes as long as its
/// version exists, and `klamra replay` has the documents of each source's last run.
public struct PruneStore: Sendable {
  private let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  private var records: Records { runtime.records }

  /// The most runs removed in one transaction, so that others do not wait long for the database.
  private static let runsAtOnce = 100

  /// One round: references first, in small transactions, then the files without references. Lists of documents that
  /// newer ones have superseded are condensed.
  ///
  /// It can be interrupted anywhere, by a crash or a cancellation; the next round continues.
  public func run(isDryRun: Bool = false, cancellation: Cancellation, now: Timestamp = .now) throws -> PruneReport {
    try runtime.locks.whilePruning {
      // Documents stored earlier have been recorded by now; those that a run stores from here on are kept.
      runtime.slots.whileIdle { runtime.archive.forgetLanded() }
      let retention = runtime.environment.configuration.gateway.retention
      let datasets = runtime.paths.stores
      let reader = try PruneReader(runtime.paths)
      let expired = try reader.expired(
        referred: datasets.runs().union(records.holds.waiting().map(\.run)).union(records.streams.kept()),
        documentsBefore: retention.documents.before(now),
        recordsBefore: retention.runs.before(now), now: now)
      if !isDryRun { _ = try RemoveErasedDocuments(runtime).remove() }
      var report = PruneReport(expired, isDryRun: isDryRun)
      let limits = (
        retention.deliveries.before(now), retention.deadLetters.before(now), retention.events.before(now)
      )
      report.deliveries = try records.outbox.expired(
        deliveredBefore: limits.0, deadBefore: limits.1, eventsBefore: limits.2, now: now)
      if !isDryRun {
        try remove(expired, cancellation)
        try records.runs.condense { !cancellation.isCancelled }
        if cancellation.isCancelled { throw CancelledError() }
        while try records.outbox.removeExpired(
          deliveredBefore: limits.0, deadBefore: limits.1, eventsBefore: limits.2, now: now)
        {
          if cancellation.isCancelled { throw CancelledError() }
        }
      }
      report.leftovers = try runtime.archive.removeLeftovers(isStarting: false, isDryRun: isDryRun)
      let used = try UsedDocuments()
      try reader.eachDocument(except: Set(expired.map(\.id)), used.add)
      try datasets.eachDocument(used.add)
      try sweep(used, &report, cancellation)
      return report
    }
  }

  private func remove(_ expired: [ExpiredRun], _ cancellation: Cancellation) throws {
    var rest = expired[...]
    while !rest.isEmpty {
      if cancellation.isCancelled { throw CancelledError() }
      let some = rest.prefix(Self.runsAtOnce)
      rest = rest.dropFirst(Self.runsAtOnce)
      try records.transaction { connection in
        try Runs.remove(some, on: connection)
        for run in some where run.isRecordExpired {
          try Records.forget(run: run.id, on: connection)
        }
      }
    }
  }

  /// Removes the files of unused documents.
  private func sweep(_ used: UsedDocuments, _ report: inout PruneReport, _ cancellation: Cancellation) throws {
    let archive = runtime.archive
    var failure: (any Error)?
    var (documents, bytes) = (0, 0)
    try archive.visit { digest in
      if failure != nil { return }
      do {
        if cancellation.isCancelled { throw CancelledError() }
        if try used.contains(digest.hex) || !archive.isRemovable(digest) { return }
        let size = archive.storedBytes(digest)
        if !report.isDryRun { try archive.remove(digest) }
        documents += 1
        bytes += size
      } catch {
        failure = error
      }
    }
    (report.documents, report.documentBytes) = (documents, bytes)
    if let failure { throw failure }
  }
}
