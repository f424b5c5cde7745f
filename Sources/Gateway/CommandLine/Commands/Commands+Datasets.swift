internal import Configuration
internal import Platform
internal import Presentation
internal import Runtime
internal import Schema
internal import State
internal import Store

extension Commands {
  static let datasets = Command("datasets", "list the datasets and their newest versions", access: .reading) {
    context in
    let configuration = try context.configuration()
    var table = Table([
      .init("DATASET"), .init("VERSION", .right), .init("ROWS", .right), .init("COMMITTED"), .init("TITLE"),
    ])
    var list: [JSON] = []
    for dataset in configuration.datasets {
      let version = try context.store(dataset).current()
      table.add(
        dataset.id, version.map { "\($0.number)" } ?? "-", version.map { Formatting.grouped($0.rows) } ?? "-",
        version.map { Formatting.moment($0.committedAt) } ?? "-",
        dataset.title.en.isEmpty ? dataset.title.pl : dataset.title.en)
      list.append([
        "dataset": .string(dataset.id), "version": .optional(version?.number), "rows": .optional(version?.rows),
        "committed": .optional(version?.committedAt.description), "hash": .optional(version?.hash.hex),
      ])
    }
    context.output.table(table)
    context.output.json(["datasets": .array(list)])
    return .done
  }

  static let show = Command(
    "show", "print the rows of a dataset", arguments: [.one("DATASET"), .columns("COLUMN=VALUE")],
    options: VersionChoice.options + [.number("--rows", "N", "this many rows (20); 0 for all")],
    details: """
      A day means what was known at its end, in Polish time. Values of columns select rows, as area=1261011 or as
      --area 1261011. Of several areas with one name the one that occurs in the column is meant: --area Kraków.
      """,
    access: .reading
  ) { context in
    let store = try context.store(context.argument(0))
    let limit = context.invocation.number("--rows") ?? 20
    let version = try VersionChoice.version(of: store, context.invocation)
    let filter = try context.keyFilter(store, anyColumn: true)
    let key = filter.filter { store.dataset.keyIndices.contains($0.key) }
    let rows = try store.rows(version: version.number, where: key)
    let columns = store.dataset.columns
    var table = Table(columns.map { .init($0.name, $0.type.isNumber ? .right : .left, widthMax: 60) })
    var list: [JSON] = []
    var count = 0
    // The cursor selects by the key; what lies outside it is compared here.
    let others = filter.filter { !store.dataset.keyIndices.contains($0.key) }
    func next() throws -> Bool {
      while try rows.next() {
        if others.allSatisfy({ rows.cell($0.key).value == $0.value }) { return true }
      }
      return false
    }
    while limit == 0 || count < limit, try next() {
      let values = columns.indices.map { rows.cell($0).value }
      if context.output.isJSON {
        list.append(RowText.json(columns, values))
      } else {
        table.add(zip(values, columns).map { $0.shown(as: $1.type) })
      }
      count += 1
    }
    context.output.table(table)
    if limit > 0, count == limit, try next() {
      context.output.note("(the first \(limit) rows; --rows 0 shows all)")
    }
    for note in context.otherCodes(store.dataset, filter) { context.output.note("(\(note))") }
    if context.invocation.has("--as-of") {
      context.output.note("(version \(version.number), committed \(Formatting.moment(version.committedAt)))")
    }
    context.output.json([
      "dataset": .string(store.dataset.id), "version": .integer(version.number),
      "committed": .string(version.committedAt.description), "rows": .array(list),
    ])
    return .done
  }

