internal import CommandLine
internal import Formats
internal import Mapping
internal import OutputState
internal import Platform
internal import Publication
internal import Rows
internal import Schema
internal import Store
import StoreSQLite
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers
@testable internal import SQLite
@testable import Writers

/// A dataset with a history, published after every version, as the gateway does it.
private final class Annals {
  static let columns = ["area", "period", "value", "count", "note", "secret"]
  static let dataset = Dataset(
    id: "proba", title: Bilingual(pl: "Próba", en: "Trial"),
    columns: [
      Column(name: "area", type: .code, privacy: .public), Column(name: "period", type: .period, privacy: .public),
      Column(name: "value", type: .decimal, privacy: .public), Column(name: "count", type: .integer, privacy: .public),
      Column(name: "note", type: .text, privacy: .public), Column(name: "secret", type: .text, privacy: .personal),
    ], key: ["area", "period"])

  let folder: TemporaryFolder
  let store: any DatasetStore
  let publisher: Publisher
  private var run: Int64 = 0

  init() throws {
    folder = try TemporaryFolder()
    store = SQLiteStore(folder: folder.path, dataset: Self.dataset)
    let database = try Database(folder.file("klamra.sqlite"), tables: [Publications.tables])
    try database.withWriter { try $0.execute("PRAGMA synchronous = OFF") }
    publisher = try Publisher(
      folder: folder.file("public"), log: Publications(database),
      site: SiteFacts(
        title: Bilingual(pl: "Próba", en: "Trial"), publisher: Bilingual(pl: "My", en: "We"),
        baseURL: "http://127.0.0.1/"), view: NoPages())
  }

  /// Commits rows in key order; returns the new version, or nil if nothing changed.
  func bring(_ rows: [[Value]]) throws -> Version? {
    run += 1
    let fields = Self.columns.enumerated().map { index, name in
      FieldSpec(name: name, locator: .index(index + 1), type: name == "count" ? .integer : .text)
    }
    let plan = MappingPlan(
      dataset: Self.dataset, sql: "SELECT \(Self.columns.joined(separator: ", ")) FROM source", sqlFile: "t.sql",
      fields: fields,
      documentCount: 1, openReader: { _ in RecordsInMemory(rows, columns: Self.columns.count) })
    var request = CommitRequest(
      source: "s", run: run, refresh: .full, fingerprint: SHA256.of("\(run)".utf8),
      documents: [(SHA256.of("document \(run)".utf8), "plik.csv")])
    let mapping = RowSorter(MappingRun(plan), key: Self.dataset.keyIndices, .always)
    var outcome = try store.commit(mapping.stream, request)
    if case .held(let reasons, _) = outcome {
      request.released = reasons
      let again = RowSorter(MappingRun(plan), key: Self.dataset.keyIndices, .always)
      outcome = try store.commit(again.stream, request)
    }
    try hold(outcome.report.rejections.isEmpty, "\(outcome.report.rejections)")
    guard case .committed(let version, _) = outcome else { return nil }
    let facts = VersionFacts(
      number: version.number, previous: version.number > 1 ? version.number - 1 : nil,
      committedAt: Timestamp(seconds: 1_790_000_000), rows: version.rows, inserted: version.inserted,
      updated: version.updated,
      deleted: version.deleted, hash: version.hash)
    try publisher.publish(
      Self.dataset, facts, rows: try store.rows(version: version.number),
      changes: version.number > 1 ? FuzzChanges(try store.changes(from: version.number - 1, to: version.number)) : nil,
      lineage: Lineage())
    return version
  }

  func rows(_ version: Int) throws -> [[Value]] {
    let cursor = try store.rows(version: version)
    var rows: [[Value]] = []
    while try cursor.next() { rows.append(Self.columns.indices.map { cursor.cell($0).value }) }
    return rows
  }

  func file(_ path: String) -> String { folder.file("public/datasets/proba/\(path)") }
}

