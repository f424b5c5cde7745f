public import Platform
public import Publication
public import SQLite
public import Schema

/// The records of the publication, in `klamra.sqlite`: the cursor of the publisher, and the input of pages.
public struct Publications: PublicationLog {
  /// The tables of this type in `klamra.sqlite`. Times are microseconds since the epoch.
  public static let tables = """
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

    """ + WithdrawalRegister.tables

  let database: Database

  /// - Parameter database: opened with `Publications.tables`.
  public init(_ database: Database) { self.database = database }

  /// Records a version as shown; a recorded one keeps the moment of its publication.
  public func record(_ version: Published, rewrites: [Timestamp]) throws {
    let json = JSON.array(version.files.map(\.json)).compact
    try database.write { connection in
      try connection.run(
        """
        INSERT INTO publications VALUES (?1, ?2, 'shown', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (dataset, version) DO UPDATE SET state = 'shown', files = excluded.files,
          previous = excluded.previous, row_count = excluded.row_count, inserted = excluded.inserted, updated = excluded.updated,
          deleted = excluded.deleted
        """,
        version.dataset, version.version, version.previous, version.committedAt, version.publishedAt, version.rows,
        version.inserted, version.updated, version.deleted, json)
      try Self.record(rewrites, version.dataset, version.version, on: connection)
    }
  }

  /// Records the rewrites in the transaction that records the version.
  private static func record(
    _ rewrites: [Timestamp], _ dataset: String, _ version: Int, on connection: borrowing Connection
  ) throws {
    try connection.run("DELETE FROM version_rewrites WHERE dataset = ?1 AND version = ?2", dataset, version)
    for moment in rewrites {
      try connection.run("INSERT OR IGNORE INTO version_rewrites VALUES (?1, ?2, ?3)", dataset, version, moment)
    }
  }

  /// Records the content of a dataset's pages besides its versions.
  public func describe(_ dataset: DescribedDataset, _ page: PageTexts) throws {
    try database.write { connection in
      try connection.run(
        """
        INSERT OR REPLACE INTO published_datasets (dataset, title_pl, title_en, description_pl, description_en, preview,
          sources, checks) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """,
        dataset.id, dataset.title.pl, dataset.title.en, dataset.description.pl, dataset.description.en, page.preview,
        page.sources, page.checks)
    }
  }

  /// Records that a stored version is not published under its number, in place of any other record of that number.
  public func forgo(_ version: Published) throws {
    try database.write { connection in
      try connection.run(
        "INSERT OR REPLACE INTO publications VALUES (?1, ?2, 'removed', ?3, ?4, ?5, ?6, ?7, ?8, ?9, '[]')",
        version.dataset, version.version, version.previous, version.committedAt, version.publishedAt, version.rows,
        version.inserted, version.updated, version.deleted)
      try Self.record([], version.dataset, version.version, on: connection)
    }
  }

  /// Forgets the files of versions that have no folder any more: their digests are over an erased record.
  public func forgetFiles(of dataset: String, versions: [Int]) throws {
    try database.write { connection in
      for version in versions {
        try connection.run(
          "UPDATE publications SET files = '[]' WHERE dataset = ?1 AND version = ?2 AND state = 'removed'", dataset,
          version)
      }
    }
  }

  /// Advances the state of a version; a removed one stays removed.
  public func mark(_ dataset: String, _ version: Int, _ state: PublicationState) throws {
    try database.write { connection in
      try connection.run(
        "UPDATE publications SET state = ?3 WHERE dataset = ?1 AND version = ?2 AND state <> 'removed'",
        dataset, version, state.rawValue)
    }
  }

  /// The newest version whose publication is complete.
  public func cursor(_ dataset: String) throws -> Int? {
    try database.read { connection in
      var statement = try connection.prepare(
        "SELECT max(version) FROM publications WHERE dataset = ?1 AND state <> 'shown'")
      try statement.bind([dataset])
      return try statement.step() ? statement.optionalInteger(0).map { Int($0) } : nil
    }
  }

