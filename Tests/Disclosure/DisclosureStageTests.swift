import Rows
import Schema
import Testbed
import Testing

@testable import Disclosure

/// The stage between mapping and commit.
@Suite struct DisclosureStageTests {
  /// Rows that are there already, as a mapping would send them.
  private final class Producer: RowProducer {
    let stream: RowStream

    init(_ batches: [RowBatch], columns: Int, _ end: Result<MappingSummary, any Error>) {
      stream = RowStream(columnCount: columns)
      let stream = stream
      for batch in batches where !stream.send(batch) { break }
      stream.finish(end)
    }
  }

  private struct Broken: Error {}

  private static let dataset: Dataset = {
    var dataset = Dataset(
      id: "proba", title: Bilingual(pl: "Próba", en: "Trial"),
      columns: [
        Column(name: "value", type: .decimal, privacy: .public), Column(name: "area", type: .code, privacy: .public),
        Column(name: "firms", type: .integer), Column(name: "mark", type: .code, privacy: .public),
        Column(name: "status", type: .code, privacy: .public), Column(name: "note", type: .text, privacy: .public),
      ], key: ["area"])
    dataset.disclosure = DisclosureControl(
      values: ["value"], marks: ["mark"], status: "status", entities: .init(column: "firms", minimum: 3),
      totals: [.groups(by: [], total: [.init(column: "area", value: "T")])])
    return dataset
  }()

  private func stage(
    _ rows: [[Value]], dataset: Dataset = DisclosureStageTests.dataset, summary: MappingSummary = MappingSummary()
  ) throws -> DisclosureStage {
    let control = try #require(dataset.disclosure)
    let producer = Producer(
      stride(from: 0, to: rows.count, by: 4_000).map { RowBatch.of(Array(rows[$0..<min($0 + 4_000, rows.count)])) },
      columns: dataset.columns.count, .success(summary))
    return DisclosureStage(producer, dataset, control, areas: nil, before: PublishedBefore())
  }

  private func read(_ stage: DisclosureStage) throws -> [[Value]] {
    var rows: [[Value]] = []
    while let batch = try stage.stream.next() {
      rows += batch.values
      stage.stream.recycle(batch)
    }
    return rows
  }

