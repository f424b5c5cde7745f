internal import Corrections
internal import Platform
internal import SQLite
internal import Schema
internal import Store

/// The list of versions in a dataset's file, and the checkpoints of its sources.
enum VersionLog {
  static func append(
    _ version: Version, _ request: CommitRequest, _ corrections: [AppliedCorrection],
    to connection: borrowing Connection
  ) throws {
    let ledger = version.ledger
    try connection.run(
      "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      version.number, version.committedAt, version.run, version.source.text, version.rows, version.inserted,
      version.updated, version.deleted, version.hash, ledger.documents, ledger.bytes, ledger.recordsDeclared,
      ledger.recordsRead, ledger.recordsUsed, ledger.recordsLeftOut, ledger.recordsQuarantined, ledger.rowsMapped,
      ledger.rowsAccepted, ledger.rowsRepeated, ledger.rowsQuarantined,
      ledger.rowsErased)
    try DocumentSpans.append(request.documents, source: version.source, version: version.number, to: connection)
    if ledger.valuesCorrected > 0 {
      try connection.run(
        "INSERT OR REPLACE INTO facts VALUES (?, ?)", "values corrected in version \(version.number)",
        "\(ledger.valuesCorrected)")
    }
    try CorrectionLog.append(corrections, version: version.number, to: connection)
    try CheckLog.append(ledger.checks, version: version.number, to: connection)
    try checkpoint(request, version: version.number, on: connection)
  }

  /// Records the last result of the source, whether or not it made a version.
  static func checkpoint(_ request: CommitRequest, version: Int, on connection: borrowing Connection) throws {
    try connection.run(
      "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?)",
      request.source.text, request.fingerprint, request.run, Timestamp.now, version)
  }

  private static let columns = """
    number, committed_at, run, source, rows, inserted, updated, deleted, hash, documents, bytes, records_declared,
    records_read, records_used, records_left_out, records_quarantined, rows_mapped, rows_accepted, rows_repeated,
    rows_quarantined, rows_erased,
    (SELECT value FROM facts WHERE name = 'values corrected in version ' || number)
    """

  /// The versions, oldest first; where a count is given, the newest of them.
  static func read(last count: Int?, upTo newest: Int?, on connection: borrowing Connection) throws -> [Version] {
    // SQLite takes a negative limit for none (https://www.sqlite.org/lang_select.html).
    try read(
      "SELECT \(columns) FROM versions WHERE number <= \(newest ?? .max) ORDER BY number DESC LIMIT \(count ?? -1)",
      on: connection
    ).reversed()
  }

  static func has(_ number: Int, on connection: borrowing Connection, schema: String = "main") throws -> Bool {
    var select = try connection.prepare("SELECT 1 FROM \(schema).versions WHERE number = ?1")
    try select.bind([number])
    return try select.step()
  }

  /// The number of the first version; nil if there is none.
  static func first(on connection: borrowing Connection) throws -> Int? {
    var select = try connection.prepare("SELECT min(number) FROM versions")
    return try select.step() ? select.optionalInteger(0).map { Int($0) } : nil
  }

  static func newest(on connection: borrowing Connection) throws -> Version? {
    try read("SELECT \(columns) FROM versions ORDER BY number DESC LIMIT 1", on: connection).first
  }

  /// - Parameter sql: selects versions, the newest first.
  private static func read(_ sql: String, on connection: borrowing Connection) throws -> [Version] {
    var select = try connection.prepare(sql)
    var versions: [Version] = []
    while try select.step() {
      var ledger = Ledger()
      ledger.documents = Int(select.integer(9))
      ledger.bytes = Int(select.integer(10))
      ledger.recordsDeclared = select.optionalInteger(11).map { Int($0) }
      ledger.recordsRead = Int(select.integer(12))
      ledger.recordsUsed = Int(select.integer(13))
      ledger.recordsLeftOut = Int(select.integer(14))
      ledger.recordsQuarantined = Int(select.integer(15))
      ledger.rowsMapped = Int(select.integer(16))
      ledger.rowsAccepted = Int(select.integer(17))
      ledger.rowsRepeated = Int(select.integer(18))
      ledger.rowsQuarantined = Int(select.integer(19))
      ledger.rowsErased = Int(select.integer(20))
      ledger.valuesCorrected = Int(select.optionalText(21) ?? "") ?? 0
      guard let hash = Digest(hex: select.text(8)) else { continue }
      versions.append(
        Version(
          number: Int(select.integer(0)), committedAt: Timestamp(microseconds: select.integer(1)),
          run: select.integer(2), source: Owner(select.text(3)), rows: Int(select.integer(4)),
          inserted: Int(select.integer(5)), updated: Int(select.integer(6)), deleted: Int(select.integer(7)),
          hash: hash, ledger: ledger))
    }
    guard let last = versions.first?.number, let first = versions.last?.number else { return [] }
    let checks = try CheckLog.all(of: first...last, on: connection)
    for index in versions.indices { versions[index].ledger.checks = checks[versions[index].number] ?? [] }
    return versions
  }
}
