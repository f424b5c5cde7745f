public import Connectors
internal import Platform
internal import SQLite
public import Schema

/// What a fetch tells about its requests, and the values that a source has answered.
extension FetchedStreams {
  /// Records the result of a fetch for one stream.
  public func record(_ fetched: Fetched, run: Int64) throws {
    try record(
      run: run, stream: fetched.stream, declared: fetched.recordsDeclared, notes: fetched.warnings,
      unanswered: fetched.unanswered, hasNextPath: fetched.hasNextPath)
  }

  /// Records for a run what another one has fetched for a stream.
  public func copy(stream: String, from original: Int64, to run: Int64) throws {
    try record(
      run: run, stream: stream, declared: try declared(run: original, stream: stream),
      notes: try notes(run: original, stream: stream), unanswered: try unanswered(run: original, stream: stream),
      hasNextPath: false)
  }

  private func record(
    run: Int64, stream: String, declared: Int?, notes: [String], unanswered: [AskedValue], hasNextPath: Bool
  ) throws {
    let list = JSON.array(unanswered.map { ["parameter": .string($0.parameter), "value": .string($0.value)] })
    try database.write { connection in
      try connection.run(
        """
        INSERT OR REPLACE INTO fetched_streams
          (run, stream, records_declared, note_list, unanswered_list, has_next_path)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """, run, stream, declared, RunStreamLists.text(notes), list.compact, hasNextPath ? 1 : 0)
    }
  }

  /// What the operator is told about the fetch of a stream.
  public func notes(run: Int64, stream: String) throws -> [String] {
    try text("note_list", run, stream).map { try RunStreamLists.texts($0) } ?? []
  }

  /// The values that a stream was asked for in a run and that brought nothing.
  public func unanswered(run: Int64, stream: String) throws -> [AskedValue] {
    guard let text = try text("unanswered_list", run, stream) else { return [] }
    return try JSONNode(parsing: text).elements().map { item in
      AskedValue(parameter: try item.member("parameter").text(), value: try item.member("value").text())
    }
  }

  private func text(_ column: String, _ run: Int64, _ stream: String) throws -> String? {
    try database.read { connection in
      var select = try connection.prepare("SELECT \(column) FROM fetched_streams WHERE run = ?1 AND stream = ?2")
      try select.bind([run, stream])
      return try select.step() ? select.text(0) : nil
    }
  }

  /// The streams of a source in which any run has seen the path that leads to the next page.
  public func streamsWithNextPath(of source: Owner) throws -> Set<String> {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT DISTINCT f.stream FROM fetched_streams AS f JOIN runs AS r ON r.id = f.run
        WHERE r.source = ?1 AND f.has_next_path = 1
        """)
      try select.bind([source])
      var streams: Set<String> = []
      while try select.step() { streams.insert(select.text(0)) }
      return streams
    }
  }

  /// The values that a stream had answered when its dataset last agreed with its documents.
  public func answered(source: Owner, stream: String) throws -> Set<AskedValue> {
    try database.read { connection in
      var select = try connection.prepare(
        "SELECT parameter, value FROM answered_values WHERE source = ?1 AND stream = ?2")
      try select.bind([source, stream])
      var values: Set<AskedValue> = []
      while try select.step() { values.insert(AskedValue(parameter: select.text(0), value: select.text(1))) }
      return values
    }
  }

  /// Replaces these values, once a run has brought the dataset into agreement with its documents.
  public func settle(answered values: Set<AskedValue>, source: Owner, stream: String) throws {
    let known = try answered(source: source, stream: stream)
    if known == values { return }
    try database.write { connection in
      for value in known.subtracting(values) {
        try connection.run(
          "DELETE FROM answered_values WHERE source = ?1 AND stream = ?2 AND parameter = ?3 AND value = ?4", source,
          stream, value.parameter, value.value)
      }
      for value in values.subtracting(known) {
        try connection.run(
          "INSERT OR IGNORE INTO answered_values VALUES (?1, ?2, ?3, ?4)", source, stream, value.parameter, value.value)
      }
    }
  }
}
