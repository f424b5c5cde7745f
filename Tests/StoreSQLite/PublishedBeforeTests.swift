import Formats
import Mapping
import Platform
import Rows
import Schema
import Store
import Testbed
import Testing

@testable import Disclosure
@testable import StoreSQLite

/// What versions have published of protected figures, against a full history.
@Suite struct PublishedBeforeTests {
  private static let control = DisclosureControl(values: ["value"], marks: ["mark"])

  private static let dataset: Dataset = {
    var dataset = Dataset(
      id: "tabela", title: Bilingual(pl: "", en: ""),
      columns: [
        Column(name: "value", type: .decimal), Column(name: "area", type: .code),
        Column(name: "period", type: .integer),
        Column(name: "note", type: .text), Column(name: "mark", type: .code),
      ], key: ["area", "period"])
    dataset.limits.deletedShareMax = 1
    dataset.limits.deletedRowsFree = 1000
    return dataset
  }()

  private final class Table {
    let folder: TemporaryFolder
    let store: SQLiteStore
    private var run: Int64 = 0

    init() throws {
      folder = try TemporaryFolder()
      store = SQLiteStore(folder: folder.path, dataset: PublishedBeforeTests.dataset)
    }

    /// Rows of (area, period, value, note, mark) in key order.
    func bring(_ rows: [[Value]]) throws -> Bool {
      run += 1
      let names = ["area", "period", "value", "note", "mark"]
      let fields = names.enumerated().map { index, name in
        FieldSpec(name: name, locator: .index(index + 1), type: name == "period" ? .integer : .text)
      }
      let plan = MappingPlan(
        dataset: store.dataset, sql: "SELECT value, area, period, note, mark FROM source", sqlFile: "t.sql",
        fields: fields, documentCount: 1, openReader: { _ in RecordsInMemory(rows, columns: 5) })
      var request = CommitRequest(
        source: Owner("s"), run: run, refresh: .full, fingerprint: SHA256.of("\(run)".utf8), documents: [])
      func commit() throws -> CommitOutcome {
        let mapping = RowSorter(MappingRun(plan), key: plan.dataset.keyIndices, .always)
        return try store.commit(mapping.stream, request)
      }
      var outcome = try commit()
      if case .held(let reasons, _) = outcome {
        request.released = reasons
        outcome = try commit()
      }
      if case .committed = outcome { return true }
      return false
    }
  }

  private static func snapshot(_ random: inout Seeded) -> [[Value]] {
    (1...6).flatMap { area in
      [2020, 2021].compactMap { period -> [Value]? in
        if random.once(in: 4) { return nil }
        let isHidden = random.once(in: 3)
        return [
          .text("\(1_000_000 + area)"), .integer(Int64(period)),
          isHidden || random.once(in: 5) ? .null : .text("\(random.below(3) + 1)"),
          random.once(in: 2) ? .null : "uwaga", isHidden ? "#" : .null,
        ]
      }
    }
  }

  /// Lives and figures of each key, accumulated version by version.
  private static func expected(_ versions: [[[Value]]]) -> [[Value]: PublishedBefore.Past] {
    var rows: [[Value]: PublishedBefore.Past] = [:]
    for (index, version) in versions.enumerated() {
      let number = index + 1
      for row in version {
        var past = rows[[row[0], row[1]]] ?? PublishedBefore.Past(columns: 1)
        let stood = past.lives.last.map { $0.to == number - 1 } ?? false
        if stood { past.lives[past.lives.count - 1].to = number } else { past.lives.append((from: number, to: number)) }
        past.figures[0].note(row[2], mark: row[4], until: number)
        rows[[row[0], row[1]]] = past
      }
    }
    for key in rows.keys {
      let last = rows[key]!.lives.count - 1
      if rows[key]!.lives[last].to == versions.count { rows[key]!.lives[last].to = nil }
    }
    return rows
  }

  private static func words(_ past: PublishedBefore.Past?) -> String {
    guard let past else { return "nothing" }
    let lives = past.lives.map { "\($0.from)-\($0.to.map { "\($0)" } ?? "")" }.joined(separator: ",")
    let told = past.figures[0]
    return "\(lives) until \(told.until) \(told.value.description) \(told.isHidden) \(told.wasHidden)"
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>) func theLogTellsWhatEveryVersionTold(seed: UInt64) throws {
    var random = Seeded(seed)
    let table = try Table()
    var versions: [[[Value]]] = []
    for _ in 0..<8 {
      let snapshot = Self.snapshot(&random)
      if try table.bring(snapshot) { versions.append(snapshot) }
      let before = try table.store.publishedBefore(Self.control)
      let expected = Self.expected(versions)
      #expect(before.version == versions.count)
      #expect(Set(before.rows.keys) == Set(expected.keys), "seed \(seed), version \(versions.count)")
      for (key, past) in expected {
        #expect(Self.words(before.rows[key]) == Self.words(past), "seed \(seed), version \(versions.count), \(key)")
      }
    }
  }

  @Test func beforeTheFirstVersionNothingWasTold() throws {
    let before = try Table().store.publishedBefore(Self.control)
    #expect(before.version == 0 && before.rows.isEmpty)
  }
}
