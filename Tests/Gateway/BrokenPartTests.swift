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

  private func usable(inDepth: Bool = true) throws -> Configuration {
    try Configuration.usable(folder: scene.folders.config, inDepth: inDepth)
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
    #expect(try usable(inDepth: false).unusable == [])
    let configuration = try usable()
    #expect(configuration.sources.map(\.id) == ["rejestr"])
    #expect(configuration.unusable(.source, "drugi")?.cause == "it has 1 mistake")
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

  @Test func aSubscriberWithMistakesDelaysNoRun() throws {
    try scene.subscribe("not an address")
    let configuration = try usable()
    #expect(configuration.unusable.map(\.id) == ["biuro"] && configuration.subscriptions.isEmpty)
    #expect(scene.run("run rejestr").status == .done)
  }

  @Test func mistakesOfTheGatewayItselfStopEverything() throws {
    try scene.folder.write("config/klamra.yaml", Scene.gateway.replacing("title:", with: "titel:"))
    #expect(throws: ConfigurationError.self) { try usable() }
    #expect(scene.run("run rejestr").status == .wrong)
  }

  /// An erasure or a pruning without the knowledge of all sources would be wrong.
  @Test(arguments: ["prune", "erase szkoly 1 --reason x --yes", "verify", "hold list"])
  func whatNeedsTheWholeConfigurationRefusesAPart(line: String) throws {
    #expect(scene.run("run --all").status == .done)
    try scene.folder.write("config/sources/drugi.yaml", other.replacing("refresh: full", with: "refresh: ful"))
    let outcome = scene.run(line)
    #expect(line == "hold list" || outcome.status == .wrong, "\(outcome)")
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
