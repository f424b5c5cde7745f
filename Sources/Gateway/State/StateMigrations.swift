internal import OutputState
internal import SQLite

/// The migrations of older files of `klamra.sqlite`.
///
/// The first migration leads from files before layouts were numbered to layout 1. A released migration must not change:
/// a change of the tables is a new one at the end, with a line in `Tests/Gateway/golden/migrations.txt`.
enum StateMigrations {
  static let all = [
    numberLayouts, recordDecisions, separateStreams, recordFields, explainRevisions, watchSchemasAndDelays,
    recordRewrites, storeShapesAsJSON, fingerprintHolds, tabulateRunStreams,
    codeReasons, keepFollowerCursors, indexOpenRejections, accountForRequests,
    countLines, condenseFetches, withdraw, eraseDocuments, limitQuarantine, FollowerCursors.recordProblems,
  ]

  /// 1: adds the declarations of a run's streams, which earlier files may lack in whole or in part.
  private static let numberLayouts = Migration(
    "number-layouts",
    .sql(
      """
      CREATE TABLE IF NOT EXISTS fetched_streams (
        run INTEGER NOT NULL,
        stream TEXT NOT NULL,
        records_declared INTEGER,
        PRIMARY KEY (run, stream)
      ) STRICT, WITHOUT ROWID;
      """),
    .column("columns TEXT NOT NULL DEFAULT ''", of: "fetched_streams"))

  /// 2: adds the author, reason and summary of hold decisions, the check and the discard of rejected records, and the
  /// check results of published versions.
  private static let recordDecisions = Migration(
    "record-decisions",
    .sql(
      """
      ALTER TABLE holds ADD COLUMN decided_by TEXT NOT NULL DEFAULT '';
      ALTER TABLE holds ADD COLUMN decision_reason TEXT NOT NULL DEFAULT '';
      ALTER TABLE holds ADD COLUMN summary TEXT NOT NULL DEFAULT '';
      ALTER TABLE quarantine ADD COLUMN check_name TEXT NOT NULL DEFAULT '';
      ALTER TABLE quarantine ADD COLUMN discarded INTEGER;
      ALTER TABLE quarantine ADD COLUMN discarded_by TEXT NOT NULL DEFAULT '';
      ALTER TABLE quarantine ADD COLUMN discard_reason TEXT NOT NULL DEFAULT '';
      ALTER TABLE published_datasets ADD COLUMN checks TEXT NOT NULL DEFAULT '[]';
      """))

  /// 3: separates the rejected records of two streams that fill one dataset.
  private static let separateStreams = Migration(
    "separate-streams",
    .sql(
      """
      CREATE TABLE quarantine_by_stream (
        run INTEGER NOT NULL,
        source TEXT NOT NULL,
        dataset TEXT NOT NULL,
        stream TEXT NOT NULL DEFAULT '',
        ordinal INTEGER NOT NULL,
        document TEXT NOT NULL,
        origin TEXT NOT NULL,
        position INTEGER NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        rule TEXT NOT NULL,
        reason TEXT NOT NULL,
        check_name TEXT NOT NULL DEFAULT '',
        discarded INTEGER,
        discarded_by TEXT NOT NULL DEFAULT '',
        discard_reason TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (run, dataset, stream, ordinal)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO quarantine_by_stream
        SELECT run, source, dataset, '', ordinal, document, origin, position, field, value, rule, reason, check_name,
          discarded, discarded_by, discard_reason FROM quarantine;
      DROP TABLE quarantine;
      ALTER TABLE quarantine_by_stream RENAME TO quarantine;
      CREATE INDEX quarantine_by_source ON quarantine (source, run);
      """))

  /// 4: records the fields of a run's documents.
  private static let recordFields = Migration(
    "record-fields", .sql("ALTER TABLE fetched_streams ADD COLUMN fields TEXT NOT NULL DEFAULT ''"))

  /// 5: records the reasons for revisions on the dataset's page.
  private static let explainRevisions = Migration(
    "explain-revisions",
    .sql(
      """
      CREATE TABLE version_reasons (
        dataset TEXT NOT NULL,
        version INTEGER NOT NULL,
        given INTEGER NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (dataset, version)
      ) STRICT, WITHOUT ROWID;
      """))

  /// 6: records the fields of each stream, their changes, and late data.
  private static let watchSchemasAndDelays = Migration(
    "watch-schemas-and-delays",
    .sql(
      """
      CREATE TABLE source_schemas (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        stream TEXT NOT NULL,
        run INTEGER NOT NULL,
        taken INTEGER NOT NULL,
        taken_by TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '',
        fields TEXT NOT NULL
      ) STRICT;
      CREATE INDEX source_schemas_by_stream ON source_schemas (source, stream, id);
      CREATE TABLE source_drifts (
        source TEXT NOT NULL,
        stream TEXT NOT NULL,
        dataset TEXT NOT NULL,
        run INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        is_held INTEGER NOT NULL,
        fields TEXT NOT NULL,
        changes TEXT NOT NULL,
        PRIMARY KEY (source, stream)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE freshness (
        source TEXT NOT NULL,
        dataset TEXT NOT NULL,
        since INTEGER NOT NULL,
        told INTEGER,
        PRIMARY KEY (source, dataset)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE publication_delays (
        dataset TEXT PRIMARY KEY,
        due INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """))

  /// 7: records which versions were rewritten after an erasure.
  private static let recordRewrites = Migration(
    "record-rewrites",
    .sql(
      """
      CREATE TABLE version_rewrites (
        dataset TEXT NOT NULL,
        version INTEGER NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (dataset, version, at)
      ) STRICT, WITHOUT ROWID;
      """))

