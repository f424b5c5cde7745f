internal import Landing
internal import Platform
internal import SQLite
import Schema
internal import Testbed
internal import Testing

@testable import State

@Suite struct RunsTests {
  let folder: TemporaryFolder
  let runs: Runs
  let noon = Timestamp(seconds: 1_795_262_400)

  init() throws {
    folder = try TemporaryFolder()
    runs = Runs(try Database(folder.file("klamra.sqlite"), tables: [Runs.tables]))
  }

  private func reference(_ ordinal: Int, _ key: String, stream: String = "observations") -> DocumentReference {
    DocumentReference(
      stream: stream, ordinal: ordinal, requestKey: key, url: "http://127.0.0.1/\(key)",
      document: Document(digest: SHA256.of(Array(key.utf8)), bytes: key.utf8.count), etag: "\"\(key)\"",
      lastModified: nil, status: 200, fetchedAt: noon)
  }

  /// What stopped on the way and is not taken up ends with the next run; what had fetched everything does not.
  @Test func aNewRunEndsThoseThatNobodyTakesUp() throws {
    let states: [Run.State] = [.started, .fetching, .paused, .mapped, .held, .committed]
    let ids = try states.map { state in
      let id = try runs.begin(source: "other", trigger: .schedule, at: noon)
      try runs.enter(state, id)
      return id
    }
    // The earlier runs ended each other; they are reset to the states that a crash would have left.
    for (id, state) in zip(ids, states) { try runs.enter(state, id) }
    let preview = try runs.begin(source: "other", trigger: .preview, at: noon)
    #expect(try ids.map { try runs.run($0)?.state } == states)
    let strange = try runs.begin(source: "strange", trigger: .schedule, at: noon)
    let newest = try runs.begin(source: "other", trigger: .replay, at: noon)
    #expect(try ids.map { try runs.run($0)?.state } == [.failed, .failed, .failed, .mapped, .held, .committed])
    #expect(try runs.run(ids[0])?.problem == "interrupted, and not taken up again: run \(newest) began anew")
    #expect(try runs.run(preview)?.state == .failed && runs.run(strange)?.state == .started)
    #expect(try runs.list().map(\.id) == [newest, strange] + ids.reversed())
    #expect(try runs.sources() == ["other", "strange"])
  }

