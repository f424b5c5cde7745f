public import Landing
public import Platform
internal import SQLite
public import Schema

extension Runs {
  /// One run; nil if it does not exist.
  public func run(_ id: Int64) throws -> Run? { try select("WHERE id = ?1", id).first }

  /// The newest runs first, without previews, which commit nothing.
  ///
  /// - Parameter source: only runs of this source; nil for all.
  public func list(source: Owner? = nil, limit: Int = 50) throws -> [Run] {
    try select(
      "WHERE (?1 IS NULL OR source = ?1) AND trigger != 'preview' ORDER BY id DESC LIMIT ?2", source, limit)
  }

  /// The sources that ever ran, by name.
  public func sources() throws -> [Owner] {
    try database.read { connection in
      var query = try connection.prepare("SELECT DISTINCT source FROM runs WHERE trigger != 'preview' ORDER BY source")
      var owners: [Owner] = []
      while try query.step() { owners.append(Owner(query.text(0))) }
      return owners
    }
  }

  /// Runs that an operator must release or reject, oldest first.
  public func held() throws -> [Run] { try select("WHERE state = ?1 ORDER BY id", Run.State.held.rawValue) }

  /// Runs that have neither ended nor wait: those that were interrupted by a crash.
  public func interrupted() throws -> [Run] {
    try select("WHERE state IN ('started', 'fetching', 'mapped') ORDER BY id")
  }

  /// Runs that stopped, or wait, during their fetch.
  public func unfinishedFetches() throws -> [Run] {
    try select("WHERE state IN ('started', 'fetching', 'paused') AND trigger != 'preview' ORDER BY id")
  }

  /// The run that the source's next one resumes: its newest, if it stopped during its fetch.
  public func resumable(source: Owner) throws -> Run? {
    let newest = try select("WHERE source = ?1 AND trigger != 'preview' ORDER BY id DESC LIMIT 1", source).first
    guard let newest, [.started, .fetching, .paused].contains(newest.state) else { return nil }
    return newest
  }

  /// The source's newest run with whose documents the datasets agree.
  public func lastSuccess(source: Owner) throws -> Run? {
    try select(
      """
      WHERE source = ?1 AND trigger != 'preview' AND state IN ('committed', 'unchanged') ORDER BY id DESC LIMIT 1
      """, source
    ).first
  }

  /// The source's newest run with a complete fetch, whatever its outcome.
  public func lastComplete(source: Owner) throws -> Run? {
    try select(
      """
      WHERE source = ?1 AND trigger != 'preview' AND state IN ('committed', 'unchanged', 'held')
      ORDER BY id DESC LIMIT 1
      """, source
    ).first
  }

  /// When something happened in a run, which is not after the present: a later moment was recorded by a clock that was
  /// ahead, and the next run that it has not dated began after it.
  ///
  /// - Returns: nil if there is no such run.
  func dated(_ moment: Timestamp, run: Int64, now: Timestamp) throws -> Timestamp? {
    if moment <= now { return moment }
    return try database.read { connection in
      var select = try connection.prepare(
        "SELECT started FROM runs WHERE id > ?1 AND started <= ?2 ORDER BY id LIMIT 1")
      try select.bind([run, now])
      return try select.step() ? Timestamp(microseconds: select.integer(0)) : nil
    }
  }

  /// The documents that a run has fetched so far, in order. Those of a superseded run are as they were got first, and
  /// without validators.
  public func documents(of run: Int64, stream: String? = nil) throws -> [DocumentReference] {
    try database.read { connection in
      var query = try connection.prepare(
        """
        SELECT stream, ordinal, request, url, digest, bytes, etag, last_modified, status, fetched, request_mark
        FROM run_documents
        WHERE run = ?1 AND (?2 IS NULL OR stream = ?2)
        UNION ALL \(PastFetches.documents)
        ORDER BY 1, 2
        """)
      try query.bind([run, stream])
      var documents: [DocumentReference] = []
      while try query.step() {
        guard let digest = Digest(hex: query.text(4)) else { continue }
        documents.append(
          DocumentReference(
            stream: query.text(0), ordinal: Int(query.integer(1)), requestKey: query.text(2), url: query.text(3),
            document: Document(digest: digest, bytes: Int(query.integer(5))), etag: query.optionalText(6),
            lastModified: query.optionalText(7), status: Int(query.integer(8)),
            fetchedAt: Timestamp(microseconds: query.integer(9)), requestMark: query.text(10)))
      }
      return documents
    }
  }

  /// Every document that any run of a source has fetched for a stream, previews included, each once.
  public func everFetched(source: Owner, stream: String) throws -> [Digest] {
    try database.read { connection in
      var query = try connection.prepare(
        """
        SELECT DISTINCT d.digest FROM runs AS r JOIN run_documents AS d ON d.run = r.id
        WHERE r.source = ?1 AND d.stream = ?2
        UNION SELECT digest FROM past_documents WHERE source = ?1 AND stream = ?2
        ORDER BY 1
        """)
      try query.bind([source, stream])
      var found: [Digest] = []
      while try query.step() { if let digest = Digest(hex: query.text(0)) { found.append(digest) } }
      return found
    }
  }

  /// The documents of the source's last successful run for a stream, in order; runs without a fetch are skipped.
  public func lastFetched(source: Owner, stream: String) throws -> [DocumentReference] {
    let run = try select(
      """
      WHERE source = ?1 AND trigger != 'preview' AND state IN ('committed', 'unchanged')
        AND EXISTS (SELECT 1 FROM run_documents WHERE run = runs.id AND stream = ?2)
      ORDER BY id DESC LIMIT 1
      """, source, stream
    ).first
    return try run.map { try documents(of: $0.id, stream: stream) } ?? []
  }

  private func select(_ condition: String, _ values: any Bindable...) throws -> [Run] {
    try database.read { connection in
      var query = try connection.prepare(
        "SELECT id, source, trigger, state, started, finished, resumes, problem FROM runs \(condition)")
      try query.bind(values)
      var runs: [Run] = []
      while try query.step() {
        // A state that this release does not know belongs to another release: the run is skipped.
        runs.append(
          Run(
            id: query.integer(0), source: Owner(query.text(1)),
            trigger: Run.Trigger(rawValue: query.text(2)) ?? .schedule,
            state: Run.State(rawValue: query.text(3)) ?? .failed,
            startedAt: Timestamp(microseconds: query.integer(4)),
            finishedAt: query.optionalInteger(5).map(Timestamp.init(microseconds:)),
            resumesAt: query.optionalInteger(6).map(Timestamp.init(microseconds:)),
            problem: query.text(7)))
      }
      return runs
    }
  }
}
