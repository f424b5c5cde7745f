internal import Platform
public import SQLite
public import Schema

/// The place of a rejected record.
public struct RejectedPlace: Hashable, Sendable {
  /// The run that rejected it.
  public var run: Int64
  /// The stream of the source; empty if it was not recorded.
  public var stream: String
  /// The digest of the document, in hexadecimal digits; empty if the row has no single document.
  public var document: String
  /// The place in the document, from 1; less if the row has none.
  public var position: Int64
}

/// A rejected record with what the quarantine quotes of it.
public struct QuarantinedRecord: Sendable {
  /// The place.
  public var place: RejectedPlace
  /// The source of the run.
  public var source: Owner
  /// The quoted value.
  public var value: String
  /// The reason.
  public var reason: String
  /// Whether the value is the whole key, as quoted by rows that conflict with another one.
  public var isKey: Bool
}

extension Quarantine {
  /// All rejected records of a dataset, open or discarded.
  public func records(dataset: String) throws -> [QuarantinedRecord] {
    try database.read { connection in
      var select = try connection.prepare(
        "SELECT run, stream, document, position, source, value, reason, rule FROM quarantine WHERE dataset = ?1")
      try select.bind([dataset])
      var found: [QuarantinedRecord] = []
      let keyed = [Rejection.Rule.duplicateKey, .foreignKey].map(\.rawValue)
      while try select.step() {
        found.append(
          QuarantinedRecord(
            place: RejectedPlace(
              run: select.integer(0), stream: select.text(1), document: select.text(2), position: select.integer(3)),
            source: Owner(select.text(4)), value: select.text(5), reason: select.text(6),
            isKey: keyed.contains(select.text(7))))
      }
      return found
    }
  }

  /// Removes all rejections of a dataset at these places, in the caller's transaction.
  public static func remove(
    _ places: Set<RejectedPlace>, dataset: String, on connection: borrowing Connection
  ) throws {
    for place in places {
      try connection.run(
        "DELETE FROM quarantine WHERE run = ?1 AND dataset = ?2 AND stream = ?3 AND document = ?4 AND position = ?5",
        place.run, dataset, place.stream, place.document, place.position)
    }
    if places.isEmpty { return }
    try connection.run(
      """
      UPDATE quarantine_sizes AS s SET records = (
        SELECT count(*) FROM quarantine AS q WHERE q.run = s.run AND q.dataset = ?1 AND q.stream = s.stream)
      WHERE dataset = ?1 AND records > 0
      """, dataset)
  }
}
