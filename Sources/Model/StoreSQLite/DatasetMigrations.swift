internal import SQLite

/// The migrations of older files of a dataset.
///
/// The first migration leads from files before layouts were numbered to layout 1. A released migration must not change:
/// a change of the tables is a new one at the end, with a line in `Tests/StoreSQLite/golden/migrations.txt`.
enum DatasetMigrations {
  static let all = [numberLayouts, recordChecks, explainRevisions, eraseRows, recordCorrections, spanDocuments]

  /// 1: the number moves from `facts`, where it never changed, to the file's header.
  private static let numberLayouts = Migration("number-layouts", .sql("DELETE FROM facts WHERE name = 'layout'"))

  /// 2: the check results of versions.
  private static let recordChecks = Migration(
    "record-checks",
    .sql(
      """
      CREATE TABLE version_checks(
        version INTEGER NOT NULL REFERENCES versions(number), ordinal INTEGER NOT NULL, name TEXT NOT NULL,
        action TEXT NOT NULL, looked INTEGER NOT NULL, failed INTEGER NOT NULL, examples TEXT NOT NULL,
        PRIMARY KEY(version, ordinal)) WITHOUT ROWID;
      """))

  /// 3: operators' reasons for revisions.
  private static let explainRevisions = Migration(
    "explain-revisions",
    .sql(
      """
      CREATE TABLE reasons(
        version INTEGER NOT NULL REFERENCES versions(number), at INTEGER NOT NULL, who TEXT NOT NULL,
        reason TEXT NOT NULL, PRIMARY KEY(version, at)) WITHOUT ROWID;
      """))

  /// 4: erasures of rows.
  private static let eraseRows = Migration(
    "erase-rows",
    .sql(
      """
      CREATE TABLE erasures(
        number INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL,
        token TEXT NOT NULL UNIQUE, versions TEXT NOT NULL, is_finished INTEGER NOT NULL);
      ALTER TABLE versions ADD COLUMN rows_erased INTEGER NOT NULL DEFAULT 0;
      """))

  /// 5: the corrections applied in a version.
  private static let recordCorrections = Migration(
    "record-corrections",
    .sql(
      """
      CREATE TABLE version_corrections(
        version INTEGER NOT NULL REFERENCES versions(number), ordinal INTEGER NOT NULL, record TEXT NOT NULL,
        field TEXT NOT NULL, expected TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL, who TEXT NOT NULL,
        at TEXT NOT NULL, line INTEGER NOT NULL, applied INTEGER NOT NULL, PRIMARY KEY(version, ordinal)) WITHOUT ROWID;
      """))

  /// 6: each document once for all consecutive versions that have it, instead of a list for each version.
  private static let spanDocuments = Migration(
    "span-documents",
    .sql(
      """
      CREATE TABLE document_spans(
        source TEXT NOT NULL, ordinal INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER, digest TEXT NOT NULL,
        origin TEXT NOT NULL, PRIMARY KEY(source, ordinal, since)) WITHOUT ROWID;
      INSERT INTO document_spans
      WITH
      turns AS (
        SELECT number, source, row_number() OVER w AS turn, lead(number) OVER w AS next
        FROM versions WINDOW w AS (PARTITION BY source ORDER BY number)),
      marked AS (
        SELECT t.source, t.turn, t.number, t.next, d.ordinal, d.digest, d.origin,
          NOT (coalesce(lag(t.turn) OVER w = t.turn - 1, 0) AND lag(d.digest) OVER w = d.digest
            AND lag(d.origin) OVER w = d.origin) AS starts
        FROM version_documents AS d JOIN turns AS t ON t.number = d.version
        WINDOW w AS (PARTITION BY t.source, d.ordinal ORDER BY t.turn)),
      numbered AS (
        SELECT *, sum(starts) OVER (PARTITION BY source, ordinal ORDER BY turn) AS span FROM marked)
      SELECT source, ordinal, min(number), CASE WHEN count(next) < count(*) THEN NULL ELSE max(next) END, digest, origin
      FROM numbered GROUP BY source, ordinal, span;
      DROP TABLE version_documents;
      CREATE INDEX document_spans_open ON document_spans(source, ordinal) WHERE until IS NULL;
      CREATE VIEW version_documents AS
        SELECT v.number AS version, d.ordinal AS ordinal, d.digest AS digest, d.origin AS origin
        FROM versions AS v JOIN document_spans AS d
          ON d.source = v.source AND d.since <= v.number AND (d.until IS NULL OR d.until > v.number);
      """))
}
