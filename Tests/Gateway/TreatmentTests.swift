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
@testable import State

@Suite struct TreatmentTests {
  /// A register of people, with a column of every kind.
  private func scene(_ columns: String, mapping: String, privacy: String = "") throws -> Scene {
    let scene = try Scene()
    try scene.folder.write("config/secrets/privacy", "0123456789abcdef0123456789abcdef\n")
    try scene.folder.write(
      "config/klamra.yaml",
      Scene.gateway + "privacy: {secret: {file: \(scene.folder.file("config/secrets/privacy"))}}\n")
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      """
      title: {pl: Osoby, en: Persons}
      columns:
      \(columns)
      key: [id]
      privacy: {decision: {pl: Decyzja, en: Decision}, legal_basis: {pl: Ustawa, en: Act}}
      limits: {quarantined_share: 100%}

      """)
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(mapping: mapping))
    return scene
  }

  private static let published =
    "published: {decision: {pl: Decyzja 2, en: Decision 2}, legal_basis: {pl: Art. 2, en: Art. 2}}"

  private func column(_ name: String, _ type: String, _ treatment: String, privacy: String = "public") -> String {
    let published = privacy == "public" ? ", \(Self.published)" : ""
    return
      "  \(name): {type: \(type), privacy: \(privacy), title: {pl: \(name), en: \(name)}, treatment: \(treatment)\(published)}"
  }

  private func rows(_ scene: Scene) -> String { scene.run("show szkoly --json --rows 0").output }

  @Test func everyTreatment() throws {
    let columns = [
      "  id: {type: code, privacy: public, title: {pl: Nr, en: No}}", column("surname", "text", "mask"),
      column("pesel", "code", "hash"), column("street", "text", "{prefix: 4}"),
      column("income", "integer", "{step: 500}"),
      column("born", "period", "year"), column("moved", "period", "month"), column("area", "area", "gmina"),
      column("phone", "text", "drop", privacy: "internal"),
    ].joined(separator: "\n")
    let scene = try scene(
      columns,
      mapping:
        "SELECT id, name AS surname, '44051401359' AS pesel, 'Długa 12' AS street, pupils AS income, '1944-05-14' AS born, "
        + "'2024-07-15' AS moved, '1261029' AS area, '601 234 567' AS phone FROM source")
    try scene.drop([(1, "Łukasz", "1234"), (2, "Żak", "499"), (3, "", "500")])
    let outcome = scene.run("run rejestr")
    #expect(outcome.status == .done, "\(outcome)")
    let connection = try Connection(":memory:", mode: .memory)
    func value(_ row: Int, _ column: String) throws -> String {
      var select = try connection.prepare("SELECT ?1 ->> ?2")
      try select.bind([rows(scene), "$.rows[\(row)].\(column)"])
      _ = try select.step()
      return select.text(0)
    }
    #expect(try (0..<3).map { try value($0, "surname") } == ["Ł***", "Ż***", ""])
    #expect(try (0..<3).map { try value($0, "income") } == ["1000", "0", "500"])
    #expect(try value(0, "street") == "Dług")
    #expect(try value(0, "born") == "1944")
    #expect(try value(0, "moved") == "2024-07")
    #expect(try value(0, "area") == "1261011")
    #expect(try value(0, "phone") == "")
    let token = try value(0, "pesel")
    #expect(token.utf8.count == 32 && !token.isEmpty)
    #expect(try token == value(2, "pesel"))
    // The token is that of RFC 2104, so that an operator can look one up with openssl.
    let openssl = Shell.shell(
      "printf 44051401359 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef -r", in: scene.folder.path)
    if let openssl { #expect(openssl.hasPrefix(token)) }

    // None of it is kept: not in the history, the files or the pages.
    for word in ["44051401359", "Łukasz", "Długa", "1944-05", "601 234 567", "2024-07-15"] {
      #expect(
        Shell.shell("! grep -rqa '\(word)' state/datasets state/klamra.sqlite public", in: scene.folder.path) == "",
        "\(word)")
    }
    let page = try String(decoding: Files.read("\(scene.folders.public)/datasets/szkoly/index.html"), as: UTF8.self)
    #expect(page.contains("Podstawa publikacji") && page.contains("Decyzja 2") && page.contains("HMAC-SHA-256"))
    #expect(scene.run("verify").status == .done)
    #expect(scene.run("trace szkoly 1").status == .done)
    #expect(
      scene.run("replay rejestr").output.contains("nothing new") || scene.run("history szkoly").output.contains("1"))
  }

  /// Tokens sort differently than the values, and rows must be in the order of their keys.
  @Test func aHashedKey() throws {
    let scene = try scene(
      [column("id", "code", "hash"), "  pupils: {type: integer, privacy: public, title: {pl: Ilu, en: Many}}"]
        .joined(separator: "\n"), mapping: "SELECT id, pupils FROM source")
    try scene.drop((1...50).map { ($0, "x", "\($0)") })
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop((1...50).map { ($0, "x", "\($0 == 7 ? 0 : $0)") })
    let outcome = scene.run("run rejestr")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(scene.run("diff szkoly 1 2").output.contains("0 inserted, 1 updated, 0 deleted"))
    #expect(scene.run("verify").status == .done)
    // Another secret makes other tokens: every row is replaced, which holds the run.
    try scene.folder.write("config/secrets/privacy", "fedcba9876543210fedcba9876543210\n")
    #expect(scene.run("run rejestr").status == .held)
  }

  /// What cannot be treated is rejected, and no rejection quotes it.
  @Test func whatCannotBeTreated() throws {
    let scene = try scene(
      ["  id: {type: code, privacy: public, title: {pl: Nr, en: No}}", column("born", "period", "year")]
        .joined(separator: "\n"), mapping: "SELECT id, name AS born FROM source")
    try scene.drop([
      (1, "1944-05-14", "x"), (2, "Anna Tajemna", "sekret-9"), (3, "1950", "5"), (4, "85071512348", "5"),
      (5, "6012 34567", "5"), (6, "14.05.1944", "5"), (7, "8507", "5"), (8, "1944-05-14T10:00", "5"),
      (9, "2024-Q1", "5"),
    ])
    #expect(scene.run("run rejestr").status == .quarantined)
    let stored = rows(scene)
    // The digits of another number are not a year.
    for number in ["8507", "6012"] { #expect(!stored.contains("\"\(number)\""), "\(stored)") }
    #expect(stored.split(separator: "\"1944\"").count == 3 && stored.contains("\"2024\""), "\(stored)")
    let shown = scene.run("quarantine show 1").output + scene.run("quarantine export 1").output
    for word in ["Tajemna", "sekret", "1944"] { #expect(!shown.contains(word), "\(shown)") }
  }

  @Test func aTreatmentCannotComeLater() throws {
    let plain = "  name: {type: text, privacy: public, title: {pl: N, en: N}}"
    let id = "  id: {type: code, privacy: public, title: {pl: Nr, en: No}}\n"
    let scene = try scene(id + plain, mapping: "SELECT id, name FROM source")
    try scene.drop([(1, "Szkoła", "1")])
    #expect(scene.run("run rejestr").status == .done)
    let path = scene.folder.file("config/datasets/szkoly.yaml")
    let text = try String(decoding: Files.read(path), as: UTF8.self)
    try scene.folder.write("config/datasets/szkoly.yaml", text.replacing(plain, with: column("name", "text", "mask")))
    let outcome = scene.run("run rejestr")
    #expect(
      outcome.status == .failed && outcome.errors.contains("were stored untreated, and now it says treatment mask"),
      "\(outcome)")
    // A new column may have one from its first value on.
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      text.replacing(plain, with: plain + "\n" + column("first", "text", "{prefix: 1}")))
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, name, name AS first FROM source"))
    #expect(scene.run("run rejestr").status == .done)
    #expect(rows(scene).contains("\"first\": \"S\""), "\(rows(scene))")
  }

  @Test(arguments: [
    ("treatment: mask, privacy: public", "needs a decision of its own to be public"),
    (
      "treatment: drop, privacy: public, published: {decision: {pl: a, en: a}, legal_basis: {pl: a, en: a}}",
      "nothing to publish"
    ),
    ("treatment: month", "month does nothing for text"), ("treatment: {step: 10}", "step 10 does nothing for text"),
    ("treatment: {prefix: 0}", "1 to 8"), ("treatment: {prefix: 30}", "1 to 8"),
    ("treatment: {prefix: 1, step: 2}", "a treatment is {prefix: 3} or {step: 100}"),
    ("treatment: blur", "mask"), ("treatment: drop, required: true", "is required and dropped"),
    ("published: {decision: {pl: a, en: a}, legal_basis: {pl: a, en: a}}", "is not public"),
    ("privacy: public, detectors_off: {pese: nie}", "there is no detector \"pese\""),
    ("privacy: public, detectors_off: {pesel: }", "found nothing"),
  ])
  func mistakes(words: String, message: String) throws {
    let scene = try scene(
      """
        id: {type: code, privacy: public, title: {pl: Nr, en: No}}
        name: {type: text, title: {pl: N, en: N}, \(words)}
      """, mapping: "SELECT id, name FROM source")
    let outcome = scene.run("check")
    #expect(outcome.status == .wrong && outcome.errors.contains(message), "\(outcome)")
    #expect(outcome.errors.contains("szkoly.yaml:"), "it says where")
  }

  @Test func keysAndSecrets() throws {
    let masked = try scene(column("id", "code", "mask"), mapping: "SELECT id FROM source")
    #expect(masked.run("check").errors.contains("would have the same value for different rows (mask)"))
    let hashed = try scene(column("id", "code", "hash"), mapping: "SELECT id FROM source")
    #expect(hashed.run("check").status == .done, "\(hashed.run("check"))")
    try hashed.folder.write("config/klamra.yaml", Scene.gateway)
    #expect(hashed.run("check").errors.contains("klamra.yaml names no secret"))
    let short = try scene(column("id", "code", "hash"), mapping: "SELECT id FROM source")
    try short.folder.write("config/secrets/privacy", "krótki\n")
    try short.drop([(1, "a", "1")])
    let outcome = short.run("run rejestr")
    #expect(outcome.status == .wrong && outcome.errors.contains("has fewer than 16 bytes"), "\(outcome)")
    try short.folder.write("config/klamra.yaml", Scene.gateway + "privacy: {logins: '[a-z'}\n")
    #expect(short.run("check").status == .wrong)
    try short.folder.write("config/klamra.yaml", Scene.gateway + "privacy: {logins: '[a-z]*'}\n")
    #expect(short.run("check").errors.contains("matches nothing at all"))
  }

  @Test func whatNobodyDecidedIsAWarning() throws {
    let scene = try Scene()
    #expect(scene.run("check").errors == "")
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset.replacing(
        "privacy: {decision: {pl: Decyzja 1, en: Decision 1}, legal_basis: {pl: Ustawa, en: Act}}\n", with: ""))
    let outcome = scene.run("check")
    #expect(outcome.status == .done)
    #expect(
      outcome.errors.contains("nothing says who decided to publish id, name, pupils, and by which law"), "\(outcome)")
  }
}
