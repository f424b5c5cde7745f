internal import CSQLite
internal import Checks
public import Platform
internal import Privacy
public import Rows
internal import SQLite
public import Schema
public import Store

/// One dataset on disk, in its own file.
///
/// Exactly one process writes; in it, callers take turns for each dataset. Reading opens separate connections and sees
/// the last committed version during a commit.
public final class SQLiteStore: DatasetStore {
  /// The dataset as declared now; the file may be of an older declaration.
  public let dataset: Dataset
  /// The file, `<folder>/<id>.sqlite`; created with the first commit.
  public let path: String
  /// The folder of all datasets.
  let folder: String
  private let writing = Monitor(())
  /// Called when a COMMIT has taken effect; its error simulates a COMMIT of unknown outcome.
  private let didCommit: @Sendable () throws -> Void

  /// - Parameter folder: `state/datasets`; it must exist.
  public convenience init(folder: String, dataset: Dataset) {
    self.init(folder: folder, dataset: dataset, didCommit: {})
  }

  init(folder: String, dataset: Dataset, didCommit: @escaping @Sendable () throws -> Void) {
    self.dataset = dataset
    self.didCommit = didCommit
    self.folder = folder
    path = "\(folder)/\(dataset.id)\(Self.fileSuffix)"
  }

  /// Whether a version was ever committed.
  var exists: Bool { Files.exists(path) }

  /// Removes leftovers of a crash during a first load.
  public static func clean(folder: String) throws {
    for name in try Files.list(folder) where name.contains(AtomicFile.temporarySuffix) {
      try Files.remove("\(folder)/\(name)")
    }
  }

  // MARK: Reading

  /// The versions, oldest first; with a count, only that many of the newest.
  public func versions(last count: Int?, upTo newest: Int?) throws -> [Version] {
    guard exists else { return [] }
    return try VersionLog.read(last: count, upTo: newest, on: reader())
  }

  /// Whether there is a version of this number.
  public func hasVersion(_ number: Int) throws -> Bool {
    guard exists, number > 0 else { return false }
    return try VersionLog.has(number, on: reader())
  }

  /// The documents and corrections that a version was built from; empty if there is no such version.
  public func sources(of version: Int) throws -> VersionSources {
    guard exists else { return VersionSources() }
    let connection = try reader()
    var sources = VersionSources()
    var select = try connection.prepare(
      "SELECT digest, origin FROM version_documents WHERE version = ? ORDER BY ordinal")
    try select.bind([version])
    while try select.step() {
      if let digest = Digest(hex: select.text(0)) { sources.documents.append((digest, select.text(1))) }
    }
    sources.corrections = try CorrectionLog.corrections(of: version, on: connection)
    return sources
  }

  /// The fingerprint of a source's last result, and the run that delivered it; nil if there is none.
  public func checkpoint(of source: Owner) throws -> (fingerprint: Digest, run: Int64)? {
    guard exists else { return nil }
    let connection = try reader()
    var select = try connection.prepare("SELECT fingerprint, run FROM checkpoints WHERE source = ?")
    try select.bind([source.text])
    guard try select.step(), let fingerprint = Digest(hex: select.text(0)) else { return nil }
    return (fingerprint, select.integer(1))
  }

  /// Replaces the stored fingerprint of a source's last result by an equivalent one, written by other rules.
  public func renew(checkpointOf source: Owner, as fingerprint: Digest) throws {
    try write { connection in
      try connection.run("UPDATE checkpoints SET fingerprint = ?2 WHERE source = ?1", source.text, fingerprint.hex)
    }
  }

  // MARK: Committing

  /// Merges the rows of a run with the stored ones in one transaction; the first version is a separate file, renamed
  /// into place.
  public func commit(
    _ stream: RowStream, _ request: CommitRequest, keep: (CommitOutcome) throws -> Void
  ) throws -> CommitOutcome {
    do {
      defer { if stream.cameInOrder { try? remember(isOutOfOrder: false, request.source) } }
      return try writing.withLock { _ in
        let outcome =
          exists
          ? try merge(stream, request, keep)
          : try FirstLoad(dataset: dataset, path: path).commit(stream, request, keep)
        if case .committed = outcome { try didCommit() }
        return outcome
      }
    } catch {
      stream.cancel()
      // Only a saving of time: the run is mapped again whether it is recorded or not.
      if case RowStreamError.outOfOrder = error { try? remember(isOutOfOrder: true, request.source) }
      throw error
    }
  }

  /// Changes the file outside a commit, in one transaction.
  func write(_ body: (borrowing Connection) throws -> Void) throws {
    try changing { try $0.transaction(body) }
  }

