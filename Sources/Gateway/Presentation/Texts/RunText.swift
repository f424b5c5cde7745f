internal import Corrections
public import Events
internal import Landing
public import Platform
internal import Privacy
public import Publication
internal import Rows
internal import Runs
public import Runtime
internal import Schema
internal import Shapes
internal import State
internal import Store

/// Finished runs as text and JSON.
public enum RunText {
  /// One line, which replaces the progress bar.
  public static func result(_ report: RunReport) -> String {
    let time = " (\(Formatting.duration(report.seconds)))"
    switch report.end {
    case .failed(let error): return "failed: \(RejectionPrivacy.shown("\(error)"))"
    case .paused(let until, let why): return "not complete, resumes at \(Formatting.moment(until)): \(why)"
    case .complete:
      return report.streams.map(result).joined(separator: "; ") + report.warnings.map { ", warning: \($0)" }.joined()
        + time
    }
  }

  static func result(_ stream: RunReport.StreamReport) -> String {
    switch stream.outcome {
    case .same(let records, let run):
      return "\(stream.dataset) unchanged" + quarantined(records) + (records > 0 ? " by run \(run)" : "")
    case .earlier(let version):
      return "\(stream.dataset) version \(version.number)" + quarantined(version.ledger.quarantined)
    case .rejected(let hold): return "\(hold.broughtAgain)"
    case .mapped(.unchanged(let report)):
      return "\(stream.dataset) unchanged" + quarantined(report.ledger.quarantined) + suppressed(report)
        + merged(report) + absent(report) + passed(report) + extras(stream)
    case .mapped(.held(let reasons, _)):
      return "\(stream.dataset) held: \(reasons.map(\.description).joined(separator: "; "))"
    case .mapped(.committed(let version, let report)):
      return "\(stream.dataset) version \(version.number), \(Formatting.count(version.rows, "row")) \(changes(version))"
        + quarantined(report.ledger.quarantined) + suppressed(report) + merged(report) + absent(report)
        + passed(report) + extras(stream)
    }
  }

  /// Records and rows that are not in the dataset although nothing is wrong with them.
  private static func merged(_ report: CommitReport) -> String {
    LedgerText.merged(report.ledger).map { ", \($0)" } ?? ""
  }

  /// The number of hidden figures, and how many of them an earlier version published; only removing that version would
  /// help these.
  private static func suppressed(_ report: CommitReport) -> String {
    guard let hidden = report.ledger.suppression, hidden.cells > 0 else { return "" }
    let known = hidden.known > 0 ? ", \(Formatting.grouped(hidden.known)) published before" : ""
    return
      ", \(Formatting.count(hidden.cells, "figure")) suppressed (\(Formatting.grouped(hidden.atRisk)) at risk\(known))"
  }

  static func changes(_ version: Version) -> String {
    "(+\(Formatting.grouped(version.inserted)) ~\(Formatting.grouped(version.updated)) -\(Formatting.grouped(version.deleted)))"
  }

  private static func quarantined(_ count: Int) -> String {
    count == 0 ? "" : ", \(Formatting.count(count, "record")) quarantined"
  }

  /// A misspelt name in the connector leaves a column empty, and nothing else shows it.
  private static func absent(_ report: CommitReport) -> String {
    report.fields.filter(\.isAbsent).map { ", warning: \($0.warning)" }.joined()
  }

  /// Lines of the documents that are no records, or that were doubtful.
  private static func passed(_ report: CommitReport) -> String {
    (PassedText.skipped(report.passed) + PassedText.doubts(report.passed).map { "warning: \($0)" }
      + report.idleTreatments.map { "warning: \($0)" })
      .map { ", \($0)" }.joined()
  }

  /// The operator's corrections, and the schema changes that are only reported; changes that hold the run are among its
  /// reasons.
  private static func extras(_ stream: RunReport.StreamReport) -> String {
    var text = ""
    if let corrections = stream.corrections {
      text += ", \(Formatting.count(corrections.applied, "value")) corrected by the operator"
      let troubles = corrections.troubles
      if !troubles.isEmpty {
        text += ", \(Formatting.count(troubles.count, "correction")) had no effect: klamra status"
      }
    }
    if !stream.drift.isEmpty { text += ", fields changed: \(stream.drift.map(\.words).joined(separator: ", "))" }
    return text
  }

  /// The subject of an event: `szkoly version 3`.
  public static func news(_ delivery: Delivery) -> String {
    let isVersion = delivery.type == EventType.versionPublished.rawValue
    return isVersion ? "\(delivery.dataset) version \(delivery.version)" : "\(delivery.dataset) \(delivery.type)"
  }

  /// Prints a version that became public, with its files.
  public static func show(_ published: Published, on output: Output) {
    let changes =
      "+\(Formatting.grouped(published.inserted)) ~\(Formatting.grouped(published.updated)) -\(Formatting.grouped(published.deleted))"
    output.line(
      "\(published.dataset) version \(published.version): \(Formatting.count(published.rows, "row")), changes \(changes)"
    )
    var table = Table([.init("  file"), .init("size", .right), .init("sha256")])
    for file in published.files {
      table.add("  \(file.path)", Formatting.bytes(file.bytes), String(file.digest.hex.prefix(16)))
    }
    for line in table.lines.dropFirst() { output.line(line) }
  }

  /// A run as JSON, with the deliveries of its events.
  public static func json(_ report: RunReport, _ deliveries: [Delivery]) -> JSON {
    var members: [JSON.Member] = [
      .init("source", .string(report.source.text)), .init("run", .integer(report.run)),
      .init("status", .string(word(report))), .init("seconds", .number(Formatting.decimal(report.seconds))),
    ]
    switch report.end {
    case .complete: break
    case .failed(let error): members.append(.init("problem", .string(RejectionPrivacy.shown("\(error)"))))
    case .paused(let until, let why):
      members += [.init("resumes", .string(until.description)), .init("problem", .string(why))]
    }
    if !report.warnings.isEmpty { members.append(.init("warnings", .array(report.warnings.map { .string($0) }))) }
    members += [
      .init(
        "streams",
        .array(
          report.streams.map { LedgerText.json(RunStream($0, run: report.run, source: report.source)) })),
      .init("published", .array(report.published.map(json))),
      .init(
        "events",
        .array(
          report.events.map { event in
            [
              "id": .string(event.id), "dataset": .string(event.dataset), "version": .integer(event.version),
              "deliveries": .array(
                deliveries.filter { $0.event == event.id }.map {
                  ["subscriber": .string($0.subscriber), "state": .string($0.state.rawValue)]
                }),
            ]
          })),
    ]
    return .object(members)
  }

  /// A version that became public, as JSON.
  public static func json(_ published: Published) -> JSON {
    [
      "dataset": .string(published.dataset), "version": .integer(published.version),
      "rows": .integer(published.rows), "inserted": .integer(published.inserted),
      "updated": .integer(published.updated), "deleted": .integer(published.deleted),
      "files": .array(
        published.files.map {
          ["path": .string($0.path), "bytes": .integer($0.bytes), "sha256": .string($0.digest.hex)]
        }),
    ]
  }

  private static func word(_ report: RunReport) -> String {
    switch report.end {
    case .failed: "failed"
    case .paused: "paused"
    case .complete: report.finalState.rawValue
    }
  }
}
