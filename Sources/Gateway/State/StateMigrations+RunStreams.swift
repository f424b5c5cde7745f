internal import SQLite

extension StateMigrations {
  /// 10: moves the results of runs by stream from one JSON text for each run to separate tables. An unreadable text is
  /// dropped: the run and its documents stay.
  static let tabulateRunStreams = Migration("tabulate-run-streams", .sql(runStreams), .sql(ledgersBecomeRows))

  private static let runStreams = """
    CREATE TABLE run_streams (
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
      PRIMARY KEY (run, stream)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX run_streams_by_source ON run_streams (source, stream, run, outcome);
    CREATE TABLE run_checks (
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
    CREATE TABLE run_check_examples (
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
    CREATE TABLE run_correction_troubles (
      run INTEGER NOT NULL,
      stream TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      line INTEGER NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (run, stream, ordinal),
      FOREIGN KEY (run, stream) REFERENCES run_streams (run, stream) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    """

  private static let ledgersBecomeRows = """
    CREATE TEMP TABLE ledger_entries AS
      SELECT r.id AS run, r.source AS source, coalesce(r.finished, r.started) AS settled, e.key AS ordinal,
        CASE e.type WHEN 'object' THEN e.value ELSE '{}' END AS entry
      FROM runs AS r, json_each(
        CASE WHEN json_valid(r.ledger) THEN CASE json_type(r.ledger) WHEN 'array' THEN r.ledger ELSE '[]' END
        ELSE '[]' END) AS e;
    DELETE FROM temp.ledger_entries WHERE coalesce(entry ->> 'stream', '') = '' OR coalesce(entry ->> 'outcome', '')
      NOT IN ('committed', 'unchanged', 'held', 'same', 'rejected');
    INSERT OR IGNORE INTO run_streams (run, stream, ordinal, source, dataset, outcome, settled, version, hash, row_count,
      earlier_records, earlier_run, rejected_hold, fingerprint, reason_list, input_list, absent_list, change_list,
      corrections_applied, at_risk, secondary, published_before, inserted, updated, deleted)
    SELECT run, CAST(entry ->> 'stream' AS TEXT), ordinal, source, CAST(coalesce(entry ->> 'dataset', '') AS TEXT),
      entry ->> 'outcome', settled, CAST(entry ->> 'version' AS INTEGER), CAST(entry ->> 'hash' AS TEXT),
      CAST(entry ->> 'rows' AS INTEGER), CAST(entry ->> 'quarantined' AS INTEGER),
      CAST(entry ->> 'quarantined_by_run' AS INTEGER), CAST(entry ->> 'rejected_hold' AS INTEGER),
      CAST(entry ->> 'fingerprint' AS TEXT), coalesce(entry -> 'reasons', '[]'), coalesce(entry -> 'inputs', '[]'),
      coalesce(entry -> 'fields_absent', '[]'), coalesce(entry -> 'schema_changes', '[]'),
      CAST(entry ->> '$.corrections.applied' AS INTEGER), CAST(entry ->> '$.suppressed.at_risk' AS INTEGER),
      CAST(entry ->> '$.suppressed.secondary' AS INTEGER), CAST(entry ->> '$.suppressed.published_before' AS INTEGER),
      coalesce(CAST(entry ->> 'inserted' AS INTEGER), 0), coalesce(CAST(entry ->> 'updated' AS INTEGER), 0),
      coalesce(CAST(entry ->> 'deleted' AS INTEGER), 0)
    FROM temp.ledger_entries ORDER BY run, ordinal;
    UPDATE run_streams AS s SET
      documents = coalesce(CAST(l.ledger ->> 'documents' AS INTEGER), 0),
      bytes = coalesce(CAST(l.ledger ->> 'bytes' AS INTEGER), 0),
      records_declared = CAST(l.ledger ->> 'records_declared' AS INTEGER),
      records_read = coalesce(CAST(l.ledger ->> 'records_read' AS INTEGER), 0),
      records_used = coalesce(CAST(l.ledger ->> 'records_used' AS INTEGER), 0),
      records_left_out = coalesce(CAST(l.ledger ->> 'records_left_out' AS INTEGER), 0),
      records_quarantined = coalesce(CAST(l.ledger ->> 'records_quarantined' AS INTEGER), 0),
      rows_mapped = coalesce(CAST(l.ledger ->> 'rows_mapped' AS INTEGER), 0),
      rows_accepted = coalesce(CAST(l.ledger ->> 'rows_accepted' AS INTEGER), 0),
      rows_repeated = coalesce(CAST(l.ledger ->> 'rows_repeated' AS INTEGER), 0),
      rows_quarantined = coalesce(CAST(l.ledger ->> 'rows_quarantined' AS INTEGER), 0),
      rows_erased = coalesce(CAST(l.ledger ->> 'rows_erased' AS INTEGER), 0),
      values_corrected = coalesce(CAST(l.ledger ->> 'values_corrected' AS INTEGER), 0)
    FROM (SELECT run, ordinal, entry -> 'ledger' AS ledger FROM temp.ledger_entries) AS l
    WHERE l.run = s.run AND l.ordinal = s.ordinal AND json_type(l.ledger) = 'object';
    INSERT INTO run_checks
      SELECT s.run, s.stream, c.key, coalesce(CAST(c.value ->> 'check' AS TEXT), ''),
        coalesce(CAST(c.value ->> 'action' AS TEXT), 'warn'), coalesce(CAST(c.value ->> 'looked_at' AS INTEGER), 0),
        coalesce(CAST(c.value ->> 'failed' AS INTEGER), 0)
      FROM run_streams AS s JOIN temp.ledger_entries AS l ON l.run = s.run AND l.ordinal = s.ordinal,
        json_each(l.entry, '$.ledger.checks') AS c
      WHERE s.documents IS NOT NULL;
    INSERT INTO run_check_examples
      SELECT s.run, s.stream, c.key, e.key, coalesce(CAST(e.value ->> 'document' AS INTEGER), -1),
        coalesce(CAST(e.value ->> 'position' AS INTEGER), 0), coalesce(CAST(e.value ->> 'text' AS TEXT), '')
      FROM run_streams AS s JOIN temp.ledger_entries AS l ON l.run = s.run AND l.ordinal = s.ordinal,
        json_each(l.entry, '$.ledger.checks') AS c, json_each(c.value, '$.examples') AS e
      WHERE s.documents IS NOT NULL;
    INSERT INTO run_correction_troubles
      SELECT s.run, s.stream, t.key, coalesce(CAST(t.value ->> 'line' AS INTEGER), 0),
        coalesce(CAST(t.value ->> 'text' AS TEXT), '')
      FROM run_streams AS s JOIN temp.ledger_entries AS l ON l.run = s.run AND l.ordinal = s.ordinal,
        json_each(l.entry, '$.corrections.troubles') AS t
      WHERE s.corrections_applied IS NOT NULL;
    DROP TABLE temp.ledger_entries;
    ALTER TABLE runs DROP COLUMN ledger;
    """
}
