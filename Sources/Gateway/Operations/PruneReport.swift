public import Platform
public import State

/// What a round of pruning took away, or would take away.
public struct PruneReport: Sendable {
  /// Runs of one source.
  public struct SourceRuns: Sendable {
    /// The id of the source.
    public var source: String
    /// How many runs lose their documents, and how many documents they refer to.
    public var runs = 0
    /// How many documents these runs refer to.
    public var references = 0
    /// How many of the runs leave nothing behind.
    public var records = 0
    /// When the oldest of them ended.
    public var oldest: Timestamp
    /// When the newest of them ended.
    public var newest: Timestamp
  }

  /// Whether everything was left where it is.
  public var isDryRun: Bool
  /// By source.
  public var runs: [SourceRuns] = []
  /// Deliveries and events.
  public var deliveries = ExpiredDeliveries()
  /// Documents that nothing refers to any more.
  public var documents = 0
  /// What these documents take on the disk, in bytes.
  public var documentBytes = 0
  /// Files that a crash left half-written.
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

  /// Whether there was nothing to do.
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
