public import Platform
internal import Privacy
internal import Rows
internal import SQLite
public import Schema
public import Store

extension SQLiteStore {
  /// The erasures, oldest first; with a key, only the erasure of that row.
  public func erasures(of key: [Value]?) throws -> [Erasure] {
    guard exists else { return [] }
    let connection = try reader()
    guard let key else { return try Self.erasures(on: connection) }
    guard let tombstones = try Tombstones.stored(dataset, folder: folder, on: connection) else { return [] }
    var select = try connection.prepare("SELECT number FROM erasures WHERE token = ?1")
    try select.bind([tombstones.token(key).hex])
    guard try select.step() else { return [] }
    let number = Int(select.integer(0))
    return try Self.erasures(on: connection).filter { $0.number == number }
  }

  private static func erasures(on connection: borrowing Connection) throws -> [Erasure] {
    var select = try connection.prepare(
      "SELECT number, at, who, reason, versions, is_finished FROM erasures ORDER BY number")
    var found: [Erasure] = []
    while try select.step() {
      found.append(
        Erasure(
          number: Int(select.integer(0)), at: Timestamp(microseconds: select.integer(1)), who: select.text(2),
          reason: select.text(3), versions: try JSONNode(parsing: select.text(4)).elements().map { try $0.integer() },
          isFinished: select.integer(5) != 0))
    }
    return found
  }

  /// The effects of erasing a row; changes nothing.
  ///
  /// - Throws: `ErasureError.noSuchRow` if no version has the row and it was not erased, `ErasureError.protected` for a
  ///   dataset with hidden figures.
  public func plan(erasing key: [Value]) throws -> ErasurePlan {
    if dataset.disclosure != nil { throw ErasureError.protected(dataset: dataset.id) }
    let numbers = try versions().map(\.number)
    guard let newest = numbers.last else {
      throw DatasetError.noSuchVersion(dataset: dataset.id, version: 1, newest: nil)
    }
    let steps = try row(key: key, version: newest).steps
    let holding = try numbers.filter { try row(key: key, version: $0).values != nil }
    let earlier = try erasures(of: key).first
    guard !holding.isEmpty || earlier != nil else { throw ErasureError.noSuchRow(dataset: dataset.id) }
    // A file of revisions covers several versions.
    let quoted = QuotedKey(key)
    let reasons = try reasons().filter { quoted.isQuoted(in: $0.text) }
    let restated = min(
      steps.first { $0.operation == .update }?.version ?? .max, reasons.map(\.version).min() ?? .max)
    let touched = Set(holding).union(steps.map(\.version))
    return ErasurePlan(
      isCurrent: holding.last == newest, holding: holding, changes: steps.count,
      versions: numbers.filter { touched.contains($0) || $0 >= restated }, reasons: reasons.count,
      earlier: earlier)
  }

  /// Erases a row from the rows, the log of changes and the counts and hashes of every version, and leaves a tombstone:
  /// no run can restore it.
  ///
  /// One transaction: it takes effect as a whole or not at all.
  ///
  /// - Returns: the erasure, which is not finished; an earlier one of the same row if there is one.
  public func erase(_ key: [Value], who: String, reason: String, now: Timestamp = .now) throws -> Erasure {
    try changing { connection in
      let plan = try plan(erasing: key)
      if let earlier = plan.earlier, plan.holding.isEmpty { return earlier }
      let numbers = try versions().map(\.number)
      let steps = try row(key: key, version: numbers.last ?? 1).steps
      let tombstones = try Tombstones.forErasing(dataset, folder: folder, on: connection)
      return try remove(
        [ErasedRow(key: key, holding: plan.holding, steps: steps)], from: plan.versions, token: tombstones.token(key),
        who: who, reason: reason, now: now, on: connection
      ) { connection in
        try forgetReasons(that: QuotedKey(key), on: connection)
        try tombstones.remember(on: connection)
      }
    }
  }

  /// Removes rows from every version without a tombstone.
  public func forget(_ keys: [[Value]], who: String, reason: String, now: Timestamp = .now) throws -> Erasure? {
    if dataset.disclosure != nil { throw ErasureError.protected(dataset: dataset.id) }
    return try changing { connection in
      let numbers = try versions().map(\.number)
      guard let newest = numbers.last else { return nil }
      var touched: Set<Int> = []
      var restated = Int.max
      let rows = try keys.compactMap { key -> ErasedRow? in
        let steps = try row(key: key, version: newest).steps
        let holding = try numbers.filter { try row(key: key, version: $0).values != nil }
        guard !holding.isEmpty else { return nil }
        touched.formUnion(holding + steps.map(\.version))
        restated = min(restated, steps.first { $0.operation == .update }?.version ?? .max)
        return ErasedRow(key: key, holding: holding, steps: steps)
      }
      guard !rows.isEmpty else { return nil }
      let tombstones = try Tombstones.forErasing(dataset, folder: folder, on: connection)
      // A token of no row: rows with these keys may return.
      let token = KeyedDigest.of([], key: KeyedDigest.randomKey(bytes: 32))
      return try remove(
        rows, from: numbers.filter { touched.contains($0) || $0 >= restated }, token: token, who: who, reason: reason,
        now: now, on: connection
      ) { connection in
        try tombstones.remember(on: connection)
        // Computed again even from inputs that are the same: what was forgotten of the newest version is still in them.
        try connection.run(
          "UPDATE checkpoints SET fingerprint = ?1", KeyedDigest.of([], key: KeyedDigest.randomKey(bytes: 32)).hex)
      }
    }
  }

