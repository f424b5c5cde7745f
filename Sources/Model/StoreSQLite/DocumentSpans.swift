internal import Platform
internal import SQLite
internal import Schema

/// The documents that versions were built from: each is stored once for all consecutive versions of a source that have it
/// at the same place of their list.
///
/// A source may deliver ten thousand documents a day of which one has changed; a list for each version would soon exceed
/// the data.
enum DocumentSpans {
  /// A span applies to the versions of its source from `since` up to, and not including, `until`; NULL while it is open.
  /// The view has the list of each version.
  static let tables = """
    CREATE TABLE document_spans(
      source TEXT NOT NULL, ordinal INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER, digest TEXT NOT NULL,
      origin TEXT NOT NULL, PRIMARY KEY(source, ordinal, since)) WITHOUT ROWID;
    CREATE INDEX document_spans_open ON document_spans(source, ordinal) WHERE until IS NULL;
    CREATE VIEW version_documents AS
      SELECT v.number AS version, d.ordinal AS ordinal, d.digest AS digest, d.origin AS origin
      FROM versions AS v JOIN document_spans AS d
        ON d.source = v.source AND d.since <= v.number AND (d.until IS NULL OR d.until > v.number);

    """

  /// Records the documents of a new version, which must be the newest.
  static func append(
    _ documents: [(digest: Digest, origin: String)], source: Owner, version: Int, to connection: borrowing Connection
  ) throws {
    var changed: [Int] = []
    var next = 0
    var open = try connection.prepare(
      "SELECT ordinal, digest, origin FROM document_spans WHERE source = ?1 AND until IS NULL ORDER BY ordinal")
    try open.bind([source.text])
    var close: [Int] = []
    while try open.step() {
      let ordinal = Int(open.integer(0))
      while next < min(ordinal, documents.count) {
        changed.append(next)
        next += 1
      }
      let isSame =
        ordinal < documents.count && documents[ordinal].digest.hex == open.text(1)
        && documents[ordinal].origin == open.text(2)
      if !isSame { close.append(ordinal) }
      if ordinal < documents.count {
        if !isSame { changed.append(ordinal) }
        next = ordinal + 1
      }
    }
    changed += min(next, documents.count)..<documents.count
    var closing = try connection.prepare(
      "UPDATE document_spans SET until = ?3 WHERE source = ?1 AND ordinal = ?2 AND until IS NULL")
    for ordinal in close { try closing.run(source.text, ordinal, version) }
    var insert = try connection.prepare("INSERT INTO document_spans VALUES (?1, ?2, ?3, NULL, ?4, ?5)")
    for ordinal in changed {
      try insert.run(source.text, ordinal, version, documents[ordinal].digest, documents[ordinal].origin)
    }
  }
}
