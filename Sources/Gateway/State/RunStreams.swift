internal import Landing
internal import Platform
public import SQLite
internal import Schema

/// The results of each run by stream, in `klamra.sqlite`: written in the same transaction as rejections and holds,
/// before the COMMIT of the dataset's file. Rows are removed with the record of their run.
public struct RunStreams: Sendable {
  /// The counts from `documents` on are NULL if nothing was mapped; columns that end in `_list` hold a JSON array each,
  /// which only this type parses.
  static let tables = """
    CREATE TABLE IF NOT EXISTS run_streams (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      stream TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      source TEXT NOT NULL,
      dataset TEXT NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('committed', 'unchanged', 'held', 'same', 'rejected')),
      settled INTEGER NOT NULL,
      version INTEGER,
      hash TEXT,
      row_count INTEGER,
      earlier_records INTEGER,
      earlier_run INTEGER,
      rejected_hold INTEGER,
      fingerprint TEXT,
      reason_list TEXT NOT NULL DEFAULT '[]',
      input_list TEXT NOT NULL DEFAULT '[]',
      absent_list TEXT NOT NULL DEFAULT '[]',
      change_list TEXT NOT NULL DEFAULT '[]',
      corrections_applied INTEGER,
      at_risk INTEGER,
      secondary INTEGER,
      published_before INTEGER,
      inserted INTEGER NOT NULL DEFAULT 0,
      updated INTEGER NOT NULL DEFAULT 0,
      deleted INTEGER NOT NULL DEFAULT 0,
      documents INTEGER,
      bytes INTEGER,
      records_declared INTEGER,
      records_read INTEGER,
      records_used INTEGER,
      records_left_out INTEGER,
      records_quarantined INTEGER,
      rows_mapped INTEGER,
      rows_accepted INTEGER,
      rows_repeated INTEGER,
      rows_quarantined INTEGER,
      rows_erased INTEGER,
      values_corrected INTEGER,
      note_list TEXT NOT NULL DEFAULT '[]',
      passed_list TEXT NOT NULL DEFAULT '[]',
      untreated_list TEXT NOT NULL DEFAULT '[]',
      PRIMARY KEY (run, stream)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS run_streams_by_source ON run_streams (source, stream, run, outcome);
    CREATE TABLE IF NOT EXISTS run_checks (
      run INTEGER NOT NULL,
      stream TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      name TEXT NOT NULL,
      action TEXT NOT NULL,
      looked INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      PRIMARY KEY (run, stream, ordinal),
      FOREIGN KEY (run, stream) REFERENCES run_streams (run, stream) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS run_check_examples (
      run INTEGER NOT NULL,
      stream TEXT NOT NULL,
      check_ordinal INTEGER NOT NULL,
      ordinal INTEGER NOT NULL,
      document INTEGER NOT NULL,
      position INTEGER NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (run, stream, check_ordinal, ordinal),
      FOREIGN KEY (run, stream, check_ordinal) REFERENCES run_checks (run, stream, ordinal) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS run_correction_troubles (
      run INTEGER NOT NULL,
      stream TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      line INTEGER NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (run, stream, ordinal),
      FOREIGN KEY (run, stream) REFERENCES run_streams (run, stream) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    """

  /// `klamra.sqlite`.
  public let database: Database

  /// - Parameter database: `klamra.sqlite`, with `tables`.
  public init(_ database: Database) { self.database = database }

  /// Records the result of a stream, replacing the earlier one of the run and the stream; its position among the
  /// streams of the run is kept.
  public static func put(_ stream: RunStream, on connection: borrowing Connection) throws {
    var place = try connection.prepare(
      """
      SELECT coalesce(
        (SELECT ordinal FROM run_streams WHERE run = ?1 AND stream = ?2),
        (SELECT max(ordinal) + 1 FROM run_streams WHERE run = ?1), 0)
      """)
    try place.bind([stream.run, stream.stream])
    let ordinal = try place.step() ? place.integer(0) : 0
    try forget(run: stream.run, stream: stream.stream, on: connection)
    try insert(stream, ordinal: ordinal, on: connection)
    try insertChecks(stream, on: connection)
    var trouble = try connection.prepare("INSERT INTO run_correction_troubles VALUES (?, ?, ?, ?, ?)")
    for (ordinal, each) in (stream.corrections?.troubles ?? []).enumerated() {
      try trouble.run(stream.run, stream.stream, ordinal, each.line, each.text)
    }
  }