  /// Changes the file outside a commit, while no commit is under way.
  func changing<Result>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
    guard exists else { throw DatasetError.noSuchVersion(dataset: dataset.id, version: 1, newest: nil) }
    return try writing.withLock { _ in try body(open()) }
  }

  func open() throws -> Connection {
    let connection = try Connection(path, mode: .writer)
    try DatasetTables.layout.refuseNewer(connection)
    try Self.requireContent(of: dataset.id, on: connection)
    try connection.execute(
      """
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = FAST;
      PRAGMA cache_size = -32768;
      PRAGMA temp_store = FILE;
      """)
    try DatasetTables.layout.migrate(connection)
    return connection
  }

  private func merge(
    _ stream: RowStream, _ request: CommitRequest, _ keep: (CommitOutcome) throws -> Void
  ) throws -> CommitOutcome {
    let connection = try open()
    // A new column is added as a whole or not at all: half of it would never be completed.
    try connection.transaction { try DatasetTables(dataset: dataset).adopt(on: $0) }
    if !request.formerly.isEmpty {
      try connection.transaction { try Owners.hand(request.formerly, to: request.source, on: $0) }
    }
    let checkpointed = try checkpoint(connection)
    try connection.execute("BEGIN IMMEDIATE")
    do {
      // Only now are other writers excluded: commits since the checkpoint are not in the file.
      let isWhole =
        try checkpointed != nil && checkpointed == dataVersion(connection) && DatabaseFile.understands(connection)
      let layout = try isWhole ? RecordLayout(dataset, on: connection) : nil
      let outcome = try mergeInTransaction(stream, request, layout, on: connection)
      try keep(outcome)
      if case .committed = outcome {
        try connection.execute("COMMIT")
      } else {
        try connection.execute("ROLLBACK")
        if case .unchanged = outcome {
          let version = try VersionLog.newest(on: connection)?.number ?? 0
          try VersionLog.checkpoint(request, version: version, on: connection)
          try keepPromises(nil, on: connection)
        }
      }
      return outcome
    } catch {
      if sqlite3_get_autocommit(connection.handle) == 0 { try? connection.execute("ROLLBACK") }
      throw error
    }
  }

  /// Moves everything from the log into the file, and returns the state of the data; nil if a reader prevents it, which
  /// is not waited for.
  func checkpoint(_ connection: borrowing Connection) throws -> Int64? {
    let state = try dataVersion(connection)
    var checkpoint = try connection.prepare("PRAGMA wal_checkpoint(PASSIVE)")
    guard try checkpoint.step() else { return nil }
    // -1: there is no log, so nothing keeps later writes out of the file.
    let (isBusy, inLog, inFile) = (checkpoint.integer(0) != 0, checkpoint.integer(1), checkpoint.integer(2))
    return !isBusy && inLog >= 0 && inLog == inFile ? state : nil
  }

  /// A number that changes when another connection commits (https://www.sqlite.org/pragma.html#pragma_data_version).
  private func dataVersion(_ connection: borrowing Connection) throws -> Int64 {
    var version = try connection.prepare("PRAGMA data_version")
    return try version.step() ? version.integer(0) : 0
  }

  private func mergeInTransaction(
    _ stream: RowStream, _ request: CommitRequest, _ layout: RecordLayout?, on connection: borrowing Connection
  ) throws -> CommitOutcome {
    let newest = try VersionLog.newest(on: connection)
    let number = max((newest?.number ?? 0) + 1, request.numberMin)
    let source = try Owners.number(of: request.source, on: connection)
    let ordered = OrderedRows(stream, dataset: dataset)
    ordered.tombstones = try Tombstones.stored(dataset, folder: folder, on: connection)
    let broken = try PrivacyGuarantees.broken(dataset, on: connection)
    var merge = try Merge(
      dataset, rows: ordered, stored: StoredRows(path, dataset: dataset, layout: layout), version: number,
      source: source,
      refresh: request.refresh, scan: PrivacyScan(dataset), on: connection)
    let hash = try merge.run()
    guard merge.rowsStored == newest?.rows ?? 0 else {
      throw SQLiteError(
        damaged: path, what: "it holds \(merge.rowsStored) rows, and its newest version has \(newest?.rows ?? 0)")
    }
    var report = try CommitReport(summary: stream.summary(), ordered: ordered, request)
    report.inserted = merge.report.inserted
    report.updated = merge.report.updated
    report.deleted = merge.report.deleted
    report.rowsBefore = merge.report.rowsBefore
    report.rowsAfter = merge.report.rowsAfter
    report.ledger.add(merge.checks.results(compared: merge.compared), dataset)
    try LostTotals(dataset).count(in: &report.ledger, version: number, on: connection)
    report.findings = merge.findings
    report.promisesBroken = broken
    report.mask(dataset)
    if let sentence = report.ledger.imbalance {
      throw DatasetError.unbalanced(dataset: dataset.id, sentence: sentence)
    }
    report.emptied = try merge.emptiedColumns(on: connection)
    report.rescaled = try merge.rescaledColumns(version: number, on: connection)
    let reasons = HoldGuards.reasons(dataset, request, report)
    guard reasons.isEmpty else {
      report.summary = try ChangeSummary(dataset).lines(version: number, on: connection)
      return .held(reasons, report)
    }
    if report.inserted + report.updated + report.deleted == 0 { return .unchanged(report) }
    let version = Version(number: number, request: request, report: report, hash: hash)
    try VersionLog.append(version, request, report.corrections, to: connection)
    try keepPromises(ordered.tombstones, on: connection)
    return .committed(version, report)
  }

  private func keepPromises(_ tombstones: Tombstones?, on connection: borrowing Connection) throws {
    try PrivacyGuarantees.record(dataset, on: connection)
    try tombstones?.remember(on: connection)
  }
}
