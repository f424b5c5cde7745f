internal import Landing
internal import Notifying
internal import Publishing
internal import SQLite
internal import Transfer

/// The layouts of `klamra.sqlite`. A change of any room's tables is a step here, and a test that opens a file of before.
enum StateLayout {
  /// The tables of every room that keeps something in the file, and how older files get there.
  static let now = FileLayout(
    tables: [
      Runs.tables, Quotas.tables, Publisher.tables, Outbox.tables, Quarantine.tables, Holds.tables,
      FetchedStreams.tables, SourceSchemas.tables, FreshnessLog.tables,
    ],
    steps: [numbered, trusted, streamed, watched, explained, agreed, rewritten, named, recognised])

  /// 1: layouts are numbered. A file of before may not know what a run's streams declared, or not their columns.
  private static func numbered(_ connection: borrowing Connection) throws {
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS fetched_streams (
        run INTEGER NOT NULL,
        stream TEXT NOT NULL,
        records_declared INTEGER,
        PRIMARY KEY (run, stream)
      ) STRICT, WITHOUT ROWID;
      """)
    guard try !connection.columns(of: "fetched_streams").contains("columns") else { return }
    try connection.execute("ALTER TABLE fetched_streams ADD COLUMN columns TEXT NOT NULL DEFAULT ''")
  }

  /// 2: who decided about a hold and why, what it would change; which check rejected a record, and who discarded it; how
  /// the checks of a published version fared.
  private static func trusted(_ connection: borrowing Connection) throws {
    try connection.execute(
      """
      ALTER TABLE holds ADD COLUMN decided_by TEXT NOT NULL DEFAULT '';
      ALTER TABLE holds ADD COLUMN decision_reason TEXT NOT NULL DEFAULT '';
      ALTER TABLE holds ADD COLUMN summary TEXT NOT NULL DEFAULT '';
      ALTER TABLE quarantine ADD COLUMN check_name TEXT NOT NULL DEFAULT '';
      ALTER TABLE quarantine ADD COLUMN discarded INTEGER;
      ALTER TABLE quarantine ADD COLUMN discarded_by TEXT NOT NULL DEFAULT '';
      ALTER TABLE quarantine ADD COLUMN discard_reason TEXT NOT NULL DEFAULT '';
      ALTER TABLE published_datasets ADD COLUMN checks TEXT NOT NULL DEFAULT '[]';
      """)
  }

  /// 3: two streams that fill one dataset keep their rejected records apart.
  private static func streamed(_ connection: borrowing Connection) throws {
    try connection.execute(
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
      """)
  }

  /// 4: which fields the documents of a run had.
  private static func watched(_ connection: borrowing Connection) throws {
    try connection.execute("ALTER TABLE fetched_streams ADD COLUMN fields TEXT NOT NULL DEFAULT ''")
  }

  /// 5: the reasons of revisions that the dataset's page shows.
  private static func explained(_ connection: borrowing Connection) throws {
    try connection.execute(
      """
      CREATE TABLE version_reasons (
        dataset TEXT NOT NULL,
        version INTEGER NOT NULL,
        given INTEGER NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (dataset, version)
      ) STRICT, WITHOUT ROWID;
      """)
  }

  /// 6: what was seen of the fields of each stream, what has changed since, and what is late.
  private static func agreed(_ connection: borrowing Connection) throws {
    try connection.execute(SourceSchemas.tables + FreshnessLog.tables)
    try connection.execute(
      """
      CREATE TABLE publication_delays (
        dataset TEXT PRIMARY KEY,
        due INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """)
  }

  /// 7: the dataset's page says which versions were rewritten since a record was erased.
  private static func rewritten(_ connection: borrowing Connection) throws {
    try connection.execute(
      """
      CREATE TABLE version_rewrites (
        dataset TEXT NOT NULL,
        version INTEGER NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (dataset, version, at)
      ) STRICT, WITHOUT ROWID;
      """)
  }

  /// 8: names of a source's fields may hold line ends; whether it was accepted that mapped ones are gone.
  private static func named(_ connection: borrowing Connection) throws {
    try SourceSchemas.rewriteLines(connection)
  }

  /// 9: a hold knows what was shown of it; until then only the ledger of its run did.
  private static func recognised(_ connection: borrowing Connection) throws {
    try connection.execute(
      """
      ALTER TABLE holds ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
      UPDATE holds SET fingerprint = coalesce((
        SELECT entry.value ->> 'fingerprint'
        FROM runs AS r, json_each(CASE r.ledger WHEN '' THEN '[]' ELSE r.ledger END) AS entry
        WHERE r.id = holds.run AND entry.value ->> 'stream' = holds.stream), '');
      """)
  }
}
