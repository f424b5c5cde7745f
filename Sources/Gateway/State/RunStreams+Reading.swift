internal import Platform
public import SQLite
internal import Schema

extension RunStreams {
  /// The streams of a run in order; empty before the first was mapped.
  public func streams(of run: Int64) throws -> [RunStream] {
    try database.read { try Self.select("s.run = ?1 ORDER BY s.ordinal", [run], on: $0) }
  }

  /// The same for several runs.
  public func streams(of runs: [Int64]) throws -> [Int64: [RunStream]] {
    try database.read { connection in
      var found: [Int64: [RunStream]] = [:]
      for run in runs { found[run] = try Self.select("s.run = ?1 ORDER BY s.ordinal", [run], on: connection) }
      return found
    }
  }

  /// A stream of a run in the caller's transaction; nil if nothing was recorded.
  public static func stream(_ stream: String, of run: Int64, on connection: borrowing Connection) throws -> RunStream? {
    try select("s.run = ?1 AND s.stream = ?2", [run, stream], on: connection).first
  }

  /// Reads whole rows with their checks, examples and corrections.
  ///
  /// - Parameter condition: what follows WHERE; the table is called `s`.
  public static func select(
    _ condition: String, _ values: [any Bindable], on connection: borrowing Connection
  ) throws -> [RunStream] {
    var select = try connection.prepare(
      """
      SELECT s.run, s.stream, s.dataset, s.outcome, s.settled, s.version, s.hash, s.row_count, s.earlier_records,
        s.earlier_run, s.rejected_hold, s.fingerprint, s.reason_list, s.input_list, s.absent_list, s.change_list,
        s.corrections_applied, s.at_risk, s.secondary, s.published_before, s.inserted, s.updated, s.deleted,
        s.documents, s.bytes, s.records_declared, s.records_read, s.records_used, s.records_left_out,
        s.records_quarantined, s.rows_mapped, s.rows_accepted, s.rows_repeated, s.rows_quarantined, s.rows_erased,
        s.values_corrected, s.source, s.note_list, s.passed_list, s.untreated_list
      FROM run_streams AS s WHERE \(condition)
      """)
    try select.bind(values)
    var streams: [RunStream] = []
    while try select.step() {
      var stream = RunStream(
        run: select.integer(0), source: Owner(select.text(36)), stream: select.text(1), dataset: select.text(2),
        // The table accepts no other values.
        outcome: RunStream.Outcome(rawValue: select.text(3)) ?? .same,
        settledAt: Timestamp(microseconds: select.integer(4)))
      if let version = select.optionalInteger(5), let hash = Digest(hex: select.text(6)) {
        stream.committed = RunStream.Committed(version: Int(version), hash: hash, rows: Int(select.integer(7)))
      }
      if let run = select.optionalInteger(9) {
        stream.earlier = RunStream.EarlierRejections(records: Int(select.integer(8)), run: run)
      }
      stream.rejectedHold = select.optionalInteger(10)
      stream.fingerprint = select.optionalText(11).flatMap { Digest(hex: $0) }
      stream.reasons = try RunStreamLists.texts(select.text(12))
      stream.inputs = try RunStreamLists.inputs(select.text(13))
      stream.fieldsAbsent = try RunStreamLists.texts(select.text(14))
      stream.notes = try RunStreamLists.texts(select.text(37))
      stream.schemaChanges = try RunStreamLists.changes(select.text(15))
      stream.corrections = select.optionalInteger(16).map { RunStream.Corrections(applied: Int($0)) }
      stream.passed = try RunStreamLists.passed(select.text(38))
      stream.idleTreatments = try RunStreamLists.texts(select.text(39))
      if !select.isNull(23) { stream.counts = counts(select) }
      streams.append(stream)
    }
    for index in streams.indices { try complete(&streams[index], on: connection) }
    return streams
  }

  private static func counts(_ row: borrowing Statement) -> RunStream.Counts {
    func count(_ column: Int) -> Int { Int(row.integer(column)) }
    var ledger = Ledger()
    ledger.documents = count(23)
    ledger.bytes = count(24)
    ledger.recordsDeclared = row.optionalInteger(25).map { Int($0) }
    ledger.recordsRead = count(26)
    ledger.recordsUsed = count(27)
    ledger.recordsLeftOut = count(28)
    ledger.recordsQuarantined = count(29)
    ledger.rowsMapped = count(30)
    ledger.rowsAccepted = count(31)
    ledger.rowsRepeated = count(32)
    ledger.rowsQuarantined = count(33)
    ledger.rowsErased = count(34)
    ledger.valuesCorrected = count(35)
    if !row.isNull(17) {
      var hidden = SuppressionCounts()
      hidden.atRisk = count(17)
      hidden.secondary = count(18)
      hidden.known = count(19)
      ledger.suppression = hidden
    }
    return RunStream.Counts(inserted: count(20), updated: count(21), deleted: count(22), ledger: ledger)
  }

  /// Adds the data of the dependent tables.
  private static func complete(_ stream: inout RunStream, on connection: borrowing Connection) throws {
    if stream.corrections != nil {
      var troubles = try connection.prepare(
        "SELECT line, text FROM run_correction_troubles WHERE run = ?1 AND stream = ?2 ORDER BY ordinal")
      try troubles.bind([stream.run, stream.stream])
      while try troubles.step() {
        stream.corrections?.troubles.append(
          RunStream.Corrections.Trouble(line: Int(troubles.integer(0)), text: troubles.text(1)))
      }
    }
    guard stream.counts != nil else { return }
    var checks = try connection.prepare(
      "SELECT name, action, looked, failed FROM run_checks WHERE run = ?1 AND stream = ?2 ORDER BY ordinal")
    try checks.bind([stream.run, stream.stream])
    while try checks.step() {
      stream.counts?.ledger.checks.append(
        CheckResult(
          name: checks.text(0), action: Check.Action(rawValue: checks.text(1)) ?? .warn,
          looked: Int(checks.integer(2)), failed: Int(checks.integer(3))))
    }
    var examples = try connection.prepare(
      """
      SELECT check_ordinal, document, position, text FROM run_check_examples
      WHERE run = ?1 AND stream = ?2 ORDER BY check_ordinal, ordinal
      """)
    try examples.bind([stream.run, stream.stream])
    while try examples.step() {
      // Ordinals count from 0 without gaps.
      let check = Int(examples.integer(0))
      guard stream.counts?.ledger.checks.indices.contains(check) == true else { continue }
      stream.counts?.ledger.checks[check].examples.append(
        CheckResult.Example(
          document: Int(examples.integer(1)), position: Int(examples.integer(2)), text: examples.text(3)))
    }
  }
}
