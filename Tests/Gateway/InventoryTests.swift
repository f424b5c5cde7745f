import Platform
import SQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// `klamra sources --inventory`, and the dataset made from it.
@Suite struct InventoryTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source() + """
        inventory:
          institution: {pl: "Urząd Gminy, \\"Zielonki\\"", en: Gmina office}
          system: SIO
          owner: wydział edukacji
          contact: |
            pok. 7
            ul. Rynek 1
          legal_basis: ustawa o systemie oświaty
          frequency: {pl: co miesiąc, en: monthly}
          quality: {pl: dobra, en: good}

        """)
    try scene.folder.write("config/datasets/zrodla.yaml", try Files.read("config/datasets/zrodla.yaml"))
    try scene.folder.write(
      "config/sources/wykaz.yaml",
      """
      connector: source-inventory
      title: {pl: Wykaz, en: Inventory}
      parameters: {folder: \(scene.folders.state)/inventory}
      streams:
        sources: {dataset: zrodla, refresh: full}

      """)
  }

  @Test func whatIsDeclaredIsShown() {
    let list = scene.run("sources")
    #expect(list.status == .done && list.output.contains("rejestr  csv-register      szkoly"), "\(list)")
    let outcome = scene.run("sources --inventory")
    for line in [
      "rejestr: Rejestr szkół / Register of schools", "legal_basis  ustawa o systemie oświaty",
      "quality      dobra / good", "wykaz: Wykaz / Inventory",
      "nothing is declared: \"inventory\" in sources/wykaz.yaml",
    ] {
      #expect(outcome.output.contains(line), "\(line): \(outcome)")
    }
    #expect(scene.run("sources --json").output.contains("\"system\": \"SIO\""))
  }

  /// The next run turns the file into a dataset, with quotes, commas and line ends unchanged.
  @Test func itIsADatasetOfItsOwn() throws {
    try scene.drop(schools: 1)
    let run = scene.run("run --all")
    #expect(run.status == .done, "\(run)")
    let connection = try Connection(scene.folder.file("state/datasets/zrodla.sqlite"), mode: .readOnly)
    var select = try connection.prepare(
      "SELECT institution_pl, contact, datasets, frequency_en FROM rows WHERE source = 'rejestr'")
    #expect(try select.step())
    #expect(
      (0..<4).map { select.text($0) } == [
        "Urząd Gminy, \"Zielonki\"", "pok. 7\nul. Rynek 1\n", "szkoly", "monthly",
      ])
    #expect(!scene.run("run wykaz").output.contains("version 2"))
    let path = "config/sources/rejestr.yaml"
    let text = String(decoding: try Files.read(scene.folder.file(path)), as: UTF8.self)
    try scene.folder.write(path, text.replacing("system: SIO", with: "system: SIO 2"))
    #expect(scene.run("run wykaz").output.contains("zrodla version 2: 2 rows, changes +0 ~1 -0"))
  }

  @Test func anInstitutionIsAsked() throws {
    let path = "config/sources/rejestr.yaml"
    try scene.folder.write(path, scene.source() + "inventory:\n  systm: SIO\n")
    let errors = scene.run("check").errors
    #expect(errors.contains("\"institution\"") && errors.contains("did you mean \"system\"?"), "\(errors)")
  }
}
