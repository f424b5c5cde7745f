import Platform
import Serving
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

/// Checks of a dataset, from its file to what operators and citizens see.
@Suite struct DatasetCheckTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func declare(_ checks: String) throws {
    try scene.folder.write("config/datasets/szkoly.yaml", Scene.dataset + "checks:\n" + checks)
  }

  private static let plain = """
      zakres: {check: range, column: pupils, min: 0, max: 1000, action: reject}
      nazwy: {check: unique, columns: name}
      postac: {check: pattern, column: name, pattern: 'Szkoła \\d+', title: {pl: Nazwa z numerem, en: A name with a number}}

    """

  private func dropSchools(_ change: (inout [(Int, String, String)]) -> Void) throws {
    var rows = (0..<40).map { ($0, "Szkoła \($0)", "\(100 + $0)") }
    change(&rows)
    try scene.drop(rows)
  }

  @Test func whatAnOperatorSees() throws {
    try declare(Self.plain)
    try dropSchools { rows in
      rows[3].2 = "1001"
      rows[5].1 = "Szkoła 4"
      rows[6].1 = "Liceum"
    }
    let run = scene.run("run rejestr")
    #expect(run.status == .quarantined, "\(run)")
    #expect(run.errors.contains("szkoly version 1, 39 rows"), "\(run.errors)")
    #expect(scene.run("runs").output.contains("3 of 3 fail"), "\(scene.run("runs"))")
    #expect(scene.run("history szkoly").output.contains("3 of 3 fail"))
    let shown = scene.run("quarantine show 1").output
    #expect(
      shown.contains("drop/a.csv:5: check: zakres: pupils \"1001\" is more than 1000\n  pupils: \"1001\""), "\(shown)")
    let status = scene.run("status")
    #expect(status.output.contains("szkoly: the check nazwy failed for 1 of 40"), "\(status.output)")
    let json = scene.run("history szkoly --json").output
    #expect(json.contains("\"text\": \"name \\\"Liceum\\\" has not the form Szkoła \\\\d+\""), "\(json)")
    #expect(scene.run("runs --json").output.contains("\"check\":\"zakres\",\"action\":\"reject\""))
  }

  @Test func whatCitizensSee() throws {
    try declare(Self.plain + "  wewn: {check: required, columns: secret}\n")
    let dataset = String(
      decoding: try Files.read(scene.folder.file("config/datasets/szkoly.yaml")), as: UTF8.self)
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      dataset.replacing("key: [id]", with: "  secret: {type: text, title: {pl: Tajne, en: Secret}}\nkey: [id]"))
    try dropSchools { $0[6].1 = "Liceum" }
    #expect(scene.run("run rejestr").status == .done)
    let page = String(
      decoding: try Files.read(scene.folder.file("public/datasets/szkoly/index.html")), as: UTF8.self)
    let start = try #require(page.firstRange(of: "<h2 id=\"jakosc\">")).lowerBound
    let end = try #require(page[start...].firstRange(of: "<h2 id=\"licencja\">")).lowerBound
    let section = String(page[start..<end])
    #expect(try section == Golden.expected("Tests/Gateway/golden/quality.html", actual: section))
    #expect(!page.contains("Liceum</") || !section.contains("Liceum"))
    #expect(!section.contains("Tajne"))
  }

  @Test func monitoringSeesTheNewestRun() throws {
    try declare(Self.plain)
    try dropSchools { $0[6].1 = "Liceum" }
    #expect(scene.run("run rejestr").status == .done)
    // The same again is not mapped: what was found still holds.
    #expect(scene.run("run rejestr").status == .done)
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    let text = Metric.text(try Metrics(runtime: runtime).all())
    #expect(
      text.contains("klamra_check_failed_rows{dataset=\"szkoly\",check=\"postac\",action=\"warn\"} 1\n"), "\(text)")
    #expect(text.contains("klamra_check_rows{dataset=\"szkoly\",check=\"zakres\",action=\"reject\"} 40\n"), "\(text)")
  }

  @Test func aCheckThatHoldsWaitsForAnOperator() throws {
    try declare("  skok: {check: change, column: pupils, max: 30%, ignore: 5, action: hold}\n")
    try dropSchools { _ in }
    #expect(scene.run("run rejestr").status == .done)
    try dropSchools { rows in
      rows[0].2 = "200"
      rows[1].2 = "102"
      rows[2].2 = ""
    }
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains("held: the check skok failed for 2 of 40: “pupils” changes by at most 30"), "\(held)")
    let shown = scene.run("hold show 1").output
    #expect(shown.contains("    ~ id=0 pupils=100→200\n"), "\(shown)")
    #expect(shown.contains("    pupils: 2 values change, together 201→302 (+50.2 %)\n"), "\(shown)")
    #expect(scene.run("hold release 1 --reason Sprawdzone").status == .done)
    let decided = scene.run("hold show 1").output
    #expect(decided.contains(": Sprawdzone\n"), "\(decided)")
    #expect(scene.run("history szkoly").output.contains("1 of 1 fail"))
    #expect(scene.run("hold show 1 --json").output.contains("\"decision_reason\": \"Sprawdzone\""))
  }

  @Test func aChangedCheckMapsTheSameDocumentsAgain() throws {
    try dropSchools { _ in }
    #expect(scene.run("run rejestr").status == .done)
    try declare("  zakres: {check: range, column: pupils, max: 138, action: reject}\n")
    let run = scene.run("run rejestr")
    #expect(run.status == .quarantined, "\(run)")
    #expect(run.errors.contains("szkoly version 2, 39 rows"), "\(run.errors)")
  }

  @Test func aReferenceLooksIntoTheOtherDataset() throws {
    try scene.folder.write("config/datasets/numery.yaml", Scene.dataset)
    try declare("  numer: {check: reference, column: id, dataset: numery, action: reject}\n")
    let own = scene.source()
    try scene.folder.write(
      "config/sources/numery.yaml",
      own.replacing("dataset: szkoly", with: "dataset: numery").replacing("/drop,", with: "/numery,"))
    try scene.drop(schools: 30)
    let early = scene.run("run rejestr")
    #expect(early.status == .failed)
    #expect(early.errors.contains("a check refers to the dataset numery, which has no version yet"), "\(early)")
    try scene.folder.write("numery/a.csv", "id;name;pupils\n" + (0..<29).map { "\($0);n;1\n" }.joined())
    #expect(scene.run("run numery").status == .done)
    let run = scene.run("run rejestr")
    #expect(run.errors.contains("szkoly version 1, 29 rows"), "\(run)")
    // The other dataset changes, the documents do not: they are mapped again.
    try scene.folder.write("numery/b.csv", "id;name;pupils\n" + (0..<30).map { "\($0);n;1\n" }.joined())
    try Files.remove(scene.folder.file("numery/a.csv"))
    #expect(scene.run("run numery").status == .done)
    let again = scene.run("run rejestr")
    #expect(again.errors.contains("szkoly version 2, 30 rows"), "\(again)")
  }

  @Test func mistakesAreShownWhereTheyAre() throws {
    try scene.folder.write(
      "config/datasets/klucz.yaml", Scene.dataset.replacing("key: [id]", with: "key: [id, name]"))
    try declare(
      """
        a: {check: rnage, column: pupils}
        b: {check: range, column: pupil, min: 1}
        c: {check: range, column: name, min: 1}
        d: {check: range, column: pupils}
        e: {check: range, column: pupils, min: 10, max: 5}
        f: {check: range, column: pupils, max: 1.5}
        g: {check: pattern, column: name, pattern: 'Szkoła (\\d+'}
        h: {check: codes, column: pupils, codes: [1, x]}
        i: {check: codes, column: name, file: brak.csv}
        j: {check: sum, column: pupils, by: name, total: {id: 0}, action: reject}
        k: {check: reference, column: id, dataset: szkol}
        l: {check: reference, column: id, dataset: klucz}
        m: {check: reference, column: pupils, dataset: klucz, to: name}
        n: {check: reference, column: id, dataset: szkoly}
        o: {check: change, column: pupils, max: 30.001%}
        p: {check: unique, colums: name, action: regect}
        q: {check: sum, parts: [pupils], total: pupils, tolerance: "0,5"}
        r: {column: pupils}

      """)
    let text = scene.run("check").errors.replacing(scene.folder.path, with: "…")
    #expect(try text == Golden.expected("Tests/Gateway/golden/checks.txt", actual: text))
  }
}
