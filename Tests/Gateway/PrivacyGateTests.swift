import Events
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
@testable import Privacy
@testable import State

/// A PESEL in every place from which one could leak.
@Suite struct PrivacyGateTests {
  static let pesel = "44051401359"
  static let address = "anna.tajna@example.pl"

  private func everything(_ outcome: Scene.Outcome) -> String { outcome.output + outcome.errors }

  /// All places where a word occurs: in the output of commands, the state folder and the public folder.
  private func whereabouts(_ word: String, _ scene: Scene) throws -> [String] {
    var found: [String] = []
    for line in [
      "status", "status --json", "runs", "runs --json", "hold list --all", "hold show 1", "hold show 1 --json",
      "quarantine list", "quarantine show 1", "quarantine show 2", "quarantine export 1", "quarantine export 2",
      "history szkoly --json", "deliveries list",
    ] where everything(scene.run(line)).contains(word) { found.append(line) }
    func look(_ folder: String) throws {
      for name in try Files.list(folder) {
        let path = "\(folder)/\(name)"
        // Archived documents are unchanged, and readable only by the gateway's user.
        if path.hasSuffix("/landing") { continue }
        if Files.isFolder(path) {
          try look(path)
        } else if try String(decoding: Files.read(path), as: UTF8.self).contains(word) {
          found.append(path)
        }
      }
    }
    if Files.exists(scene.folders.public) { try look(scene.folders.public) }
    try look(scene.folders.state)
    return found
  }

  private func held(_ scene: Scene, _ name: String) throws -> Scene.Outcome {
    try scene.drop([(1, "Szkoła 1", "5"), (2, name, "6")])
    let outcome = scene.run("run rejestr")
    #expect(outcome.status == .held, "\(outcome)")
    return outcome
  }

  @Test(arguments: [
    ("Szkoła \(pesel)", "a PESEL number", "4***"), ("pisać: \(address)", "an e-mail address", "a***.t***@e***.p***"),
    ("Szkoła, dyrektor Jan Utajniony", "a person's name", "J*** U***"),
    ("Szkoła, tel. 601 234 567", "a telephone number", "6***"), ("auto KRA 12AB", "a number plate", "K***"),
    ("konto 61 1090 1014 0000 0712 1981 2874", "an account number", "6***"),
    ("NIP 525-224-84-81", "a NIP number", "5***"),
  ])
  func aFirstLoadIsHeld(name: String, noun: String, excerpt: String) throws {
    let scene = try Scene()
    let outcome = try held(scene, name)
    #expect(everything(outcome).contains("what looks like personal data: name: \(noun) in 1 row"), "\(outcome)")
    let shown = scene.run("hold show 1")
    #expect(shown.output.contains("document 1, record 3 (\(excerpt))"), "\(shown)")
    let value = ["Utajniony", "601 234", "12AB", "1090 1014", "224-84", Self.address, Self.pesel].first {
      name.contains($0)
    }
    #expect(try whereabouts(try #require(value), scene) == [])
    #expect(!Files.exists("\(scene.folders.public)/datasets/szkoly/versions"))
  }

