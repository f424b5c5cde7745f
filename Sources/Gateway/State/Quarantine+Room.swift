public import Configuration
internal import Platform
public import SQLite
public import Schema

/// What is stored of a run's rejections, within the limits of its source.
extension Quarantine {
  /// Records what a stream of a run rejected, replacing earlier entries.
  ///
  /// Beyond the limits, the oldest runs of the source lose their records, and then the run itself its last ones. They
  /// are counted all the same.
  ///
  /// - Returns: how many of these records are not kept, in lines.
  @discardableResult
  public static func replace(
    run: Int64, source: Owner, dataset: String, stream: String, with entries: [Entry],
    on connection: borrowing Connection, limits: QuarantineSettings = QuarantineSettings()
  ) throws -> Int {
    try collectDiscards(run: run, source: source, dataset: dataset, stream: stream, entries, connection)
    for table in ["quarantine", "quarantine_sizes"] {
      try connection.run(
        "DELETE FROM \(table) WHERE run = ?1 AND dataset = ?2 AND stream IN (?3, '')", run, dataset, stream)
    }
    guard !entries.isEmpty else { return 0 }
    var size = Size(run: run, dataset: dataset, stream: stream)
    var insert = try connection.prepare(
      """
      INSERT INTO quarantine (run, source, dataset, stream, ordinal, document, origin, position, field, value, rule,
        reason, check_name, lines) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    for (ordinal, entry) in entries.enumerated() {
      let rejection = entry.rejection
      guard size.lost == 0, size.records < limits.rowsMax, size.bytes + entry.bytes <= limits.bytesMax else {
        size.lost += rejection.lines
        continue
      }
      try insert.run(
        run, source, dataset, stream, ordinal, entry.document, entry.origin, rejection.position, rejection.field,
        rejection.value, rejection.rule.rawValue, rejection.reason, rejection.check, rejection.lines)
      size.records += 1
      size.bytes += entry.bytes
    }
    try connection.run(
      """
      UPDATE quarantine SET discarded = d.discarded, discarded_by = d.discarded_by, discard_reason = d.discard_reason
      FROM temp.discards AS d
      WHERE run = ?1 AND dataset = ?2 AND stream = ?3 AND quarantine.document = d.document
        AND quarantine.position = d.position AND quarantine.field = d.field AND quarantine.rule = d.rule
      """, run, dataset, stream)
    try connection.run(
      """
      INSERT INTO quarantine_sizes (source, run, dataset, stream, records, bytes, lost, has_foreign_keys)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, source, run, dataset, stream, size.records, size.bytes, size.lost,
      entries.contains { $0.rejection.rule == .foreignKey } ? 1 : 0)
    try makeRoom(for: run, of: source, limits, connection)
    return size.lost
  }

  /// The discards of the same records, which stay discarded: of this run, which a release maps again, and of earlier
  /// runs over the same documents.
  private static func collectDiscards(
    run: Int64, source: Owner, dataset: String, stream: String, _ entries: [Entry], _ connection: borrowing Connection
  ) throws {
    let columns = "document, position, field, rule, discarded, discarded_by, discard_reason"
    try connection.execute("DROP TABLE IF EXISTS temp.discards")
    try connection.run(
      """
      CREATE TEMP TABLE discards AS
      SELECT \(columns) FROM quarantine
      WHERE run = \(run) AND discarded IS NOT NULL AND dataset = ?1 AND stream IN (?2, '')
      """, dataset, stream)
    var earlier = try connection.prepare(
      """
      INSERT INTO temp.discards SELECT \(columns) FROM quarantine
      WHERE document = ?1 AND stream = ?2 AND source = ?3 AND +dataset = ?4 AND +run < ?5 AND discarded IS NOT NULL
      """)
    for document in Set(entries.map(\.document)) where !document.isEmpty {
      try earlier.run(document, stream, source, dataset, run)
    }
  }

  /// What the rejections of a stream of a run take.
  private struct Size {
    let run: Int64
    let dataset: String
    let stream: String
    var records = 0
    var bytes = 0
    var lost = 0
  }

  /// Removes the records of the oldest runs of a source until the newer ones have room.
  private static func makeRoom(
    for run: Int64, of source: Owner, _ limits: QuarantineSettings, _ connection: borrowing Connection
  ) throws {
    var select = try connection.prepare(
      """
      SELECT run, dataset, stream, records, bytes FROM quarantine_sizes
      WHERE source = ?1 AND records > 0 ORDER BY run = ?2 DESC, run DESC, dataset, stream
      """)
    try select.bind([source, run])
    var (records, bytes) = (0, 0)
    var old: [Size] = []
    while try select.step() {
      records += Int(select.integer(3))
      bytes += Int(select.integer(4))
      guard records > limits.rowsMax || bytes > limits.bytesMax else { continue }
      old.append(Size(run: select.integer(0), dataset: select.text(1), stream: select.text(2)))
    }
    for item in old {
      var open = try connection.prepare(
        """
        SELECT coalesce(sum(lines), 0) FROM quarantine
        WHERE run = ?1 AND dataset = ?2 AND stream = ?3 AND discarded IS NULL
        """)
      try open.bind([item.run, item.dataset, item.stream])
      let lost = try open.step() ? open.integer(0) : 0
      open.reset()
      try connection.run(
        "DELETE FROM quarantine WHERE run = ?1 AND dataset = ?2 AND stream = ?3", item.run, item.dataset, item.stream)
      try connection.run(
        """
        UPDATE quarantine_sizes SET records = 0, bytes = 0, lost = lost + ?4
        WHERE run = ?1 AND dataset = ?2 AND stream = ?3
        """, item.run, item.dataset, item.stream, lost)
    }
  }

  /// The stored size of a record in SQL, in bytes.
  static let bytesInSQL =
    (["document", "origin", "field", "value", "reason", "check_name"].map { "length(CAST(\($0) AS BLOB))" }
    + ["\(Entry.bytesOfNumbers)"]).joined(separator: " + ")
}

extension Quarantine.Entry {
  /// What the numbers, the names and the indexes of a record take, in bytes.
  static let bytesOfNumbers = 150

  /// What it takes in the file, in bytes.
  var bytes: Int {
    [document, origin, rejection.field, rejection.value, rejection.reason, rejection.check]
      .reduce(Self.bytesOfNumbers) { $0 + $1.utf8.count }
  }
}
