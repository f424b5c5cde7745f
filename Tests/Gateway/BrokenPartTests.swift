import Events
import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Operations
@testable import Runtime
@testable import State

/// One broken file of the configuration does not stop the others.
@Suite struct BrokenPartTests {
  private let scene: Scene

  /// Two registers, each with a dataset of its own.
  init() throws {
    scene = try Scene()
    try scene.folder.write(
      "config/datasets/inne.yaml", Scene.dataset.replacing("pl: Szkoły, en: Schools", with: "pl: Inne, en: Others"))
    try scene.folder.write("config/sources/drugi.yaml", other)
    try scene.folder.write("drugi/a.csv", "id;name;pupils\r\n1;Jeden;10\r\n")
    try scene.drop(schools: 3)
  }

  private var other: String {
    scene.source().replacing("dataset: szkoly", with: "dataset: inne")
      .replacing("folder: \(scene.folder.file("drop"))", with: "folder: \(scene.folder.file("drugi"))")
  }

  private func usable(_ depth: Configuration.Depth = .everything) throws -> Configuration {
    try Configuration.usable(folder: scene.folders.config, depth)
  }

  private static let mistakes: [(file: String, from: String, to: String)] = [
    ("sources/drugi.yaml", "connector: csv-register", "connector: csv-registre"),
    ("sources/drugi.yaml", "refresh: full", "refresh: ful"),
    ("sources/drugi.yaml", "dataset: inne", "dataset: ine"),
    ("sources/drugi.yaml", "title:", "titel:"),
    ("sources/drugi.yaml", "streams:", "streams: ["),
    ("datasets/inne.yaml", "key: [id]", "key: [numer]"),
    ("datasets/inne.yaml", "type: integer", "type: intger"),
    ("datasets/inne.yaml", "licence: CC0-1.0", "licence: [\n"),
  ]

  /// The source with the mistake is left out, and the other one runs.
  @Test(arguments: mistakes)
  func aMistakeStopsOnlyWhatHasIt(file: String, from: String, to: String) throws {
    let text = String(decoding: try Files.read("\(scene.folders.config)/\(file)"), as: UTF8.self)
    try #require(text.contains(from))
    try scene.folder.write("config/\(file)", text.replacing(from, with: to))
    let configuration = try usable()
    #expect(configuration.sources.map(\.id) == ["rejestr"])
    #expect(configuration.unusable(.source, "drugi") != nil, "\(configuration.unusable)")
    let outcome = scene.run("run rejestr")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(outcome.errors.contains("warning: the source drugi is left out: "), "\(outcome)")
    #expect(Files.exists("\(scene.folders.public)/datasets/szkoly/versions/1/szkoly.csv"))
    let broken = scene.run("run drugi")
    #expect(broken.status == .wrong && broken.errors.contains("the source drugi is left out"), "\(broken)")
    #expect(scene.run("check").status == .wrong, "the check stays strict")
    let all = scene.run("run --all")
    #expect(all.status == .wrong && (all.output + all.errors).contains("rejestr"), "\(all)")
  }

  @Test func aMistakeInSQLIsFoundBeforeTheDaemonStarts() throws {
    try scene.folder.write("config/sources/drugi.yaml", other.replacing("SELECT id, name", with: "SELECT idd, name"))
    #expect(try usable(.files).unusable == [])
    let configuration = try usable()
    #expect(configuration.sources.map(\.id) == ["rejestr"])
    #expect(configuration.unusable(.source, "drugi")?.cause == "it has 1 mistake")
  }