  /// Recorded versions of a dataset, the newest first; by default all.
  public func versions(of dataset: String, limit: Int = -1) throws -> [Published] {
    try versions("WHERE dataset = ?1 ORDER BY version DESC LIMIT ?2", [dataset, limit])
  }

  /// Recorded versions of a dataset after one, the oldest first.
  public func versions(of dataset: String, after version: Int) throws -> [Published] {
    try versions("WHERE dataset = ?1 AND version > ?2 ORDER BY version", [dataset, version])
  }

  /// One version; nil if it was never recorded.
  public func version(_ number: Int, of dataset: String) throws -> Published? {
    try versions("WHERE dataset = ?1 AND version = ?2", [dataset, number]).first
  }

  /// Versions with a folder, beyond the newest `kept` of them that are not withdrawn.
  public func downloadable(_ dataset: String, after kept: Int) throws -> [Published] {
    try versions(
      """
      WHERE dataset = ?1 AND state <> 'removed' AND NOT \(Self.isWithdrawn) AND version NOT IN
        (SELECT version FROM publications WHERE dataset = ?1 AND state <> 'removed' AND NOT \(Self.isWithdrawn)
         ORDER BY version DESC LIMIT ?2)
      """, [dataset, kept])
  }

  /// The numbers of the versions with a folder, ascending.
  public func downloadable(_ dataset: String) throws -> [Int] {
    try database.read { connection in
      var select = try connection.prepare(
        "SELECT version FROM publications WHERE dataset = ?1 AND state <> 'removed' ORDER BY version")
      try select.bind([dataset])
      var numbers: [Int] = []
      while try select.step() { numbers.append(Int(select.integer(0))) }
      return numbers
    }
  }

  /// The number of recorded versions of a dataset that are not withdrawn.
  public func count(_ dataset: String) throws -> Int {
    try database.read { connection in
      var statement = try connection.prepare(
        "SELECT count(*) FROM publications WHERE dataset = ?1 AND NOT \(Self.isWithdrawn)")
      try statement.bind([dataset])
      return try statement.step() ? Int(statement.integer(0)) : 0
    }
  }

  private func versions(_ condition: String, _ values: [any Bindable]) throws -> [Published] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT version, previous, committed_at, published_at, row_count, inserted, updated, deleted, files, state,
          dataset, \(Self.isWithdrawn)
        FROM publications \(condition)
        """)
      try statement.bind(values)
      var versions: [Published] = []
      while try statement.step() {
        let isWithdrawn = statement.integer(11) != 0
        var version = Published(
          dataset: statement.text(10), version: Int(statement.integer(0)),
          previous: statement.optionalInteger(1).map { Int($0) },
          committedAt: Timestamp(microseconds: statement.integer(2)),
          publishedAt: Timestamp(microseconds: statement.integer(3)), rows: Int(statement.integer(4)),
          inserted: Int(statement.integer(5)), updated: Int(statement.integer(6)), deleted: Int(statement.integer(7)),
          files: try Self.files(statement.text(8)),
          isDownloadable: !isWithdrawn && statement.text(9) != PublicationState.removed.rawValue)
        version.isWithdrawn = isWithdrawn
        versions.append(version)
      }
      return versions
    }
  }

  /// Whether the version of a row of `publications` is withdrawn, as SQL.
  static let isWithdrawn = """
    EXISTS (SELECT 1 FROM withdrawals AS w WHERE w.dataset = publications.dataset
      AND w.version IN (0, publications.version) AND w.state <> 'returning')
    """

  /// What is withdrawn now, everywhere or of one dataset.
  public func withdrawals(of dataset: String?) throws -> Withdrawals {
    try WithdrawalRegister(database).inForce(of: dataset)
  }

  private static func files(_ json: String) throws -> [PublishedFile] {
    try JSONNode(parsing: json).elements().map { try PublishedFile($0) }
  }
}
