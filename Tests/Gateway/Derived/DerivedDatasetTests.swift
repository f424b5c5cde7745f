import Landing
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

@Suite struct DerivedDatasetTests {
  private let region: Region

  init() throws { region = try Region() }

  @Test func whatFollowsComesAfterTheRunAndIsPublished() throws {
    let run = try region.bringAll()
    #expect(run.status == .done, "\(run)")
    #expect(region.rows("na-glowe") == ["A 2023 3.33", "A 2024 1.43", "B 2023 0.11", "B 2024 10.01"])
    #expect(region.rows("razem") == ["2023 12 2", "2024 17 2"])
    #expect(region.rows("raport") == ["2023 12 3.33", "2024 17 10.01"])
    #expect(run.output.contains("raport version 1: 2 rows"), "\(run.output)")
    #expect(run.errors.contains("derived:raport: raport version 1, 2 rows (+2 ~0 -0)"), "\(run.errors)")
    let csv = String(
      decoding: try Files.read(region.scene.folder.file("public/datasets/raport/versions/1/raport.csv")), as: UTF8.self)
    #expect(csv == "period,people,best\r\n2023,12,3.33\r\n2024,17,10.01\r\n")
    #expect(region.scene.run("verify").status == .done)
  }

  @Test func nothingIsWorkedOutTwice() throws {
    try region.bringAll()
    #expect(region.derivations() == 3)
    let again = region.scene.run("run --all")
    #expect(again.status == .done)
    #expect(!again.errors.contains("derived:"), "\(again.errors)")
    #expect(region.derivations() == 3)
    #expect(region.scene.run("derive").status == .done)
    #expect(region.derivations() == 3)
  }

  @Test func oneInputChangesWhatFollowsFromItAndNothingElse() throws {
    try region.bringAll()
    try region.put("amount", Region.amounts.map { $0.replacing("100.05", with: "90") })
    #expect(region.scene.run("run amount").status == .done)
    #expect(region.rows("na-glowe").last == "B 2024 9")
    #expect(region.rows("raport").last == "2024 17 9")
    #expect(try region.versions("razem").map(\.number) == [1])
    #expect(try region.versions("raport").map(\.number) == [1, 2])
    #expect(region.derivations() == 5)
  }

  /// A new version of an input need not change a derived dataset; it is computed only once.
  @Test func anInputThatMakesNoDifferenceMakesNoVersion() throws {
    try region.bringAll()
    try region.put("people", ["A;2023;4", "A;2024;7", "B;2023;8", "B;2024;10"])
    let run = region.scene.run("run people")
    #expect(run.errors.contains("derived:razem: razem unchanged"), "\(run.errors)")
    #expect(try region.versions("razem").map(\.number) == [1])
    let count = region.derivations()
    #expect(region.scene.run("run people").status == .done)
    #expect(region.derivations() == count)
  }

  @Test func anotherSelectIsWorkedOutAtOnce() throws {
    try region.bringAll()
    try region.scene.folder.write(
      "config/datasets/razem.sql",
      "SELECT period, sum_exact(people) AS people, 7 AS gminas FROM ludnosc GROUP BY period\n")
    let outcome = region.scene.run("derive")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(region.rows("razem") == ["2023 12 7", "2024 17 7"])
    // The report reads a new version of it, and has the same rows as before.
    #expect(try region.versions("raport").map(\.number) == [1])
    #expect(region.scene.run("verify razem").status == .done)
  }

