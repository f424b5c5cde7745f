import Configuration
import Landing
import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import State

/// Rejections of documents that a later run has mapped again.
@Suite struct SupersededRejectionTests {
  private let folder: TemporaryFolder
  private let database: Database
  private let runs: Runs
  private let quarantine: Quarantine

  init() throws {
    folder = try TemporaryFolder()
    database = try Database(folder.file("klamra.sqlite"), layout: StateLayout.now)
    runs = Runs(database)
    quarantine = Quarantine(database)
  }

  private func digest(_ name: String) -> Digest { SHA256.of(name.utf8) }

  /// A run over documents, named by letters, with rejected places in each: `["a": [1, 2], "": [7]]`.
  @discardableResult
  private func map(
    _ documents: [String], rejecting: [String: [Int]], outcome: RunStream.Outcome = .committed, field: String = "x"
  ) throws -> Int64 {
    let run = try runs.begin(source: "s", trigger: .schedule)
    try runs.record(
      documents.enumerated().map { ordinal, name in
        DocumentReference(
          stream: "t", ordinal: ordinal, requestKey: name, url: name,
          document: Document(digest: digest(name), bytes: 1), status: 200, fetchedAt: .now)
      }, run: run)
    let entries = rejecting.sorted { $0.key < $1.key }.flatMap { name, places in
      places.map { place in
        Quarantine.Entry(
          run: run, source: "s", dataset: "d", stream: "t", document: name.isEmpty ? "" : digest(name).hex,
          origin: name, rejection: Rejection(rule: .type, position: place, field: field, value: "v", reason: "no"))
      }
    }
    var row = RunStream(
      run: run, source: "s", stream: "t", dataset: "d", outcome: outcome, settledAt: Timestamp(seconds: run))
    row.counts = RunStream.Counts()
    try database.write { connection in
      try Quarantine.replace(run: run, source: "s", dataset: "d", stream: "t", with: entries, on: connection)
      try RunStreams.put(row, on: connection)
      let kept =
        outcome == .held ? try Quarantine.lastMapped(before: run, source: "s", stream: "t", on: connection) : nil
      try Quarantine.supersede(by: run, source: "s", dataset: "d", stream: "t", keeping: kept, on: connection)
    }
    try runs.finish(run, outcome == .held ? .held : .committed)
    return run
  }

  private func stored() throws -> Int {
    try database.read { connection in
      var select = try connection.prepare("SELECT count(*) FROM quarantine")
      return try select.step() ? Int(select.integer(0)) : 0
    }
  }

  /// What the table of sizes says is what is there.
  private func expectSound() throws {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT s.run, s.records, s.bytes, count(q.run), coalesce(sum(\(Quarantine.bytesInSQL)), 0)
        FROM quarantine_sizes AS s LEFT JOIN quarantine AS q USING (run, dataset, stream) GROUP BY 1
        """)
      while try select.step() {
        let run = select.integer(0)
        #expect(select.integer(1) == select.integer(3), "run \(run)")
        #expect(select.integer(2) == select.integer(4), "run \(run)")
      }
    }
  }

  @Test func aHeldRunThatIsRepeatedStoresNothingMore() throws {
    for _ in 1...50 { try map(["a", "b"], rejecting: ["a": [1, 2, 3], "b": [9], "": [0]], outcome: .held) }
    #expect(try stored() == 5)
    try expectSound()
  }

  /// The dataset agrees with the first run until an operator decides: its rejections are still open.
  @Test func whatIsInTheDatasetStaysOpen() throws {
    let first = try map(["a"], rejecting: ["a": [1, 2]])
    for _ in 1...5 { try map(["a"], rejecting: ["a": [5]], outcome: .held) }
    #expect(try stored() == 3)
    #expect(try quarantine.unsettled(run: first, dataset: "d", stream: "t").records == 2)
    #expect(try quarantine.entries(run: first).map(\.rejection.position) == [1, 2])
    let last = try map(["a"], rejecting: ["a": [5]])
    // What it accepts stays in the record of the first run.
    #expect(try stored() == 3)
    #expect(try quarantine.unsettled(run: last, dataset: "d", stream: "t").records == 1)
    try expectSound()
  }

  @Test func otherDocumentsKeepTheirs() throws {
    let first = try map(["a", "b", "c"], rejecting: ["a": [1], "b": [2], "c": [3], "": [4]])
    let second = try map(["b", "c", "d"], rejecting: ["b": [2], "d": [7]])
    #expect(try stored() == 5)
    let entries = try quarantine.entries(run: first)
    #expect(entries.map(\.run) == [first, first, first, second] && entries.map(\.rejection.position) == [4, 1, 3, 2])
    #expect(try quarantine.entries(run: second).map(\.rejection.position).sorted() == [2, 7])
    // The row without a document results from all of them: once "a" is not among them any more, it is another one.
    try map(["b", "c"], rejecting: ["": [4]])
    #expect(try quarantine.entries(run: first).map(\.rejection.position).sorted() == [1, 2, 3, 4])
    #expect(try stored() == 6)
    try map(["a", "b", "c"], rejecting: ["": [4]])
    #expect(try stored() == 5)
    try expectSound()
  }

  /// A run without any records of a document does not show those of another run, unless it had some.
  @Test func aRunThatRejectedNothingShowsNothing() throws {
    let first = try map(["a"], rejecting: [:])
    try map(["a"], rejecting: ["a": [1]])
    #expect(try quarantine.entries(run: first).isEmpty)
  }

  @Test func discardsAreCarriedOver() throws {
    let word = Quarantine.Discard(at: Timestamp(seconds: 5), by: "anna", reason: "stare")
    let first = try map(["a", "b"], rejecting: ["a": [1, 2], "b": [3]], outcome: .held)
    #expect(try quarantine.discard(run: first, field: nil, word) == 3)
    let second = try map(["b", "a"], rejecting: ["a": [1, 4], "b": [3]], outcome: .held)
    let entries = try quarantine.entries(run: second).sorted { $0.rejection.position < $1.rejection.position }
    #expect(entries.map(\.discard) == [word, word, nil], "another place of the same document was not discarded")
    #expect(try quarantine.unsettled(run: second, dataset: "d", stream: "t").records == 1)
    // Another field of the same record is another rejection.
    let third = try map(["a"], rejecting: ["a": [1]], outcome: .held, field: "y")
    #expect(try quarantine.entries(run: third).map(\.discard) == [nil])
  }

  /// Random runs over a few documents: no document has two judgements besides those in the dataset, and the newest
  /// judgement of each is there.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func everyDocumentHasItsNewestJudgement(seed: UInt64) throws {
    var random = Seeded(seed)
    var newest: [String: (run: Int64, places: Set<Int>)] = [:]
    for _ in 1...30 {
      let documents = ["a", "b", "c", "d"].filter { _ in Bool.random(using: &random) }
      var rejecting: [String: [Int]] = [:]
      for name in documents {
        rejecting[name] = (1...5).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
      }
      let isHeld = Bool.random(using: &random)
      let run = try map(documents, rejecting: rejecting, outcome: isHeld ? .held : .committed)
      for name in documents { newest[name] = (run, Set(rejecting[name] ?? [])) }
      for (name, judgement) in newest {
        let found = try quarantine.entries(run: judgement.run).filter { $0.document == digest(name).hex }
        #expect(Set(found.map(\.rejection.position)) == judgement.places, "seed \(seed), run \(run), \(name)")
      }
      try expectSound()
    }
    // A held judgement and the one in the dataset, of five places each.
    #expect(try stored() <= 4 * 5 * 2, "seed \(seed)")
  }
}
