internal import Operations
internal import Platform
internal import Presentation
internal import Runtime
internal import Schema
internal import Store

extension Commands {
  /// The default number of revisions shown.
  private static let revisionsShown = 50

  static let revisions = Command(
    "revisions", "list the values that were restated: before, after, by how much, when and why",
    arguments: [.one("DATASET"), .columns("COLUMN=VALUE")],
    options: [
      .text("--column", "NAME", "only values of this column"),
      .text("--kind", "KIND", "only these: restated, final, status, withdrawn, filled or returned"),
      .number("--rows", "N", "this many revisions (50); 0 for all"),
    ],
    details: """
      A column of the key may be given as area=1261011 or as --area 1261011. Lines come by key, then by version.

      restated: another value replaced the previous one. final: the previous value was provisional (status P, E or F),
      and this is the final one, which may be the same. status: the same value has another status. withdrawn: the row
      stays, its value was removed. filled: a value where the status had said that there is none (H, M, O, Q). returned: a
      removed value is back, or a removed row is back with another value; the value before is the last one that was
      known. Any other first value is not a revision, and neither is an inserted or deleted row: klamra diff
      shows those.
      """,
    access: .reading
  ) { context in
    let store = try context.store(context.argument(0))
    let dataset = store.dataset
    let filter = try context.keyFilter(store)
    let wanted = try RevisionFilter(dataset, context.invocation)
    let limit = context.invocation.number("--rows") ?? revisionsShown
    let cursor = try store.revisions(key: filter)
    let text = try RevisionText(store)
    var table = text.table
    var list: [JSON] = []
    var count = 0
    var isMore = false
    while let revision = try cursor.next() {
      guard wanted.includes(revision) else { continue }
      if limit > 0, count == limit {
        isMore = true
        break
      }
      count += 1
      if context.output.isJSON { list.append(text.json(revision)) } else { table.add(text.cells(revision)) }
    }
    if count == 0 { context.output.line("Nothing was restated.") } else { context.output.table(table) }
    for note in context.otherCodes(dataset, filter) { context.output.note("(\(note))") }
    if isMore { context.output.note("(the first \(limit) revisions; --rows 0 shows all, COLUMN=VALUE fewer)") }
    let erasures = try context.noteErasures(store)
    context.output.json(
      .object([
        "dataset": .string(dataset.id), "revisions": .array(list), "complete": .boolean(!isMore), "erasures": erasures,
      ]))
    return .done
  }

  static let revisionsAnnotate = Command(
    "revisions annotate", "record why a version restated values", arguments: [.one("DATASET"), .one("VERSION")],
    options: [
      .text("--reason", "TEXT", "why, in a sentence that citizens will read"),
      .person("--by", "NAME", "who says so, for the record alone; your user name unless said"),
      .flag("--yes", "publish it although it holds what looks like personal data"),
    ],
    details: """
      The reason is published: at once on the dataset's page and in its reasons.csv, and in the file revisions.csv of every
      version that comes after. It belongs to the version, so mapping documents again leaves it as it is. A second reason
      replaces the first, which stays on record.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let store = try runtime.environment.store(context.argument(0))
    let version = try context.number(1, "VERSION")
    let reason = try context.publishedReason(
      charactersMax: Reason.charactersMax, logins: store.dataset.privacy.logins)
    let who = context.invocation.person("--by")
    try ExplainRevision(runtime).run(store, Reason(version: version, givenAt: .now, who: who, text: reason))
    context.output.line("\(store.dataset.id) version \(version): \(reason) (\(who))")
    context.output.json([
      "dataset": .string(store.dataset.id), "version": .integer(version), "reason": .string(reason), "by": .string(who),
    ])
    return .done
  }
}

/// The filter of revisions besides their key.
private struct RevisionFilter {
  private let column: Int?
  private let kind: Revision.Kind?

  init(_ dataset: Dataset, _ invocation: Invocation) throws {
    if let name = invocation.text("--column") {
      column = dataset.columns.firstIndex { $0.name == name }
      if column == nil { throw UnknownNameError("column", name, dataset.columns.map(\.name)) }
    } else {
      column = nil
    }
    if let word = invocation.text("--kind") {
      kind = Revision.Kind(rawValue: word)
      if kind == nil { throw UnknownNameError("kind of revision", word, Revision.Kind.allCases.map(\.rawValue)) }
    } else {
      kind = nil
    }
  }

  func includes(_ revision: Revision) -> Bool {
    (column ?? revision.column) == revision.column && (kind ?? revision.kind) == revision.kind
  }
}