  /// 9: adds a fingerprint to holds; before, only the ledger of the run had it.
  private static let fingerprintHolds = Migration(
    "fingerprint-holds",
    .sql(
      """
      ALTER TABLE holds ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
      UPDATE holds SET fingerprint = coalesce((
        SELECT entry.value ->> 'fingerprint'
        FROM runs AS r, json_each(CASE r.ledger WHEN '' THEN '[]' ELSE r.ledger END) AS entry
        WHERE r.id = holds.run AND entry.value ->> 'stream' = holds.stream), '');
      """))

  /// 11: adds codes to the reasons of holds. Earlier reasons, a sentence on each line, get a code of their own and are
  /// recognised when they are read.
  private static let codeReasons = Migration(
    "code-reasons",
    .sql(
      """
      UPDATE holds SET reasons = (
        WITH RECURSIVE lines (number, line, rest) AS (
          SELECT 0, '', holds.reasons || char(10)
          UNION ALL
          SELECT number + 1, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1)
          FROM lines WHERE rest <> ''
        )
        SELECT json_group_array(json_object('code', 'legacy', 'sentence', line))
        FROM (SELECT line FROM lines WHERE line <> '' ORDER BY number));
      """))

  /// 12: the positions of followers whose output does not show them.
  private static let keepFollowerCursors = Migration(
    "keep-follower-cursors",
    .sql(
      """
      CREATE TABLE follower_cursors (
        follower TEXT NOT NULL,
        dataset TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (follower, dataset)
      ) STRICT, WITHOUT ROWID;
      """))

  /// 13: counts open rejections without looking at each of them.
  private static let indexOpenRejections = Migration("index-open-rejections", .sql(Quarantine.openIndex))

  /// 14: adds what a fetch tells the operator, the values that a source was asked for and did not answer, those that it
  /// has answered, and a mark of the header fields with which a document was requested.
  private static let accountForRequests = Migration(
    "account-for-requests",
    .sql(
      """
      ALTER TABLE fetched_streams ADD COLUMN note_list TEXT NOT NULL DEFAULT '[]';
      ALTER TABLE fetched_streams ADD COLUMN unanswered_list TEXT NOT NULL DEFAULT '[]';
      ALTER TABLE fetched_streams ADD COLUMN has_next_path INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE run_streams ADD COLUMN note_list TEXT NOT NULL DEFAULT '[]';
      ALTER TABLE run_documents ADD COLUMN request_mark TEXT NOT NULL DEFAULT '';
      CREATE TABLE answered_values (
        source TEXT NOT NULL,
        stream TEXT NOT NULL,
        parameter TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (source, stream, parameter, value)
      ) STRICT, WITHOUT ROWID;
      """))

  /// 15: the number of lines of a rejected record, and the lines of the documents that are no records.
  private static let countLines = Migration(
    "count-lines", .column("lines INTEGER NOT NULL DEFAULT 1", of: "quarantine"),
    .column("passed_list TEXT NOT NULL DEFAULT '[]'", of: "run_streams"))

  /// 16: the documents of superseded runs, each once for all consecutive fetches that have it.
  private static let condenseFetches = Migration(
    "condense-fetches",
    .sql(
      """
      CREATE TABLE past_fetches (
        run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        source TEXT NOT NULL,
        stream TEXT NOT NULL,
        documents INTEGER NOT NULL,
        fetched INTEGER,
        PRIMARY KEY (run, stream)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX past_fetches_by_stream ON past_fetches (source, stream, run);
      CREATE TABLE past_documents (
        source TEXT NOT NULL,
        stream TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER,
        request TEXT NOT NULL,
        url TEXT NOT NULL,
        digest TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        status INTEGER NOT NULL,
        fetched INTEGER NOT NULL,
        PRIMARY KEY (source, stream, ordinal, since)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX past_documents_open ON past_documents (source, stream, ordinal) WHERE until IS NULL;
      """))

  /// 17: what is withdrawn from publication.
  private static let withdraw = Migration(
    "withdraw",
    .sql(
      """
      CREATE TABLE withdrawals (
        dataset TEXT NOT NULL,
        version INTEGER NOT NULL,
        at INTEGER NOT NULL,
        reason TEXT NOT NULL,
        person TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('begun', 'announced', 'returning')),
        returned_at INTEGER,
        PRIMARY KEY (dataset, version)
      ) STRICT, WITHOUT ROWID;
      """))

  /// 18: the documents that were removed because they held an erased record, and the treatments that changed nothing.
  private static let eraseDocuments = Migration(
    "erase-documents",
    .sql(
      """
      CREATE TABLE erased_documents (
        digest TEXT PRIMARY KEY,
        at INTEGER NOT NULL,
        is_removed INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """), .column("untreated_list TEXT NOT NULL DEFAULT '[]'", of: "run_streams"))

  /// 19: the size of the rejections of each run, and an index that finds those of a document.
  private static let limitQuarantine = Migration(
    "limit-quarantine",
    .sql(
      """
      CREATE INDEX quarantine_by_document ON quarantine (document, stream, source);
      CREATE TABLE quarantine_sizes (
        run INTEGER NOT NULL,
        source TEXT NOT NULL,
        dataset TEXT NOT NULL,
        stream TEXT NOT NULL,
        records INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        lost INTEGER NOT NULL DEFAULT 0,
        superseded INTEGER NOT NULL DEFAULT 0,
        has_foreign_keys INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (run, dataset, stream)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX quarantine_sizes_kept ON quarantine_sizes (source, run) WHERE records > 0;
      INSERT INTO quarantine_sizes (run, source, dataset, stream, records, bytes, has_foreign_keys)
        SELECT run, source, dataset, stream, count(*),
          sum(150 + length(CAST(document || origin || field || value || reason || check_name AS BLOB))),
          max(rule = 'other-source')
        FROM quarantine GROUP BY run, dataset, stream;
      """))
}
