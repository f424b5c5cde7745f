import Platform
import Schema
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// What else speaks of an erased row: rejected records, reasons, held runs, datasets that are derived from its own.
@Suite struct ErasedElsewhereTests {
  // MARK: Rejected records

  /// The wrong value alone does not identify the record.
  @Test func theRecordsOfTheRowGoAndNoOthers() throws {
    let scene = try Scene()
    try scene.drop([(1, "Szkoła", "5"), (2, "Druga", "6"), (21, "Inna", "7")])
    try scene.folder.write(
      "config/datasets/szkoly.yaml", Scene.dataset.replacing("quarantined_share: 5%", with: "quarantined_share: 100%"))
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([(1, "Szkoła", "ciezko chora"), (2, "Druga", "zwolniona w 2021"), (21, "Inna", "z 1 klasy")])
    // Their rows would go, so the run is held.
    #expect(scene.run("run rejestr").status == .held)
    let dry = scene.run("erase szkoly 1 --dry-run")
    #expect(dry.output.contains("rejected records of it: 1"), "\(dry)")
    #expect(scene.run("erase szkoly 1 --reason x --yes").status == .done)
    let shown = scene.run("quarantine show 2").output
    #expect(!shown.contains("ciezko chora"), "\(shown)")
    #expect(shown.contains("zwolniona w 2021") && shown.contains("z 1 klasy"), "\(shown)")
  }

  /// If the mapping computes the key, its values must occur in the record as words.
  @Test func aKeyThatIsWorkedOut() throws {
    let scene = try Scene()
    try scene.folder.write(
      "config/datasets/szkoly.yaml", Scene.dataset.replacing("quarantined_share: 5%", with: "quarantined_share: 100%"))
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT trim(id) AS id, name, pupils FROM source"))
    try scene.drop([(7, "Szkoła", "5"), (70, "Druga", "6")])
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([(7, "Szkoła", "siedem"), (70, "Druga", "nie 7,5")])
    // Their rows would go, so the run is held.
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("erase szkoly 7 --reason x --yes").status == .done)
    let left = scene.run("quarantine show 2")
    // The other record has the word in it: rather one too many.
    #expect(left.errors.contains("run 2 rejected 2 records, which are gone"), "\(left)")
  }

  /// Its document is no longer kept: only the words of the rejection remain.
  @Test func withoutTheDocumentWordsDecide() throws {
    let scene = try Scene()
    try scene.folder.write(
      "config/datasets/szkoly.yaml", Scene.dataset.replacing("quarantined_share: 5%", with: "quarantined_share: 100%"))
    try scene.drop([(1, "Szkoła", "5"), (2, "Druga", "6")])
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([(1, "Szkoła", "jak szkoła 1"), (2, "Druga", "rok 2021")])
    // Their rows would go, so the run is held.
    #expect(scene.run("run rejestr").status == .held)
    for name in try Files.list("\(scene.folders.state)/landing") where name.hasSuffix(".zst") {
      try Files.remove("\(scene.folders.state)/landing/\(name)")
    }
    #expect(scene.run("erase szkoly 1 --reason x --yes").status == .done)
    let shown = scene.run("quarantine show 2").output
    #expect(!shown.contains("jak szkoła 1") && shown.contains("rok 2021"), "\(shown)")
  }

  // MARK: Sentences

  @Test func reasonsThatQuoteTheKeyAreBlanked() throws {
    let scene = try Scene()
    for pupils in ["5", "6"] {
      try scene.drop([(77, "Szkoła", pupils), (770, "Inna", pupils)])
      #expect(scene.run("run rejestr").status == .done)
    }
    #expect(scene.run("revisions annotate szkoly 2 --reason numer-77:-ZAPISANO").status == .done)
    #expect(scene.run("revisions annotate szkoly 2 --reason numer-770:-ZOSTAJE").status == .done)
    let dry = scene.run("erase szkoly 77 --dry-run")
    #expect(dry.output.contains("reasons of revisions that quote it: 1"), "\(dry)")
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    for folder in [scene.folders.public, "\(scene.folders.state)/datasets"] {
      #expect(Shell.shell("! grep -rqa 'ZAPISANO' .", in: folder) == "", "\(folder)")
    }
    #expect(Shell.shell("grep -rqa 'ZOSTAJE' .", in: scene.folders.public) == "")
    #expect(scene.run("verify").status == .done)
  }

  @Test(arguments: [
    ("Na-wniosek,-tel.-601-234-567", "a telephone number"), ("auto KR 1234A", "a number plate"),
    ("Na wniosek Zofii Nowak-Kowalskiej", "a person's name"), ("wniosek nr 440514 01359", "a PESEL number"),
    ("PESEL44051401359", "a PESEL number"), ("konto 61 1090 1014 0000 0712 1981 2874", "an account number"),
  ])
  func aReasonWithPersonalDataIsNotPublished(reason: String, noun: String) throws {
    let scene = try Scene()
    try scene.drop([(1, "Szkoła", "5")])
    #expect(scene.run("run rejestr").status == .done)
    func annotate(_ rest: [String]) -> Scene.Outcome {
      scene.run(words: ["revisions", "annotate", "szkoly", "1", "--reason", reason] + rest)
    }
    let refused = annotate([])
    #expect(refused.status == .wrong && refused.errors.contains("the reason contains \(noun)"), "\(refused)")
    #expect(annotate(["--yes"]).status == .done)
  }

  /// A sum over one value is the value.
  @Test func heldRunsShowNothingAnyMore() throws {
    let scene = try Scene()
    try scene.drop((0..<30).map { ($0, "Szkoła \($0)", "1") } + [(77, "Zapomniana", "7000")])
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([(77, "Zapomniana", "7999")])
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("hold show 1").output.contains("together 7000→7999"))
    #expect(scene.run("erase szkoly 77 --reason x --yes").status == .done)
    let shown = scene.run("hold show 1").output
    #expect(!shown.contains("7999") && shown.contains("a record was erased"), "\(shown)")
  }

  // MARK: Derived datasets

  @Test func aDerivedRowOfTheSameKeyGoesToo() throws {
    let region = try Region()
    #expect(try region.bringAll().status == .done)
    #expect(region.rows("na-glowe").contains("B 2024 10.01"))
    let dry = region.scene.run("erase ludnosc B 2024 --dry-run")
    #expect(dry.output.contains("na-glowe is derived from it: its row of the same key goes too"), "\(dry)")
    #expect(dry.output.contains("razem is derived from it: 1 row computed with this one"), "\(dry)")
    let outcome = region.scene.run("erase ludnosc B 2024 --reason x --yes")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(!region.rows("na-glowe").contains { $0.hasPrefix("B 2024") })
    #expect(!region.rows("na-glowe", version: 1).contains { $0.hasPrefix("B 2024") })
    // Nothing announces it: no delta deletes it, since this dataset never had it.
    #expect(try region.versions("na-glowe").count == 1)
    // A dataset derived from several rows is computed again at once.
    #expect(region.rows("razem").contains("2024 7 1"), "\(region.rows("razem"))")
    #expect(region.scene.run("derive").status == .done)
    #expect(region.scene.run("verify").status == .done)
  }
}
