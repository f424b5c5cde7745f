import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// What a partner gets, and what an operator puts aside.
@Suite struct QuarantineExportTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset + """
        checks:
          zakres: {check: range, column: pupils, max: 500, action: reject}
          wzor: {check: pattern, column: name, pattern: '[^=@]+', action: reject}

        """)
    var rows = (0..<200).map { ($0, "Szkoła \($0)", "\($0)") }
    rows[3].2 = "1,5"
    rows[4].2 = "-wielu; \"dużo\""
    rows[5].2 = "501"
    rows[6].1 = "=HYPERLINK(1)"
    rows[7].2 = "-7.25"
    try scene.drop(rows)
    #expect(scene.run("run rejestr").status == .quarantined)
  }

  @Test func theSheetIsAsRecorded() throws {
    let file = scene.folder.file("kwarantanna.csv")
    let export = scene.run("quarantine export 1 --output \(file)")
    #expect(export.output == "5 records of run 1 written to \(file)\n", "\(export)")
    let bytes = try Files.read(file)
    #expect(Array(bytes.prefix(3)) == [0xEF, 0xBB, 0xBF])
    let text = String(decoding: bytes, as: UTF8.self).replacing(scene.folder.path, with: "…")
    #expect(try text == Golden.expected("Tests/Gateway/golden/kwarantanna.csv", actual: text))
    #expect(Array(scene.run("quarantine export 1").output.utf8) == bytes)
  }

  @Test func aDiscardIsRecordedAndCountsNoMore() throws {
    let none = scene.run("quarantine discard 1")
    #expect(none.status == .wrong)
    #expect(none.errors.contains("\"quarantine discard\" wants a --reason"), "\(none)")
    let some = scene.run("quarantine discard 1 --field name --reason Literówka")
    #expect(some.output == "1 record of run 1 discarded\n", "\(some)")
    #expect(scene.run("status --json").output.contains("\"quarantined\": 4"))
    let shown = scene.run("quarantine show 1").output
    #expect(shown.contains("  discarded by \(Person.here) at "), "\(shown)")
    #expect(shown.contains(": Literówka\n"))
    #expect(!scene.run("quarantine export 1").output.contains("HYPERLINK"))
    #expect(scene.run("quarantine discard 1 --reason Reszta").output == "4 records of run 1 discarded\n")
    #expect(scene.run("quarantine list").output == "The quarantine is empty.\n")
    #expect(
      scene.run("quarantine discard 1 --reason Nic").output == "Run 1 has no such open records.\n")
  }
}
