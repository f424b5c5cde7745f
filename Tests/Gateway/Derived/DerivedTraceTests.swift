import Landing
import Platform
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Operations
@testable import State

@Suite struct DerivedTraceTests {
  private let region: Region

  init() throws { region = try Region() }

  private func tracer(_ dataset: String) throws -> (TraceRow, any DatasetStore) {
    let store = try region.store(dataset)
    let records = Records(
      try Database(reading: region.scene.folder.file("state/klamra.sqlite"), layout: StateLayout.now))
    let configuration = try Configuration.load(folder: region.scene.folders.config)
    return (
      TraceRow(
        configuration: configuration, store: store,
        paths: StatePaths(region.scene.folder.file("state")), records: records,
        archive: try Archive(folder: region.scene.folder.file("state/landing")), cancellation: Cancellation()), store
    )
  }

  /// The texts of the records that a row was made from, with the values of what was read on the way.
  private func records(_ trace: Trace) -> [String] {
    switch trace.origin {
    case .record(let record): return [record.text]
    case .derived(let derivation): return derivation.inputs.flatMap { $0.traces.flatMap(records) }
    default: return ["\(trace.origin)"]
    }
  }

  /// Every row of every version of every derived dataset is traced to its source lines, whose content agrees with the
  /// row.
  @Test func everyRowOfEveryVersion() throws {
    var random = Seeded(11)
    for _ in 1...3 {
      func figures(_ top: Int) -> [String] {
        (0..<5).flatMap { gmina in (2022...2024).map { "G\(gmina);\($0);\(random.below(top) + 1)" } }
      }
      try region.put("people", figures(9))
      try region.put("amount", figures(1000))
      #expect(region.scene.run("run --all").status == .done)
    }
    var traced = 0
    for dataset in ["na-glowe", "razem", "raport"] {
      let (tracer, store) = try tracer(dataset)
      for version in try store.versions() {
        let rows = try store.rows(version: version.number)
        while try rows.next() {
          let values = store.dataset.columns.indices.map { rows.cell($0).value }
          let key = store.dataset.keyIndices.map { values[$0] }
          let trace = try tracer.trace(key: key, version: version)
          let texts = records(trace)
          let year = key[dataset == "na-glowe" ? 1 : 0].description
          #expect(!texts.isEmpty && texts.allSatisfy { $0.contains(";\(year);") }, "\(dataset) \(key): \(texts)")
          switch dataset {
          case "na-glowe":
            #expect(texts.count == 2, "\(texts)")
            let numbers = texts.compactMap { $0.split(separator: ";").last.flatMap { ExactDecimal(String($0)) } }
            #expect(numbers[0].divided(by: numbers[1], places: 2)?.description == values[2].description)
          case "razem":
            #expect(texts.count == 5)
            let sum = texts.reduce(0) { $0 + (Int($1.split(separator: ";").last ?? "") ?? 0) }
            #expect(String(sum) == values[1].description)
          default: #expect(texts.count == 15, "five sums of people, and five times an amount and people: \(texts)")
          }
          traced += 1
        }
      }
    }
    #expect(traced >= 50)
  }

  @Test func theAnswerNamesTheSelectAndWhatItRead() throws {
    try region.bringAll()
    let outcome = region.scene.run("trace raport 2024")
    #expect(outcome.status == .done, "\(outcome)")
    for line in [
      "raport period=2024, in version 1", "config/datasets/raport.sql (sha256 ", "na-glowe version 1: 2 rows",
      "razem version 1: 1 row", "  razem period=2024: people=17 gminas=2", "ludnosc area=B period=2024: people=10",
      "line 5, bytes 45 to 54 of ", "/people/dane.csv",
      "It read these rows, whether or not it used their values",
    ] {
      #expect(outcome.output.contains(line), "\(line): \(outcome.output)")
    }
    let json = region.scene.run("trace raport 2024 --json").output
    let connection = try Connection(":memory:", mode: .memory)
    var select = try connection.prepare(
      """
      SELECT ?1 ->> '$.origin', ?1 ->> '$.derivation.inputs[0].dataset', ?1 ->> '$.derivation.inputs[0].rows_read',
        ?1 ->> '$.derivation.inputs[1].rows[0].derivation.inputs[0].rows[1].record.text'
      """)
    try select.bind([json])
    #expect(try select.step())
    #expect((0..<4).map { select.text($0) } == ["derived", "na-glowe", "2", "B;2024;10"])
  }

  /// A version is traced by the SELECT that made it and the versions that it read, whatever they are today.
  @Test func whatIsOlderIsTracedAsItWas() throws {
    try region.bringAll()
    try region.put("people", ["A;2023;3", "A;2024;70", "B;2023;9"])
    try region.scene.folder.write(
      "config/datasets/razem.sql",
      "SELECT period, round_exact(sum_exact(people), 0) AS people, count(*) + 100 AS gminas FROM ludnosc GROUP BY period\n"
    )
    #expect(region.scene.run("run people").status == .done)
    #expect(region.rows("razem") == ["2023 12 102", "2024 70 101"])
    let old = region.scene.run("trace razem 2024 --version 1")
    #expect(old.status == .done, "\(old)")
    #expect(old.output.contains("ludnosc version 1: 2 rows") && old.output.contains("people=10"), "\(old)")
    let new = region.scene.run("trace razem 2024")
    #expect(new.output.contains("ludnosc version 2: 1 row") && new.output.contains("people=70"), "\(new)")
  }

