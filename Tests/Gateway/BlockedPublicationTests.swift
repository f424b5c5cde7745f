import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Operations
@testable import Runtime
@testable import Serving
@testable import State

/// What is published stays true to its files while a dataset cannot be published, and the operator is told why it cannot.
@Suite struct BlockedPublicationTests {
  private static let pesel = "44051401359"
  private let scene: Scene
  private var folder: String { "\(scene.folders.public)/datasets/szkoly" }

  init() throws { scene = try Scene() }

  private func declare(_ changes: (String, String)...) throws {
    var text = Scene.dataset
    for (old, new) in changes {
      try #require(text.contains(old))
      text = text.replacing(old, with: new)
    }
    try scene.folder.write("config/datasets/szkoly.yaml", text)
  }

  private func page() throws -> String { String(decoding: try Files.read("\(folder)/index.html"), as: UTF8.self) }

  /// The problem of the dataset in `klamra status --json`.
  private func problem() throws -> String {
    let node = try JSONNode(parsing: Array(scene.run("status --json").output.utf8))
    let datasets = try node.member("datasets").elements()
    let szkoly = try #require(try datasets.first { try $0.member("dataset").text() == "szkoly" })
    return try szkoly.member("problem").text()
  }

  private func doctor() -> [Finding] {
    Doctor(scene.folders, readsDocuments: false, cancellation: Cancellation()).run()
      .filter { $0.subject == .work && $0.level == .error }
  }

  private func publish(_ count: Int = 3) throws {
    try scene.drop(schools: count)
    #expect(scene.run("run rejestr --quiet").status == .done)
  }

  // MARK: Personal data

  /// Three versions of the same two rows with a PESEL: two rows would be published.
  @Test func personalDataAreCountedOnce() throws {
    try declare(("name: {type: text, privacy: public,", "name: {type: text,"))
    for round in 1...3 {
      try scene.drop([
        (1, "A \(Self.pesel)\(round % 2 == 0 ? " x" : "")", "\(round)"), (2, "B \(Self.pesel)", "\(round)"),
        (3, "C", "\(round)"),
      ])
      #expect(scene.run("run rejestr --quiet").status == .done)
    }
    #expect(try problem() == "")
    #expect(doctor().isEmpty)
    try declare()
    let publish = scene.run("publish")
    #expect(publish.status == .failed)
    #expect(publish.errors.contains("szkoly holds what looks like personal data: name: a PESEL number in 2 rows: 4***"))
    let status = scene.run("status")
    #expect(status.status == .failed)
    #expect(status.errors.contains("klamra: szkoly: szkoly holds what looks like personal data"), "\(status)")
    #expect(status.errors.contains("name: a PESEL number in 2 rows"), "\(status)")
    #expect(status.errors.contains("klamra erase") && !status.errors.contains(Self.pesel), "\(status)")
    #expect(try problem().contains("name: a PESEL number in 2 rows"))
    #expect(doctor().map(\.text).contains { $0.contains("name: a PESEL number in 2 rows") })
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    let metric = try #require(try Metrics(runtime: runtime).all().first { $0.name == Self.metric })
    #expect(metric.samples.map(\.value) == [1])
  }

  private static let metric = "klamra_dataset_publication_blocked"

  /// A column that nobody sees any more blocks nothing.
  @Test func aColumnMadeInternalAgainIsNoProblem() throws {
    try declare(("name: {type: text, privacy: public,", "name: {type: text,"))
    try scene.drop([(1, "A \(Self.pesel)", "1")])
    #expect(scene.run("run rejestr --quiet").status == .done)
    try declare()
    #expect(scene.run("publish").status == .failed)
    #expect(try !problem().isEmpty)
    try declare(("name: {type: text, privacy: public,", "name: {type: text,"))
    #expect(scene.run("publish").status == .done)
    #expect(try problem() == "")
    #expect(scene.run("status").status == .done)
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    let metric = try #require(try Metrics(runtime: runtime).all().first { $0.name == Self.metric })
    #expect(metric.samples.map(\.value) == [0])
  }