  /// A row to be removed from every version.
  private struct ErasedRow {
    var key: [Value]
    /// The versions that have it.
    var holding: [Int]
    /// Its changes.
    var steps: [RowHistory.Step]
  }

  /// Removes rows in one transaction, with whatever else belongs to it, and records the erasure.
  ///
  /// - Parameter versions: those whose files mention the rows.
  private func remove(
    _ erased: [ErasedRow], from versions: [Int], token: Digest, who: String, reason: String, now: Timestamp,
    on connection: borrowing Connection, also: (borrowing Connection) throws -> Void
  ) throws -> Erasure {
    let keys = Set(erased.map(\.key))
    let holding = erased.reduce(into: [Int: Int]()) { counts, row in
      for version in row.holding { counts[version, default: 0] += 1 }
    }
    let hashes = try holding.map { ($0.key, $0.value, try hash(of: $0.key, without: keys)) }
    let first = try self.versions().first?.number
    var number: Int64 = 0
    try connection.transaction { connection in
      let isKey = DatasetTables(dataset: dataset).key.enumerated().map { "\($1) = ?\($0 + 1)" }
        .joined(separator: " AND ")
      for table in ["rows", "changes"] {
        var delete = try connection.prepare("DELETE FROM \(table) WHERE \(isKey)")
        for key in keys {
          try delete.bind(key.map(\.bindable))
          while try delete.step() {}
          delete.reset()
        }
      }
      for (version, count, hash) in hashes {
        try connection.run("UPDATE versions SET rows = rows - ?3, hash = ?2 WHERE number = ?1", version, hash, count)
      }
      for row in erased {
        // The first version has no log of changes.
        if let first, row.holding.first == first {
          try connection.run("UPDATE versions SET inserted = inserted - 1 WHERE number = ?1", first)
        }
        for step in row.steps {
          let count = step.operation == .insert ? "inserted" : step.operation == .update ? "updated" : "deleted"
          try connection.run("UPDATE versions SET \(count) = \(count) - 1 WHERE number = ?1", step.version)
        }
      }
      try also(connection)
      for version in versions {
        // Examples quote values of unknown rows; so do corrections.
        try connection.run("UPDATE version_checks SET examples = '[]' WHERE version = ?1", version)
        try connection.run("DELETE FROM version_corrections WHERE version = ?1", version)
      }
      try connection.run(
        """
        INSERT INTO erasures (at, who, reason, token, versions, is_finished) VALUES (?1, ?2, ?3, ?4, ?5, 0)
        """, now, who, reason, token.hex, "[\(versions.map(String.init).joined(separator: ","))]")
      var select = try connection.prepare("SELECT last_insert_rowid()")
      _ = try select.step()
      number = select.integer(0)
    }
    return try Self.erasures(on: connection).first { $0.number == Int(number) }!
  }

  /// Replaces the reasons that quote a key, since they are published.
  private func forgetReasons(that quoted: QuotedKey, on connection: borrowing Connection) throws {
    for reason in try reasons() where quoted.isQuoted(in: reason.text) {
      try connection.run(
        "UPDATE reasons SET reason = ?3 WHERE version = ?1 AND at = ?2", reason.version, reason.givenAt, Reason.erased)
    }
  }

  /// Records that all consequences of an erasure are completed. The file is rewritten first, so that nothing of the row
  /// remains in free pages.
  public func finish(_ erasure: Erasure) throws {
    try changing { connection in
      try connection.scrub()
      try connection.run("UPDATE erasures SET is_finished = 1 WHERE number = ?1", erasure.number)
    }
  }

  /// The hash of a version without some rows.
  private func hash(of version: Int, without keys: Set<[Value]>) throws -> Digest {
    let rows = try rows(version: version)
    let stream = RowStream(columnCount: dataset.columns.count)
    let hasher = RowHasher()
    var batch = stream.batch()
    let indices = dataset.keyIndices
    func hand() {
      if batch.rowCount > 0 { hasher.add(batch.view.bytes(0, count: batch.rowCount)) }
      stream.recycle(batch)
      batch = stream.batch()
    }
    while try rows.next() {
      if keys.contains(indices.map({ rows.cell($0).value })) { continue }
      _ = batch.appendRow(.unknown) { rows.cell($0) }
      if batch.isFull { hand() }
    }
    hand()
    return hasher.digest()
  }
}
