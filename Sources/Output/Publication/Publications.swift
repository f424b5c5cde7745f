internal import Platform
internal import SQLite
internal import Schema

/// What was published, in `klamra.sqlite`: the cursor of the publisher, and all that the pages need.
struct Publications: Sendable {
  /// `shown` is visible under its own name; `published` also has its alias and pages; `removed` has no folder any more.
  enum State: String {
    case shown
    case published
    case removed
  }

  static let tables = """
    CREATE TABLE IF NOT EXISTS publications (
      dataset TEXT NOT NULL,
      version INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('shown', 'published', 'removed')),
      previous INTEGER,
      committed_at INTEGER NOT NULL,
      published_at INTEGER NOT NULL,
      row_count INTEGER NOT NULL,
      inserted INTEGER NOT NULL,
      updated INTEGER NOT NULL,
      deleted INTEGER NOT NULL,
      files TEXT NOT NULL,
      PRIMARY KEY (dataset, version)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS published_datasets (
      dataset TEXT PRIMARY KEY,
      title_pl TEXT NOT NULL,
      title_en TEXT NOT NULL,
      description_pl TEXT NOT NULL,
      description_en TEXT NOT NULL,
      preview TEXT NOT NULL,
      sources TEXT NOT NULL,
      checks TEXT NOT NULL DEFAULT '[]'        -- counts only: examples would show values that are not public
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS version_reasons (
      dataset TEXT NOT NULL,
      version INTEGER NOT NULL,
      given INTEGER NOT NULL,
      reason TEXT NOT NULL,        -- why the version restated values, as citizens read it
      PRIMARY KEY (dataset, version)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS publication_delays (
      dataset TEXT PRIMARY KEY,
      due INTEGER NOT NULL         -- until when data were expected that have not come
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS version_rewrites (
      dataset TEXT NOT NULL,
      version INTEGER NOT NULL,
      at INTEGER NOT NULL,         -- when a record was erased, and the files were made again
      PRIMARY KEY (dataset, version, at)
    ) STRICT, WITHOUT ROWID;
    """

  let database: Database

  /// Records a version as visible; one that is recorded already keeps the moment of its publication.
  func record(
    _ dataset: Dataset, _ facts: VersionFacts, _ counts: ChangeCounts, _ files: [PublishedFile], at moment: Timestamp
  ) throws {
    let json = JSON.array(files.map(\.json)).compact
    try database.write { connection in
      try connection.run(
        """
        INSERT INTO publications VALUES (?1, ?2, 'shown', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (dataset, version) DO UPDATE SET state = 'shown', files = excluded.files,
          row_count = excluded.row_count, inserted = excluded.inserted, updated = excluded.updated,
          deleted = excluded.deleted
        """,
        dataset.id, facts.number, facts.previous, facts.committedAt, moment, facts.rows, counts.inserted,
        counts.updated, counts.deleted, json)
      try Self.record(facts.rewrites, dataset.id, facts.number, on: connection)
    }
  }

  /// Records what the pages of a dataset say besides its versions.
  func describe(
    _ dataset: Dataset, preview: PreviewTable, extent: TimeExtent?, lineage: Lineage, checks: [CheckResult]
  ) throws {
    let table = JSON.object([
      "columns": .array(preview.columns.map { .string($0) }),
      "rows": .array(preview.rows.map { .array($0.map { .optional($0) }) }),
      "suppressed": preview.suppressed > 0 ? .integer(preview.suppressed) : nil,
      "extent": extent.map { .object(["first": .string($0.first), "last": .string($0.last)]) },
    ]).compact
    let sources = JSON.array(
      lineage.sources.map { source in
        .object([
          "id": .string(source.id), "pl": .string(source.title.pl), "en": .string(source.title.en),
          "run": .integer(Int(source.run)), "documents": .integer(source.documents.count),
          "fetched": source.fetchedAt.map { .string($0.description) },
          "select": source.select.map { .string($0) },
          "inputs": source.inputs.isEmpty ? nil : .array(source.inputs.map(Self.json)),
        ])
      }
    ).compact
    let counts = JSON.array(
      checks.map {
        [
          "name": .string($0.name), "action": .string($0.action.rawValue), "looked": .integer($0.looked),
          "failed": .integer($0.failed),
        ]
      }
    ).compact
    try database.write { connection in
      try connection.run(
        """
        INSERT OR REPLACE INTO published_datasets (dataset, title_pl, title_en, description_pl, description_en, preview,
          sources, checks) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """,
        dataset.id, dataset.title.pl, dataset.title.en, dataset.description.pl, dataset.description.en, table, sources,
        counts)
    }
  }