  /// Only the log holds it: it is said of which versions, without a count of rows that are not there.
  @Test func whatOnlyEarlierVersionsHold() throws {
    try declare(("name: {type: text, privacy: public,", "name: {type: text,"))
    for name in ["A \(Self.pesel)", "A"] {
      try scene.drop([(1, name, "1")])
      #expect(scene.run("run rejestr --quiet").status == .done)
    }
    try declare()
    #expect(scene.run("publish").status == .failed)
    #expect(try problem().contains("name: a PESEL number in earlier versions only"))
  }

  // MARK: Columns

  /// The mistake: a column is renamed in the declaration and in the mapping.
  @Test func aRenamedColumnLeavesWhatIsPublished() throws {
    try scene.folder.write("config/datasets/inne.yaml", Scene.dataset)
    try scene.folder.write(
      "config/sources/inny.yaml", scene.source().replacing("dataset: szkoly", with: "dataset: inne"))
    try scene.drop(schools: 3)
    #expect(scene.run("run --all --quiet").status == .done)
    let before = try page()
    try declare(("  name: {", "  nazwa: {"), ("Szkoły, en", "Szkoły i przedszkola, en"))
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, name AS nazwa, pupils FROM source"))
    try scene.folder.write(
      "config/datasets/inne.yaml", Scene.dataset.replacing("licence: CC0-1.0", with: "licence: CC-BY-4.0"))
    let outcome = scene.run("publish")
    #expect(outcome.status == .failed)
    #expect(outcome.errors.contains("it has a column \"name\" that is not declared"), "\(outcome)")
    #expect(outcome.errors.contains("declare it again as it was"), "\(outcome)")
    #expect(try page() == before)
    let other = String(
      decoding: try Files.read("\(scene.folders.public)/datasets/inne/index.html"), as: UTF8.self)
    #expect(other.contains("CC-BY-4.0"))
    // No catalogue promises the column.
    for path in try Files.list(scene.folders.public) where path.hasSuffix(".jsonld") || path.hasSuffix(".html") {
      let text = String(decoding: try Files.read("\(scene.folders.public)/\(path)"), as: UTF8.self)
      #expect(!text.contains("nazwa"), "\(path)")
    }
    #expect(try problem().contains("it has a column \"name\" that is not declared"))
    #expect(scene.run("status").status == .failed)
    try declare()
    #expect(scene.run("publish").status == .done)
    #expect(try problem() == "")
  }

  /// Nothing of a version is made again from columns that do not fit.
  @Test func aLostVersionIsNotMadeOfOtherColumns() throws {
    try publish()
    let csv = try Files.read("\(folder)/versions/1/szkoly.csv")
    try Files.removeTree("\(folder)/versions/1")
    try declare(("  name: {", "  nazwa: {"))
    #expect(scene.run("publish").status == .failed)
    #expect(!Files.exists("\(folder)/versions/1"))
    try declare()
    #expect(scene.run("publish").status == .done)
    #expect(try Files.read("\(folder)/versions/1/szkoly.csv") == csv)
  }

