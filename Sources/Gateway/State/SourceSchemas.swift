internal import Connectors
public import Platform
public import SQLite
public import Shapes

/// The fields of each stream, and their changes since, in `klamra.sqlite`.
public final class SourceSchemas: Sendable {
  static let tables = """
    CREATE TABLE IF NOT EXISTS source_schemas (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      source TEXT NOT NULL,
      stream TEXT NOT NULL,
      run INTEGER NOT NULL,                    -- that saw these fields
      taken INTEGER NOT NULL,
      taken_by TEXT NOT NULL DEFAULT '',       -- who accepted them; empty where the contract asks for nobody
      reason TEXT NOT NULL DEFAULT '',
      fields TEXT NOT NULL,                    -- SeenShape.text
      is_loss_accepted INTEGER NOT NULL DEFAULT 0  -- whether mapped fields that are missing were taken as empty
    ) STRICT;
    CREATE INDEX IF NOT EXISTS source_schemas_by_stream ON source_schemas (source, stream, id);
    CREATE TABLE IF NOT EXISTS source_drifts (
      source TEXT NOT NULL,
      stream TEXT NOT NULL,
      dataset TEXT NOT NULL,
      run INTEGER NOT NULL,
      seen INTEGER NOT NULL,
      is_held INTEGER NOT NULL,
      fields TEXT NOT NULL,
      changes TEXT NOT NULL,                   -- SchemaDrift.itemsText
      PRIMARY KEY (source, stream)
    ) STRICT, WITHOUT ROWID;
    """

  /// The fields with which the next documents are compared.
  public struct Stored: Hashable, Sendable {
    /// The fields.
    public var shape: InferredSchema
    /// The run that had them.
    public var run: Int64
    /// When they were recorded.
    public var takenAt: Timestamp
    /// The person who accepted it; empty if no acceptance was needed.
    public var takenBy: String
    /// The reason; empty if a run recorded them.
    public var reason: String
    /// Whether the loss of mapped fields was accepted, so that their columns are empty.
    public var isLossAccepted = false
  }

  /// How many schemas of a stream are kept that needed no acceptance; accepted ones are all kept.
  static let keptMax = 20

  private let database: Database

  public init(_ database: Database) { self.database = database }

  /// The recorded schemas of a stream, the newest first.
  public func taken(source: String, stream: String, limit: Int = 100) throws -> [Stored] {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT run, taken, taken_by, reason, fields, is_loss_accepted FROM source_schemas
        WHERE source = ?1 AND stream = ?2
        ORDER BY id DESC LIMIT ?3
        """)
      try select.bind([source, stream, limit])
      var list: [Stored] = []
      while try select.step() {
        list.append(
          Stored(
            shape: try InferredSchema(text: select.text(4)), run: select.integer(0),
            takenAt: Timestamp(microseconds: select.integer(1)), takenBy: select.text(2), reason: select.text(3),
            isLossAccepted: select.integer(5) != 0))
      }
      return list
    }
  }

  /// The fields with which the next documents of a stream are compared; nil before the first.
  public func stored(source: String, stream: String) throws -> Stored? {
    try taken(source: source, stream: stream, limit: 1).first
  }

  /// Records a schema that needs no acceptance; an already stored one is unchanged.
  public func take(_ shape: InferredSchema, source: String, stream: String, run: Int64) throws {
    if try stored(source: source, stream: stream)?.shape == shape { return }
    try database.write { try Self.insert(shape, source, stream, run, "", "", $0) }
  }

  /// Records the changes of a stream, replacing earlier ones.
  public func note(_ drift: SchemaDrift) throws {
    try database.write { connection in
      try connection.run(
        "INSERT OR REPLACE INTO source_drifts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", drift.source, drift.stream,
        drift.dataset, drift.run, drift.seenAt, drift.isHeld ? 1 : 0, drift.shape.text,
        drift.itemsText)
    }
  }

  /// The changes that were not accepted yet.
  public func drifts(source: String? = nil) throws -> [SchemaDrift] {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT source, stream, dataset, run, seen, is_held, fields, changes FROM source_drifts
        WHERE ?1 IS NULL OR source = ?1 ORDER BY source, stream
        """)
      try select.bind([source])
      var drifts: [SchemaDrift] = []
      while try select.step() {
        drifts.append(
          SchemaDrift(
            source: select.text(0), stream: select.text(1), dataset: select.text(2), run: select.integer(3),
            seenAt: Timestamp(microseconds: select.integer(4)), isHeld: select.integer(5) != 0,
            shape: try InferredSchema(text: select.text(6)), items: try SchemaDrift.items(text: select.text(7))))
      }
      return drifts
    }
  }

  /// Removes changes that held a run, since the documents are unchanged again. Reported changes stay until they are
  /// accepted.
  public func forgetHeld(source: String, stream: String) throws {
    try database.write { connection in
      try connection.run(
        "DELETE FROM source_drifts WHERE source = ?1 AND stream = ?2 AND is_held = 1", source, stream)
    }
  }

  /// Accepts changes on an operator's decision.
  ///
  /// - Parameter isLossAccepted: whether the columns of missing fields may be empty from now on.
  public func accept(_ drift: SchemaDrift, by person: String, reason: String, isLossAccepted: Bool = false) throws {
    try database.write { connection in
      try Self.insert(
        drift.shape, drift.source, drift.stream, drift.run, person, reason, isLossAccepted: isLossAccepted, connection)
      try connection.run(
        "DELETE FROM source_drifts WHERE source = ?1 AND stream = ?2", drift.source, drift.stream)
    }
  }

  private static func insert(
    _ shape: InferredSchema, _ source: String, _ stream: String, _ run: Int64, _ person: String, _ reason: String,
    isLossAccepted: Bool = false, _ connection: borrowing Connection
  ) throws {
    try connection.run(
      """
      INSERT INTO source_schemas (source, stream, run, taken, taken_by, reason, fields, is_loss_accepted)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, source, stream, run, Timestamp.now, person, reason, shape.text, isLossAccepted ? 1 : 0)
    try connection.run(
      """
      DELETE FROM source_schemas WHERE source = ?1 AND stream = ?2 AND taken_by = '' AND id NOT IN (
        SELECT id FROM source_schemas WHERE source = ?1 AND stream = ?2 ORDER BY id DESC LIMIT ?3)
      """, source, stream, keptMax)
  }
}
