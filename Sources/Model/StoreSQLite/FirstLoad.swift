internal import Checks
internal import Corrections
internal import Platform
internal import Privacy
internal import Rows
internal import SQLite
internal import Schema
internal import Store

/// The first version of a dataset, which has number 1 unless the dataset was lost and consumers know it: its file is written under a temporary name and renamed.
///
/// The rename is the commit. Until then the file is invisible to others, so it needs no journal and no syncing
/// (https://www.sqlite.org/pragma.html#pragma_journal_mode, OFF), which halves the writing.
struct FirstLoad {
  let dataset: Dataset
  let path: String

  func commit(
    _ stream: RowStream, _ request: CommitRequest, _ keep: (CommitOutcome) throws -> Void
  ) throws -> CommitOutcome {
    let temporary = path + AtomicFile.temporarySuffix
    try Files.remove(temporary)
    var isKept = false
    defer { if !isKept { try? Files.remove(temporary) } }

    let outcome = try fill(temporary, stream, request)
    try keep(outcome)
    guard case .committed = outcome else { return outcome }
    let file = try Descriptor(reading: temporary)
    try file.sync()
    // The log of a removed file, perhaps left by a restore, would be mistaken for this file's
    // (https://www.sqlite.org/howtocorrupt.html, section 1.4).
    for log in [path + "-wal", path + "-shm"] { try Files.remove(log) }
    try Files.rename(temporary, to: path)
    isKept = true
    return outcome
  }

  private func fill(_ temporary: String, _ stream: RowStream, _ request: CommitRequest) throws -> CommitOutcome {
    let ordered = OrderedRows(stream, dataset: dataset)
    let hasher = RowHasher()
    var scan = PrivacyScan(dataset)
    let isScanned = !scan.isEmpty
    do {
      var table = try TableWriter(temporary, create(temporary, request), source: 0)
      while try ordered.advance() {
        let (view, row) = ordered.current
        try table.append(view, row)
        hasher.add(view.bytes(row))
        if isScanned { scan.look(at: view, row) }
      }
      try table.finish()
    } catch {
      stream.cancel()
      throw error
    }

    var report = try CommitReport(summary: stream.summary(), ordered: ordered, request)
    report.inserted = ordered.accepted
    report.rowsAfter = ordered.accepted
    report.ledger.add(ChangeChecks(dataset).results(compared: 0), dataset)
    report.findings = scan.findings
    report.mask(dataset)
    if let sentence = report.ledger.imbalance {
      throw DatasetError.unbalanced(dataset: dataset.id, sentence: sentence)
    }
    let reasons = HoldGuards.reasons(dataset, request, report)
    let connection = try open(temporary)
    guard reasons.isEmpty else {
      report.summary = try ChangeSummary(dataset).firstRows(on: connection)
      return .held(reasons, report)
    }

    let version = Version(
      number: max(1, request.numberMin), request: request, report: report, hash: hasher.digest())
    try VersionLog.append(version, request, report.corrections, to: connection)
    try connection.execute("COMMIT")
    // Set before the file becomes visible, so that no later commit must wait for readers to change the mode
    // (https://www.sqlite.org/wal.html, section 3.3). Closing the connection empties and removes the log.
    try connection.execute("PRAGMA journal_mode = WAL")
    return .committed(version, report)
  }

  /// Creates the tables, and returns the layout of `rows`.
  private func create(_ temporary: String, _ request: CommitRequest) throws -> RecordLayout {
    let connection = try open(temporary)
    try DatasetTables(dataset: dataset).create(on: connection)
    try connection.run("INSERT INTO sources VALUES (0, ?)", request.source.text)
    try ScannedColumns.record(dataset.columns, dataset, on: connection)
    try ScannedColumns.recordTreatments(dataset.columns, on: connection)
    try PrivacyGuarantees.record(dataset, on: connection)
    try connection.execute("COMMIT")
    return try RecordLayout(dataset, on: connection)
  }

  /// Opens the invisible file in a transaction.
  private func open(_ temporary: String) throws -> Connection {
    let connection = try Connection(temporary, mode: .writer)
    try connection.execute(
      """
      PRAGMA auto_vacuum = NONE;
      PRAGMA journal_mode = OFF;
      PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE;
      BEGIN;
      """)
    return connection
  }
}

extension CommitReport {
  /// Completes the ledger with the outcome of the mapped rows.
  init(summary: MappingSummary, ordered: OrderedRows, _ request: CommitRequest) {
    self.init()
    ledger = summary.ledger
    ledger.bytes = request.bytes
    ledger.recordsDeclared = request.recordsDeclared
    ledger.rowsAccepted = ordered.accepted
    ledger.rowsRepeated = ordered.repeated
    ledger.rowsErased = ordered.erased
    ledger.rowsQuarantined += ordered.rejections.count
    rejections = summary.rejections + ordered.rejections
    fieldsSeen = summary.fieldsSeen
    fields = summary.fields
    passed = summary.passed
    idleTreatments = summary.idleTreatments
    corrections = request.corrections?.inForce ?? []
  }
}

extension Version {
  init(number: Int, request: CommitRequest, report: CommitReport, hash: Digest) {
    self.init(
      number: number, committedAt: .now, run: request.run, source: request.source, rows: report.rowsAfter,
      inserted: report.inserted, updated: report.updated, deleted: report.deleted, hash: hash, ledger: report.ledger)
  }
}