  /// A run judges the SELECTs that it executes, and those alone.
  @Test(arguments: ["run drugi", "run --all", "replay drugi", "preview drugi"])
  func whatTheCheckRefusesIsNotRun(command: String) throws {
    #expect(scene.run("run --all").status == .done)
    let cutting = other.replacing(
      "SELECT id, name, pupils", with: "SELECT id, name, CAST(pupils * 1.1 AS INTEGER) AS pupils")
    try scene.folder.write("config/sources/drugi.yaml", cutting)
    try scene.folder.write("drugi/a.csv", "id;name;pupils\r\n1;Jeden;11\r\n")
    let check = scene.run("check")
    #expect((check.output + check.errors).contains("CAST cuts off a number"), "\(check)")
    let outcome = scene.run(command)
    #expect(outcome.status == .wrong && outcome.errors.contains("CAST cuts off a number"), "\(outcome)")
    #expect(!Files.exists("\(scene.folders.public)/datasets/inne/versions/2"))
    #expect(!scene.run("run rejestr").errors.contains("left out"), "a source is judged when it runs")
    let status = scene.run("status")
    #expect(status.status == .wrong && status.errors.contains("CAST cuts off a number"), "\(status)")
  }

  @Test func aDatasetWithMistakesStopsTheSourcesThatFillIt() throws {
    try scene.folder.write("config/datasets/inne.yaml", Scene.dataset.replacing("key: [id]", with: "key: [x]"))
    let configuration = try usable()
    #expect(configuration.datasets.map(\.id) == ["szkoly"])
    #expect(configuration.unusable(.source, "drugi")?.cause == "it fills the dataset inne, which has mistakes")
    #expect(configuration.unusable(.dataset, "inne")?.mistakes.count == 1)
  }

  /// What is derived from a dataset with mistakes is shown and not computed.
  @Test func aDerivedDatasetWaitsForItsInput() throws {
    let derived =
      Scene.dataset.replacing("pl: Szkoły, en: Schools", with: "pl: Z innych, en: Of others")
      + "derived: |\n  SELECT id, name, pupils FROM inne\n"
    try scene.folder.write("config/datasets/zinnych.yaml", derived)
    #expect(try usable().unusable == [])
    try scene.folder.write("config/datasets/inne.yaml", Scene.dataset.replacing("key: [id]", with: "key: [x]"))
    let configuration = try usable()
    #expect(configuration.dataset("zinnych") != nil)
    #expect(configuration.unusable(.dataset, "zinnych")?.cause.hasPrefix("it is derived from a dataset") == true)
    #expect(scene.run("run rejestr").status == .done)
  }

  @Test(arguments: ["SELECT idd, name, pupils FROM inne", "SELECT id, name, pupils FROM nic", "SELECT 1"])
  func aSelectWithMistakesStopsOnlyItsDataset(select: String) throws {
    let derived = Scene.dataset.replacing("pl: Szkoły, en: Schools", with: "pl: Z innych, en: Of others")
    func write(_ select: String) throws {
      try scene.folder.write("config/datasets/zinnych.yaml", derived + "derived: |\n  \(select)\n")
    }
    try write("SELECT id, name, pupils FROM inne")
    #expect(scene.run("run --all").status == .done)
    let page = try Files.read("\(scene.folders.public)/datasets/zinnych/index.html")
    try write(select)
    let configuration = try usable(.files)
    #expect(configuration.unusable.map(\.id) == ["zinnych"] && configuration.dataset("zinnych") != nil)
    try scene.drop(schools: 4)
    let outcome = scene.run("run rejestr")
    #expect(outcome.status == .done && outcome.errors.contains("its SELECT has mistakes"), "\(outcome)")
    #expect(try Files.read("\(scene.folders.public)/datasets/zinnych/index.html") == page)
    #expect(!scene.run("status").output.contains("which no longer fills it"))
  }

  @Test func aSubscriberWithMistakesDelaysNoRun() throws {
    try scene.subscribe("not an address")
    let configuration = try usable()
    #expect(configuration.unusable.map(\.id) == ["biuro"] && configuration.subscriptions.isEmpty)
    #expect(scene.run("run rejestr").status == .done)
  }

  /// What waits for a subscriber whose file is broken is not lost.
  @Test func deliveriesToASubscriberWithMistakesWait() throws {
    try scene.subscribe("http://127.0.0.1:1/hook")
    #expect(scene.run("run rejestr").status == .done)
    let text = String(decoding: try Files.read("\(scene.folders.config)/subscribers/biuro.yaml"), as: UTF8.self)
    try scene.folder.write("config/subscribers/biuro.yaml", text.replacing("datasets: all", with: "datasets: al"))
    try scene.drop(schools: 4)
    #expect(scene.run("run rejestr").status == .done)
    let deliveries = try Records(reading: StatePaths(scene.folders.state)).outbox.deliveries()
    #expect(deliveries.map(\.state) == [.pending], "\(deliveries)")
  }

