internal import Platform
internal import SQLite
internal import Schema

/// What the pages and catalogues say besides the versions.
extension Publications {
  /// What a dataset is called.
  struct Described {
    let id: String
    let title: Bilingual
    let description: Bilingual
  }

  /// What datasets are called, by their ids.
  ///
  /// - Parameter only: one dataset; nil for all.
  func described(only: String? = nil) throws -> [Described] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT dataset, title_pl, title_en, description_pl, description_en FROM published_datasets
        WHERE ?1 IS NULL OR dataset = ?1 ORDER BY dataset
        """)
      try statement.bind([only])
      var found: [Described] = []
      while try statement.step() {
        found.append(
          Described(
            id: statement.text(0), title: Bilingual(pl: statement.text(1), en: statement.text(2)),
            description: Bilingual(pl: statement.text(3), en: statement.text(4))))
      }
      return found
    }
  }

  /// When the first version was committed.
  func issued(_ dataset: String) throws -> Timestamp {
    try database.read { connection in
      var statement = try connection.prepare(
        "SELECT committed_at FROM publications WHERE dataset = ?1 ORDER BY version LIMIT 1")
      try statement.bind([dataset])
      return Timestamp(microseconds: try statement.step() ? statement.integer(0) : 0)
    }
  }

  /// The newest versions of a dataset, without the lists of their files, which take longer to read.
  func versionSummaries(of dataset: String) throws -> [VersionSummary] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT version, committed_at, row_count, state FROM publications
        WHERE dataset = ?1 ORDER BY version DESC LIMIT ?2
        """)
      try statement.bind([dataset, DatasetSummary.versionsMax])
      var versions: [VersionSummary] = []
      while try statement.step() {
        versions.append(
          VersionSummary(
            number: Int(statement.integer(0)), committedAt: Timestamp(microseconds: statement.integer(1)),
            rows: Int(statement.integer(2)), isDownloadable: statement.text(3) != State.removed.rawValue))
      }
      return versions
    }
  }
}