  @Test func aRunGoesThroughItsStates() throws {
    let id = try runs.begin(source: "ludnosc-gus", trigger: .schedule, at: noon)
    #expect(try runs.run(id)?.state == .started)
    for state in [Run.State.fetching, .mapped] {
      try runs.enter(state, id)
      #expect(try runs.run(id)?.state == state)
      #expect(try runs.interrupted().map(\.id) == [id])
    }
    try runs.finish(id, .committed, at: noon.adding(seconds: 2))
    let run = try #require(try runs.run(id))
    #expect(
      run
        == Run(
          id: id, source: "ludnosc-gus", trigger: .schedule, state: .committed, startedAt: noon,
          finishedAt: noon.adding(seconds: 2)))
    #expect(try runs.interrupted().isEmpty)
  }

  @Test func aFailureKeepsItsWords() throws {
    let id = try runs.begin(source: "a", trigger: .operatorCommand)
    try runs.finish(id, .failed, problem: "the body was cut")
    #expect(try runs.run(id)?.problem == "the body was cut")
    #expect(try runs.run(id + 1) == nil)
  }

  @Test func documentsComeBackInOrder() throws {
    let id = try runs.begin(source: "a", trigger: .schedule)
    try runs.record([reference(1, "p1"), reference(0, "p0")], run: id)
    try runs.record([reference(0, "s", stream: "stations")], run: id)
    #expect(try runs.documents(of: id).map(\.requestKey) == ["p0", "p1", "s"])
    #expect(try runs.documents(of: id, stream: "observations") == [reference(0, "p0"), reference(1, "p1")])
    #expect(try runs.documents(of: id + 1).isEmpty)
  }

  @Test func aDocumentRecordedTwiceIsKeptOnce() throws {
    let id = try runs.begin(source: "a", trigger: .schedule)
    try runs.record([reference(0, "old")], run: id)
    try runs.record([reference(0, "new")], run: id)
    #expect(try runs.documents(of: id) == [reference(0, "new")])
  }

  @Test func theNewestUnfinishedRunIsResumed() throws {
    #expect(try runs.resumable(source: "a") == nil)
    let first = try runs.begin(source: "a", trigger: .schedule)
    #expect(try runs.resumable(source: "a")?.id == first)
    #expect(try runs.resumable(source: "b") == nil)
    try runs.finish(first, .failed)
    #expect(try runs.resumable(source: "a") == nil)
    let second = try runs.begin(source: "a", trigger: .schedule)
    try runs.pause(second, until: noon, because: "the quota is spent")
    let paused = try #require(try runs.resumable(source: "a"))
    #expect(paused.id == second && paused.resumesAt == noon && paused.problem == "the quota is spent")
    try runs.enter(.fetching, second)
    #expect(try runs.run(second)?.resumesAt == nil)
    try runs.finish(second, .held)
    #expect(try runs.resumable(source: "a") == nil)
    #expect(try runs.held().map(\.id) == [second])
  }

  @Test func validatorsComeFromTheLastSuccess() throws {
    let good = try runs.begin(source: "a", trigger: .schedule)
    try runs.record([reference(0, "x"), reference(1, "y")], run: good)
    #expect(try runs.lastDocuments(source: "a", stream: "observations").isEmpty)
    try runs.finish(good, .unchanged)
    let bad = try runs.begin(source: "a", trigger: .schedule)
    try runs.record([reference(0, "z")], run: bad)
    try runs.finish(bad, .failed)
    let last = try runs.lastDocuments(source: "a", stream: "observations")
    #expect(last == ["x": reference(0, "x"), "y": reference(1, "y")])
    #expect(try runs.lastDocuments(source: "a", stream: "stations").isEmpty)
    #expect(try runs.lastDocuments(source: "b", stream: "observations").isEmpty)
  }

  @Test func previewsAndRunsWithoutDocumentsGiveNoValidators() throws {
    let good = try runs.begin(source: "a", trigger: .schedule)
    try runs.record([reference(0, "x")], run: good)
    try runs.finish(good, .committed)
    let replay = try runs.begin(source: "a", trigger: .replay)
    try runs.finish(replay, .committed)
    let preview = try runs.begin(source: "a", trigger: .preview)
    try runs.record([reference(0, "p")], run: preview)
    try runs.finish(preview, .unchanged)
    #expect(try runs.lastFetched(source: "a", stream: "observations") == [reference(0, "x")])
    #expect(try runs.lastSuccess(source: "a")?.id == replay)
  }

  @Test func documentsOfAStreamAreReplacedTogether() throws {
    let id = try runs.begin(source: "a", trigger: .schedule)
    try runs.record([reference(0, "x"), reference(1, "y"), reference(2, "z")], run: id)
    try runs.record([reference(0, "s", stream: "stations")], run: id)
    try runs.replace([reference(0, "y")], run: id, stream: "observations")
    #expect(try runs.documents(of: id).map(\.requestKey) == ["y", "s"])
  }

  @Test func theListIsNewestFirst() throws {
    let ids = try ["a", "b", "a"].map { try runs.begin(source: $0, trigger: .schedule) }
    #expect(try runs.list().map(\.id) == ids.reversed())
    #expect(try runs.list(source: "a").map(\.id) == [ids[2], ids[0]])
    #expect(try runs.list(limit: 1).map(\.id) == [ids[2]])
  }

  @Test func runsSurviveARestart() throws {
    let id = try runs.begin(source: "a", trigger: .schedule)
    try runs.record([reference(0, "x")], run: id)
    let again = Runs(try Database(folder.file("klamra.sqlite"), tables: [Runs.tables]))
    #expect(try again.resumable(source: "a")?.id == id)
    #expect(try again.documents(of: id) == [reference(0, "x")])
  }
}