  /// A column of areas depends on the list, even if the SELECT does not mention it: an unknown code is accepted with a
  /// newer list.
  @Test func anotherListOfAreasIsAskedAgain() throws {
    let scene = region.scene
    for name in try Files.list("Territory") {
      try scene.folder.write("Territory/\(name)", String(decoding: try Files.read("Territory/\(name)"), as: UTF8.self))
    }
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "territory: \(scene.folder.file("Territory"))\n")
    try region.derived("kopia", ["area", "period"], [("people", "decimal")], "SELECT * FROM ludnosc")
    let file = "config/datasets/kopia.yaml"
    let text = String(decoding: try Files.read(scene.folder.file(file)), as: UTF8.self)
    try scene.folder.write(
      file, text.replacing("area: {type: code", with: "area: {type: area") + "limits: {quarantined_share: 100%}\n")
    try region.put("people", ["1261011;2024;7", "S0950463;2024;7"])
    #expect(scene.run("run people").status == .quarantined)
    #expect(region.rows("kopia") == ["1261011 2024 7"])
    try scene.folder.write(
      "Territory/localities.csv",
      "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\nS0950463,locality,Kraków,,1261011,,,,,\n"
    )
    #expect(scene.run("run people").status == .done)
    #expect(region.rows("kopia") == ["1261011 2024 7", "S0950463 2024 7"])
  }

  @Test func theSelectIsPublishedWithItsVersion() throws {
    try region.bringAll()
    let first = String(decoding: try Files.read("\(region.scene.folders.config)/datasets/razem.sql"), as: UTF8.self)
    let second = "SELECT period, sum_exact(people) AS people, 7 AS gminas FROM ludnosc GROUP BY period\n"
    try region.scene.folder.write("config/datasets/razem.sql", second)
    #expect(region.scene.run("derive").status == .done)
    for (number, select) in [(1, first), (2, second)] {
      let file = region.scene.folder.file("public/datasets/razem/versions/\(number)/razem.sql")
      #expect(String(decoding: try Files.read(file), as: UTF8.self) == select)
    }
    let page = String(
      decoding: try Files.read(region.scene.folder.file("public/datasets/razem/index.html")), as: UTF8.self)
    #expect(page.contains("7 AS gminas FROM ludnosc") && page.contains("href=\"../ludnosc/#wersja-1\""))
    #expect(region.scene.run("verify").status == .done)
  }

  @Test func theSameInputsGiveTheSameVersion() throws {
    try region.bringAll()
    let before = try region.versions("raport")
    let outcome = region.scene.run("derive raport na-glowe")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(outcome.errors.contains("raport unchanged") && outcome.errors.contains("na-glowe unchanged"))
    #expect(try region.versions("raport") == before)
    // From nothing it is the same as well.
    try Files.remove(region.scene.folder.file("state/datasets/raport.sqlite"))
    #expect(region.scene.run("derive --no-such").status == .wrong)
    #expect(region.scene.run("derive").status != .wrong)
    #expect(try region.versions("raport").map(\.hash) == before.map(\.hash))
    let wrong = region.scene.run("derive raprot")
    #expect(wrong.status == .wrong && wrong.errors.contains("did you mean \"raport\""), "\(wrong)")
  }

  @Test func whatIsMissingIsWaitedFor() throws {
    try region.put("people", Region.people)
    let first = region.scene.run("run people")
    #expect(first.status == .done, "\(first)")
    #expect(try region.versions("razem").count == 1)
    #expect(try region.versions("na-glowe").isEmpty && region.versions("raport").isEmpty)
    let status = region.scene.run("status").output
    #expect(status.contains("na-glowe is derived and waits for dochody-gmin"), "\(status)")
    #expect(status.contains("raport is derived and waits for na-glowe"), "\(status)")
    try region.put("amount", Region.amounts)
    #expect(region.scene.run("run amount").status == .done)
    #expect(region.rows("raport") == ["2023 12 3.33", "2024 17 10.01"])
    #expect(!region.scene.run("status").output.contains("waits for"))
  }

  @Test func theLedgerAndTheManifestNameTheInputs() throws {
    try region.bringAll()
    try region.put("amount", Region.amounts.map { $0.replacing("100.05", with: "90") })
    let run = region.scene.run("run amount --json").output
    #expect(run.contains("\"source\": \"derived:na-glowe\""), "\(run)")
    let manifest = String(
      decoding: try Files.read(region.scene.folder.file("public/datasets/na-glowe/versions/2/manifest.json")),
      as: UTF8.self)
    let inputs = manifest.replacing(/\s+/, with: "")
    #expect(
      inputs.contains(#""inputs":[{"dataset":"dochody-gmin","version":2},{"dataset":"ludnosc","version":1}]"#),
      "\(manifest)")
    let page = String(
      decoding: try Files.read(region.scene.folder.file("public/datasets/na-glowe/index.html")), as: UTF8.self)
    #expect(page.contains("obliczenie z: Zbiór (wersja 2), Zbiór (wersja 1)"), "\(page)")
    // The SELECT is stored with its versions, byte for byte.
    let documents = try region.store("na-glowe").sources(of: 2).documents.map(\.digest)
    let sql = try Files.read(region.scene.folder.file("config/datasets/na-glowe.sql"))
    #expect(documents.first == SHA256.of(sql))
    #expect(documents.count == 2)
  }

  /// Rows that a derived dataset would lose are an operator's business, as those of any other are; and what follows from it waits.
  @Test func lossesAreHeldAndReleased() throws {
    try manyGminas(30)
    #expect(region.scene.run("run --all").status == .done)
    let before = region.rows("na-glowe")
    try manyGminas(12, release: true)
    let held = region.scene.run("run amount")
    #expect(held.status == .held, "\(held)")
    let release = region.scene.run("hold release 1 --reason tak")
    #expect(release.status == .held, "the losses of the source are released, and what follows is held: \(release)")
    #expect(release.errors.contains("derived:na-glowe: na-glowe held: it would delete 18 of 30 rows"), "\(release)")
    #expect(region.rows("na-glowe") == before)
    #expect(try region.versions("raport").map(\.number) == [1])
    let status = region.scene.run("status").output
    #expect(status.contains("raport is derived and waits for na-glowe"), "\(status)")
    // It is not computed again while it waits.
    let count = region.derivations()
    #expect(region.scene.run("run amount").status == .done)
    #expect(region.derivations() == count)
    #expect(region.scene.run("hold show 2").output.contains("it would delete 18 of 30 rows"))
    let done = region.scene.run("hold release 2")
    #expect(done.status == .done, "\(done)")
    #expect(region.rows("na-glowe").count == 12)
    #expect(done.errors.contains("derived:raport: raport"), "\(done)")
    #expect(region.scene.run("verify").status == .done)
    #expect(region.scene.run("trace na-glowe G11 2024").status == .done)
  }

  @Test func lossesAreRejectedOnce() throws {
    try manyGminas(30)
    #expect(region.scene.run("run --all").status == .done)
    try manyGminas(12, release: true)
    #expect(region.scene.run("run amount").status == .held)
    #expect(region.scene.run("hold release 1").status == .held)
    #expect(region.scene.run("hold reject 2 --reason nie").status == .done)
    let count = region.derivations()
    let again = region.scene.run("run amount")
    #expect(again.status == .done, "\(again)")
    #expect(region.rows("na-glowe").count == 30)
    // Derived datasets continue with the current state: the report is computed once, and nothing afterwards.
    #expect(region.derivations() <= count + 1)
    let later = region.derivations()
    #expect(region.scene.run("derive").status == .done)
    #expect(region.derivations() == later)
    // A new change is computed again.
    try manyGminas(29, release: true)
    #expect(region.scene.run("run amount").status == .done)
    #expect(region.rows("na-glowe").count == 29)
  }

  /// Of one state of the people refused and another taken, no report is made.
  @Test func aReportIsNotMadeOfTwoStates() throws {
    try manyGminas(30)
    #expect(region.scene.run("run --all").status == .done)
    let before = region.rows("raport")
    try region.put("people", (0..<12).map { "G\($0);2024;\($0 + 1)" })
    #expect(region.scene.run("run people").status == .held)
    #expect(region.scene.run("hold release 1 --reason tak").status == .held)
    // `razem` follows from the new people already.
    #expect(try region.versions("razem").count == 2)
    #expect(region.scene.run("hold reject 2 --reason nie").status == .done)
    for line in ["derive", "derive raport", "run amount"] {
      let outcome = region.scene.run(line)
      #expect(outcome.status == .done, "\(outcome)")
      #expect(region.rows("raport") == before, "\(line)")
    }
    let status = region.scene.run("status").output
    #expect(
      status.contains(
        "raport is derived and waits: since hold 2 was rejected, na-glowe follows from an earlier version of ludnosc than "
          + "its other inputs"), "\(status)")
    // Once the input changes, all of them agree again.
    try region.put("people", (0..<29).map { "G\($0);2024;\($0 + 2)" })
    #expect(region.scene.run("run people").status == .done)
    #expect(region.rows("na-glowe").count == 29)
    #expect(region.rows("raport") != before)
    #expect(!region.scene.run("status").output.contains("raport is derived"))
  }

  private func manyGminas(_ count: Int, release: Bool = false) throws {
    let lines = (0..<count).map { "G\($0);2024;\($0 + 1)" }
    if !release { try region.put("people", lines) }
    try region.put("amount", lines)
  }

  @Test func aCheckOfTheDatasetHoldsAndRejects() throws {
    try region.derived(
      "razem", ["period"], [("people", "decimal"), ("gminas", "integer")],
      "SELECT period, sum_exact(people) AS people, count(*) AS gminas FROM ludnosc GROUP BY period",
      rest: """
        checks:
          enough: {check: range, column: gminas, min: 3, action: hold}

        """)
    try region.put("people", Region.people)
    let held = region.scene.run("run people")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains("the check enough failed for 2 of 2"), "\(held)")
    try region.scene.folder.write(
      "config/datasets/razem.yaml",
      String(decoding: try Files.read(region.scene.folder.file("config/datasets/razem.yaml")), as: UTF8.self)
        .replacing("min: 3, action: hold", with: "min: 2, action: hold"))
    #expect(region.scene.run("derive").status == .done)
    #expect(region.rows("razem").count == 2)
    #expect(!region.scene.run("hold list").output.contains("razem"))
  }
}
