import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// The text output, word for word. `KLAMRA_RECORD=1 swift test` records the files again.
@Suite struct TranscriptTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  /// A transcript without what differs from run to run: times, paths of this machine, the process.
  private func transcript(_ lines: String...) -> String {
    lines.map { line in
      let outcome = scene.run(line)
      var text = "$ klamra \(line)\n\(outcome.output)\(outcome.errors)"
      if outcome.status != .done { text += "(exit \(outcome.status.rawValue))\n" }
      return text
    }.joined(separator: "\n")
      .replacing(scene.folder.path, with: "…")
      .replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0[12]:00/, with: "2026-11-21 12:00:00+01:00")
      .replacing(/[0-9a-f]{16}\n/, with: "0123456789abcdef\n")
      .replacing(/\(\d+(\.\d)? s\)/, with: "(0.1 s)")
  }

  private func expect(_ name: String, _ actual: String) throws {
    #expect(try Golden.expected("Tests/Gateway/golden/\(name).txt", actual: actual) == actual)
  }

  @Test func help() throws {
    let all = Commands.all.map { "help \($0.name)" }
    try expect("help", ([transcript("help")] + all.map { transcript($0) }).joined(separator: "\n"))
  }

  @Test func mistakes() throws {
    try expect("usage", transcript("hlep", "run --al", "hold", "show", "show szkoly --rows many", "status now"))
  }

  @Test func check() throws {
    let good = transcript("check")
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("connector: csv-register", with: "conector: csv-register")
        .replacing("dataset: szkoly", with: "dataset: szkola"))
    let dataset = Scene.dataset.replacing("type: integer", with: "type: intger")
    try scene.folder.write("config/datasets/szkoly.yaml", dataset)
    try expect("check", good + "\n" + transcript("check"))
  }

  @Test func status() throws {
    let empty = transcript("status")
    var rows = (0..<300).map { ($0, "Szkoła \($0)", "\($0)") }
    rows[7].2 = "wielu"
    try scene.drop(rows)
    let first = transcript("run --all", "status", "quarantine list")
    try scene.drop(schools: 200)
    let second = transcript("run --all", "run --all", "status", "hold list", "hold show 1", "hold release 1")
    try expect("status", [empty, first, second].joined(separator: "\n"))
  }

  @Test func history() throws {
    try scene.drop(schools: 12)
    _ = scene.run("run --all")
    try scene.drop(schools: 13, revised: [3, 4])
    _ = scene.run("run --all")
    try expect(
      "history",
      transcript("datasets", "show szkoly --rows 5", "diff szkoly 1 2", "connector list", "deliveries list")
        .replacing(/settle: \d+s/, with: "settle: 0s"))
  }
}
