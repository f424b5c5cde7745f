internal import Operations
internal import Platform
internal import Presentation
internal import Runtime
internal import State

extension Commands {
  static let quarantineExport = Command(
    "quarantine export", "write the rejected records of a run as a CSV file for the partner, in Polish",
    arguments: [.one("RUN")],
    options: [.path("--output", "FILE", "the file to write; without it standard output")],
    details: """
      The file is for spreadsheets: UTF-8 with a byte order mark, semicolons, CR LF. Values stay as they came; one that a
      spreadsheet would run as a formula gets an apostrophe in front. Discarded records are left out. The file may hold
      what is not public: only its owner can read it. The partner fills in the last two columns with the right values,
      and klamra quarantine correct takes them.
      """,
    access: .reading
  ) { context in
    let run = try context.quarantineRun()
    let entries = try (context.records()?.quarantine.entries(run: run, limit: QuarantineSheet.rowsMax) ?? [])
      .filter { $0.discard == nil }
    if entries.isEmpty { try context.expectKept(run) }
    let bytes = QuarantineSheet(configuration: try context.configuration()).bytes(entries)
    if let file = context.invocation.text("--output") {
      try AtomicFile.write(bytes, to: file, isPrivate: true)
      context.output.line("\(Formatting.count(entries.count, "record")) of run \(run) written to \(file)")
    } else if !context.output.isJSON {
      context.output.write(bytes, to: .standardOutput)
    }
    context.output.json(["run": .integer(run), "records": .integer(entries.count)])
    return entries.isEmpty ? .failed : .done
  }

  static let quarantineDiscard = Command(
    "quarantine discard", "record that rejected records of a run will not be corrected", arguments: [.one("RUN")],
    options: [
      .text("--reason", "TEXT", "why; recorded with who and when"),
      .text("--field", "FIELD", "only records with this field"),
    ],
    details:
      "Discarded records are no longer counted. `klamra quarantine show` still prints them, with who, when and why.",
    access: .writing
  ) { context in
    let reason = context.recordedReason
    guard !reason.isEmpty else {
      throw UsageError("\"quarantine discard\" wants a --reason", advice: "See klamra help quarantine discard")
    }
    let run = try context.quarantineRun()
    let word = Quarantine.Discard(at: .now, by: context.person, reason: reason)
    let count = try context.runtime().records.quarantine.discard(
      run: run, field: context.invocation.text("--field"), word)
    var hint = ""
    if count == 0 {
      let entries = try context.runtime().records.quarantine.entries(run: run)
      if entries.isEmpty { try context.expectKept(run) }
      if let later = entries.map(\.run).max(), later > run {
        hint = " Run \(later) has mapped its documents again: klamra quarantine discard \(later)"
      }
    }
    context.output.line(
      count == 0
        ? "Run \(run) has no such open records.\(hint)" : "\(Formatting.count(count, "record")) of run \(run) discarded"
    )
    context.output.json(["run": .integer(run), "discarded": .integer(count)])
    return count == 0 ? .failed : .done
  }
}
