internal import SQLite
public import Schema

/// The open part of the quarantine.
extension Quarantine {
  /// The open records of a source.
  public struct Waiting: Hashable, Sendable {
    /// The runs that rejected them, at most one for each stream, oldest first.
    public var runs: [Int64] = []
    /// The number of open records.
    public var records = 0

    public init(runs: [Int64] = [], records: Int = 0) {
      self.runs = runs
      self.records = records
    }
  }

  /// The open records of each source: for each stream those of its newest mapped run. A run with unchanged documents
  /// was not mapped, so the rejections of the run before it are still open.
  public func newest(_ streams: RunStreams) throws -> [Owner: Waiting] {
    let mapped = try streams.newestMapped()
    // Records from before streams were stored belong to the newest run of their source.
    let whole = Dictionary(mapped.map { ($0.key.source, $0.value) }, uniquingKeysWith: max)
    var places = Set(mapped.map { Place(source: $0.key.source, stream: $0.key.stream, run: $0.value) })
    places.formUnion(whole.map { Place(source: $0.key, stream: "", run: $0.value) })
    return try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT count(*) + coalesce((
          SELECT sum(lost) FROM quarantine_sizes WHERE run = ?3 AND stream = ?2 AND source = ?1), 0)
        FROM quarantine WHERE source = ?1 AND run = ?3 AND stream = ?2 AND discarded IS NULL
        """)
      var found: [Owner: Waiting] = [:]
      for place in places.sorted(by: { $0.run < $1.run }) {
        try select.bind([place.source, place.stream, place.run])
        let records = try select.step() ? Int(select.integer(0)) : 0
        select.reset()
        if records == 0 { continue }
        var waiting = found[place.source] ?? Waiting()
        if waiting.runs.last != place.run { waiting.runs.append(place.run) }
        waiting.records += records
        found[place.source] = waiting
      }
      return found
    }
  }

  private struct Place: Hashable {
    var source: Owner
    var stream: String
    var run: Int64
  }
}