  private static func json(_ input: Lineage.Input) -> JSON {
    .object([
      "dataset": .string(input.dataset), "version": .integer(input.version), "pl": .string(input.title.pl),
      "en": .string(input.title.en), "public": .boolean(input.isPublic),
    ])
  }

  /// Moves a version on; one that was removed meanwhile stays so.
  func mark(_ dataset: String, _ version: Int, _ state: State) throws {
    try database.write { connection in
      try connection.run(
        "UPDATE publications SET state = ?3 WHERE dataset = ?1 AND version = ?2 AND state <> 'removed'",
        dataset, version, state.rawValue)
    }
  }

  /// The newest version that went all the way.
  func cursor(_ dataset: String) throws -> Int? {
    try database.read { connection in
      var statement = try connection.prepare(
        "SELECT max(version) FROM publications WHERE dataset = ?1 AND state <> 'shown'")
      try statement.bind([dataset])
      return try statement.step() ? statement.optionalInteger(0).map { Int($0) } : nil
    }
  }

  /// Recorded versions of a dataset, the newest first; all unless a number of them is asked for.
  func versions(of dataset: String, limit: Int = -1) throws -> [Published] {
    try versions("WHERE dataset = ?1 ORDER BY version DESC LIMIT ?2", [dataset, limit])
  }

  func newest(_ dataset: String) throws -> Published? { try versions(of: dataset, limit: 1).first }

  func version(_ number: Int, of dataset: String) throws -> Published? {
    try versions("WHERE dataset = ?1 AND version = ?2", [dataset, number]).first
  }

  /// Versions with a folder, beyond the newest `kept` of all.
  func downloadable(_ dataset: String, after kept: Int) throws -> [Published] {
    try versions(
      """
      WHERE dataset = ?1 AND state <> 'removed' AND version NOT IN
        (SELECT version FROM publications WHERE dataset = ?1 ORDER BY version DESC LIMIT ?2)
      """, [dataset, kept])
  }

  func count(_ dataset: String) throws -> Int {
    try database.read { connection in
      var statement = try connection.prepare("SELECT count(*) FROM publications WHERE dataset = ?1")
      try statement.bind([dataset])
      return try statement.step() ? Int(statement.integer(0)) : 0
    }
  }

  private func versions(_ condition: String, _ values: [any Bindable]) throws -> [Published] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT version, previous, committed_at, published_at, row_count, inserted, updated, deleted, files, state, dataset
        FROM publications \(condition)
        """)
      try statement.bind(values)
      var versions: [Published] = []
      while try statement.step() {
        versions.append(
          Published(
            dataset: statement.text(10), version: Int(statement.integer(0)),
            previous: statement.optionalInteger(1).map { Int($0) },
            committedAt: Timestamp(microseconds: statement.integer(2)),
            publishedAt: Timestamp(microseconds: statement.integer(3)), rows: Int(statement.integer(4)),
            inserted: Int(statement.integer(5)), updated: Int(statement.integer(6)), deleted: Int(statement.integer(7)),
            files: try Self.files(statement.text(8)),
            isDownloadable: statement.text(9) != State.removed.rawValue))
      }
      return versions
    }
  }

  private static func files(_ json: String) throws -> [PublishedFile] {
    try JSONNode(parsing: json).elements().map { try PublishedFile($0) }
  }
}