  @Test func whatIsHiddenIsMarkedAndWhatWouldTellItIsEmptied() throws {
    let stage = try stage([
      ["9", "c", 9, nil, "A", nil], ["50", "a", 2, nil, "A", "uwaga"], ["100", "T", 20, nil, "A", nil],
      ["41", "b", 9, "x", nil, nil],
    ])
    // In key order. The figure of two firms is hidden, and with it the smallest one that leaves it an interval of a
    // quarter; the number of firms is not published.
    #expect(
      try read(stage) == [
        ["100", "T", nil, nil, "A", nil], [nil, "a", nil, "#", "Q", "uwaga"], [nil, "b", nil, "#", "Q", nil],
        ["9", "c", nil, nil, "A", nil],
      ])
    let counts = try #require(try stage.stream.summary().ledger.suppression)
    #expect(counts.atRisk == 1 && counts.secondary == 1 && counts.known == 0 && counts.cells == 2)
  }

  @Test func aTableWithoutRowsIsOne() throws {
    let stage = try stage([])
    #expect(try read(stage).isEmpty)
    #expect(try stage.stream.summary().ledger.suppression?.cells == 0)
  }

  /// The commit decides which of two rows with one key is kept: both are sent in order, and hidden alike.
  @Test func rowsOfOneKeyKeepTheirOrder() throws {
    let stage = try stage([
      ["5", "b", 1, nil, nil, "1"], ["7", "a", 9, nil, nil, "2"], ["6", "b", 9, nil, nil, "3"],
    ])
    #expect(
      try read(stage) == [
        ["7", "a", nil, nil, nil, "2"], [nil, "b", nil, "#", "Q", "1"], [nil, "b", nil, "#", "Q", "3"],
      ])
  }

  /// A row keeps its source record, wherever it is sorted.
  @Test func rowsKeepTheirOrigin() throws {
    let stage = try stage([
      ["5", "b", 1, nil, nil, "1"], ["7", "a", 9, nil, nil, "2"], ["6", "c", 9, nil, nil, "3"],
    ])
    var origins: [Int] = []
    while let batch = try stage.stream.next() {
      for row in 0..<batch.rowCount { origins.append(batch.origin(row).position) }
    }
    #expect(origins == [2, 1, 3])
  }

  @Test func aFigureThatIsNotExactEndsTheRun() throws {
    let digits = String(repeating: "9", count: 40)
    let stage = try stage([["1", "a", 9, nil, nil, nil], [.text(digits), "b", 9, nil, nil, nil]])
    #expect(throws: DisclosureError.notExact(column: "value", key: "b")) { try read(stage) }
    #expect(throws: DisclosureError.self) { try stage.stream.summary() }
  }

  @Test func anErrorOfTheMappingComesThrough() throws {
    let dataset = Self.dataset
    let batch = RowBatch.of([["5", "b", 1, nil, nil, "1"]])
    let producer = Producer([batch], columns: 6, .failure(Broken()))
    let stage = DisclosureStage(
      producer, dataset, try #require(dataset.disclosure), areas: nil, before: PublishedBefore())
    #expect(throws: Broken.self) { try read(stage) }
  }

  @Test(arguments: [0, 1]) func soManyRowsAndNoMore(more: Int) throws {
    let (batchRows, batches) = (4_000, DisclosureStage.rowsMax / 4_000)
    let dataset = Self.dataset
    final class Many: RowProducer {
      let stream = RowStream(columnCount: 6)
    }
    let producer = Many()
    let stage = DisclosureStage(
      producer, dataset, DisclosureControl(values: ["value"], marks: ["mark"]), areas: nil, before: PublishedBefore())
    var sent = 0
    for number in 0..<(batches + more) {
      let batch = producer.stream.batch()
      for row in 0..<(number == batches ? more : batchRows) {
        #expect(batch.add(["7", .text("\(1_000_000 + number * batchRows + row)"), nil, nil, nil, nil]))
      }
      sent += batch.rowCount
      if !producer.stream.send(batch) { break }
    }
    producer.stream.finish(.success(MappingSummary()))
    var found = 0
    if more == 0 {
      while let batch = try stage.stream.next() {
        found += batch.rowCount
        stage.stream.recycle(batch)
      }
      #expect(found == 200_000 && sent == 200_000)
    } else {
      #expect(throws: DisclosureError.tooManyRows(max: 200_000)) { try stage.stream.next() }
    }
  }

  /// A stage whose rows are not read to the end stops, and so does its mapping.
  @Test func aStageThatIsGivenUpEnds() throws {
    for count in [1, 12_000] {
      var stage: DisclosureStage? = try stage((0..<count).map { ["7", .text("\($0)"), 9, nil, nil, nil] })
      #expect(stage != nil)
      stage = nil
    }
  }

  /// The values in findings about protected figures are not stored; the failures are.
  @Test func examplesOfHiddenFiguresAreNotKept() throws {
    var dataset = Self.dataset
    dataset.checks = [
      Check(name: "zakres", rule: .range(column: "value", min: "0", max: "9"), action: .warn),
      Check(name: "firmy", rule: .required(columns: ["firms"]), action: .warn),
      Check(name: "opis", rule: .required(columns: ["note"]), action: .warn),
    ]
    var summary = MappingSummary()
    summary.ledger.checks = ["zakres", "firmy", "opis", "dawna"].map { name in
      CheckResult(
        name: name, action: .warn, looked: 4, failed: 2,
        examples: [.init(document: 0, position: 7, text: "50"), .init(document: 0, position: 8, text: "51")])
    }
    let stage = try stage([["5", "b", 9, nil, nil, nil]], dataset: dataset, summary: summary)
    _ = try read(stage)
    let checks = try stage.stream.summary().ledger.checks
    let withheld = "not kept, since its figures may have to be hidden: see the record"
    #expect(
      checks.map { $0.examples.map(\.text) } == [
        [withheld, withheld], [withheld, withheld], ["50", "51"], ["50", "51"],
      ])
    #expect(checks.allSatisfy { $0.failed == 2 && $0.looked == 4 && $0.examples.map(\.position) == [7, 8] })
  }
}
