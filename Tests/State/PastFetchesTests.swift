internal import Landing
internal import Platform
internal import SQLite
internal import Schema
internal import Testbed
internal import Testing

@testable import State

/// Lists of documents of superseded runs are condensed, and still read as lists.
@Suite struct PastFetchesTests {
  private let folder: TemporaryFolder
  private let database: Database
  private let runs: Runs
  private let noon = Timestamp(seconds: 1_795_262_400)

  init() throws {
    folder = try TemporaryFolder()
    database = try Database(folder.file("klamra.sqlite"), tables: [Runs.tables])
    runs = Runs(database)
  }

  private func list(_ text: String, stream: String = "strony", at moment: Timestamp) -> [DocumentReference] {
    text.enumerated().map { ordinal, letter in
      DocumentReference(
        stream: stream, ordinal: ordinal, requestKey: "strona=\(ordinal)", url: "http://127.0.0.1/\(ordinal)",
        document: Document(digest: SHA256.of("\(letter)".utf8), bytes: 1), etag: "\"\(letter)\"", lastModified: nil,
        status: 200, fetchedAt: moment)
    }
  }

  private func run(
    _ text: String, source: Owner = "gus", stream: String = "strony", _ state: Run.State = .committed, day: Int = 0,
    trigger: Run.Trigger = .schedule
  ) throws -> Int64 {
    let moment = noon.adding(seconds: Double(day) * 86_400)
    let id = try runs.begin(source: source, trigger: trigger, at: moment)
    try runs.record(list(text, stream: stream, at: moment), run: id)
    if state == .held { try runs.enter(state, id) } else { try runs.finish(id, state, at: moment) }
    return id
  }

  private func text(_ run: Int64, stream: String? = nil) throws -> [String] {
    try runs.documents(of: run, stream: stream).map { "\($0.stream) \($0.ordinal) \($0.document.digest) \($0.url)" }
  }

  private func count(_ table: String) throws -> Int {
    try database.read { connection in
      var select = try connection.prepare("SELECT count(*) FROM \(table)")
      return try select.step() ? Int(select.integer(0)) : 0
    }
  }

  @Test func theNewestListKeepsItsValidators() throws {
    let ids = try (0..<4).map { try run($0 == 2 ? "aXc" : "abc", day: $0) }
    let before = try ids.map { try text($0) }
    try runs.condense()
    #expect(try ids.map { try text($0) } == before)
    #expect(try count("run_documents") == 3)
    #expect(try count("past_documents") == 4)
    #expect(try runs.lastFetched(source: "gus", stream: "strony").map(\.etag) == ["\"a\"", "\"b\"", "\"c\""])
    #expect(try runs.documents(of: ids[0]).allSatisfy { $0.etag == nil })
    // A fetch has its own moment, an unchanged document that of its first one.
    #expect(try ids.map { try runs.lastFetch(of: $0) } == (0..<4).map { noon.adding(seconds: Double($0) * 86_400) })
    #expect(try runs.documents(of: ids[2]).map(\.fetchedAt) == [0, 2, 0].map { noon.adding(seconds: $0 * 86_400) })
    try runs.condense()
    #expect(try ids.map { try text($0) } == before)
  }

  /// What is not over, not successful or not superseded keeps its list.
  @Test func otherRunsAreLeftAlone() throws {
    let held = try run("a", .held)
    let failed = try run("b", .failed)
    let preview = try run("c", trigger: .preview)
    let other = try run("d", source: "gus/inny")
    let stream = try run("e", stream: "inne")
    let newest = try run("f")
    try runs.condense()
    #expect(try count("run_documents") == 6 && count("past_fetches") == 0)
    // Released after a newer run: the order of the fetches would be another one.
    let last = try run("g")
    try runs.condense()
    try runs.finish(held, .committed)
    try runs.condense()
    #expect(try count("past_fetches") == 1)
    for (id, letter) in [
      (held, "a"), (failed, "b"), (preview, "c"), (other, "d"), (stream, "e"), (newest, "f"), (last, "g"),
    ] {
      #expect(try runs.documents(of: id).map(\.document.digest) == [SHA256.of(letter.utf8)])
    }
  }

  /// Random runs, condensed and removed at random: every list reads as it was recorded, and every document that a run
  /// refers to is named to those who remove files.
  @Test func randomRuns() throws {
    var random = Seeded(20_261_203)
    for _ in 0..<12 {
      var expected: [Int64: [String]] = [:]
      var letters: [Int64: Set<String>] = [:]
      for day in 0..<random.below(30) {
        let source = random.pick(["gus", "urząd"] as [Owner])
        let letters0 = String((0..<random.below(5)).map { _ in random.pick(["a", "b", "c"]) as Character })
        let id = try run(
          letters0, source: source, random.pick([.committed, .committed, .unchanged, .failed]), day: day)
        expected[id] = try text(id)
        letters[id] = Set(letters0.map { SHA256.of("\($0)".utf8).hex })
        if random.once(in: 4) { try runs.condense() }
        if random.once(in: 6), let gone = expected.keys.min() {
          let source = try #require(try runs.run(gone)).source
          let expired = ExpiredRun(id: gone, source: source, finishedAt: noon, documents: 0, isRecordExpired: true)
          var named: Set<String> = []
          try database.read { try Runs.eachDocument(on: $0, except: [gone]) { named.insert($0) } }
          letters[gone] = nil
          #expect(named == letters.values.reduce(into: []) { $0.formUnion($1) })
          try database.write { try Runs.remove([expired], on: $0) }
          expected[gone] = nil
        }
        for (id, list) in expected { #expect(try text(id) == list) }
      }
      try runs.condense()
      for (id, list) in expected { #expect(try text(id) == list) }
      for id in expected.keys {
        let all = ExpiredRun(id: id, source: "gus", finishedAt: noon, documents: 0, isRecordExpired: true)
        try database.write { try Runs.remove([all], on: $0) }
      }
      try runs.condense()
      #expect(try count("past_documents") == 0 && count("past_fetches") == 0 && count("run_documents") == 0)
    }
  }
}
