internal import Events
import OutputState
internal import Platform
internal import Schema
internal import Testbed
internal import Testing

@testable import State

/// Where followers are that cannot tell from what they write.
@Suite struct FollowerCursorsTests {
  private let folder: TemporaryFolder
  private let paths: StatePaths

  init() throws {
    folder = try TemporaryFolder()
    paths = StatePaths(folder.path)
  }

  @Test func aFollowerThatNeverWentOnIsAtTheBeginning() throws {
    let cursors = try Records(opening: paths).cursors
    #expect(try cursors.position(of: "feeds", dataset: "szkoly") == 0)
    try cursors.move("feeds", to: [:])
    #expect(try cursors.position(of: "feeds", dataset: "szkoly") == 0)
  }

  @Test func whatFollowersMetIsKeptUntilItIsOver() throws {
    let cursors = try Records(opening: paths).cursors
    try cursors.meet(nil, of: "szkoly")
    #expect(try cursors.problem(of: "szkoly") == nil)
    let first = Timestamp(seconds: 1_764_000_000)
    try cursors.meet("brak miejsca", of: "szkoly", now: first)
    try cursors.meet("inny powód", of: "ludnosc", now: first.adding(seconds: 60))
    try cursors.meet("klucz", of: "szkoly", now: first.adding(seconds: 90))
    #expect(try cursors.problem(of: "szkoly") == FollowerProblem(dataset: "szkoly", since: first, text: "klucz"))
    #expect(try cursors.problem(of: "ludnosc")?.text == "inny powód")
    try cursors.meet(String(repeating: "ż", count: 5000), of: "ludnosc")
    #expect(try cursors.problem(of: "ludnosc")?.text.utf8.count == 4096)
    try cursors.meet(nil, of: "szkoly")
    #expect(try cursors.problem(of: "szkoly") == nil)
    #expect(try cursors.problem(of: "ludnosc") != nil)
  }

  @Test func followersAndDatasetsDoNotShareAPosition() throws {
    let cursors = try Records(opening: paths).cursors
    try cursors.move("feeds", to: ["szkoly": 7, "ludnosc": 3])
    try cursors.move("mirror", to: ["szkoly": 1])
    try cursors.move("feeds", to: ["szkoly": 9])
    #expect(try cursors.position(of: "feeds", dataset: "szkoly") == 9)
    #expect(try cursors.position(of: "feeds", dataset: "ludnosc") == 3)
    #expect(try cursors.position(of: "mirror", dataset: "szkoly") == 1)
    #expect(try cursors.position(of: "mirror", dataset: "ludnosc") == 0)
  }

  @Test func aReaderSeesWhatTheWriterHasStored() throws {
    let writer = try Records(opening: paths)
    try writer.cursors.move("feeds", to: ["szkoly": 4])
    #expect(try Records(reading: paths).cursors.position(of: "feeds", dataset: "szkoly") == 4)
    #expect(throws: (any Error).self) { try Records(reading: paths).cursors.move("feeds", to: ["szkoly": 5]) }
  }

  /// One transaction for all tables: what fails halfway leaves nothing.
  @Test func aTransactionIsWholeOrNothing() throws {
    struct Crash: Error {}
    let records = try Records(opening: paths)
    #expect(throws: Crash.self) {
      try records.transaction { connection in
        try Quarantine.replace(
          run: 1, source: "rejestr", dataset: "szkoly", stream: "table",
          with: [
            Quarantine.Entry(
              run: 1, source: "rejestr", dataset: "szkoly", stream: "table", document: "", origin: "a.csv",
              rejection: Rejection(rule: .type, position: 7, field: "pupils", value: "x", reason: "not a number"))
          ], on: connection)
        throw Crash()
      }
    }
    #expect(try records.quarantine.entries(run: 1).isEmpty)
  }

  @Test func theNewestEventOfADatasetIsKnownByType() throws {
    let outbox = try Records(opening: paths).outbox
    func late(_ dataset: String, _ isLate: Bool, version: Int) throws -> Int {
      try outbox.append(
        DataFreshness(
          dataset: dataset, title: Bilingual(pl: "", en: ""), version: version, source: "rejestr",
          dueAt: Timestamp(seconds: Int64(version)), isLate: isLate, happenedAt: Timestamp(seconds: 1)), to: []
      ).sequence
    }
    #expect(try outbox.newest(of: "szkoly") == [:])
    _ = try late("szkoly", true, version: 1)
    let newest = try late("szkoly", true, version: 2)
    let fresh = try late("szkoly", false, version: 2)
    _ = try late("ludnosc", true, version: 5)
    // From before the first publication: nobody is shown it.
    _ = try late("szkoly", true, version: 0)
    #expect(try outbox.newest(of: "szkoly") == [.dataLate: newest, .dataFresh: fresh])
  }
}
