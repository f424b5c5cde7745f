internal import Events
public import SQLite

/// The tables of `klamra.sqlite`.
public struct Records: Sendable {
  /// `klamra.sqlite`.
  let database: Database
  /// The record of runs.
  public let runs: Runs
  /// What runs did with their streams.
  public let streams: RunStreams
  /// What was rejected.
  public let quarantine: Quarantine
  /// What waits for an operator.
  public let holds: Holds
  /// Events and deliveries.
  public let outbox: Outbox
  /// What was published.
  public let publications: Publications
  /// The fields of sources.
  public let schemas: SourceSchemas
  /// The declarations and fields of the documents of each run.
  public let fetched: FetchedStreams
  /// The delays of datasets.
  public let freshness: FreshnessLog
  /// The requests within quotas.
  public let quotas: Quotas
  /// The positions of followers whose output does not show them.
  public let cursors: FollowerCursors

  init(_ database: Database) {
    self.database = database
    runs = Runs(database)
    streams = RunStreams(database)
    quarantine = Quarantine(database)
    holds = Holds(database)
    outbox = Outbox(database)
    publications = Publications(database)
    schemas = SourceSchemas(database)
    fetched = FetchedStreams(database)
    freshness = FreshnessLog(database)
    quotas = Quotas(database)
    cursors = FollowerCursors(database)
  }

  /// Takes away what is kept of a run besides its record and its streams, in the caller's transaction.
  public static func forget(run: Int64, on connection: borrowing Connection) throws {
    for table in ["fetched_streams", "quarantine", "holds"] {
      try connection.run("DELETE FROM \(table) WHERE run = ?1", run)
    }
  }
}
