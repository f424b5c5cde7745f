internal import Landing
internal import Platform
internal import SQLite
public import Schema

/// Defines which run of a stream is the relevant one.
///
/// A run may commit one stream, leave another unchanged, hold a third and fail at a fourth. The state of a source is
/// therefore the sum of its streams' states, each determined separately; previews do not count and record nothing.
extension RunStreams {
  /// A stream of a source.
  public struct Key: Hashable, Sendable {
    /// The id of the source.
    public var source: Owner
    /// The name of the stream.
    public var stream: String

    public init(source: Owner, stream: String) {
      self.source = source
      self.stream = stream
    }
  }

  /// Runs in these states may still end differently than was recorded for a stream before its COMMIT.
  private static let underWay = "'started', 'fetching', 'mapped', 'paused'"
  private static let success = "'committed', 'unchanged', 'same'"
  /// A superseded hold does not count: the documents have changed, or are again those of the last commit. Neither does
  /// one that an operator has decided, once a later run found the documents of the last commit. A hold equal to an
  /// earlier one moves to the newer run.
  private static let mapped = """
    outcome IN ('committed', 'unchanged') OR outcome = 'held' AND EXISTS (
      SELECT 1 FROM holds AS h
      WHERE h.run = run_streams.run AND h.stream = run_streams.stream AND h.state <> 'superseded')
    AND NOT EXISTS (
      SELECT 1 FROM run_streams AS later
      WHERE later.source = run_streams.source AND later.stream = run_streams.stream AND later.run > run_streams.run
            AND later.outcome = 'same')
    """

  /// The newest run of every stream that mapped its documents: its counts, checks, rejections and corrections are
  /// current. A later run with unchanged documents, or with a rejected result, changes none of them.
  public func newestMapped() throws -> [Key: Int64] {
    try newest(Self.mapped)
  }

  /// The results of those runs, by run and name of the stream.
  ///
  /// - Parameter keys: the wanted streams; others, such as those no longer configured, are left out.
  public func newestMapped(of keys: Set<Key>) throws -> [RunStream] {
    let runs = try newestMapped().filter { keys.contains($0.key) }
    let found = try database.read { connection in
      try runs.compactMap { key, run in try Self.stream(key.stream, of: run, on: connection) }
    }
    return found.sorted { ($0.run, $0.stream) < ($1.run, $1.stream) }
  }

  /// The newest result of each of these streams, whatever it was.
  public func newest(of keys: Set<Key>) throws -> [RunStream] {
    let runs = try newest("true").filter { keys.contains($0.key) }
    let found = try database.read { connection in
      try runs.compactMap { key, run in try Self.stream(key.stream, of: run, on: connection) }
    }
    return found.sorted { ($0.source.text, $0.stream) < ($1.source.text, $1.stream) }
  }

  /// The newest run after which the dataset agreed with the documents of the stream, regardless of other streams; nil
  /// if there is none.
  public func lastSuccess(source: Owner, stream: String) throws -> Int64? {
    try first(source, stream, "s.outcome IN (\(Self.success)) AND r.trigger <> 'preview'", "DESC")?.run
  }

  /// When the source last delivered or confirmed the data of a stream; a replay confirms nothing. For a stream that was
  /// never confirmed, the moment at which it first waited for an operator; nil if nothing was ever recorded.
  ///
  /// - Parameter now: a later moment was recorded by a clock that was ahead, see `Runs.dated`.
  func lastConfirmed(source: Owner, stream: String, now: Timestamp = .now) throws -> Timestamp? {
    let own = "r.trigger NOT IN ('preview', 'replay')"
    let confirmed = try first(source, stream, "s.outcome IN (\(Self.success)) AND \(own)", "DESC")
    guard let found = try confirmed ?? first(source, stream, own, "ASC") else { return nil }
    return try Runs(database).dated(found.settledAt, run: found.run, now: now)
  }

  /// The first or last run of a stream that has ended or waits.
  private func first(
    _ source: Owner, _ stream: String, _ condition: String, _ order: String
  ) throws -> (run: Int64, settledAt: Timestamp)? {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT s.run, s.settled FROM run_streams AS s JOIN runs AS r ON r.id = s.run
        WHERE s.source = ?1 AND s.stream = ?2 AND r.state NOT IN (\(Self.underWay)) AND \(condition)
        ORDER BY s.run \(order) LIMIT 1
        """)
      try select.bind([source, stream])
      return try select.step() ? (select.integer(0), Timestamp(microseconds: select.integer(1))) : nil
    }
  }

  /// The runs whose records must be kept despite their age, since they define the state of a stream.
  public func kept() throws -> Set<Int64> {
    Set(try newestMapped().values).union(try newest("outcome IN (\(Self.success))").values)
  }

  private func newest(_ condition: String) throws -> [Key: Int64] {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT source, stream, max(run) FROM run_streams WHERE \(condition) GROUP BY source, stream
        """)
      var runs: [Key: Int64] = [:]
      while try select.step() { runs[Key(source: Owner(select.text(0)), stream: select.text(1))] = select.integer(2) }
      return runs
    }
  }
}
