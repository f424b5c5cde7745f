internal import Datasets
internal import Landing
internal import Notifying
internal import Platform
internal import Publishing
internal import SQLite
internal import Schema

/// Taking a row out of everything that the gateway keeps and shows.
///
/// Each step can be run again. Until the transaction in the dataset's file nothing has happened; from then on the
/// followers know what is left to do, and do it after a crash without anybody asking.
extension Engine {
  /// The steps between which a crash may fall.
  enum ErasureStage: CaseIterable {
    case begun
    case tidied
    case erased
    case republished
    case announced
    case done
  }

  /// Erases a row.
  ///
  /// - Parameter reached: called after each step; tests throw from it where a crash should fall.
  func erase(
    _ store: DatasetStore, key: [Value], who: String, reason: String,
    reached: (ErasureStage) throws -> Void = { _ in }
  ) throws -> Erasure {
    try reached(.begun)
    let trace = ErasedTexts(dataset: store.dataset, key: key)
    let erasure = try committing(into: store.dataset.id) {
      // What has no version of its own first: afterwards the key is known no more.
      try trace.remove(from: parts.database)
      try reached(.tidied)
      let erasure = try store.erase(key, who: who, reason: RejectionPrivacy.shown(reason))
      try trace.remove(from: parts.database)
      return erasure
    }
    try reached(.erased)
    try following.withLock { _ in try finishErasures(store, setup, reached: reached) }
    return try store.erasures().first { $0.number == erasure.number } ?? erasure
  }

  /// Makes the files again that held what was erased, and tells subscribers. Only while `following` is held.
  func finishErasures(
    _ store: DatasetStore, _ setup: Setup, reached: (ErasureStage) throws -> Void = { _ in }
  ) throws {
    let erasures = try store.erasures()
    for erasure in erasures where !erasure.isFinished {
      for version in try store.versions() where erasure.versions.contains(version.number) {
        let wanted = rewrites(of: version.number, erasures)
        if try setup.publisher.isRewritten(store.dataset.id, version: version.number, wanted) { continue }
        _ = try publish(version, store, setup)
      }
      try reached(.republished)
      let published = try Set(setup.publisher.versions(of: store.dataset.id).map(\.version))
      let versions = erasure.versions.filter(published.contains)
      if !versions.isEmpty {
        _ = try outbox.append(
          VersionRewritten(
            dataset: store.dataset.id, title: store.dataset.title, erasure: erasure.number, happenedAt: erasure.at,
            versions: versions,
            datasetURL: "\(setup.configuration.gateway.baseURL)/datasets/\(store.dataset.id)/"),
          to: setup.subscribers)
      }
      try reached(.announced)
      try parts.database.scrub()
      try store.finish(erasure)
      try reached(.done)
    }
  }

  /// When records were erased from a version, oldest first.
  func rewrites(of version: Int, _ erasures: [Erasure]) -> [Timestamp] {
    erasures.filter { $0.versions.contains(version) }.map(\.at)
  }
}

/// Where `klamra.sqlite` quotes a row: rejected records, examples of held runs and of broken checks.
struct ErasedTexts {
  let dataset: Dataset
  let key: [Value]

  /// Whether a text has every value of the key.
  private func isMeant(_ text: String) -> Bool {
    key.allSatisfy { $0 == .null || text.contains($0.description) }
  }

  /// How many rejected records quote the row.
  func rejected(in database: Database) throws -> Int { try database.read { try rejected(on: $0).count } }

  private struct Place: Hashable {
    let run: Int64
    let stream: String
    let document: String
    let position: Int64
  }

  private func rejected(on connection: borrowing Connection) throws -> Set<Place> {
    var select = try connection.prepare(
      "SELECT run, stream, document, position, value, reason FROM quarantine WHERE dataset = ?1")
    try select.bind([dataset.id])
    var places: Set<Place> = []
    while try select.step() {
      guard isMeant(select.text(4)) || isMeant(select.text(5)) else { continue }
      places.insert(
        Place(run: select.integer(0), stream: select.text(1), document: select.text(2), position: select.integer(3)))
    }
    return places
  }

  /// Takes them all away; done twice it changes nothing.
  func remove(from database: Database) throws {
    try database.write { connection in
      // All that was rejected of the same record goes with it.
      for place in try rejected(on: connection) {
        try connection.run(
          """
          DELETE FROM quarantine
          WHERE run = ?1 AND dataset = ?2 AND stream = ?3 AND document = ?4 AND position = ?5
          """, place.run, dataset.id, place.stream, place.document, place.position)
      }
      try removeExamples(of: "holds", "summary", on: connection)
      try removeLedgerExamples(on: connection)
    }
  }

  /// Takes the lines that quote the row out of what held runs would change.
  private func removeExamples(of table: String, _ column: String, on connection: borrowing Connection) throws {
    var select = try connection.prepare("SELECT id, \(column) FROM \(table) WHERE dataset = ?1 AND \(column) <> ''")
    try select.bind([dataset.id])
    var changed: [(Int64, String)] = []
    while try select.step() {
      let lines = select.text(1).split(separator: "\n")
      let kept = lines.filter { !isMeant(String($0)) }
      if kept.count < lines.count { changed.append((select.integer(0), kept.joined(separator: "\n"))) }
    }
    for (id, text) in changed {
      try connection.run("UPDATE \(table) SET \(column) = ?2 WHERE id = ?1", id, text)
    }
  }

  /// Empties the examples of checks in the ledgers of all runs into the dataset: nothing says of which row they are.
  private func removeLedgerExamples(on connection: borrowing Connection) throws {
    try connection.run(
      """
      UPDATE runs SET ledger = (
        SELECT json_group_array(json(CASE WHEN e.value ->> 'dataset' = ?1 AND e.value -> 'ledger' IS NOT NULL
          THEN json_set(e.value, '$.ledger.checks', (
            SELECT json_group_array(json(json_set(c.value, '$.examples', json('[]'))))
            FROM json_each(e.value, '$.ledger.checks') AS c))
          ELSE e.value END)) FROM json_each(runs.ledger) AS e)
      WHERE ledger <> '' AND json_valid(ledger) AND EXISTS (
        SELECT 1 FROM json_each(runs.ledger) AS e, json_each(e.value, '$.ledger.checks') AS c
        WHERE e.value ->> 'dataset' = ?1 AND json_array_length(c.value, '$.examples') > 0)
      """, dataset.id)
  }
}
