import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// Rows of a removed source, and the source that replaces it.
@Suite struct FormerSourceTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  /// The source under another name.
  private func rename(_ more: String = "") throws {
    try Files.remove(scene.folder.file("config/sources/rejestr.yaml"))
    try scene.folder.write("config/sources/nowy.yaml", scene.source(schedule: more))
  }

  @Test func rowsOfASourceThatIsGoneAreNamed() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    #expect(!scene.run("status").output.contains("rejestr, which"))
    try rename()
    let sentence = "szkoly has 30 rows of rejestr, which no longer fills it"
    #expect(scene.run("status").output.contains(sentence))
    #expect(scene.run("status --json").output.contains("\"source\": \"rejestr\""))
    let check = scene.run("check")
    #expect(
      check.status == .done && check.errors.contains("datasets/szkoly.yaml:1:1: warning: \(sentence)"), "\(check)")
    #expect(check.errors.contains("write formerly: [rejestr] in the source that replaces it"))
    #expect(scene.run("run nowy").status == .held)
    let rejected = scene.run("quarantine show 2").output
    #expect(rejected.contains("another source of the dataset, rejestr, holds this key"), "\(rejected)")
  }

  @Test(arguments: [true, false])
  func theRowsAreHandedOver(hasRunBefore: Bool) throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    if hasRunBefore {
      try rename()
      #expect(scene.run("run nowy").status == .held)
    }
    try rename("formerly: [rejestr]")
    #expect(scene.run("check").status == .done)
    try scene.drop(schools: 29, revised: [3])
    let run = scene.run("run nowy")
    #expect(run.status == .done && run.output.contains("29 rows, changes +0 ~1 -1"), "\(run)")
    #expect(!scene.run("status").output.contains("which does not fill it"))
    #expect(scene.run("verify szkoly").status == .done)
    // The rows of the old source stay in the history; the new one continues.
    try scene.drop(schools: 28)
    #expect(scene.run("run nowy").output.contains("28 rows, changes +0 ~1 -1"))
    #expect(scene.run("history szkoly").output.contains("rejestr"))
  }

  @Test func aSourceThatIsThereKeepsItsRows() throws {
    try scene.folder.write("config/sources/nowy.yaml", scene.source(schedule: "formerly: [rejestr]"))
    let check = scene.run("check")
    #expect(check.status == .wrong, "\(check)")
    #expect(check.errors.contains("the source \"rejestr\" is still there, and its rows are its own"), "\(check.errors)")
  }
}
