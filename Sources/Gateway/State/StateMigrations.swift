internal import SQLite

/// How older files of `klamra.sqlite` come to the layout of now.
///
/// The first migration leads from files before layouts were numbered to layout 1. A released one stays as it is: a change
/// of the tables is a new one at the end, with a line in `Tests/Gateway/golden/migrations.txt`.
enum StateMigrations {
  static let all = [
    numberLayouts, recordDecisions, separateStreams, recordFields, explainRevisions, watchSchemasAndDelays,
    recordRewrites, storeShapesAsJSON, fingerprintHolds, tabulateRunStreams,
    codeReasons, keepFollowerCursors,
  ]

  /// 1: a file of before may not know what a run's streams declared, or not their columns.
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

  /// 2: who decided about a hold and why, what it would change; which check rejected a record, and who discarded it; how
  /// the checks of a published version fared.
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

  /// 3: two streams that fill one dataset keep their rejected records apart.
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

  /// 4: which fields the documents of a run had.
  private static let recordFields = Migration(
    "record-fields", .sql("ALTER TABLE fetched_streams ADD COLUMN fields TEXT NOT NULL DEFAULT ''"))

  /// 5: the reasons of revisions that the dataset's page shows.
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

  /// 6: what was seen of the fields of each stream, what has changed since, and what is late.
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

  /// 7: the dataset's page says which versions were rewritten since a record was erased.
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

  /// 9: a hold knows what was shown of it; until then only the ledger of its run did.
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

  /// 11: a reason of a hold has a code. What was stored until then is a sentence a line, which is kept under a code of its
  /// own and recognised when it is read.
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
}
