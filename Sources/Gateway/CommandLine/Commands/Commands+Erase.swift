internal import Events
internal import Followers
internal import Operations
internal import Platform
internal import Presentation
internal import Runtime
internal import Schema
internal import State
internal import Store

extension Commands {
  /// `klamra erase`; the log of a daemon leaves its arguments out.
  public static let erase = Command(
    "erase", "remove a row from a dataset, its history and all published files",
    arguments: [.one("DATASET"), .columns("KEY")],
    options: [
      .text("--reason", "TEXT", "why; recorded with who and when, never published"),
      .flag("--dry-run", "only show what would be removed"),
      .flag("--yes", "confirm: the row cannot be restored"),
    ],
    details: """
      The key is given in its order, by name (number=0012/2026) or as options; a hashed one as the source has it, or as its
      token. The row is removed from the rows, the log of changes and the quarantine; the files of all versions that held
      it are rebuilt, and subscribers are notified. Datasets that are derived from this one are computed
      again, and lose their row of the same key. A tombstone stays: no later run, replay or release brings the row back. The
      landed documents that hold the row are removed. A source that still delivers it has them landed again: have it erase
      the row too, and repeat the command. See docs/privacy.md.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let store = try runtime.environment.store(context.argument(0))
    let (key, plan) = try erasurePlan(store, context)
    let text = ErasureText(dataset: store.dataset)
    let eraser = EraseRow(runtime, CatchUp(runtime))
    let documents = try eraser.documents(of: store, key: key, cancellation: context.cancellation)
    let isWanted = context.invocation.has("--yes") && !context.invocation.has("--dry-run")
    // Before the documents are removed by which its files are known.
    let remains = try ErasureRemains(runtime, store, holding: documents.holding)
    if let earlier = plan.earlier, earlier.isFinished, plan.holding.isEmpty {
      context.output.line("The row is erased already: \(text.sentence(earlier))")
      if isWanted { try runtime.records.erasedDocuments.mark(documents.holding) }
      try removeDocuments(documents, isWanted: isWanted, runtime, context)
      for line in remains.lines { context.output.line("\(line)") }
      context.output.json(text.json(earlier, isNew: false, documents: documents.holding.count))
      return .done
    }
    let rejected = try eraser.rejections(of: store.dataset, key: key).count
    let derived = try DerivedErasure(runtime, of: store, key: key, cancellation: context.cancellation)
    if !isWanted {
      for line in text.lines(plan, rejected: rejected) { context.output.line(line) }
      try removeDocuments(documents, isWanted: false, runtime, context)
      for line in derived.lines + remains.lines { context.output.line("\(line)") }
      context.output.json(text.json(plan, rejected: rejected, documents: documents.holding.count, derived))
      if context.invocation.has("--dry-run") { return .done }
      throw UsageError("nothing was erased", advice: "Add --reason TEXT --yes; --dry-run only shows the effect")
    }
    let reason = String((context.invocation.text("--reason") ?? "").drop { $0.isWhitespace })
    guard !reason.isEmpty, reason.count <= Reason.charactersMax else {
      throw UsageError(
        "\"erase\" wants a reason of 1 to \(Reason.charactersMax) characters", advice: "Give one with --reason \"TEXT\""
      )
    }
    // Derived rows first: once they are erased, a new derivation does not announce them.
    for entry in derived.entries {
      let text = ErasureText(dataset: entry.store.dataset)
      let (who, derived) = (context.person, entry.store)
      if let key = entry.key {
        context.output.line(text.sentence(try eraser.run(derived, key: key, who: who, reason: reason)))
      }
      if let forgotten = try eraser.forget(derived, keys: entry.computed, who: who, reason: reason) {
        context.output.line(text.sentence(forgotten))
      }
    }
    let erasure = try eraser.run(
      store, key: key, who: context.person, reason: reason, documents: documents.holding)
    context.output.line(text.sentence(erasure))
    try removeDocuments(documents, isWanted: true, runtime, context)
    let reports = derived.entries.isEmpty ? [] : try context.derive()
    for line in derived.lines + remains.lines { context.output.line("\(line)") }
    if let lost = try eraser.stillLost(of: store) {
      context.output.line("  This row is erased again. Another one is to be: \(lost.what). \(lost.advice)")
    }
    for report in reports where report.status != .done {
      context.output.error("\(report.source): \(RunText.result(report))")
    }
    context.deliver()
    if !context.isInDaemon { _ = try DeliverEvents(runtime).deliverer().deliverDue() }
    context.output.json(text.json(erasure, isNew: true, documents: documents.holding.count))
    return ExitStatus.worst([.done] + reports.map(\.status))
  }

  /// Removes the documents that hold the row, once they are marked, and says what becomes of them.
  private static func removeDocuments(
    _ documents: (holding: [Digest], read: Int), isWanted: Bool, _ runtime: Runtime, _ context: Context
  ) throws {
    let text = ErasedDocumentsText(holding: documents.holding.count, read: documents.read)
    let report = isWanted ? try RemoveErasedDocuments(runtime).run() : nil
    for line in text.lines(report) { context.output.line(line) }
  }

  /// The key as the dataset stores it, and what its erasure would remove.
  ///
  /// A person who asks for erasure gives the values of the source; the token is tried if no row has these.
  private static func erasurePlan(_ store: any DatasetStore, _ context: Context) throws -> ([Value], ErasurePlan) {
    let arguments = KeyArguments(dataset: store.dataset, help: "klamra help \(context.invocation.command.name)")
    let key = try arguments.key(context.invocation.arguments.dropFirst())
    if let hashed = try arguments.hashed(key) {
      do {
        return (hashed, try store.plan(erasing: hashed))
      } catch ErasureError.noSuchRow {}
    }
    return (key, try store.plan(erasing: key))
  }
}

extension Context {
  /// Reports which erasures affect the versions that a command shows.
  ///
  /// - Returns: the member of the JSON answer; nil if there are none.
  func noteErasures(_ store: any DatasetStore, of versions: ClosedRange<Int>? = nil) throws -> JSON? {
    let erasures = try store.erasures().filter { erasure in
      versions.map { range in erasure.versions.contains(where: range.contains) } ?? true
    }
    if erasures.isEmpty { return nil }
    let text = ErasureText(dataset: store.dataset)
    for erasure in erasures { output.note("(\(text.sentence(erasure)))") }
    return .array(erasures.map { text.json($0, isNew: false) })
  }
}
