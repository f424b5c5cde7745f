internal import Connectors
internal import Datasets
internal import Formats
internal import Mapping
internal import Platform
internal import SQLite
internal import Schema

/// The counts of a run as JSON: what `klamra runs --json` shows and `klamra.sqlite` keeps.
enum LedgerText {
  static func json(_ ledger: Ledger) -> JSON {
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

  static func json(_ result: CheckResult) -> JSON {
    [
      "check": .string(result.name), "action": .string(result.action.rawValue), "looked_at": .integer(result.looked),
      "failed": .integer(result.failed),
      "examples": .array(
        result.examples.map {
          ["document": .integer($0.document), "position": .integer($0.position), "text": .string($0.text)]
        }),
    ]
  }

  static func json(_ stream: RunReport.StreamReport) -> JSON {
    var members: [JSON.Member] = [
      .init("stream", .string(stream.stream)), .init("dataset", .string(stream.dataset)),
    ]
    if !stream.inputs.isEmpty {
      members.append(
        .init(
          "inputs",
          .array(stream.inputs.map { ["dataset": .string($0.dataset), "version": .integer($0.version)] })))
    }
    let outcome: CommitOutcome
    switch stream.outcome {
    case .same(let quarantined, let run):
      members.append(.init("outcome", "same"))
      if quarantined > 0 {
        members += [.init("quarantined", .integer(quarantined)), .init("quarantined_by_run", .integer(run))]
      }
      return .object(members)
    case .rejected(let hold):
      return .object(members + [.init("outcome", "rejected"), .init("rejected_hold", .integer(hold.id))])
    case .earlier(let version):
      return .object(
        members + [
          .init("outcome", "committed"), .init("version", .integer(version.number)),
          .init("hash", .string(version.hash.hex)), .init("rows", .integer(version.rows)),
          .init("inserted", .integer(version.inserted)), .init("updated", .integer(version.updated)),
          .init("deleted", .integer(version.deleted)), .init("ledger", json(version.ledger)),
        ])
    case .mapped(let result): outcome = result
    }
    switch outcome {
    case .committed(let version, _):
      members += [
        .init("outcome", "committed"), .init("version", .integer(version.number)),
        .init("hash", .string(version.hash.hex)), .init("rows", .integer(version.rows)),
      ]
    case .unchanged: members.append(.init("outcome", "unchanged"))
    case .held(let reasons, _):
      members += [
        .init("outcome", "held"), .init("reasons", .array(reasons.map { .string($0.description) })),
      ]
      if let fingerprint = stream.fingerprint { members.append(.init("fingerprint", .string(fingerprint.hex))) }
    }
    let report = outcome.report
    let absent = report.fields.filter(\.isAbsent)
    if !absent.isEmpty { members.append(.init("fields_absent", .array(absent.map { .string($0.place) }))) }
    if let corrections = stream.corrections {
      members.append(.init("corrections", CorrectionText.json(corrections)))
    }
    if !stream.drift.isEmpty { members.append(.init("schema_changes", .array(stream.drift.map(json)))) }
    if let hidden = report.ledger.suppression {
      members.append(.init("suppressed", hidden.json))
    }
    return .object(
      members + [
        .init("inserted", .integer(report.inserted)), .init("updated", .integer(report.updated)),
        .init("deleted", .integer(report.deleted)), .init("ledger", json(report.ledger)),
      ])
  }

  static func json(_ item: SchemaDrift.Item) -> JSON {
    [
      "name": .string(RejectionPrivacy.shown(item.change.name)), "field": .string(item.change.field),
      "change": .string(item.change.kind.rawValue),
      "before": .optional(item.change.before?.rawValue), "now": .optional(item.change.now?.rawValue),
      "action": .string(item.action.rawValue),
    ]
  }

  /// The counts of a run after some of its streams were mapped: those that it knew keep their place.
  static func merged(_ earlier: String, _ newer: String, _ connection: borrowing Connection) throws -> String {
    if earlier.isEmpty { return newer }
    var select = try connection.prepare(
      """
      SELECT json_group_array(json(value)) FROM (
        SELECT coalesce(
          (SELECT n.value FROM json_each(?2) AS n WHERE n.value ->> 'stream' = e.value ->> 'stream'), e.value) AS value
        FROM json_each(?1) AS e
        UNION ALL
        SELECT n.value FROM json_each(?2) AS n
        WHERE n.value ->> 'stream' NOT IN (SELECT e.value ->> 'stream' FROM json_each(?1) AS e))
      """)
    try select.bind([earlier, newer])
    return try select.step() ? select.text(0) : newer
  }

  /// The counts of a run without those of a stream.
  static func without(_ stream: String, _ ledger: String, _ connection: borrowing Connection) throws -> String {
    if ledger.isEmpty { return "" }
    var select = try connection.prepare(
      """
      SELECT CASE count(*) WHEN 0 THEN '' ELSE json_group_array(json(value)) END
      FROM json_each(?1) WHERE value ->> 'stream' <> ?2
      """)
    try select.bind([ledger, stream])
    return try select.step() ? select.text(0) : ""
  }

  static func text(_ streams: [RunReport.StreamReport]) -> String { JSON.array(streams.map(json)).compact }
}