  @Test func onlyWhatChangesIsLookedAt() throws {
    let scene = try Scene()
    _ = try held(scene, Self.pesel)
    #expect(scene.run("hold release 1").status == .wrong, "nobody says why")
    #expect(everything(scene.run("hold release 1")).contains("needs a reason"))
    let release = scene.run("hold release 1 --reason numer-szkoly")
    #expect(release.status == .done, "\(release)")
    #expect(scene.run("hold show 1").output.contains("numer-szkoly"))

    // Another row changes; then the row itself.
    try scene.drop([(1, "Szkoła 1", "7"), (2, Self.pesel, "6")])
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([(1, "Szkoła 1", "7"), (2, Self.pesel, "8")])
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("hold reject 2 --reason nie").status == .done)
  }

  /// A row that was once public: its update is held, its deletion is committed, and nothing reveals more than was
  /// public.
  @Test func aDeltaOfARowThatWasPublicOnce() throws {
    let scene = try Scene()
    try scene.drop([(1, "Szkoła 1", "5"), (2, "Szkoła 2", "6")])
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([(1, "Szkoła 1", "5"), (2, "Szkoła \(Self.pesel)", "6")])
    #expect(scene.run("run rejestr").status == .held)
    #expect(try whereabouts(Self.pesel, scene) == [])
    try scene.drop([(1, "Szkoła 1", "5")])
    #expect(scene.run("run rejestr").status == .done)
    #expect(try whereabouts(Self.pesel, scene) == [])
  }

  /// A column that has slipped by one.
  @Test(arguments: ["integer", "decimal"]) func numbersOfElevenDigitsAreLookedAt(type: String) throws {
    let scene = try Scene()
    try scene.folder.write(
      "config/datasets/szkoly.yaml", Scene.dataset.replacing("pupils: {type: integer", with: "pupils: {type: \(type)"))
    try scene.drop([(1, "Szkoła 1", "5"), (2, "Szkoła 2", Self.pesel), (3, "Szkoła 3", "44051401358")])
    let outcome = scene.run("run rejestr")
    #expect(
      outcome.status == .held && everything(outcome).contains("pupils: a PESEL number in 1 row"), "\(outcome)")
    #expect(try whereabouts(Self.pesel, scene) == [])
  }

  /// Names of files and of fields: the first record of a file without its header is one.
  @Test func namesOfFilesAndFieldsAreMasked() throws {
    let scene = try Scene()
    try scene.folder.write(
      "config/datasets/szkoly.yaml", Scene.dataset.replacing("quarantined_share: 5%", with: "quarantined_share: 100%"))
    let name = "Jan Tajemny \(Self.pesel) 601234567 KR 1234A.csv"
    try scene.drop([(1, "Szkoła 1", "wiele"), (2, "Szkoła 2", "3")], name: name)
    #expect(scene.run("run rejestr").status == .quarantined)
    let said = ["quarantine show 1", "quarantine show 1 --json", "quarantine export 1", "preview rejestr"].map {
      everything(scene.run($0))
    }
    for word in [Self.pesel, "601234567", "1234A", "Tajemny"] {
      for text in said { #expect(!text.contains(word), "\(text)") }
    }
    #expect(said[0].contains("J*** T***"), "\(said[0])")
  }

  @Test func theLogLeavesReasonsOut() {
    let words = ["revisions", "annotate", "--reason", "tel. 601 234 567", "--by", "root", "uwagi", "4"]
    #expect(Daemon.shown(words) == "revisions annotate --reason … --by root uwagi 4")
    #expect(Daemon.shown(["quarantine", "discard", "1", "--reason=KR 1234A"]) == "quarantine discard 1 --reason=…")
    for text in ["tel. 602 234 567", "KR 1234A", "676-101-37-17", "PESEL44051401359"] {
      #expect(!RejectionPrivacy.shown("\(text) przyszło").contains(text), "\(text)")
    }
  }

  @Test func keysAreLookedAt() throws {
    let scene = try Scene()
    try scene.drop([(1, "Szkoła 1", "5")])
    try scene.folder.write("drop/a.csv", "id;name;pupils\r\n\(Self.pesel);Szkoła;5\r\n")
    let outcome = scene.run("run rejestr")
    #expect(outcome.status == .held && everything(outcome).contains("id: a PESEL number"), "\(outcome)")
    #expect(try whereabouts(Self.pesel, scene) == [])
  }

  @Test func anOperatorMayAllowIt() throws {
    let scene = try Scene()
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset.replacing(
        "name: {type: text, privacy: public,",
        with: "name: {type: text, privacy: public, detectors_off: {phone: numery instytucji są jawne},"))
    try scene.drop([(1, "tel. 601 234 567", "5")])
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([(1, "tel. 601 234 567 lub \(Self.address)", "5")])
    #expect(scene.run("run rejestr").status == .held, "only telephones are allowed")
  }

  @Test func loginsOfEmployees() throws {
    let scene = try Scene()
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "privacy: {logins: '[a-z]{3}[0-9]{4}'}\n")
    let outcome = try held(scene, "zmienił abc1234")
    #expect(everything(outcome).contains("name: a login in 1 row"))
  }

  /// A column becomes public, or a detector applies again: stored values are scanned before they are published.
  @Test func aColumnThatBecomesPublic() throws {
    let scene = try Scene()
    func declare(_ name: String) throws {
      try scene.folder.write(
        "config/datasets/szkoly.yaml", Scene.dataset.replacing("name: {type: text, privacy: public,", with: name))
    }
    try declare("name: {type: text,")
    try scene.drop([(1, "Szkoła \(Self.pesel)", "5")])
    #expect(scene.run("run rejestr").status == .done, "nobody sees the column")
    try declare("name: {type: text, privacy: public,")
    try scene.drop([(1, "Szkoła \(Self.pesel)", "6")])
    #expect(scene.run("run rejestr").status == .failed, "the stored row may not be published")
    #expect(scene.run("hold list").output.contains("rejestr"), "the row changes, and is looked at")
    try scene.drop([(1, "Szkoła \(Self.pesel)", "5"), (2, "Szkoła 2", "6")])
    let outcome = scene.run("run rejestr")
    #expect(
      everything(outcome).contains("szkoly holds what looks like personal data: name: a PESEL number"), "\(outcome)")
    #expect(!everything(outcome).contains(Self.pesel))
    let again = scene.run("publish szkoly")
    #expect(again.status == .failed && !everything(again).contains(Self.pesel), "\(again)")
    func isPublic() throws -> Bool {
      try whereabouts(Self.pesel, scene).contains { $0.hasPrefix(scene.folders.public) }
    }
    #expect(try !isPublic())
    // An erasure is one way out.
    #expect(scene.run("erase szkoly 1 --reason x --yes").status == .done)
    #expect(scene.run("publish szkoly").status == .done)
    #expect(try !isPublic())
    #expect(scene.run("verify").status == .done)
  }

  /// Rejected records quote values: of a reader, of a check, of the file's name.
  @Test func theQuarantineMasks() throws {
    let scene = try Scene()
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset.replacing(
        "limits:",
        with:
          "checks:\n  nazwa: {check: pattern, column: name, pattern: 'Szkoła.*', action: reject}\n  ostrzezenie: {check: pattern, column: name, pattern: 'Szkoła [0-9]', action: warn}\nlimits:"
      ).replacing("quarantined_share: 5%", with: "quarantined_share: 100%"))
    try scene.drop(
      (1...9).map { ($0, "Szkoła \($0)", "5") } + [
        (10, "Dom \(Self.pesel)", "5"), (11, "Szkoła 11", "od \(Self.address)"), (12, "Szkoła Uczniów", "5"),
      ])
    let outcome = scene.run("run rejestr")
    #expect(outcome.status == .quarantined, "\(outcome)")
    let shown = scene.run("quarantine show 1").output
    #expect(shown.contains("Dom 4***") && shown.contains("od a***.t***@e***.p***"), "\(shown)")
    #expect(try whereabouts(Self.pesel, scene) == [])
    #expect(try whereabouts(Self.address, scene) == [])
  }

  @Test func problemsAndLogs() {
    #expect(RejectionPrivacy.shown("nie czytam umowa_44051401359.csv") == "nie czytam umowa_4***.csv")
    #expect(
      RejectionPrivacy.shown("run 12 of gus failed at 12:00, 601234567 bytes")
        == "run 12 of gus failed at 12:00, 601234567 bytes")
    #expect(RejectionPrivacy.withoutQuotes("\"fee\" \"44051401359\" is no number") == "\"…\" \"…\" is no number")
    #expect(RejectionPrivacy.withoutQuotes("an open \"quote") == "an open \"…\"")
  }
}