  static let history = Command(
    "history", "list the versions of a dataset", arguments: [.one("DATASET")], access: .reading
  ) {
    context in
    let store = try context.store(context.argument(0))
    let suppressed = store.dataset.disclosure == nil ? [] : [Table.Column("SUPPRESSED")]
    var table = Table(
      [
        .init("VERSION", .right), .init("COMMITTED"), .init("ROWS", .right), .init("INSERTED", .right),
        .init("UPDATED", .right), .init("DELETED", .right), .init("CHECKS"),
      ] + suppressed + [.init("SOURCE"), .init("RUN", .right), .init("HASH")])
    let versions = try store.versions()
    // Most datasets hide nothing.
    let hidden =
      suppressed.isEmpty
      ? [:]
      : (try context.records()?.streams.streams(of: versions.map(\.run)) ?? [:]).compactMapValues {
        SuppressionCounts($0, dataset: store.dataset.id)
      }
    for version in versions {
      table.add(
        [
          "\(version.number)", Formatting.moment(version.committedAt), Formatting.grouped(version.rows),
          Formatting.grouped(version.inserted), Formatting.grouped(version.updated),
          Formatting.grouped(version.deleted),
          CheckCounts(version.ledger.checks)?.text ?? "-",
        ] + suppressed.map { _ in hidden[version.run]?.text ?? "-" } + [
          version.source.text, "\(version.run)", String(version.hash.hex.prefix(16)),
        ])
    }
    context.output.table(table)
    let released = try context.records()?.holds.decided(dataset: store.dataset.id) ?? []
    func releases(_ version: Version) -> [Holds.Hold] {
      released.filter { $0.run == version.run && $0.state == .released }
    }
    for version in versions {
      for hold in releases(version) {
        context.output.line("version \(version.number) was released as hold \(hold.id) \(hold.decision ?? "")")
      }
    }
    for hold in released where hold.state == .rejected {
      context.output.line("run \(hold.run) was rejected as hold \(hold.id) \(hold.decision ?? "")")
    }
    let erasures = try context.noteErasures(store)
    context.output.json(
      .object([
        "dataset": .string(store.dataset.id), "erasures": erasures,
        "versions": .array(
          versions.map { version in
            [
              "released_hold": releases(version).first.map { .integer($0.id) } ?? .null,
              "version": .integer(version.number), "committed": .string(version.committedAt.description),
              "rows": .integer(version.rows), "inserted": .integer(version.inserted),
              "updated": .integer(version.updated), "deleted": .integer(version.deleted),
              "source": .string(version.source.text), "run": .integer(version.run), "hash": .string(version.hash.hex),
              "ledger": LedgerText.json(version.ledger),
            ]
          }),
      ]))
    return .done
  }

  static let diff = Command(
    "diff", "print what changed between two versions", arguments: [.one("DATASET"), .one("A"), .one("B")],
    options: [.number("--rows", "N", "this many changes (100); 0 for all")],
    details: "Lines begin with + for a row that is new, - for one that is gone, ~ for the values before and after.",
    access: .reading
  ) { context in
    let store = try context.store(context.argument(0))
    let (first, last) = (try context.number(1, "A"), try context.number(2, "B"))
    let limit = context.invocation.number("--rows") ?? 100
    let changes = try store.changes(from: first, to: last)
    var list: [JSON] = []
    var counts = (inserted: 0, updated: 0, deleted: 0)
    var shown = 0
    while try changes.next() {
      switch changes.operation {
      case .insert: counts.inserted += 1
      case .update: counts.updated += 1
      case .delete: counts.deleted += 1
      }
      guard limit == 0 || shown < limit else { continue }
      shown += 1
      if context.output.isJSON {
        list.append(RowText.json(store.dataset, changes))
      } else {
        context.output.line(RowText.line(store.dataset, changes))
      }
    }
    let all = counts.inserted + counts.updated + counts.deleted
    if shown < all { context.output.note("(\(shown) of \(all) changes; --rows 0 shows all)") }
    context.output.line("\(counts.inserted) inserted, \(counts.updated) updated, \(counts.deleted) deleted")
    for version in try store.versions() where version.number > first && version.number <= last {
      let rejected = version.ledger.quarantined
      if counts.deleted == 0 || rejected == 0 { continue }
      context.output.note(
        "(run \(version.run), which made version \(version.number), rejected \(Formatting.count(rejected, "record")): rows that "
          + "are gone may be among them, see klamra quarantine show \(version.run))")
    }
    let erasures = try context.noteErasures(store, of: first...last)
    context.output.json(
      .object([
        "dataset": .string(store.dataset.id), "erasures": erasures, "from": .integer(first), "to": .integer(last),
        "inserted": .integer(counts.inserted), "updated": .integer(counts.updated),
        "deleted": .integer(counts.deleted), "changes": .array(list),
      ]))
    return .done
  }
}

extension ColumnType {
  fileprivate var isNumber: Bool { self == .integer || self == .decimal }
}

extension Context {
  func store(_ dataset: Dataset) -> any DatasetStore { paths.stores.store(dataset) }

  func store(_ id: String) throws -> any DatasetStore {
    let configuration = try configuration()
    guard let dataset = configuration.dataset(id) else {
      throw UnknownNameError("dataset", id, configuration.datasets.map(\.id))
    }
    return store(dataset)
  }
}
