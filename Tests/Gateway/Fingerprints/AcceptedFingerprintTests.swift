import Landing
import Platform
import SQLite
import Schema
import Store
import StoreSQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Runs
@testable import Runtime
@testable import State

/// Fingerprints of the former kind, in state folders that an older Klamra has written: accepted once, then replaced.
@Suite struct AcceptedFingerprintTests {
  private func value(_ path: String, _ sql: String) throws -> String {
    var select = try Connection(path, mode: .readOnly).prepare(sql)
    return try select.step() ? select.text(0) : ""
  }

  private func execute(_ path: String, _ sql: String) throws { try Connection(path, mode: .writer).execute(sql) }

  /// The stage of the scene's only stream over the documents of its newest run.
  private func fingerprints(_ scene: Scene) throws -> (commit: StageFingerprint, hold: StageFingerprint) {
    let configuration = try Configuration.load(folder: scene.folder.file("config"))
    let records = Records(
      try Database(reading: scene.folder.file("state/klamra.sqlite"), layout: StateLayout.now))
    let source = try #require(configuration.sources.first)
    let stores = Dictionary(
      uniqueKeysWithValues: configuration.datasets.map {
        ($0.id, SQLiteStore(folder: scene.folder.file("state/datasets"), dataset: $0))
      })
    let run = try #require(try records.runs.list(source: source.owner, limit: 1).first)
    let stage = MapStage(
      source: source, target: source.streams[0], store: try #require(stores["szkoly"]), stores: stores,
      areas: try configuration.areas())
    let fingerprint = try stage.fingerprint(try records.runs.documents(of: run.id, stream: "table"))
    return (fingerprint, fingerprint.holding(stage.store.dataset))
  }

  @Test func aRunWithTheSameDocumentsIsUnchanged() throws {
    let scene = try Scene()
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    let fingerprint = try fingerprints(scene).commit
    let dataset = scene.folder.file("state/datasets/szkoly.sqlite")
    let stored = { try value(dataset, "SELECT fingerprint FROM checkpoints") }
    #expect(try stored() == fingerprint.digest.hex)

    try execute(dataset, "UPDATE checkpoints SET fingerprint = '\(fingerprint.former.hex)'")
    let again = scene.run("run rejestr --refetch --json")
    #expect(again.status == .done && again.output.contains(#""outcome": "same""#), "\(again)")
    #expect(try stored() == fingerprint.digest.hex, "the new one is stored from then on")

    // Any other fingerprint is refused.
    try execute(dataset, "UPDATE checkpoints SET fingerprint = '\(SHA256.of("x".utf8).hex)'")
    #expect(scene.run("run rejestr --refetch --json").output.contains(#""outcome": "unchanged""#))
  }

  private func hold(_ scene: Scene) throws -> (path: String, fingerprint: StageFingerprint) {
    try scene.drop(schools: 300)
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(schools: 200)
    #expect(scene.run("run rejestr").status == .held)
    let path = scene.folder.file("state/klamra.sqlite")
    let fingerprint = try fingerprints(scene).hold
    #expect(try value(path, "SELECT fingerprint FROM holds") == fingerprint.digest.hex)
    try execute(path, "UPDATE holds SET fingerprint = '\(fingerprint.former.hex)'")
    return (path, fingerprint)
  }

  @Test func aWaitingHoldCanBeReleased() throws {
    let scene = try Scene()
    let (path, fingerprint) = try hold(scene)
    let release = scene.run("hold release 1 --reason tak")
    #expect(release.status == .done, "\(release)")
    #expect(scene.run("show szkoly --rows 0").output.split(separator: "\n").count == 201)
    #expect(try value(path, "SELECT fingerprint FROM holds") == fingerprint.digest.hex)
  }

  @Test func aRunThatBringsTheSameKeepsTheHold() throws {
    let scene = try Scene()
    let (path, fingerprint) = try hold(scene)
    #expect(scene.run("run rejestr --refetch").status == .held)
    #expect(try value(path, "SELECT group_concat(id || state) FROM holds") == "1waiting")
    #expect(try value(path, "SELECT fingerprint FROM holds") == fingerprint.digest.hex)
  }

  @Test func whatWasRejectedStaysRejected() throws {
    let scene = try Scene()
    let (path, fingerprint) = try hold(scene)
    #expect(scene.run("hold reject 1 --reason nie").status == .done)
    try execute(path, "UPDATE holds SET fingerprint = '\(fingerprint.former.hex)'")
    let again = scene.run("run rejestr")
    #expect((again.output + again.errors).contains("were rejected as hold 1"), "\(again)")
    #expect(try value(path, "SELECT fingerprint FROM holds") == fingerprint.digest.hex)
    // If it is raised again, the decision is one of the reasons.
    let asked = scene.run("run rejestr --refetch")
    #expect(
      asked.status == .held && (asked.output + asked.errors).contains("the same was rejected as hold 1 by "), "\(asked)"
    )
    #expect(scene.run("hold show 2 --json").output.contains("decided_against"))
    #expect(scene.run("hold release 2 --reason tak").status == .done)
  }

  @Test func aDerivedDatasetIsNotMadeAgain() throws {
    let region = try Region()
    try region.put("people", (0..<30).map { "G\($0);2024;\($0 + 1)" })
    try region.put("amount", (0..<30).map { "G\($0);2024;\($0 + 1)" })
    #expect(region.scene.run("run --all").status == .done)
    let folder = region.scene.folder
    let configuration = try Configuration.load(folder: folder.file("config"))
    let stores = Dictionary(
      uniqueKeysWithValues: configuration.datasets.map {
        ($0.id, SQLiteStore(folder: folder.file("state/datasets"), dataset: $0))
      })
    let entry = try #require(try configuration.derivations().order.first)
    let inputs = try entry.inputs.map { DerivationInputs.Input($0, try #require(try stores[$0]?.current())) }
    let fingerprint = try DeriveStage(
      entry: entry, sql: entry.derivation.sql, inputs: DerivationInputs(inputs), stores: stores,
      areas: try configuration.areas()
    ).fingerprint()
    let path = folder.file("state/datasets/\(entry.dataset.id).sqlite")
    #expect(try value(path, "SELECT fingerprint FROM checkpoints") == fingerprint.digest.hex)

    try execute(path, "UPDATE checkpoints SET fingerprint = '\(fingerprint.former.hex)'")
    // Looking changes nothing; deriving replaces it and makes no run.
    #expect(!region.scene.run("status").output.contains("not up to date"))
    #expect(try value(path, "SELECT fingerprint FROM checkpoints") == fingerprint.former.hex)
    let runs = try value(folder.file("state/klamra.sqlite"), "SELECT count(*) FROM runs")
    #expect(region.scene.run("derive").status == .done)
    #expect(try value(path, "SELECT fingerprint FROM checkpoints") == fingerprint.digest.hex)
    #expect(try value(folder.file("state/klamra.sqlite"), "SELECT count(*) FROM runs") == runs)
  }
}
