import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// What people are shown is what a run does, and what the data say.
@Suite struct ShownTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func edit(_ file: String, _ change: (String) -> String) throws {
    let text = String(decoding: try Files.read(scene.folder.file(file)), as: UTF8.self)
    try scene.folder.write(file, change(text))
  }

  // MARK: Preview

  /// Keys that come twice, personal data, a check: the run would be held, and so says the preview.
  @Test(arguments: [
    ("id;name;pupils\n1;A;1\n1;B;2\n2;C;3\n", "1 of 3 records (33.3 %) were quarantined"),
    ("id;name;pupils\n1;Jan Kowalski;1\n2;B;2\n", "personal data"),
    ("id;name;pupils\n1;A;x\n2;B;y\n", "2 of 2 records"),
    ("id;name;pupils\n", "it has no rows"),
  ])
  func thePreviewGivesTheVerdictOfTheRun(text: String, reason: String) throws {
    try scene.folder.write("drop/a.csv", text)
    let preview = scene.run("preview rejestr")
    let line = preview.output.split(separator: "\n").first { $0.hasPrefix("the run would be held: ") } ?? ""
    #expect(preview.status == .held && line.contains(reason), "\(preview)")
    let run = scene.run("run rejestr")
    #expect(run.status == .held && run.errors.contains(reason), "\(run)")
    let file = scene.run("preview rejestr --input \(scene.folder.file("drop/a.csv")) --json")
    #expect(file.status == .held && file.output.contains("\"held\": ["), "\(file)")
  }

  /// What the fields of the documents say, on a first load and later: the preview looks at them too.
  @Test(arguments: [
    ([], "id;name;pupils\n" + (0..<40).map { "\(100 + $0).0;A\($0);1\n" }.joined(), "numbers with decimals"),
    (
      (0..<40).map { "0\(612_000 + $0)" }, "id;name;pupils\n" + (0..<40).map { "\(612_000 + $0);A\($0);1\n" }.joined(),
      "codes of 6 digits, none with a leading zero"
    ),
  ])
  func thePreviewLooksAtTheFields(before: [String], text: String, reason: String) throws {
    if !before.isEmpty {
      let lines = before.enumerated().map { "\($0.element);A\($0.offset);1\n" }.joined()
      try scene.folder.write("drop/a.csv", "id;name;pupils\n" + lines)
      #expect(scene.run("run rejestr").status == .done)
    }
    try scene.folder.write("drop/a.csv", text)
    let preview = scene.run("preview rejestr")
    #expect(preview.status == .held && preview.output.contains(reason), "\(preview)")
    let run = scene.run("run rejestr")
    #expect(run.status == .held && run.errors.contains(reason), "\(run)")
  }

  /// A single code without its zero is rejected by both.
  @Test func thePreviewKnowsTheDigitsOfEarlierCodes() throws {
    let lines = (0..<40).map { "0\(612_000 + $0);A\($0);1\n" }
    try scene.folder.write("drop/a.csv", "id;name;pupils\n" + lines.joined())
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("drop/a.csv", "id;name;pupils\n" + String(lines[0].dropFirst()) + lines.dropFirst().joined())
    let preview = scene.run("preview rejestr")
    #expect(preview.status == .quarantined && preview.output.contains("has 6 digits"), "\(preview)")
    #expect(scene.run("run rejestr").status == .quarantined)
  }

  /// What a run would take comes in green, and nothing is left behind.
  @Test func aPreviewOfGoodRowsChangesNothing() throws {
    try scene.drop(schools: 40)
    let first = scene.run("preview rejestr")
    #expect(first.status == .done && !first.output.contains("would be held"), "\(first)")
    #expect(!Files.exists(scene.folder.file("state/datasets/szkoly.sqlite")))
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(schools: 20)
    let fewer = scene.run("preview rejestr")
    #expect(fewer.status == .held && fewer.output.contains("it would delete 20 of 40 rows"), "\(fewer)")
    #expect(scene.run("show szkoly --rows 0 --json").output.ranges(of: "\"id\"").count == 40)
    #expect(scene.run("history szkoly --json").output.ranges(of: "\"version\"").count == 1)
    #expect(scene.run("run rejestr").status == .held)
  }

  // MARK: Status

  /// An operator has rejected the result, and the office has gone back to what was committed: nothing waits.
  @Test func rejectionsOfARejectedRunWaitNoLonger() throws {
    try scene.drop(schools: 10)
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("drop/a.csv", "id;name;pupils\n1;A;x\n2;B;y\n3;C;3\n")
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("status").output.contains("2 records wait in quarantine"))
    #expect(scene.run("hold reject 1 --reason Omyłka").status == .done)
    #expect(scene.run("status").output.contains("2 records wait in quarantine"))
    try scene.drop(schools: 10)
    #expect(scene.run("run rejestr").status == .done)
    let status = scene.run("status")
    #expect(!status.output.contains("in quarantine"), "\(status)")
    #expect(scene.run("status --json").output.contains("\"quarantined\": 0"))
  }

  @Test func aStateFolderThatIsNotThereIsNamed() throws {
    let status = scene.run("status")
    #expect(
      status.output.contains("There is no state folder \(scene.folders.state): nothing ever ran with it"), "\(status)")
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    #expect(!scene.run("status").output.contains("There is no state folder"))
  }

  @Test func aDatasetThatNobodyDeclaresIsNamed() throws {
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    #expect(!scene.run("check").errors.contains("no configuration declares"))
    try Files.remove(scene.folder.file("config/datasets/szkoly.yaml"))
    try Files.remove(scene.folder.file("config/sources/rejestr.yaml"))
    let sentence = "szkoly is in the state folder, but no configuration declares it"
    #expect(scene.run("check").errors.contains(sentence), "\(scene.run("check"))")
    #expect(scene.run("status").output.contains(sentence))
    #expect(scene.run("status --json").output.contains("\"datasets_without_declaration\": [\n    \"szkoly\""))
  }

  // MARK: Values

  /// Of several areas with one name the one that occurs in the column is meant, in the key or outside it.
  @Test func aNameMeansTheAreaThatOccurs() throws {
    try edit("config/datasets/szkoly.yaml") { $0.replacing("name: {type: text,", with: "name: {type: area,") }
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, area(name) AS name, pupils FROM source"))
    try scene.drop([(1, "1261011", "5"), (2, "1206113", "6"), (3, "1201011", "7"), (4, "1201022", "8")])
    #expect(scene.run("run rejestr").status == .done, "\(scene.run("run rejestr"))")
    let city = scene.run("show szkoly --name Kraków")
    #expect(city.status == .done && city.output.contains("1261011") && !city.output.contains("1206113"), "\(city)")
    #expect(scene.run("show szkoly name=Skawina").output.contains("1206113"))
    let both = scene.run("show szkoly --name Bochnia")
    #expect(both.status == .wrong && both.errors.contains("1201011 and 1201022 occur in the column"), "\(both)")
    #expect(scene.run("show szkoly --name Wieliczka").status == .wrong)
    #expect(scene.run("show szkoly --pupils 6").output.contains("1206113"))
    #expect(scene.run("show szkoly --uczniowie 6").errors.contains("is no column of szkoly"))
  }

  @Test func booleansAreShownAsTheyArePublished() throws {
    try edit("config/datasets/szkoly.yaml") { $0.replacing("pupils: {type: integer,", with: "pupils: {type: boolean,") }
    try edit("config/sources/rejestr.yaml") {
      $0.replacing("pupils: {column: pupils, type: integer}", with: "pupils: {column: pupils, type: boolean}")
    }
    try scene.drop([(1, "A", "tak"), (2, "B", "nie")])
    #expect(scene.run("preview rejestr").output.contains("1   A     true"), "\(scene.run("preview rejestr"))")
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([(1, "A", "nie"), (2, "B", "nie")])
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("show szkoly").output.contains("1   A     false"), "\(scene.run("show szkoly"))")
    #expect(scene.run("diff szkoly 1 2").output.contains("pupils=true→false"), "\(scene.run("diff szkoly 1 2"))")
    #expect(scene.run("trace szkoly 1").output.contains("false"))
    let csv = try Files.read(scene.folder.file("public/datasets/szkoly/versions/2/szkoly.csv"))
    #expect(String(decoding: csv, as: UTF8.self).contains("1,A,false"))
  }

  /// A rejection by a function names the field of its value; what can be corrected is, and the rest is named.
  @Test func rejectionsOfMappingsAreCorrectedThroughTheSheet() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(mapping: "SELECT id, area(name, '2024') AS name, pupils FROM source")
        .replacing("streams:", with: "corrections: poprawki.csv\nstreams:"))
    try edit("config/datasets/szkoly.yaml") {
      $0.replacing("name: {type: text,", with: "name: {type: area,").replacing(
        "quarantined_share: 5%", with: "quarantined_share: 90%")
    }
    try scene.drop([(1, "Skawina (3)", "5"), (2, "Bochnia", "7"), (3, "Nigdzie", "9")])
    #expect(scene.run("run rejestr").status == .quarantined)
    #expect(scene.run("quarantine show 1").output.contains("name"))
    let text = scene.run("quarantine export 1").output
    let filled = text.dropFirst(1).split(separator: "\r\n").map { line -> Substring in
      if line.contains(";Bochnia;") { return line.dropLast(1) + "Bochnia (2);Biuro" }
      // The office has mistyped the line of the other.
      return line.contains(";Nigdzie;")
        ? "\(line.replacing("a.csv;4;", with: "a.csv;44;").dropLast(1))Skawina (3);Biuro"[...] : line
    }.joined(separator: "\r\n")
    try scene.folder.write("kwarantanna.csv", OfficeText.bytes(filled))
    let correct = scene.run("quarantine correct 1 \(scene.folder.file("kwarantanna.csv"))")
    #expect(correct.status == .failed && correct.output.contains("1 correction written to "), "\(correct)")
    #expect(
      correct.output.contains("1 value of ") && correct.errors.contains("no rejected record in this line"), "\(correct)"
    )
    #expect(scene.run("replay rejestr").status == .quarantined)
    #expect(scene.run("show szkoly --rows 0").output.contains("1201022"))
  }

  // MARK: Configuration

  /// Mistakes of a SELECT are named beside those of every YAML file, klamra.yaml among them.
  @Test func mistakesInSQLAreNamedWithThoseInYAML() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, naem AS name, pupils FROM source"))
    let check = scene.run("check")
    #expect(check.status == .wrong && check.errors.contains("no such column: naem; did you mean \"name\"?"), "\(check)")
    try scene.folder.write("config/klamra.yaml", Scene.gateway.replacing("base_url:", with: "base_ulr:"))
    let both = scene.run("check")
    #expect(both.errors.contains("base_ulr") && both.errors.contains("no such column: naem"), "\(both)")
    try scene.folder.write("config/klamra.yaml", Scene.gateway)
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, name, pupils FROM sourse"))
    #expect(scene.run("check").errors.contains("no such table: sourse; did you mean \"source\"?"))
  }

  @Test func aChangedKeyIsExplained() throws {
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    try edit("config/datasets/szkoly.yaml") { $0.replacing("key: [id]", with: "key: [id, name]") }
    let sentence = "the stored dataset szkoly does not fit its declaration: its key was id"
    #expect(scene.run("check").errors.contains(sentence), "\(scene.run("check"))")
    for command in ["verify szkoly", "run rejestr", "show szkoly"] {
      let outcome = scene.run(command)
      #expect(outcome.errors.contains(sentence) && !outcome.errors.contains("SQLite"), "\(outcome)")
    }
  }

  @Test func aSourceBringsItsOwnCodeLists() throws {
    try scene.folder.write("config/sources/rodzaje.csv", "kod,nazwa\nA,Liceum\nB,Technikum\n")
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(
        mapping: "SELECT id, rodzaje.nazwa AS name, pupils FROM source JOIN rodzaje ON rodzaje.kod = source.name"
      ).replacing("    csv: {", with: "    code_lists: {rodzaje: rodzaje.csv}\n    csv: {"))
    try scene.drop([(1, "A", "5"), (2, "B", "6")])
    #expect(scene.run("check").status == .done, "\(scene.run("check"))")
    #expect(scene.run("run rejestr").status == .done, "\(scene.run("run rejestr"))")
    #expect(scene.run("show szkoly").output.contains("Technikum"))
  }

  /// Texts of the configuration are published, so they are inspected; offices may be named.
  @Test func textsOfOperatorsAreInspected() throws {
    #expect(!scene.run("check").errors.contains("personal data"))
    try edit("config/datasets/szkoly.yaml") {
      $0.replacing("pl: Szkoły w gminie", with: "pl: \"Prowadzi Jan Kowalski, PESEL 44051401359\"")
        .replacing("pl: Decyzja 1", with: "pl: \"Zgoda jan.kowalski(małpa)urzad.pl\"")
        .replacing("attribution: {pl: Urząd", with: "attribution: {pl: \"Urząd, sekretariat@urzad.pl, 12 616 12 34\"")
    }
    let check = scene.run("check")
    #expect(check.status == .done, "\(check)")
    for found in [
      "description.pl holds what looks like personal data and is published: a PESEL number", "a person's name",
    ] {
      #expect(check.errors.contains(found), "\(check)")
    }
    #expect(check.errors.contains("privacy.decision.pl holds what looks like personal data"), "\(check)")
    #expect(!check.errors.contains("44051401359") && !check.errors.contains("attribution"), "\(check)")
  }
}