  /// Those that only look show the rest, and say what is missing.
  @Test(arguments: ["show szkoly", "history szkoly", "datasets", "sources", "runs", "hold list", "deliveries list"])
  func commandsThatOnlyLookShowTheRest(line: String) throws {
    #expect(scene.run("run --all").status == .done)
    try scene.folder.write("config/datasets/inne.yaml", Scene.dataset.replacing("key: [id]", with: "key: [x]"))
    let outcome = scene.run(line)
    #expect(outcome.status == .done, "\(outcome)")
    #expect(outcome.errors.ranges(of: "the dataset inne is left out").count <= 1, "once is enough")
    let other = scene.run("show inne")
    #expect(other.status == .wrong && other.errors.contains("the dataset inne is left out: it has 1 mistake"))
  }

  @Test func aBackupIsMadeAllTheSame() throws {
    #expect(scene.run("run --all").status == .done)
    try scene.folder.write("config/sources/drugi.yaml", other.replacing("refresh: full", with: "refresh: ful"))
    #expect(scene.run(words: ["backup", scene.folder.file("backups")]).status == .done)
  }

  @Test func mistakesOfTheGatewayItselfStopEverything() throws {
    try scene.folder.write("config/klamra.yaml", Scene.gateway.replacing("title:", with: "titel:"))
    #expect(throws: ConfigurationError.self) { try usable() }
    #expect(scene.run("run rejestr").status == .wrong)
  }

  /// An erasure or a pruning without the knowledge of all sources would be wrong.
  @Test(arguments: ["prune", "erase szkoly 1 --reason x --yes", "verify"])
  func whatNeedsTheWholeConfigurationRefusesAPart(line: String) throws {
    #expect(scene.run("run --all").status == .done)
    try scene.folder.write("config/sources/drugi.yaml", other.replacing("refresh: full", with: "refresh: ful"))
    let outcome = scene.run(line)
    #expect(outcome.status == .wrong, "\(outcome)")
  }

  @Test func statusAndDoctorNameWhatIsLeftOut() throws {
    #expect(scene.run("run --all").status == .done)
    try scene.folder.write("config/sources/drugi.yaml", other.replacing("refresh: full", with: "refresh: ful"))
    let status = scene.run("status")
    #expect(status.status == .wrong, "\(status)")
    #expect(status.output.contains("the source drugi is left out: it has 1 mistake"), "\(status)")
    #expect(status.output.contains("szkoly"), "the rest is shown")
    #expect(!status.output.contains("which no longer fills it"), "its rows are not stranded")
    let doctor = scene.run("doctor --quick")
    #expect(doctor.status == .wrong && doctor.output.contains("the source drugi is left out"), "\(doctor)")
  }

  /// What the others show does not change: not the feeds, and not the list of sources that is fetched as a dataset.
  @Test func whatIsPublicStaysAsItWas() throws {
    #expect(scene.run("run --all").status == .done)
    let inventory = try Files.read("\(scene.folders.state)/inventory/sources.csv")
    let feed = try Files.read("\(scene.folders.public)/datasets/inne/changes.atom")
    try scene.folder.write("config/datasets/inne.yaml", Scene.dataset.replacing("key: [id]", with: "key: [x]"))
    try scene.drop(schools: 4)
    #expect(scene.run("run rejestr").status == .done)
    #expect(try Files.read("\(scene.folders.state)/inventory/sources.csv") == inventory)
    #expect(try Files.read("\(scene.folders.public)/datasets/inne/changes.atom") == feed)
    let site = String(decoding: try Files.read("\(scene.folders.public)/changes.atom"), as: UTF8.self)
    #expect(site.contains("datasets/inne/") && site.contains("wersja 2"))
    #expect(Files.exists("\(scene.folders.public)/datasets/inne/versions/1/inne.csv"))
    #expect(!scene.run("status").output.contains("no configuration declares it"))
  }
}
