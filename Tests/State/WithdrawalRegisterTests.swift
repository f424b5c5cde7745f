internal import Platform
internal import SQLite
internal import Schema
internal import Testbed
internal import Testing

@testable internal import OutputState

/// The register of what is withdrawn, by itself.
@Suite struct WithdrawalRegisterTests {
  private let folder: TemporaryFolder
  private let log: Publications
  private let register: WithdrawalRegister
  private let noon = Timestamp(seconds: 1_795_262_400)

  init() throws {
    folder = try TemporaryFolder()
    let database = try Database(folder.file("klamra.sqlite"), tables: [Publications.tables])
    (log, register) = (Publications(database), WithdrawalRegister(database))
  }

  private func withdrawal(_ version: Int? = nil, of dataset: String = "a", _ reason: String = "x") -> Withdrawal {
    Withdrawal(dataset: dataset, version: version, at: noon, reason: reason, by: "ja")
  }

  @Test func anEntryGoesThroughItsStates() throws {
    try register.withdraw(withdrawal())
    #expect(try register.entries().map(\.state) == [.begun])
    #expect(try register.inForce().whole("a") == withdrawal())
    try register.finish(withdrawal())
    #expect(try register.entries().map(\.state) == [.announced])
    try register.forget(withdrawal())
    #expect(try register.entries().count == 1, "only what returns is forgotten")
    try register.giveBack(withdrawal(), at: noon.adding(seconds: 5))
    try register.giveBack(withdrawal(), at: noon.adding(seconds: 9))
    #expect(try register.entries().map(\.returnedAt) == [noon.adding(seconds: 5)], "the first moment counts")
    #expect(try register.inForce().isEmpty)
    try register.forget(withdrawal())
    #expect(try register.entries() == [])
  }

  @Test func asSecondTimeItGetsTheNewReason() throws {
    try register.withdraw(withdrawal())
    try register.finish(withdrawal())
    var again = withdrawal(nil, of: "a", "y")
    again.at = noon.adding(seconds: 60)
    try register.withdraw(again)
    #expect(try register.entries().map(\.state) == [.announced])
    #expect(try register.inForce().all.map(\.reason) == ["y"] && register.inForce().all.map(\.at) == [noon])
  }

  /// Withdrawn while it returns: as if it had returned before.
  @Test func aReturnCanBeTakenBack() throws {
    try register.withdraw(withdrawal())
    try register.giveBack(withdrawal(), at: noon)
    var again = withdrawal()
    again.at = noon.adding(seconds: 60)
    try register.withdraw(again)
    let entry = try #require(try register.entries().first)
    #expect(entry.state == .begun && entry.withdrawal.at == again.at && entry.returnedAt == nil)
  }

  @Test func datasetsAndVersionsAreKeptApart() throws {
    for item in [withdrawal(2), withdrawal(1), withdrawal(nil, of: "b"), withdrawal(3, of: "c")] {
      try register.withdraw(item)
    }
    let all = try register.inForce()
    #expect(all.all.map { "\($0.dataset)\($0.version ?? 0)" } == ["a1", "a2", "b0", "c3"])
    #expect(all.whole("a") == nil && all.whole("b") != nil && all.versions(of: "a") == [1, 2])
    #expect(all.withdrawal(of: 2, in: "a")?.version == 2 && all.withdrawal(of: 3, in: "a") == nil)
    #expect(all.withdrawal(of: 7, in: "b")?.version == nil && all.withdrawal(of: 7, in: "b") != nil)
    #expect(try register.inForce(of: "c").all.count == 1)
  }
}
