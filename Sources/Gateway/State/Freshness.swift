public import Configuration
internal import Connectors
internal import Landing
public import Platform
public import SQLite
public import Schema
public import Store
internal import Territory

/// Whether a dataset meets an expectation of one of its sources.
public struct Freshness: Hashable, Sendable {
  /// The id of the source.
  public var source: String
  /// The id of the dataset.
  public var dataset: String
  /// When data are, or were, due.
  public var dueAt: Timestamp
  /// Whether a new version is expected; otherwise a complete run.
  public var isVersion: Bool
  /// Whether that moment has passed.
  public var isLate: Bool

  public init(source: String, dataset: String, dueAt: Timestamp, isVersion: Bool, isLate: Bool) {
    self.source = source
    self.dataset = dataset
    self.dueAt = dueAt
    self.isVersion = isVersion
    self.isLate = isLate
  }

  /// `szkoly is late: a new version from rejestr was expected by 2026-11-15 23:59:59+01:00`.
  public var sentence: String {
    "\(dataset) is late: \(isVersion ? "a new version" : "a complete run") of \(source) was expected by "
      + Formatting.moment(dueAt)
  }
}

/// When the watching of sources began, and which late data were announced, in `klamra.sqlite`.
public final class FreshnessLog: Sendable {
  static let tables = """
    CREATE TABLE IF NOT EXISTS freshness (
      source TEXT NOT NULL,
      dataset TEXT NOT NULL,
      since INTEGER NOT NULL,      -- from when on something is expected of a source that brought nothing yet
      told INTEGER,                -- the moment that was missed, once subscribers were told; NULL while all is well
      PRIMARY KEY (source, dataset)
    ) STRICT, WITHOUT ROWID;
    """

  /// The record of one source and dataset.
  public struct Row: Hashable, Sendable {
    /// The id of the source.
    public var source: String
    /// The id of the dataset.
    public var dataset: String
    /// The start of the expectation for a source that has delivered nothing yet.
    public var since: Timestamp
    /// The missed moment, once subscribers were notified; nil if nothing is late.
    public var told: Timestamp?

    public init(source: String, dataset: String, since: Timestamp, told: Timestamp? = nil) {
      self.source = source
      self.dataset = dataset
      self.since = since
      self.told = told
    }
  }

  /// `klamra.sqlite`.
  public let database: Database

  public init(_ database: Database) { self.database = database }

  /// All records.
  public func rows() throws -> [Row] {
    try database.read { connection in
      var select = try connection.prepare("SELECT source, dataset, since, told FROM freshness")
      var rows: [Row] = []
      while try select.step() {
        rows.append(
          Row(
            source: select.text(0), dataset: select.text(1), since: Timestamp(microseconds: select.integer(2)),
            told: select.optionalInteger(3).map { Timestamp(microseconds: $0) }))
      }
      return rows
    }
  }

  /// Records a row, replacing the earlier one.
  public func put(_ row: Row) throws {
    try database.write { connection in
      try connection.run(
        "INSERT OR REPLACE INTO freshness VALUES (?1, ?2, ?3, ?4)", row.source, row.dataset, row.since, row.told)
    }
  }

  /// Removes a row.
  public func remove(_ row: Row) throws {
    try database.write { connection in
      try connection.run("DELETE FROM freshness WHERE source = ?1 AND dataset = ?2", row.source, row.dataset)
    }
  }

  /// When a source last delivered or confirmed all of its data for a dataset: with several streams the oldest decides.
  /// Streams into other datasets do not matter.
  private func lastConfirmed(_ source: SourceSettings, _ dataset: String, _ now: Timestamp) throws -> Timestamp? {
    let streams = RunStreams(database)
    return try source.streams.filter { $0.dataset == dataset }
      .compactMap { try streams.lastConfirmed(source: source.owner, stream: $0.stream.name, now: now) }.min()
  }

  /// When a source last made a version of a dataset with new data: from other documents than its previous version.
  ///
  /// A replay has no new data, and neither has a version that results from a correction, another mapping or a changed
  /// check.
  ///
  /// - Parameters:
  ///   - inputs: files that are inputs of versions like documents, but do not come from the source.
  ///   - now: a later moment was recorded by a clock that was ahead.
  func lastVersion(
    _ source: String, _ store: any DatasetStore, _ runs: Runs, inputs: Set<String> = [], now: Timestamp = .now
  ) throws -> Timestamp? {
    // By stream, if several fill the dataset: its last documents, and whether they were new.
    var streams: [Owner: (version: Version, documents: Set<Digest>, isSettled: Bool)] = [:]
    for version in try store.versions().reversed() {
      guard version.source.source == source,
        streams[version.source]?.isSettled != true, try runs.run(version.run)?.trigger != .replay
      else { continue }
      let documents = try store.sources(of: version.number).documents.filter { !inputs.contains($0.origin) }
      let digests = Set(documents.map(\.digest))
      if let newer = streams[version.source], newer.documents != digests {
        streams[version.source]?.isSettled = true
      } else {
        streams[version.source] = (version, digests, false)
      }
    }
    return try streams.values.compactMap {
      try runs.dated($0.version.committedAt, run: $0.version.run, now: now)
    }.max()
  }

  /// The state of every dataset relative to its sources with expectations.
  public func all(_ configuration: Configuration, stores: (Dataset) -> any DatasetStore, now: Timestamp) throws
    -> [Freshness]
  {
    let rows = try rows()
    let runs = Runs(database)
    let territory = configuration.gateway.territory
    let inputs = Set(AreaFiles.paths(in: territory))
    var found: [Freshness] = []
    for source in configuration.sources {
      guard let expect = source.expect else { continue }
      for id in Set(source.streams.map(\.dataset)).sorted() {
        guard let dataset = configuration.dataset(id) else { continue }
        let since = min(rows.first { $0.source == source.id && $0.dataset == id }?.since ?? now, now)
        var dues: [(at: Timestamp, isVersion: Bool)] = []
        if let cadence = expect.run {
          dues.append((cadence.due(after: try lastConfirmed(source, id, now) ?? since), false))
        }
        if let cadence = expect.version {
          dues.append(
            (
              cadence.due(
                after: try lastVersion(source.id, stores(dataset), runs, inputs: inputs, now: now) ?? since), true
            ))
        }
        guard let first = dues.min(by: { $0.at < $1.at }) else { continue }
        found.append(
          Freshness(
            source: source.id, dataset: id, dueAt: first.at, isVersion: first.isVersion, isLate: now > first.at))
      }
    }
    return found
  }
}
