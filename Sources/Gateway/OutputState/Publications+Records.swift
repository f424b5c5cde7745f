public import Platform
public import Publication
internal import SQLite
internal import Schema

/// The content of pages and catalogues besides the versions.
extension Publications {
  /// The titles and descriptions of datasets, by id.
  ///
  /// - Parameter only: one dataset; nil for all.
  public func described(only: String?) throws -> [DescribedDataset] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT dataset, title_pl, title_en, description_pl, description_en FROM published_datasets
        WHERE ?1 IS NULL OR dataset = ?1 ORDER BY dataset
        """)
      try statement.bind([only])
      var found: [DescribedDataset] = []
      while try statement.step() {
        found.append(
          DescribedDataset(
            id: statement.text(0), title: Bilingual(pl: statement.text(1), en: statement.text(2)),
            description: Bilingual(pl: statement.text(3), en: statement.text(4))))
      }
      return found
    }
  }

  /// When the first version was committed.
  public func issued(_ dataset: String) throws -> Timestamp {
    try database.read { connection in
      var statement = try connection.prepare(
        "SELECT committed_at FROM publications WHERE dataset = ?1 ORDER BY version LIMIT 1")
      try statement.bind([dataset])
      return Timestamp(microseconds: try statement.step() ? statement.integer(0) : 0)
    }
  }

  /// The newest versions of a dataset, without the lists of their files, which take longer to read.
  public func versionSummaries(of dataset: String) throws -> [VersionSummary] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT version, committed_at, row_count, state FROM publications
        WHERE dataset = ?1 AND NOT \(Self.isWithdrawn) ORDER BY version DESC LIMIT ?2
        """)
      try statement.bind([dataset, DatasetSummary.versionsMax])
      var versions: [VersionSummary] = []
      while try statement.step() {
        versions.append(
          VersionSummary(
            number: Int(statement.integer(0)), committedAt: Timestamp(microseconds: statement.integer(1)),
            rows: Int(statement.integer(2)), isDownloadable: statement.text(3) != PublicationState.removed.rawValue))
      }
      return versions
    }
  }

  /// The content of a dataset's page besides its versions; nil if it was never recorded.
  public func page(of dataset: String) throws -> PageTexts? {
    try database.read { connection in
      var select = try connection.prepare("SELECT preview, checks, sources FROM published_datasets WHERE dataset = ?1")
      try select.bind([dataset])
      guard try select.step() else { return nil }
      return PageTexts(preview: select.text(0), sources: select.text(2), checks: select.text(1))
    }
  }

  /// The digest of the page of a dataset as it was written last; nil if it was not recorded.
  public func pageDigest(of dataset: String) throws -> Digest? {
    guard let page = try page(of: dataset) else { return nil }
    return try JSONNode(parsing: page.preview).optional("page").flatMap { Digest(hex: try $0.text()) }
  }

  /// Records the digest of a dataset's page, beside what the page is made from.
  public func recordPage(of dataset: String, _ digest: Digest) throws {
    if try pageDigest(of: dataset) == digest { return }
    try database.write { connection in
      try connection.run(
        "UPDATE published_datasets SET preview = json_set(preview, '$.page', ?2) WHERE dataset = ?1", dataset,
        digest.hex)
    }
  }

  /// When missing data were due, by dataset; only of datasets with late data.
  public func delays() throws -> [String: Timestamp] {
    try database.read { connection in
      var select = try connection.prepare("SELECT dataset, due FROM publication_delays")
      var delays: [String: Timestamp] = [:]
      while try select.step() { delays[select.text(0)] = Timestamp(microseconds: select.integer(1)) }
      return delays
    }
  }

  /// Records when missing data were due; nil if nothing is late.
  public func setDelay(of dataset: String, _ dueAt: Timestamp?) throws {
    try database.write { connection in
      guard let dueAt else {
        return try connection.run("DELETE FROM publication_delays WHERE dataset = ?1", dataset)
      }
      try connection.run("INSERT OR REPLACE INTO publication_delays VALUES (?1, ?2)", dataset, dueAt)
    }
  }

  /// The reasons for revisions, by version.
  public func reasons(of dataset: String) throws -> [Int: String] {
    try database.read { connection in
      var statement = try connection.prepare("SELECT version, reason FROM version_reasons WHERE dataset = ?1")
      try statement.bind([dataset])
      var reasons: [Int: String] = [:]
      while try statement.step() { reasons[Int(statement.integer(0))] = statement.text(1) }
      return reasons
    }
  }

  /// Records the reasons, and returns whether they differ from the recorded ones.
  public func replaceReasons(of dataset: String, with reasons: [VersionReason]) throws -> Bool {
    let texts = Dictionary(reasons.map { ($0.version, $0.text) }) { $1 }
    if try self.reasons(of: dataset) == texts { return false }
    try database.write { connection in
      try connection.run("DELETE FROM version_reasons WHERE dataset = ?1", dataset)
      for reason in reasons {
        try connection.run(
          "INSERT INTO version_reasons VALUES (?1, ?2, ?3, ?4)", dataset, reason.version, reason.givenAt, reason.text)
      }
    }
    return true
  }

  /// When versions were rewritten, by version, oldest first.
  public func rewrites(of dataset: String) throws -> [Int: [Timestamp]] {
    try database.read { connection in
      var statement = try connection.prepare(
        "SELECT version, at FROM version_rewrites WHERE dataset = ?1 ORDER BY version, at")
      try statement.bind([dataset])
      var rewrites: [Int: [Timestamp]] = [:]
      while try statement.step() {
        rewrites[Int(statement.integer(0)), default: []].append(Timestamp(microseconds: statement.integer(1)))
      }
      return rewrites
    }
  }
}
