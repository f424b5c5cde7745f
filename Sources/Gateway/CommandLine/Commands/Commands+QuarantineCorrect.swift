internal import Configuration
internal import Landing
internal import Operations
internal import Platform
internal import Presentation
internal import Schema
internal import Settings
internal import State

extension Commands {
  static let quarantineCorrect = Command(
    "quarantine correct", "import the right values of an exported file as the source's corrections",
    arguments: [.one("RUN"), .one("FILE")],
    options: [
      .text("--reason", "TEXT", "why, for lines that do not say it themselves"),
      .person("--by", "NAME", "who says so, for the record alone; your user name unless said"),
    ],
    details: """
      FILE is what "klamra quarantine export" wrote, with the columns "Poprawna wartość" and "Powód" filled in; lines
      without a right value are skipped, and (puste) means that there should be no value. Lines that cannot be taken are
      named, and the others are. Every line becomes a line of
      the file that the source names as "corrections"; this command writes that file, so it needs the right to.
      """,
    access: .reading
  ) { context in
    let run = try context.quarantineRun()
    guard let records = try context.records() else { throw UnknownRunError(run: run) }
    let entries = try records.quarantine.entries(run: run, limit: QuarantineSheet.rowsMax)
    if entries.isEmpty { try context.expectKept(run) }
    let configuration = try context.configuration()
    let file = context.argument(1)
    let report = Report()
    guard let table = OfficeTable(file: file, shown: file, into: report) else {
      throw ConfigurationError(report.diagnostics, in: file)
    }
    let maker = CorrectionMaker(
      configuration: configuration, runs: records.runs, archive: try Archive(folder: context.paths.landing),
      by: context.invocation.person("--by"), reason: context.recordedReason,
      report: report)
    let made = try maker.corrections(table, entries)
    // One line that cannot be taken must not keep the others from being applied.
    if made.isEmpty { try report.throwErrors(in: file) }
    for diagnostic in report.diagnostics { context.output.error("\(diagnostic)") }
    let refused = report.diagnostics.count { $0.severity == .error }
    let written = try CorrectionMaker.write(made, configuration)
    for (path, count) in written {
      context.output.line(
        count == 0 ? "\(path) has all of them already" : "\(Formatting.count(count, "correction")) written to \(path)")
    }
    if written.isEmpty {
      context.output.line("\(file) has no line with a right value.")
    } else if try LocalSocket.connect(context.paths.socket) != nil {
      context.output.line("reload the daemon's configuration; then klamra replay applies them")
    } else {
      context.output.line("klamra replay \(entries.first?.source ?? "") applies them")
    }
    if refused > 0 {
      context.output.line(
        "\(Formatting.count(refused, "value")) of \(file) were not taken; mend them and import the file again")
    }
    context.output.json([
      "run": .integer(run), "refused": .integer(refused),
      "files": .array(written.map { ["path": .string($0.path), "corrections": .integer($0.count)] }),
    ])
    return refused > 0 ? .failed : .done
  }
}
