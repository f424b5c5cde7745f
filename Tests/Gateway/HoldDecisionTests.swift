import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// A run of two streams, each of which waits for an operator on its own.
@Suite struct HoldDecisionTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    let folder = scene.folder
    try folder.write(
      "connectors/two/connector.yaml",
      """
      connector: two
      title: {pl: Dwa, en: Two}
      description: {pl: Dwa strumienie, en: Two streams}
      parameters:
        folder: {type: folder, required: true, title: {pl: Folder, en: Folder}}
      streams:
        left:
          title: {pl: Lewy, en: Left}
          drop: {folder: "{folder}", pattern: "left*.csv", settle: 0s, take: newest}
          format: csv
          open: [csv, fields, mapping]
        right:
          title: {pl: Prawy, en: Right}
          drop: {folder: "{folder}", pattern: "right*.csv", settle: 0s, take: newest}
          format: csv
          open: [csv, fields, mapping]

      """)
    try folder.write(
      "config/klamra.yaml",
      Scene.gateway.replacing("\(Scene.here)/Connectors", with: folder.file("connectors")))
    try folder.write("config/datasets/lewe.yaml", Scene.dataset)
    try folder.write("config/datasets/prawe.yaml", Scene.dataset)
    try Files.remove(folder.file("config/datasets/szkoly.yaml"))
    func stream(_ name: String, _ dataset: String) -> String {
      """
        \(name):
          dataset: \(dataset)
          csv: {delimiter: ";"}
          fields:
            id: {column: id, type: code, required: true}
            name: {column: name, type: text}
            pupils: {column: pupils, type: integer}
          mapping: |
            SELECT id, name, pupils FROM source

      """
    }
    try folder.write(
      "config/sources/rejestr.yaml",
      """
      connector: two
      title: {pl: Dwa, en: Two}
      parameters: {folder: \(folder.file("drop"))}
      streams:

      """ + stream("left", "lewe") + stream("right", "prawe"))
  }

  private func drop(left: Int, right: Int) throws {
    for (name, count) in [("left", left), ("right", right)] {
      try scene.drop((0..<count).map { ($0, "Szkoła \($0)", "1") }, name: "\(name).csv")
    }
  }

  private func holdBoth() throws {
    try drop(left: 300, right: 300)
    let first = scene.run("run rejestr")
    #expect(first.status == .done, "\(first)")
    try drop(left: 200, right: 100)
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(scene.run("status").output.contains("2 runs wait for an operator"))
  }

  private func state() -> String {
    let line = scene.run("runs").output.split(separator: "\n").dropFirst().first.map(String.init) ?? ""
    return ["held", "committed", "rejected", "unchanged"].first { line.contains(" \($0) ") } ?? line
  }

  @Test func releasingOneLeavesTheOtherWaiting() throws {
    try holdBoth()
    let release = scene.run("hold release 1 --reason Zamknięte")
    #expect(release.status == .done, "\(release)")
    #expect(state() == "held")
    #expect(scene.run("hold list").output.contains("prawe"))
    let ledger = scene.run("runs --rows 1 --json").output
    #expect(ledger.contains("\"stream\":\"left\",\"dataset\":\"lewe\",\"outcome\":\"committed\""), "\(ledger)")
    #expect(ledger.contains("\"stream\":\"right\",\"dataset\":\"prawe\",\"outcome\":\"held\""), "\(ledger)")
    #expect(scene.run("hold release 2").status == .done)
    #expect(state() == "committed")
    #expect(scene.run("show prawe --rows 0").output.split(separator: "\n").count == 101)
  }

  @Test func rejectingOneLeavesTheOtherWaiting() throws {
    try holdBoth()
    #expect(scene.run("hold reject 1 --reason Niepełne").status == .done)
    #expect(state() == "held")
    #expect(scene.run("hold release 2").status == .done)
    // A part of it was not taken: the next run is not compared with this one.
    #expect(state() == "rejected")
    let runs = scene.run("runs").output
    #expect(runs.contains("lewe rejected by \(Person.here): Niepełne"), "\(runs)")
    // The titles, the versions, and a line for each decision.
    #expect(scene.run("history lewe").output.split(separator: "\n").count == 3)
    #expect(scene.run("history prawe").output.split(separator: "\n").count == 4)
  }

  /// Decisions with author and reason can be read as long as the hold is kept.
  @Test func decisionsAreHistory() throws {
    try holdBoth()
    #expect(scene.run("hold release 1 --reason Zamknięte").status == .done)
    #expect(scene.run("hold reject 2 --reason Niepełne").status == .done)
    let all = scene.run("hold list --all").output
    #expect(
      all.contains("by \(Person.here) at ") && all.contains(": Zamknięte ") && all.contains(": Niepełne "), "\(all)")
    #expect(scene.run("hold show 1").output.contains("  by \(Person.here) at "))
    let left = scene.run("history lewe").output
    #expect(left.contains("version 2 was released as hold 1 by \(Person.here) at "), "\(left)")
    let right = scene.run("history prawe").output
    #expect(right.contains("run 2 was rejected as hold 2 by \(Person.here) at "), "\(right)")
    #expect(scene.run("history lewe --json").output.contains("\"released_hold\": 1"))
  }

  /// Each stream owns its rows, and one run delivers both.
  @Test func bothStreamsMayFillOneDataset() throws {
    let path = scene.folder.file("config/sources/rejestr.yaml")
    let source = String(decoding: try Files.read(path), as: UTF8.self)
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      source.replacing("dataset: prawe", with: "dataset: lewe"))
    try scene.drop([(1, "a", "1")], name: "left.csv")
    try scene.drop([(2, "b", "2")], name: "right.csv")
    let run = scene.run("run rejestr")
    #expect(run.status == .done, "\(run)")
    #expect(scene.run("show lewe").output == "id  name  pupils\n1   a          1\n2   b          2\n")
  }

  /// What is released belongs to its stream, as what was held did.
  @Test func aReleaseKnowsTheRowsOfItsStream() throws {
    let path = scene.folder.file("config/sources/rejestr.yaml")
    let source = String(decoding: try Files.read(path), as: UTF8.self)
    try scene.folder.write("config/sources/rejestr.yaml", source.replacing("dataset: prawe", with: "dataset: lewe"))
    func drop(left: Int) throws {
      try scene.drop((0..<left).map { (1000 + $0, "a", "1") }, name: "left.csv")
      try scene.drop((0..<50).map { (2000 + $0, "b", "2") }, name: "right.csv")
    }
    try drop(left: 300)
    #expect(scene.run("run rejestr").status == .done)
    try drop(left: 200)
    #expect(scene.run("run rejestr").status == .held)
    let release = scene.run("hold release 1 --reason tak")
    #expect(
      release.status == .done && release.output.contains("lewe version 3: 250 rows, changes +0 ~0 -100"), "\(release)")
    #expect(scene.run("run rejestr").errors.contains("unchanged"))
  }

  /// The result of the newest documents needs no decision: the waiting hold is obsolete.
  @Test func theOldFileAgainEndsWhatWaited() throws {
    try holdBoth()
    try drop(left: 300, right: 300)
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("hold list").output == "No run waits.\n")
    #expect(scene.run("hold list --all").output.contains("superseded"))
  }
}
