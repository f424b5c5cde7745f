import Platform
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// The privacy guarantees of a dataset hold until an operator changes them: the secret of hashes, the protection of
/// figures.
@Suite struct PromiseTests {
  private func people(key: String = "hash") throws -> Scene {
    let scene = try Scene()
    try scene.folder.write("config/secrets/privacy", "0123456789abcdef0123456789abcdef\n")
    try scene.folder.write(
      "config/klamra.yaml",
      Scene.gateway + "privacy: {secret: {file: \(scene.folder.file("config/secrets/privacy"))}}\n")
    let published = "published: {decision: {pl: D, en: D}, legal_basis: {pl: U, en: A}}"
    func column(_ name: String, _ isHashed: Bool) -> String {
      let treatment = isHashed ? ", treatment: hash, \(published)" : ""
      return "  \(name): {type: code, privacy: public, title: {pl: \(name), en: \(name)}\(treatment)}"
    }
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      """
      title: {pl: Osoby, en: Persons}
      columns:
      \(column("id", key == "hash"))
      \(column("name", key != "hash"))
        pupils: {type: integer, privacy: public, title: {pl: Ilu, en: How many}}
      key: [id]
      limits: {deleted_share: 100%, quarantined_share: 100%}
      publication: {formats: [csv], licence: CC0-1.0}

      """)
    return scene
  }

  private func newSecret(_ scene: Scene) throws {
    try scene.folder.write("config/secrets/privacy", "fedcba9876543210fedcba9876543210\n")
  }

  // MARK: The secret of hashes

  /// The person who asks for erasure knows a PESEL, not a token.
  @Test func aHashedKeyIsErasedByWhatTheSourceKnows() throws {
    let scene = try people()
    try scene.drop([(44_051_401_359, "a", "1"), (2, "b", "2")])
    #expect(scene.run("run rejestr").status == .done)
    // One more of the same person, rejected: its document is hashed to be found.
    try scene.drop([(44_051_401_359, "a", "wiele"), (2, "b", "duzo")])
    #expect(scene.run("run rejestr").status == .held)
    let dry = scene.run("erase szkoly 44051401359 --dry-run")
    #expect(dry.status == .done && dry.output.contains("rejected records of it: 1"), "\(dry)")
    let outcome = scene.run("erase szkoly 44051401359 --reason wniosek --yes")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(scene.run("show szkoly --json --version 1").output.contains("\"pupils\": 2"))
    #expect(!scene.run("show szkoly --json --version 1").output.contains("\"pupils\": 1"))
    #expect(scene.run("erase szkoly 44051401359 --reason x --yes").output.contains("erased already"))
    #expect(scene.run("verify").status == .done)
  }

  @Test func aTokenErasesAsWell() throws {
    let scene = try people()
    try scene.drop([(1, "a", "1"), (2, "b", "2")])
    #expect(scene.run("run rejestr").status == .done)
    let token = try #require(
      scene.run("show szkoly").output.split(separator: "\n").last?.split(separator: " ").first)
    #expect(token.utf8.count == 32)
    #expect(scene.run("erase szkoly \(token) --reason x --yes").status == .done)
    #expect(!scene.run("show szkoly").output.contains(token))
  }

  @Test func underAnotherSecretNoErasedRowComesBack() throws {
    let scene = try people()
    try scene.drop([(1, "a", "7777"), (2, "b", "2")])
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("erase szkoly 1 --reason x --yes").status == .done)
    try newSecret(scene)
    for line in ["run rejestr", "replay rejestr", "run rejestr --refetch"] {
      let outcome = scene.run(line)
      #expect(outcome.status == .failed && outcome.errors.contains("its secret has changed"), "\(line) \(outcome)")
    }
    #expect(!scene.run("show szkoly --json").output.contains("7777"))
    try scene.folder.write("config/secrets/privacy", "0123456789abcdef0123456789abcdef\n")
    try scene.drop([(1, "a", "7777"), (2, "b", "3")])
    #expect(scene.run("run rejestr").status == .done)
    #expect(!scene.run("show szkoly --json").output.contains("7777"))
  }

  @Test func anotherSecretWaitsForAnOperator() throws {
    let scene = try people(key: "name")
    try scene.drop([(1, "a", "1"), (2, "b", "2")])
    #expect(scene.run("run rejestr").status == .done)
    try newSecret(scene)
    let outcome = scene.run("run rejestr")
    #expect(
      outcome.status == .held && outcome.errors.contains("the secret of hashed values"), "\(outcome)")
    #expect(scene.run("hold release 1 --reason klucz-wyciekl").status == .done)
    try scene.drop([(1, "a", "1"), (2, "c", "2")])
    #expect(scene.run("run rejestr").status == .done, "it is the secret of now")
  }

  // MARK: The protection of figures

  private static let lines = [
    "1206012;K;2024;3", "1206012;M;2024;21", "1206012;T;2024;24", "1206022;K;2024;9", "1206022;M;2024;14",
    "1206022;T;2024;23", "1206032;K;2024;30", "1206032;M;2024;28", "1206032;T;2024;58", "1206;K;2024;42",
    "1206;M;2024;63", "1206;T;2024;105",
  ]

  private func office(_ rules: String = StatisticsOffice.countRules) throws -> StatisticsOffice {
    try StatisticsOffice(columns: StatisticsOffice.counts, fields: ["value"], disclosure: rules)
  }

  private func change(_ office: StatisticsOffice, _ edit: (String) -> String) throws {
    let path = office.scene.folder.file("config/datasets/tabela.yaml")
    try office.scene.folder.write(
      "config/datasets/tabela.yaml", edit(String(decoding: Files.read(path), as: UTF8.self)))
  }

  @Test func takingTheProtectionOutWaitsForAnOperator() throws {
    let office = try office()
    #expect(try office.bring(Self.lines).status == .done)
    try change(office) { String($0.split(separator: "disclosure:")[0]) }
    let outcome = office.scene.run("run gus")
    #expect(
      outcome.status == .held && outcome.errors.contains("suppressed figures would be revealed")
        && outcome.errors.contains("the figures of value is gone"), "\(outcome)")
    #expect(!Files.exists(office.scene.folder.file("public/datasets/tabela/versions/2")))
    #expect(office.scene.run("hold release 1 --reason decyzja-5").status == .done)
    #expect(try office.table("versions/2/tabela.csv").contains { $0["value"] == "3" })
  }

  @Test(arguments: [
    ("minimum: 5", "minimum: 3", "was 5 and is 3"), ("- {column: sex, total: T}", "", "the total sex T of"),
    ("status: status", "status: status\n  margin: 10%", "the margin was 2500 and is 1000"),
  ])
  func lessProtectionWaitsForAnOperator(before: String, after: String, sentence: String) throws {
    let office = try office()
    #expect(try office.bring(Self.lines).status == .done)
    try change(office) { $0.replacing(before, with: after) }
    let outcome = office.scene.run("run gus")
    #expect(outcome.status == .held && outcome.errors.contains(sentence), "\(outcome)")
  }

  @Test func moreProtectionDoesNotWait() throws {
    let office = try office()
    #expect(try office.bring(Self.lines).status == .done)
    try change(office) { $0.replacing("minimum: 5", with: "minimum: 6") }
    #expect(office.scene.run("run gus").status == .done)
    try change(office) { $0.replacing("minimum: 6", with: "minimum: 5") }
    #expect(office.scene.run("run gus").status == .held, "the stricter rule is the one that holds")
  }

  /// Without the row the first version would reveal what it hides.
  @Test func noRowOfAProtectedDatasetIsErased() throws {
    let office = try office()
    #expect(try office.bring(Self.lines).status == .done)
    for line in ["erase tabela 1206022 M 2024 --dry-run", "erase tabela 1206022 M 2024 --reason x --yes"] {
      let outcome = office.scene.run(line)
      #expect(outcome.status == .failed && outcome.errors.contains("has suppressed figures"), "\(outcome)")
    }
    // Nothing was changed, and the dataset still works.
    #expect(office.scene.run("verify").status == .done)
    let outcome = try office.bring(Self.lines + ["1206042;K;2024;30", "1206042;M;2024;30", "1206042;T;2024;60"])
    #expect(outcome.status == .done, "\(outcome)")
  }

  @Test func aNumberBesideHiddenFiguresIsAMistake() throws {
    let rate = "\n  rate: {type: decimal, privacy: public, title: {pl: Udział, en: Share}}"
    let office = try StatisticsOffice(
      columns: StatisticsOffice.counts + rate, fields: ["value", "rate"], disclosure: StatisticsOffice.countRules)
    let outcome = office.scene.run("check")
    #expect(
      outcome.status == .wrong && outcome.errors.contains("would be told beside hidden figures")
        && outcome.errors.contains("unprotected: {rate: …}"), "\(outcome)")
    try change(office) {
      $0.replacing("  status: status\n", with: "  status: status\n  unprotected: {rate: ze spisu}\n")
    }
    let named = office.scene.run("check")
    #expect(named.status == .done, "\(named)")
    try change(office) { $0.replacing("{rate: ze spisu}", with: "{rat: ze spisu}") }
    #expect(office.scene.run("check").errors.contains("rat"))
    #expect(office.scene.run("check").status == .wrong)
  }

  @Test func theColumnsThatProtectionFillsAreNotEmpty() throws {
    let office = try office()
    let outcome = office.scene.run("check")
    #expect(!outcome.errors.contains("\"mark\""), "\(outcome)")
  }
}