/// The examples of docs/privacy.md are true, and every detector and treatment has its place in the document.
@Suite struct PrivacyGuideTests {
  private static let path = "docs/privacy.md"

  @Test func theExampleIsHeldAsItSays() throws {
    let guide = try Guide(Self.path)
    let text = try String(decoding: Files.read(Self.path), as: UTF8.self)
    let scene = try Scene()
    for block in guide.blocks where block.kind == "file" { try scene.folder.write(block.name, block.text) }
    try Files.remove(scene.folder.file("config/datasets/szkoly.yaml"))
    try Files.remove(scene.folder.file("config/sources/rejestr.yaml"))
    try scene.folder.write(
      "config/sources/dyzury.yaml",
      scene.source(mapping: "SELECT id, 'Jan Radny' AS name, name AS note FROM source").replacing(
        "dataset: szkoly", with: "dataset: dyzury"))
    #expect(scene.run("check").status == .done, "\(scene.run("check"))")
    #expect(!scene.run("check").errors.contains("nothing says who decided"))
    try scene.drop([(1, "tel. 601 234 567", "5")])
    #expect(scene.run("run dyzury").status == .held)
    let shown = scene.run("hold show 1").output
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("hold 1: ") || $0.hasPrefix("  it would publish") }
    #expect(lines.count == 2)
    for line in lines { #expect(shown.contains(line), "\(shown)") }
  }

  @Test func everyWordIsExplained() throws {
    let text = try String(decoding: Files.read(Self.path), as: UTF8.self)
    for detector in Detector.allCases { #expect(text.contains("\n| `\(detector.rawValue)` |"), "\(detector)") }
    for word in ["mask", "hash", "{prefix: 3}", "{step: 500}", "month", "gmina", "drop"] {
      #expect(text.contains("\n| `\(word)`"), "\(word)")
    }
    let subscribers = try String(decoding: Files.read("docs/subscribers.md"), as: UTF8.self)
    for type in EventType.all { #expect(subscribers.contains(type.rawValue), "\(type)") }
  }
}