/// What is beside the versions is another subject.
private struct NoPages: SiteView {
  func files(of dataset: Dataset, _ records: PublicationRecords) -> [PublicDocument] { [] }
  func siteFiles(_ records: PublicationRecords) -> [PublicDocument] { [] }
  var places: [PublicPlace] { [] }
  func tombstone(_ stone: Tombstone) -> String { "" }
  var feedNames: [String] { [] }
}

/// The changes of a dataset as the publisher reads them.
private final class FuzzChanges: ChangeSource {
  private let cursor: ChangeCursor
  init(_ cursor: ChangeCursor) { self.cursor = cursor }
  func next() throws -> Bool { try cursor.next() }
  var change: ChangeKind {
    switch cursor.operation {
    case .insert: .insert
    case .update: .update
    case .delete: .delete
    }
  }
  func cell(_ column: Int) -> Cell { change == .delete ? cursor.old(column) : cursor.new(column) }
  func old(_ column: Int) -> Cell { cursor.old(column) }
}

extension FuzzTests {
  private static let notes = [
    "", "a", "Kraków", "\"", "\"\"", ",", ";", "\r\n", "\n", "żółw 𝛑", "=1+1", "'", "a,b\"c", "\t", "0", "null",
    "</script>", "\\u0041",
    "\u{1f}", "\u{2028}", "long text that goes over sixteen bytes",
  ]

  /// An empty text is absent, as in the mapping.
  private static func note(_ random: inout Seeded) -> Value {
    let text = Mutation.text(notes, upTo: 3, &random)
    return text.isEmpty ? .null : .text(text)
  }

  private static func snapshot(_ random: inout Seeded) -> [[Value]] {
    var rows: [[Value]] = []
    for area in 0..<12 {
      for year in 2020..<2024 where !random.once(in: 4) {
        let value = Decimal.canonical("\(random.pick(["", "-"]))\(random.below(5)).\(random.below(100))") ?? "0"
        rows.append([
          .text("0\(area + 10)"), .text("\(year)"), random.once(in: 3) ? .null : .text(value),
          random.once(in: 3) ? .null : .integer(Int64(bitPattern: random.next()) >> Int64(random.below(64))),
          note(&random),
          random.once(in: 2) ? .null : .text("tajne \(random.below(3))"),
        ])
      }
    }
    return rows
  }

  /// The rows of a consumer who applies the published delta: without the personal column.
  private static func apply(_ delta: [[Value]], to rows: [[Value]]) -> [[Value]] {
    var byKey = Dictionary(uniqueKeysWithValues: rows.map { ([$0[0], $0[1]], $0) })
    for line in delta { byKey[[line[1], line[2]]] = line[0] == .text("D") ? nil : Array(line.dropFirst()) }
    return byKey.values.sorted { ($0[0].description, $0[1].description) < ($1[0].description, $1[1].description) }
  }

  /// Rows as they are public; a text of blanks reads as none.
  private static func published(_ rows: [[Value]]) -> [[Value]] {
    rows.map { row in
      row.prefix(5).map { value in
        if case .text(let text) = value, Array(text.utf8).withUnsafeBytes({ Blank.isBlank($0) }) {
          .null
        } else {
          value
        }
      }
    }
  }

  private static let types: [ColumnType] = [.code, .period, .decimal, .integer, .text]

  private static func csv(_ bytes: [UInt8], isDelta: Bool = false) throws -> [[Value]] {
    let names = (isDelta ? ["op"] : []) + Annals.columns.prefix(5)
    let fields = zip(names, (isDelta ? [.code] : []) + types).map {
      FieldSpec(name: $0, locator: .column($0), type: $1, isRequired: $0 == "area")
    }
    let format = CSVFormat(delimiter: ",")
    let reading = try ReadAll { try CSVReader(source: MemorySource(bytes), format: format, fields: fields) }
    try hold(reading.failure == nil && reading.rejections.isEmpty, "\(shown(bytes)): \(reading)")
    try holdEqual(reading.fieldsSeen, Array(names), "the header")
    return reading.rows
  }

