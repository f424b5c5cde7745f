import Formats
import Mapping
import Platform
import Rows
import Schema
import Store
import StoreSQLite
import Testbed

/// A dataset in a separate folder, with helpers for delivering rows.
final class Bench {
  let folder: TemporaryFolder
  let store: SQLiteStore
  private var run: Int64 = 0
  /// The lowest number that the next version may have.
  var numberMin = 1

  static let dataset = Dataset(
    id: "ludnosc", title: Bilingual(pl: "Ludność", en: "Population"),
    columns: [
      Column(name: "value", type: .decimal), Column(name: "area", type: .code), Column(name: "period", type: .integer),
      Column(name: "note", type: .text),
    ], key: ["area", "period"])

  /// - Parameter shared: a folder that other datasets are in too.
  convenience init(_ dataset: Dataset = Bench.dataset, in shared: TemporaryFolder? = nil) throws {
    let folder = try shared ?? TemporaryFolder()
    self.init(SQLiteStore(folder: folder.path, dataset: dataset), in: folder)
  }

  init(_ store: SQLiteStore, in folder: TemporaryFolder) {
    self.folder = folder
    self.store = store
  }

  /// Delivers rows of (area, period, value, note).
  func bring(
    _ rows: [[Value]?], refresh: Refresh = .full, source: String = "gus", isReleased: Bool = false,
    bytes: Int = 0, declared: Int? = nil, failure: (any Error)? = nil, isSorted: Bool = false,
    drift: HoldReason? = nil, formerly: [String] = [], keep: (CommitOutcome) throws -> Void = { _ in }
  ) throws -> CommitOutcome {
    run += 1
    let dataset = store.dataset
    let names = ["area", "period", "value", "note"]
    let fields = names.enumerated().map { index, name in
      FieldSpec(name: name, locator: .index(index + 1), type: name == "period" ? .integer : .text)
    }
    let plan = MappingPlan(
      dataset: dataset, sql: "SELECT \(dataset.columns.map(\.name).joined(separator: ", ")) FROM source",
      sqlFile: "t.sql",
      fields: fields, documentCount: 1,
      openReader: { _ in RecordsInMemory(rows, columns: 4, failure: failure) })
    var request = CommitRequest(
      source: Owner(source), run: run, refresh: refresh, fingerprint: SHA256.of("\(run)".utf8),
      documents: [(SHA256.of("document \(run)".utf8), "plik.csv")], bytes: bytes, recordsDeclared: declared)
    request.drift = drift
    request.numberMin = numberMin
    request.formerly = formerly.map { Owner($0) }
    func producer() -> any RowProducer {
      let mapping = MappingRun(plan)
      return isSorted ? RowSorter(mapping, key: dataset.keyIndices, .always) : mapping
    }
    let mapping = producer()
    let outcome = try store.commit(mapping.stream, request, keep: keep)
    guard isReleased, case .held(let reasons, _) = outcome else { return outcome }
    request.released = reasons
    let again = producer()
    return try store.commit(again.stream, request, keep: keep)
  }

  /// The rows of a version as (area, period, value, note).
  func rows(_ version: Int? = nil) throws -> [[Value]] {
    let cursor = try store.rows(version: version)
    var rows: [[Value]] = []
    while try cursor.next() { rows.append([1, 2, 0, 3].map { cursor.cell($0).value }) }
    return rows
  }

  /// The changes between two versions: operation, key, old and new value.
  func changes(_ first: Int, _ last: Int) throws -> [[Value]] {
    let cursor = try store.changes(from: first, to: last)
    var changes: [[Value]] = []
    while try cursor.next() {
      changes.append([
        .text(cursor.operation.rawValue), cursor.new(1).value, cursor.new(2).value, cursor.old(0).value,
        cursor.new(0).value,
      ])
    }
    return changes
  }

  func version(_ outcome: CommitOutcome) -> Version? {
    if case .committed(let version, _) = outcome { version } else { nil }
  }
}

func rows(_ areas: ClosedRange<Int>, value: String = "1", note: Value = nil) -> [[Value]] {
  areas.map { [.text("\(1_000_000 + $0)"), 2020, .text(value), note] }
}