  @Test func whatIsGoneIsSaid() throws {
    try region.bringAll()
    let missing = region.scene.run("trace razem 1999")
    #expect(
      missing.status == .failed && missing.errors.contains("razem has no row period=1999 in version 1"), "\(missing)")
    let landing = region.scene.folder.file("state/landing")
    for name in try Files.list(landing) { try Files.remove("\(landing)/\(name)") }
    let outcome = region.scene.run("trace razem 2024")
    #expect(outcome.status == .failed && outcome.output.contains("documents are no longer kept"), "\(outcome)")
  }

  @Test func anInputThatIsConfiguredNoMore() throws {
    try region.bringAll()
    for name in ["datasets/dochody-gmin.yaml", "sources/amount.yaml", "datasets/na-glowe.yaml", "datasets/raport.yaml"]
    {
      try Files.remove(region.scene.folder.file("config/\(name)"))
    }
    try region.derived(
      "na-glowe", ["area", "period"], [("per_head", "decimal")], "SELECT area, period, 1 AS per_head FROM ludnosc")
    let outcome = region.scene.run("trace na-glowe A 2024")
    #expect(outcome.status == .failed && outcome.output.contains("dochody-gmin is configured no more"), "\(outcome)")
  }

  /// A list of thousands is named by its first rows, and counted.
  @Test func manyRowsAreCounted() throws {
    try region.put("people", (0..<1500).map { "G\($0);2024;1" })
    #expect(region.scene.run("run people").status == .done)
    let outcome = region.scene.run("trace razem 2024")
    #expect(outcome.status == .done)
    #expect(
      outcome.output.contains("ludnosc version 1: \(Formatting.grouped(1500)) rows"), "\(outcome.output.prefix(900))")
    #expect(
      outcome.output.contains(
        "… and \(Formatting.grouped(1480)) rows more of ludnosc version 1: klamra trace ludnosc area="),
      "\(outcome.output)")
  }

  /// A record far into a document lies beyond the first piece that is read of it.
  @Test func aRecordBeyondTheFirstPiece() throws {
    try region.put("people", (0..<9000).map { "G\($0);2024;1" })
    #expect(region.scene.run("run people").status == .done)
    let outcome = region.scene.run("trace ludnosc G8999 2024")
    #expect(outcome.output.contains("G8999;2024;1"), "\(outcome)")
  }

  /// Numbers that a column makes texts of are found by their texts.
  @Test func aKeyThatTheSelectMakesAsANumber() throws {
    try region.derived(
      "razem", ["period"], [("people", "decimal"), ("gminas", "integer")],
      "SELECT period + 0 AS period, sum_exact(people) AS people, count(*) AS gminas FROM ludnosc GROUP BY period")
    try region.bringAll()
    let outcome = region.scene.run("trace razem 2024")
    #expect(outcome.status == .done && outcome.output.contains("B;2024;10") == false)
    #expect(outcome.output.contains("ludnosc version 1: 2 rows"), "\(outcome)")
  }

  /// A join that makes a row of every record: equal rows count as one, and more of them than fit into any queue are stepped
  /// through.
  @Test func manyEqualRowsOfOneKey() throws {
    try region.derived(
      "razem", ["period"], [("people", "decimal"), ("gminas", "integer")],
      "SELECT period, '1' AS people, 1 AS gminas FROM ludnosc")
    try region.put("people", (0..<30_000).map { "G\($0);2024;1" })
    #expect(region.scene.run("run people").status == .done)
    #expect(region.rows("razem") == ["2024 1 1"])
    let outcome = region.scene.run("trace razem 2024")
    #expect(outcome.status == .done && outcome.output.contains("ludnosc version 1: \(Formatting.grouped(30_000)) rows"))
  }

  /// The SELECT computes the figure, and the disclosure control hides it: the trace shows both.
  @Test func aFigureThatIsHidden() throws {
    let rules = "disclosure:\n  values: {people: mark}\n  frequency: {minimum: 5}\n"
    try region.derived(
      "ukryte", ["area", "period"], [("people", "integer"), ("mark", "code")],
      "SELECT area, period, people FROM ludnosc", rest: rules)
    try region.bringAll()
    #expect(region.rows("ukryte").filter { $0.hasSuffix("#") } == ["A 2023 #"])
    for (key, record) in [("A 2023", "A;2023;3"), ("B 2024", "B;2024;10")] {
      let outcome = region.scene.run("trace ukryte \(key)")
      #expect(outcome.status == .done, "\(outcome)")
      #expect(outcome.output.contains("from") && outcome.output.contains("ludnosc area="), "\(record): \(outcome)")
    }
  }
}
