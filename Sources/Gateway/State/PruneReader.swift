public import Platform
internal import SQLite

/// Reads `klamra.sqlite` for pruning, over a separate connection: it takes long, and runs must not wait.
public struct PruneReader: ~Copyable {
  private let connection: Connection

  public init(_ paths: StatePaths) throws { connection = try Connection(paths.database, mode: .readOnly) }

  /// The runs whose documents or records are past their retention, oldest first.
  ///
  /// - Parameters:
  ///   - referred: the runs that a version of a dataset names, which are kept.
  ///   - documents: documents expire with runs that ended before this moment.
  ///   - records: records expire with runs that ended before this moment.
  ///   - now: later moments are those of a clock that was ahead.
  public func expired(
    referred: some Sequence<Int64>, documentsBefore documents: Timestamp, recordsBefore records: Timestamp,
    now: Timestamp
  ) throws -> [ExpiredRun] {
    try Runs.expired(
      on: connection, referred: referred, documentsBefore: documents, recordsBefore: records, now: now)
  }

  /// Calls with the digest of every document that a run refers to, but for these runs; one may come more than once.
  public func eachDocument(except expired: Set<Int64>, _ body: (String) throws -> Void) throws {
    try Runs.eachDocument(on: connection, except: expired, body)
  }
}
