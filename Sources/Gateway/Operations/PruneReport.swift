public import OutputState
public import Platform
public import Schema
internal import State

/// What a round of pruning removed, or would remove.
public struct PruneReport: Sendable {
  /// Runs of one source.
  public struct SourceRuns: Sendable {
    /// The id of the source.
    public var source: Owner
    /// The number of runs whose documents are removed.
    public var runs = 0
    /// The number of documents to which these runs refer.
    public var references = 0
    /// The number of runs that are removed as a whole.
    public var records = 0
    /// When the oldest of them ended.
    public var oldest: Timestamp
    /// When the newest of them ended.
    public var newest: Timestamp
  }

  /// Whether nothing was actually removed.
  public var isDryRun: Bool
  /// By source.
  public var runs: [SourceRuns] = []
  /// Deliveries and events.
  public var deliveries = ExpiredDeliveries()
  /// The number of documents without references.
  public var documents = 0
  /// The size of these documents on disk, in bytes.
  public var documentBytes = 0
  /// The number of incomplete files left by a crash.
  public var leftovers = 0

  init(_ expired: [ExpiredRun], isDryRun: Bool) {
    self.isDryRun = isDryRun
    for (source, runs) in Dictionary(grouping: expired, by: \.source).sorted(by: { $0.key < $1.key }) {
      let moments = runs.map(\.finishedAt)
      guard let oldest = moments.min(), let newest = moments.max() else { continue }
      var entry = SourceRuns(source: source, oldest: oldest, newest: newest)
      entry.runs = runs.count
      entry.references = runs.reduce(0) { $0 + $1.documents }
      entry.records = runs.count(where: \.isRecordExpired)
      self.runs.append(entry)
    }
  }

  /// Whether there was nothing to remove.
  public var isEmpty: Bool {
    runs.isEmpty && deliveries == ExpiredDeliveries() && documents == 0 && leftovers == 0
  }

  /// One line for the log.
  public var summary: String {
    let records = runs.reduce(0) { $0 + $1.records }
    let taken = deliveries.delivered + deliveries.dead
    let parts = [
      (documents, "\(Formatting.count(documents, "document")) (\(Formatting.bytes(documentBytes)))"),
      (records, Formatting.count(records, "run record")), (taken, Formatting.count(taken, "delivery", "deliveries")),
      (deliveries.events, Formatting.count(deliveries.events, "event")),
      (leftovers, Formatting.count(leftovers, "leftover file")),
    ].filter { $0.0 > 0 }.map(\.1)
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }
}