  /// Removes the result of a stream of a run whose commit did not take effect.
  public static func forget(run: Int64, stream: String, on connection: borrowing Connection) throws {
    try connection.run("DELETE FROM run_streams WHERE run = ?1 AND stream = ?2", run, stream)
  }

  /// Removes everything recorded for a run.
  public static func forget(run: Int64, on connection: borrowing Connection) throws {
    try connection.run("DELETE FROM run_streams WHERE run = ?1", run)
  }

  /// Removes the examples of failed checks of every run into a dataset, since it is unknown which row they quote.
  public static func removeExamples(dataset: String, on connection: borrowing Connection) throws {
    try connection.run(
      """
      DELETE FROM run_check_examples WHERE EXISTS (
        SELECT 1 FROM run_streams AS s
        WHERE s.run = run_check_examples.run AND s.stream = run_check_examples.stream AND s.dataset = ?1)
      """, dataset)
  }

  private static func insert(
    _ stream: RunStream, ordinal: Int64, on connection: borrowing Connection
  ) throws {
    let (counts, ledger) = (stream.counts, stream.counts?.ledger)
    var insert = try connection.prepare(
      """
      INSERT INTO run_streams (run, stream, ordinal, source, dataset, outcome, settled, version, hash, row_count,
        earlier_records, earlier_run, rejected_hold, fingerprint, reason_list, input_list, absent_list, change_list,
        corrections_applied, at_risk, secondary, published_before, inserted, updated, deleted, documents, bytes,
        records_declared, records_read, records_used, records_left_out, records_quarantined, rows_mapped,
        rows_accepted, rows_repeated, rows_quarantined, rows_erased, values_corrected, note_list,
        passed_list, untreated_list)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    try insert.bind([
      stream.run, stream.stream, ordinal, stream.source, stream.dataset, stream.outcome.rawValue, stream.settledAt,
      stream.committed?.version, stream.committed?.hash, stream.committed?.rows, stream.earlier?.records,
      stream.earlier?.run, stream.rejectedHold, stream.fingerprint, RunStreamLists.text(stream.reasons),
      RunStreamLists.text(stream.inputs), RunStreamLists.text(stream.fieldsAbsent),
      RunStreamLists.text(stream.schemaChanges), stream.corrections?.applied, ledger?.suppression?.atRisk,
      ledger?.suppression?.secondary, ledger?.suppression?.known, counts?.inserted ?? 0, counts?.updated ?? 0,
      counts?.deleted ?? 0, ledger?.documents, ledger?.bytes, ledger?.recordsDeclared, ledger?.recordsRead,
      ledger?.recordsUsed, ledger?.recordsLeftOut, ledger?.recordsQuarantined, ledger?.rowsMapped,
      ledger?.rowsAccepted, ledger?.rowsRepeated, ledger?.rowsQuarantined, ledger?.rowsErased,
      ledger?.valuesCorrected, RunStreamLists.text(stream.notes), RunStreamLists.text(stream.passed),
      RunStreamLists.text(stream.idleTreatments),
    ])
    _ = try insert.step()
  }

  private static func insertChecks(_ stream: RunStream, on connection: borrowing Connection) throws {
    var check = try connection.prepare("INSERT INTO run_checks VALUES (?, ?, ?, ?, ?, ?, ?)")
    var example = try connection.prepare("INSERT INTO run_check_examples VALUES (?, ?, ?, ?, ?, ?, ?)")
    for (ordinal, result) in (stream.counts?.ledger.checks ?? []).enumerated() {
      try check.run(
        stream.run, stream.stream, ordinal, result.name, result.action.rawValue, result.looked, result.failed)
      for (place, each) in result.examples.enumerated() {
        try example.run(stream.run, stream.stream, ordinal, place, each.document, each.position, each.text)
      }
    }
  }
}
