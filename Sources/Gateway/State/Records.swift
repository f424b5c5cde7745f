internal import Events
public import OutputState
internal import Platform
public import SQLite

/// The tables of `klamra.sqlite`.
public struct Records: Sendable {
  /// `klamra.sqlite`.
  let database: Database
  /// The run log.
  public let runs: Runs
  /// The results of runs by stream.
  public let streams: RunStreams
  /// Rejected records.
  public let quarantine: Quarantine
  /// Runs that wait for an operator.
  public let holds: Holds
  /// Events and deliveries.
  public let outbox: Outbox
  /// The records of the publication.
  public let publications: Publications
  /// The fields of sources.
  public let schemas: SourceSchemas
  /// The declarations and fields of the documents of each run.
  public let fetched: FetchedStreams
  /// The delays of datasets.
  public let freshness: FreshnessLog
  /// The requests within quotas.
  public let quotas: Quotas
  /// The documents that were removed because they held an erased record.
  public let erasedDocuments: ErasedDocuments
  /// The positions of followers whose output does not show them.
  public let cursors: FollowerCursors
  /// What is withdrawn from publication.
  public let withdrawals: WithdrawalRegister

  /// - Parameter key: the secret of the ids of events; a process that only reads needs none.
  init(_ database: Database, key: InstallationKey = .random()) {
    self.database = database
    runs = Runs(database)
    streams = RunStreams(database)
    quarantine = Quarantine(database)
    holds = Holds(database)
    outbox = Outbox(database, key: key)
    publications = Publications(database)
    schemas = SourceSchemas(database)
    fetched = FetchedStreams(database)
    freshness = FreshnessLog(database)
    quotas = Quotas(database)
    erasedDocuments = ErasedDocuments(database)
    cursors = FollowerCursors(database)
    withdrawals = WithdrawalRegister(database)
  }

  /// Removes what is stored of a run besides its record and its streams, in the caller's transaction.
  public static func forget(run: Int64, on connection: borrowing Connection) throws {
    for table in ["fetched_streams", "quarantine", "quarantine_sizes", "holds"] {
      try connection.run("DELETE FROM \(table) WHERE run = ?1", run)
    }
  }
}