  /// A column that no version has yet: the run brings it, and nothing promises it before.
  @Test func anAddedColumnWaitsForARun() throws {
    try publish()
    let before = try page()
    let added =
      "  email: {type: text, privacy: public, title: {pl: Poczta, en: Mail}, description: {pl: a, en: b}}\nkey:"
    try declare(("key:", added))
    #expect(scene.run("publish").status == .done)
    #expect(try page() == before)
    #expect(try problem() == "", "nothing is wrong with what is published")
    #expect(scene.run("status").status == .done)
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(mapping: "SELECT id, name, pupils, 'brak' AS email FROM source"))
    #expect(scene.run("run rejestr --quiet").status == .done)
    #expect(try problem() == "")
    #expect(try page().contains("Poczta"))
    #expect(scene.run("publish").status == .done && scene.run("verify").status == .done)
  }

  /// One that is not public changes nothing for readers.
  @Test func anAddedInternalColumnBlocksNothing() throws {
    try publish()
    try declare(("key:", "  email: {type: text, title: {pl: a, en: b}, description: {pl: a, en: b}}\nkey:"))
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(mapping: "SELECT id, name, pupils, 'brak' AS email FROM source"))
    #expect(scene.run("publish").status == .done)
    #expect(try problem() == "")
  }

  /// Its values leave the page at once.
  @Test func aColumnMadeInternalLeavesThePage() throws {
    try publish()
    #expect(try page().contains("Szkoła 1"))
    try declare(("name: {type: text, privacy: public,", "name: {type: text,"))
    #expect(scene.run("publish").status == .done)
    #expect(try !page().contains("Szkoła 1"))
    #expect(scene.run("verify").status == .done)
    // The files of a version do not change, and the operator is told so.
    let said = "szkoly: \"name\" is not public any more, and the published version 1 still shows it"
    let status = scene.run("status")
    #expect(status.output.contains(said) && status.output.contains("klamra withdraw szkoly"), "\(status)")
    try scene.drop(schools: 4)
    #expect(scene.run("run rejestr --quiet").status == .done)
    #expect(scene.run("status").output.contains(said), "the new version does not have it")
    #expect(scene.run("withdraw szkoly 1 --reason wniosek").status == .done)
    #expect(!scene.run("status").output.contains("not public any more"))
  }

  // MARK: Verify

  @Test(arguments: [
    ("licence: CC0-1.0", "licence: CC-BY-4.0"), ("title: {pl: Szkoły, en: Schools}", "title: {pl: Inne, en: Others}"),
    ("title: {pl: Nazwa, en: Name}", "title: {pl: Imię, en: First}"), ("[csv, csv.gz, ndjson.gz]", "[ndjson.gz]"),
    ("[csv, csv.gz, ndjson.gz]", "[csv, csv-excel]"), ("attribution: {pl: Urząd", "attribution: {pl: Biuro"),
  ])
  func anEditedConfigurationIsNoDamage(old: String, new: String) throws {
    try publish()
    try declare((old, new))
    let edited = scene.run("verify")
    #expect(edited.status == .done, "\(edited)")
    #expect(edited.output.contains("sound"))
    #expect(scene.run("publish").status == .done)
    let published = scene.run("verify")
    #expect(published.status == .done && !published.output.contains("configuration of before"), "\(published)")
  }

  @Test func anEditedLicenceIsNoted() throws {
    try publish()
    try declare(("licence: CC0-1.0", "licence: CC-BY-4.0"))
    #expect(scene.run("verify").output.contains("index.html shows the configuration of before"))
    #expect(try !page().contains("CC-BY-4.0"))
    #expect(scene.run("publish").status == .done)
    #expect(try page().contains("CC-BY-4.0"))
  }

  /// A page that was altered by hand is damaged, whatever the configuration says.
  @Test(arguments: [true, false]) func anAlteredPageIsDamage(isEdited: Bool) throws {
    try publish()
    if isEdited { try declare(("licence: CC0-1.0", "licence: CC-BY-4.0")) }
    try AtomicFile.write(Array(try page().replacing("Szkoła 1", with: "Szkoła 7").utf8), to: "\(folder)/index.html")
    let outcome = scene.run("verify")
    #expect(outcome.status == .failed && outcome.output.contains("does not say what follows"), "\(outcome)")
    #expect(scene.run("publish").status == .done && scene.run("verify").status == .done)
  }

  // MARK: Empty cells

  /// The published CSV read back: an empty text of the source, one of the mapping and NULL are the same empty field.
  @Test func anEmptyCellIsAMissingValue() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(
        mapping: "SELECT id, CASE id WHEN '1' THEN '' WHEN '2' THEN NULL ELSE name END AS name, pupils FROM source"))
    try scene.folder.write("drop/a.csv", "id;name;pupils\r\n1;A;1\r\n2;B;2\r\n3;\"\";3\r\n4;;\r\n5;C;5\r\n")
    #expect(scene.run("run rejestr --quiet").status == .done)
    let csv = String(decoding: try Files.read("\(folder)/versions/1/szkoly.csv"), as: UTF8.self)
    #expect(csv == "id,name,pupils\r\n1,,1\r\n2,,2\r\n3,,3\r\n4,,\r\n5,C,5\r\n")
    let page = try page()
    #expect(page.contains("Puste pole to brak wartości; pustych tekstów nie ma."))
    #expect(page.contains("An empty field is a missing value; there are no empty texts."))
    let package = try JSONNode(parsing: Files.read("\(folder)/versions/1/datapackage.json"))
    let resource = try #require(try package.member("resources").elements().first)
    let missing = try resource.member("schema").member("missingValues").elements().map { try $0.text() }
    #expect(missing == [""])
  }
}
