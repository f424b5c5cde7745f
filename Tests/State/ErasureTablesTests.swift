internal import Platform
internal import SQLite
internal import Schema
internal import Testbed
internal import Testing

@testable import State

/// The operations on `klamra.sqlite` for erasing a row and pruning runs.
@Suite struct ErasureTablesTests {
  let folder: TemporaryFolder
  let database: Database
  let quarantine: Quarantine
  let holds: Holds

  init() throws {
    folder = try TemporaryFolder()
    database = try Database(folder.file("klamra.sqlite"), layout: StateLayout.now)
    quarantine = Quarantine(database)
    holds = Holds(database)
  }

  private func reject(
    _ position: Int, run: Int64 = 1, dataset: String = "mieszkancy", stream: String = "rows", document: String = "ab",
    rule: Rejection.Rule = .type, field: String = "wiek"
  ) throws {
    let entry = Quarantine.Entry(
      run: run, source: "rejestr", dataset: dataset, stream: stream, document: document, origin: "drop/a.csv",
      rejection: Rejection(
        rule: rule, position: position, field: field, value: "x\(position)", reason: "no \(position)"))
    let others = try quarantine.entries(run: run).filter { $0.dataset == dataset && $0.stream == stream }
    try quarantine.replace(run: run, source: "rejestr", dataset: dataset, stream: stream, with: others + [entry])
  }

  private func hold(_ run: Int64, _ dataset: String, stream: String = "rows", summary: [String]) throws {
    try holds.add(
      Holds.Hold(
        run: run, source: .source("s\(run)"), stream: stream, dataset: dataset, reasons: [], inserted: 0, updated: 0,
        deleted: 1,
        rowsBefore: 1, rowsAfter: 0, quarantined: 0, summary: summary))
  }

  @Test func recordsOfADatasetAreFoundInEveryRun() throws {
    try reject(7)
    try reject(3, run: 2, document: "", rule: .duplicateKey)
    try reject(5, run: 2, stream: "other", rule: .foreignKey)
    try reject(9, dataset: "inne")
    let found = try quarantine.records(dataset: "mieszkancy").sorted { $0.place.position < $1.place.position }
    #expect(
      found.map(\.place) == [
        RejectedPlace(run: 2, stream: "rows", document: "", position: 3),
        RejectedPlace(run: 2, stream: "other", document: "ab", position: 5),
        RejectedPlace(run: 1, stream: "rows", document: "ab", position: 7),
      ])
    #expect(found.map(\.isKey) == [true, true, false])
    #expect(found.map(\.value) == ["x3", "x5", "x7"] && found.map(\.reason) == ["no 3", "no 5", "no 7"])
    #expect(found.allSatisfy { $0.source == "rejestr" })
    #expect(try quarantine.records(dataset: "nic").isEmpty)
  }

  @Test func discardedRecordsAreFoundAsWell() throws {
    try reject(7)
    _ = try quarantine.discard(run: 1, field: nil, .init(at: .now, by: "anna", reason: "nie będzie"))
    #expect(try quarantine.records(dataset: "mieszkancy").map(\.place.position) == [7])
  }

  /// Every rejection of one record goes, and none of another place, run, stream, document or dataset.
  @Test func onlyThePlacesOfTheRecordAreForgotten() throws {
    try reject(7)
    try reject(7, field: "plec")
    try reject(8)
    try reject(7, run: 2)
    try reject(7, stream: "other")
    try reject(7, dataset: "inne")
    let place = RejectedPlace(run: 1, stream: "rows", document: "ab", position: 7)
    for _ in 1...2 {
      try database.write { try Quarantine.remove([place], dataset: "mieszkancy", on: $0) }
      #expect(try quarantine.records(dataset: "mieszkancy").count == 3)
      #expect(try !quarantine.records(dataset: "mieszkancy").map(\.place).contains(place))
      #expect(try quarantine.records(dataset: "inne").map(\.place) == [place])
    }
  }

  @Test func whatHoldsWouldChangeIsConcealedForOneDataset() throws {
    try hold(1, "mieszkancy", summary: ["Anna: 1 → 2", "Jan: 3 → 4"])
    try hold(2, "mieszkancy", summary: [])
    try hold(3, "inne", summary: ["Ewa: 5 → 6"])
    try database.write { try Holds.conceal(dataset: "mieszkancy", as: "(left out)", on: $0) }
    #expect(try holds.list(run: 1).map(\.summary) == [["(left out)"]])
    #expect(try holds.list(run: 2).map(\.summary) == [[]])
    #expect(try holds.list(run: 3).map(\.summary) == [["Ewa: 5 → 6"]])
  }

  @Test func aTransactionThatFailsConcealsNothing() throws {
    try hold(1, "mieszkancy", summary: ["Anna: 1 → 2"])
    try reject(7)
    #expect(throws: CancellationError.self) {
      try database.write { connection in
        try Holds.conceal(dataset: "mieszkancy", as: "(left out)", on: connection)
        try Records.forget(run: 1, on: connection)
        throw CancellationError()
      }
    }
    #expect(try holds.list(run: 1).map(\.summary) == [["Anna: 1 → 2"]])
    #expect(try quarantine.entries(run: 1).count == 1)
  }

  @Test func whatIsKeptOfARunGoesWithItsRecord() throws {
    for run in [Int64(1), 2] {
      try reject(7, run: run)
      try hold(run, "mieszkancy", stream: "r\(run)", summary: ["x"])
    }
    try database.write { try Records.forget(run: 1, on: $0) }
    #expect(try quarantine.entries(run: 1).isEmpty && holds.list(run: 1).isEmpty)
    #expect(try quarantine.entries(run: 2).count == 1 && holds.list(run: 2).count == 1)
  }

  @Test func usedDocumentsAreThoseThatWereAdded() throws {
    let used = try UsedDocuments()
    #expect(try !used.contains("ab"))
    for digest in ["ab", "cd", "ab"] { try used.add(digest) }
    #expect(try used.contains("ab") && used.contains("cd") && used.contains("ab"))
    #expect(try !used.contains("AB") && !used.contains("") && !used.contains("a"))
    try used.add("")
    #expect(try used.contains(""))
    // Each has a separate table.
    #expect(try !UsedDocuments().contains("ab"))
  }
}
