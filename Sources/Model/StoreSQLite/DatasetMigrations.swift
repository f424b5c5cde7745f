internal import SQLite

/// The migrations of older files of a dataset.
///
/// The first migration leads from files before layouts were numbered to layout 1. A released migration must not change:
/// a change of the tables is a new one at the end, with a line in `Tests/StoreSQLite/golden/migrations.txt`.
enum DatasetMigrations {
  static let all = [numberLayouts, recordChecks, explainRevisions, eraseRows, recordCorrections]

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
}
