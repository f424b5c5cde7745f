public import Platform
public import Schema
public import State

/// The counts of runs and versions in the JSON of `klamra runs --json` and `klamra history --json`.
public enum LedgerText {
  /// The counts of a run or a version, as JSON.
  public static func json(_ ledger: Ledger) -> JSON {
    .object([
      "documents": .integer(ledger.documents), "bytes": .integer(ledger.bytes),
      "records_declared": .optional(ledger.recordsDeclared), "records_read": .integer(ledger.recordsRead),
      "records_used": .integer(ledger.recordsUsed), "records_left_out": .integer(ledger.recordsLeftOut),
      "records_quarantined": .integer(ledger.recordsQuarantined), "rows_mapped": .integer(ledger.rowsMapped),
      "rows_accepted": .integer(ledger.rowsAccepted), "rows_repeated": .integer(ledger.rowsRepeated),
      "rows_quarantined": .integer(ledger.rowsQuarantined), "values_corrected": .integer(ledger.valuesCorrected),
      "rows_erased": ledger.rowsErased > 0 ? .integer(ledger.rowsErased) : nil,
      "checks": .array(ledger.checks.map(json)),
    ])
  }

  /// `200 rows came more than once, 3 records left out by the mapping`; nil if nothing was.
  static func merged(_ ledger: Ledger) -> String? {
    var parts: [String] = []
    if ledger.rowsRepeated > 0 { parts.append("\(Formatting.count(ledger.rowsRepeated, "row")) came more than once") }
    if ledger.recordsLeftOut > 0 {
      parts.append("\(Formatting.count(ledger.recordsLeftOut, "record")) left out by the mapping")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func json(_ result: CheckResult) -> JSON {
    [
      "check": .string(result.name), "action": .string(result.action.rawValue), "looked_at": .integer(result.looked),
      "failed": .integer(result.failed),
      "examples": .array(
        result.examples.map {
          ["document": .integer($0.document), "position": .integer($0.position), "text": .string($0.text)]
        }),
    ]
  }

  /// The result of one stream of a run, as JSON.
  public static func json(_ stream: RunStream) -> JSON {
    var members: [JSON.Member] = [
      .init("stream", .string(stream.stream)), .init("dataset", .string(stream.dataset)),
    ]
    if !stream.inputs.isEmpty {
      members.append(
        .init(
          "inputs",
          .array(stream.inputs.map { ["dataset": .string($0.dataset), "version": .integer($0.version)] })))
    }
    members.append(.init("outcome", .string(stream.outcome.rawValue)))
    if let earlier = stream.earlier {
      members += [
        .init("quarantined", .integer(earlier.records)), .init("quarantined_by_run", .integer(earlier.run)),
      ]
    }
    if let hold = stream.rejectedHold { members.append(.init("rejected_hold", .integer(hold))) }
    if let committed = stream.committed {
      members += [
        .init("version", .integer(committed.version)), .init("hash", .string(committed.hash.hex)),
        .init("rows", .integer(committed.rows)),
      ]
    }
    if stream.outcome == .held { members.append(.init("reasons", .array(stream.reasons.map { .string($0) }))) }
    if let fingerprint = stream.fingerprint { members.append(.init("fingerprint", .string(fingerprint.hex))) }
    if !stream.notes.isEmpty { members.append(.init("notes", .array(stream.notes.map { .string($0) }))) }
    if !stream.fieldsAbsent.isEmpty {
      members.append(.init("fields_absent", .array(stream.fieldsAbsent.map { .string($0) })))
    }
    if stream.passed != PassedLines() { members.append(.init("lines_passed", stream.passed.json)) }
    if let corrections = stream.corrections { members.append(.init("corrections", json(corrections))) }
    if !stream.schemaChanges.isEmpty {
      members.append(.init("schema_changes", .array(stream.schemaChanges.map(\.json))))
    }
    guard let counts = stream.counts else { return .object(members) }
    if let hidden = counts.ledger.suppression { members.append(.init("suppressed", hidden.json)) }
    return .object(
      members + [
        .init("inserted", .integer(counts.inserted)), .init("updated", .integer(counts.updated)),
        .init("deleted", .integer(counts.deleted)), .init("ledger", json(counts.ledger)),
      ])
  }

  private static func json(_ corrections: RunStream.Corrections) -> JSON {
    [
      "applied": .integer(corrections.applied),
      "troubles": .array(corrections.troubles.map { ["line": .integer($0.line), "text": .string($0.text)] }),
    ]
  }
}