  private static func ndjson(_ bytes: [UInt8]) throws -> [[Value]] {
    let document = Array("[".utf8) + bytes.split(separator: 10).joined(separator: Array(",".utf8)) + Array("]".utf8)
    let fields = try zip(Annals.columns.prefix(5), types).map {
      FieldSpec(name: $0, locator: .path(try DocumentPath(parsing: $0)), type: $1)
    }
    let format = JSONFormat(records: try DocumentPath(parsing: "[]"))
    let reading = try ReadAll { try JSONReader(source: MemorySource(document), format: format, fields: fields) }
    try hold(reading.failure == nil && reading.rejections.isEmpty, "\(shown(bytes)): \(reading)")
    return reading.rows
  }

  private static func unpacked(_ path: String) throws -> [UInt8] {
    let decompressor = try GzipDecompressor()
    var input = try Files.read(path)[...]
    var content: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 4 << 20)
    while !input.isEmpty {
      let outcome = input.withUnsafeBytes { input in
        room.withUnsafeMutableBytes { decompressor.member(of: input, into: $0) }
      }
      guard case .member(let taken, let given) = outcome else { throw Falsified("\(path) cannot be unpacked") }
      content += room[..<given]
      input = input.dropFirst(taken)
    }
    return content
  }

  /// Random snapshots in sequence: every version stays unchanged, every delta leads from one to the next, all published
  /// files hold the same rows, and every damage to a published file is detected.
  @Test func everyVersionIsTheSnapshotThatMadeIt() {
    Fuzz.play("everyVersionIsTheSnapshotThatMadeIt", rounds: 12) { random in
      let annals = try Annals()
      var snapshots: [[[Value]]] = []
      for _ in 0..<4 {
        let snapshot = Self.snapshot(&random)
        if try annals.bring(snapshot) == nil {
          try holdEqual(snapshot, snapshots.last ?? [], "no version was made")
        } else {
          snapshots.append(snapshot)
        }
      }
      for (index, snapshot) in snapshots.enumerated() {
        let version = index + 1
        try holdEqual(try annals.rows(version), snapshot, "version \(version)")
        let folder = annals.file("versions/\(version)")
        let plain = try Files.read("\(folder)/proba.csv")
        let expected = Self.published(snapshot)
        try holdEqual(try Self.csv(plain), expected, "CSV of version \(version)")
        try hold(try Self.unpacked("\(folder)/proba.csv.gz") == plain, "the packed CSV of version \(version) differs")
        try holdEqual(
          try Self.ndjson(Self.unpacked("\(folder)/proba.ndjson.gz")), expected, "NDJSON of version \(version)")
        guard index > 0 else { continue }
        let delta = try Self.csv(try Files.read(annals.file("changes/\(index)-\(version).csv")), isDelta: true)
        try holdEqual(Self.apply(delta, to: Self.published(snapshots[index - 1])), expected, "the delta to \(version)")
      }
      try Self.expectDamageNoticed(annals, versions: snapshots.count, &random)
    }
  }

  private static func expectDamageNoticed(_ annals: Annals, versions: Int, _ random: inout Seeded) throws {
    let version = 1 + random.below(versions)
    func isSound() throws -> Bool {
      let changes =
        try version > 1 ? FuzzChanges(annals.store.changes(from: version - 1, to: version)) : nil
      return try annals.publisher.verify(
        Annals.dataset, version: version, rows: annals.store.rows(version: version), changes: changes
      ).isSound
    }
    try hold(try isSound(), "version \(version) is called damaged")
    let name = random.pick(try Files.list(annals.file("versions/\(version)")))
    let path = annals.file("versions/\(version)/\(name)")
    let bytes = try Files.read(path)
    let damaged = Mutation.damage(bytes, times: 1, &random)
    try AtomicFile.write(damaged, to: path)
    try holdEqual(try isSound(), damaged == bytes, "\(name) of version \(version) was damaged: \(shown(damaged))")
  }
}
