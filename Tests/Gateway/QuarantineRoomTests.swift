import Platform
import SQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// A quarantine that does not grow without an end, and a gateway that says so.
@Suite struct QuarantineRoomTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func drop(_ count: Int, rejected: Int) throws {
    try scene.drop((1...count).map { ($0, "Szkoła", $0 <= rejected ? "wielu" : "\($0)") })
  }

  private func stored() throws -> Int {
    let connection = try Connection(scene.folder.file("state/klamra.sqlite"), mode: .readOnly)
    var select = try connection.prepare("SELECT count(*) FROM quarantine")
    return try select.step() ? Int(select.integer(0)) : 0
  }

  @Test func aHeldRunThatIsRepeatedEveryHour() throws {
    try drop(100, rejected: 30)
    for _ in 1...4 { #expect(scene.run("run rejestr").status == .held) }
    #expect(try stored() == 30)
    // What was asked of an earlier run is answered by the newest.
    let shown = scene.run("quarantine show 1 --rows 100")
    #expect(shown.status == .done && shown.output.contains("drop/a.csv:2: type"), "\(shown)")
    #expect(shown.errors.contains("run 4 has mapped documents of run 1 again"), "\(shown)")
    #expect(scene.run("quarantine discard 4 --reason stare").status == .done)
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("quarantine list").output == "The quarantine is empty.\n")
    #expect(scene.run("quarantine show 5").output.contains("discarded by"))
  }

  /// The sheet of a run that was repeated meanwhile comes back from the office.
  @Test func aSheetOfAnEarlierRunCanBeTaken() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(schedule: "corrections: rejestr.csv"))
    try drop(100, rejected: 8)
    let sheet = scene.folder.file("arkusz.csv")
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("quarantine export 1 --output \(sheet)").status == .done)
    #expect(scene.run("run rejestr").status == .held)
    let text = String(decoding: try Files.read(sheet), as: UTF8.self)
    let lines = text.split(separator: "\r\n").map { line in
      line.contains("wielu") ? String(line.replacing(/;;$/, with: ";7;telefon")) : String(line)
    }
    try scene.folder.write("arkusz.csv", lines.joined(separator: "\r\n") + "\r\n")
    let taken = scene.run("quarantine correct 1 \(sheet)")
    #expect(taken.status == .done, "\(taken)")
    #expect(scene.run("replay rejestr").status == .done)
    // Nothing is rejected any more; the sheet can be taken once more, for the record of the run is still there.
    #expect(scene.run("status").output.contains("in quarantine") == false)
    #expect(scene.run("quarantine correct 1 \(sheet)").output.contains("has all of them already"))
  }

  /// What is not kept is counted, said, and stays open.
  @Test func aFullQuarantineKeepsCounting() throws {
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "quarantine: {records: 1000, bytes: 1MiB}\n")
    try scene.folder.write(
      "config/datasets/szkoly.yaml", Scene.dataset.replacing("quarantined_share: 5%", with: "quarantined_share: 90%"))
    try drop(4000, rejected: 1500)
    let run = scene.run("run rejestr")
    #expect(run.status == .quarantined && run.errors.contains("1\u{a0}500 records quarantined"), "\(run)")
    let sentence = "500 of 1\u{a0}500 rejected records are counted but not kept"
    #expect(run.errors.contains(sentence) && scene.run("status").output.contains(sentence), "\(run)")
    #expect(try stored() == 1000)
    #expect(scene.run("runs --json").output.contains("1500"))
    #expect(scene.run("quarantine list").output.contains("Run 1 of rejestr rejected 500 more records"))
    // The same documents again: as many are open.
    let again = scene.run("run rejestr")
    #expect(again.status == .quarantined && again.errors.contains("1\u{a0}500"), "\(again)")
    #expect(scene.run("quarantine discard 1 --reason stare").output.contains("1\u{a0}500"))
    #expect(scene.run("run rejestr").status == .done)
  }

  @Test(arguments: ["quarantine: {records: 10}", "quarantine: {bytes: 5}", "quarantine: {rows: 5000}"])
  func aLimitThatIsNoneIsRefused(line: String) throws {
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "\(line)\n")
    #expect(scene.run("check").status == .wrong)
  }
}
