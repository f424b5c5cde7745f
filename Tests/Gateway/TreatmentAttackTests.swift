import Events
import OutputState
import Platform
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Runtime
@testable import State

/// All columns of a register of persons are public and treated. A stranger knows the form of its documents and everything
/// but one value, and tries values: nothing public may tell whether a guess is right.
@Suite struct TreatmentAttackTests {
  private let scene: Scene
  private static let secret = "k7Jq2mZx9TfPw4LrVb8NcYd3HsGe6Aua"

  init() throws {
    scene = try Scene()
    try scene.folder.write("config/secrets/privacy", Self.secret + "\n")
    try scene.folder.write(
      "config/klamra.yaml",
      Scene.gateway + "privacy: {secret: {file: \(scene.folder.file("config/secrets/privacy"))}}\n")
  }

  private static let decision =
    "published: {decision: {pl: Decyzja 2, en: Decision 2}, legal_basis: {pl: Art. 2, en: Art. 2}}"

  private func declare(_ columns: [(name: String, type: String, treatment: String)], rest: String = "") throws {
    let lines = columns.map { name, type, treatment in
      "  \(name): {type: \(type), privacy: public, title: {pl: \(name), en: \(name)}, treatment: \(treatment)\(rest), "
        + "\(Self.decision)}"
    }
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      """
      title: {pl: Osoby, en: Persons}
      columns:
      \(lines.joined(separator: "\n"))
      key: [\(columns[0].name)]
      privacy: {decision: {pl: Decyzja, en: Decision}, legal_basis: {pl: Ustawa, en: Act}}
      limits: {quarantined_share: 100%}

      """)
  }

  private func corpus() throws -> String {
    let files = try #require(
      Shell.shell(
        "find . -name '*.gz' -exec gunzip -c {} +; find . -type f ! -name '*.gz' -exec cat {} +",
        in: scene.folders.public))
    let events = try #require(try Records.of(scene)).outbox.events()
    return (files + events.map { "\($0.id) \(String(decoding: $0.body, as: UTF8.self))" }.joined()).lowercased()
  }

  private func document(pesel: String, name: String = "Zofia", income: Int) -> String {
    "id;name;pupils\r\n\(pesel);\(name);\(income)\r\n44051401458;Jan;1250\r\n"
  }

  @Test func noGuessCanBeChecked() throws {
    try declare([("pesel", "code", "hash"), ("name", "text", "{prefix: 1}"), ("income", "integer", "{step: 1000}")])
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT id AS pesel, name, pupils AS income FROM source"))
    let (pesel, income) = ("44051401359", 7321)
    try scene.folder.write("drop/a.csv", document(pesel: pesel, income: income))
    let run = scene.run("run rejestr")
    #expect(run.status == .done, "\(run)")
    let public1 = try corpus()
    #expect(!public1.contains(pesel) && !public1.contains("zofia"))

    // The attack is sound: with the right values it finds the document that was landed.
    let landed = try Files.list("\(scene.folders.state)/landing").filter { $0.hasSuffix(".zst") }
    #expect(landed == ["\(SHA256.of(document(pesel: pesel, income: income).utf8).hex).zst"])
    for guess in 7000..<8000 {
      let digest = SHA256.of(document(pesel: pesel, income: guess).utf8).hex
      #expect(!public1.contains(digest), "the income \(guess)")
    }
    for guess in 0..<1000 {
      let number = "44051401\(guess < 10 ? "00" : guess < 100 ? "0" : "")\(guess)"
      var digests = [
        SHA256.of(number.utf8).hex, SHA256.of(document(pesel: number, income: income).utf8).hex,
        SHA256.of("\(number),Z,7000".utf8).hex, SHA256.of("\(number);Zofia;\(income)".utf8).hex,
      ]
      // A token under no secret, or under one that everybody has.
      for key in ["", "klamra", "szkoly", "Próba"] {
        digests.append(KeyedDigest.of(Array(number.utf8), key: Array(key.utf8)).hex)
      }
      for digest in digests { #expect(!public1.contains(digest.prefix(32)), "the PESEL \(number)") }
    }
    // Only who has the secret finds the token.
    let token = KeyedDigest.of(Array(pesel.utf8), key: Array(Self.secret.utf8)).hex.prefix(32)
    #expect(public1.contains(token))
  }

  /// Of a day only the year is public, of a name only the first letter: no guess of the rest can be checked.
  @Test func noGuessOfADayOrANameCanBeChecked() throws {
    try declare([("pesel", "code", "hash"), ("name", "text", "mask"), ("born", "period", "year")])
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(mapping: "SELECT id AS pesel, name, pupils AS born FROM source")
        .replacing("{column: pupils, type: integer}", with: "{column: pupils, type: date}"))
    func document(_ name: String, _ day: String) -> String {
      "id;name;pupils\r\n44051401359;\(name);\(day)\r\n44051401458;Jan;1944-05-14\r\n"
    }
    let (name, day) = ("Zofia", "1961-07-09")
    try scene.folder.write("drop/a.csv", document(name, day))
    let run = scene.run("run rejestr")
    #expect(run.status == .done, "\(run)")
    let open = try corpus()
    #expect(open.contains("z***") && open.contains("1961") && !open.contains("zofia") && !open.contains(day))
    // The attack is sound: with the right values it finds the document that was landed.
    let landed = try Files.list("\(scene.folders.state)/landing").filter { $0.hasSuffix(".zst") }
    #expect(landed == ["\(SHA256.of(document(name, day).utf8).hex).zst"])
    let days = (1...12).flatMap { month in
      (1...28).map { "1961-\(month < 10 ? "0" : "")\(month)-\($0 < 10 ? "0" : "")\($0)" }
    }
    for guess in days {
      for text in [document(name, guess), guess, "\(name);\(guess)", "44051401359,Z***,\(guess)"] {
        #expect(!open.contains(SHA256.of(text.utf8).hex.prefix(32)), "the day \(guess)")
      }
    }
    for guess in ["Zofia", "Zuzanna", "Zenon", "Zygmunt", "Zbigniew", "Zdzisław"] {
      for text in [document(guess, day), guess, "\(guess);\(day)", "44051401359,\(guess),1961"] {
        #expect(!open.contains(SHA256.of(text.utf8).hex.prefix(32)), "the name \(guess)")
      }
    }
  }

  // MARK: Treatments that change nothing

  private func bring(_ treatment: String, _ type: String, _ expression: String, count: Int, rest: String = "") throws
    -> Scene.Outcome
  {
    try declare([("id", "code", "hash")])
    var text = try String(decoding: Files.read("\(scene.folders.config)/datasets/szkoly.yaml"), as: UTF8.self)
    text = text.replacing(
      "key: [id]",
      with: "  x: {type: \(type), privacy: public, title: {pl: x, en: x}, treatment: \(treatment)\(rest), "
        + "\(Self.decision)}\nkey: [id]")
    try scene.folder.write("config/datasets/szkoly.yaml", text)
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, \(expression) AS x FROM source"))
    try scene.drop(schools: count)
    return scene.run("run rejestr")
  }

  @Test(arguments: [
    ("{prefix: 6}", "text", "substr('30-0' || id, 1, 6)"), ("{step: 5}", "integer", "5 * pupils"),
    ("{step: 100}", "decimal", "(100 * pupils) || '.00'"), ("year", "period", "1900 + pupils"),
    ("month", "period", "'2024-0' || (1 + pupils % 9)"),
    ("gmina", "area", "CASE WHEN id < '5' THEN '1261011' ELSE '1206042' END"),
  ])
  func whatChangesNothingWaits(treatment: String, type: String, expression: String) throws {
    let run = try bring(treatment, type, expression, count: 12)
    #expect(run.status == .held && run.errors.contains("of x changed none of 12 values"), "\(run)")
    #expect(!Files.exists(scene.folder.file("public/datasets/szkoly/versions/1")))
    #expect(scene.run("hold release 1 --reason Zamierzone").status == .done)
    let status = scene.run("status").output
    #expect(status.contains("of x changed none of 12 values"), "\(status)")
    // It is a fact about the stored values, and stays until others are mapped.
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("status").output.contains("of x changed none of 12 values"))
  }

  /// One value that it changed, too few values to tell, and a treatment that cannot be idle.
  @Test(arguments: [
    ("{prefix: 6}", "text", "CASE id WHEN '7' THEN '30-0007' ELSE '30-00' END", 12),
    ("{step: 5}", "integer", "5 * pupils + (id = '3')", 12), ("{prefix: 6}", "text", "substr('30-0' || id, 1, 6)", 9),
    ("year", "period", "CASE id WHEN '7' THEN '2024-05' ELSE '2024' END", 12), ("hash", "text", "name", 12),
    ("mask", "text", "substr(name, 1, 1)", 12), ("{prefix: 6}", "text", "NULL", 12),
  ])
  func whatIsNotTold(treatment: String, type: String, expression: String, count: Int) throws {
    let run = try bring(treatment, type, expression, count: count)
    #expect(run.status == .done && !run.errors.contains("changed none of"), "\(run)")
    #expect(!scene.run("status").output.contains("changed none of"))
  }

  @Test func itMayBeIntended() throws {
    let run = try bring("year", "period", "1900 + pupils", count: 12, rest: ", treatment_unchanged: allowed")
    #expect(run.status == .done && !run.errors.contains("changed none of"), "\(run)")
    try declare([("id", "code", "hash")], rest: ", treatment_unchanged: yes")
    #expect(scene.run("check").status == .wrong)
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset.replacing("name: {type: text,", with: "name: {type: text, treatment_unchanged: allowed,"))
    let check = scene.run("check")
    #expect(check.status == .wrong && check.errors.contains("the column \"name\" has no treatment"), "\(check)")
  }
}
