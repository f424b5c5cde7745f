import Platform
import SQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// A run whose documents are those of the last one is not mapped; what was turned away then is not forgotten.
@Suite struct UnsettledRejectsTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  @Test func stayInTheExitStatus() throws {
    try scene.drop((1...50).map { ($0, "Szkoła", $0 == 7 ? "siedem" : "100") })
    #expect(scene.run("run rejestr").status == .quarantined)
    let again = scene.run("run rejestr")
    #expect(again.status == .quarantined)
    #expect(again.errors.contains("szkoly unchanged, 1 record quarantined by run 1"))
    #expect(scene.run("status").output.contains("rejestr: 1 record waits in quarantine: klamra quarantine show 1\n"))
    // The run that found nothing new leads to the one that has the records.
    let shown = scene.run("quarantine show 2")
    #expect(
      shown.output.contains("\"siedem\"") && (shown.output + shown.errors).contains("these are what run 1 rejected"),
      "\(shown)")
    let sheet = scene.folder.file("k.csv")
    #expect(scene.run("quarantine export 2 --output \(sheet)").output.hasPrefix("1 record of run 1 written"))
    #expect(scene.run("quarantine discard 2 --reason znane").output == "1 record of run 1 discarded\n")
    #expect(scene.run("quarantine discard 1 --reason znane").status == .failed)
    #expect(scene.run("quarantine export 1 --output \(sheet)").status == .failed)
    #expect(scene.run("run rejestr").status == .done)
  }

  /// Removed records are reported as removed, not as never recorded.
  @Test func whatIsGoneIsSaidToBeGone() throws {
    try scene.drop((1...50).map { ($0, "Szkoła", $0 == 7 ? "siedem" : "100") })
    #expect(scene.run("run rejestr").status == .quarantined)
    try Connection(scene.folder.file("state/klamra.sqlite"), mode: .writer).execute("DELETE FROM quarantine")
    for line in ["show 1", "export 1 --output \(scene.folder.file("k.csv"))", "discard 1 --reason x"] {
      let outcome = scene.run("quarantine \(line)")
      #expect(outcome.status == .failed, "\(outcome)")
      #expect(
        outcome.errors.contains("run 1 rejected 1 record, which are gone")
          && outcome.errors.contains("klamra replay rejestr --run 1"), "\(outcome)")
    }
  }

  /// Two sources claim one key; when the first gives it up, the second need not change its document to get it.
  @Test func areTriedAgainWhenAnotherSourceHeldTheKey() throws {
    let other = scene.source().replacing(scene.folder.file("drop"), with: scene.folder.file("other"))
    try scene.folder.write("config/sources/drugi.yaml", other)
    func fill(_ folder: String, _ ids: ClosedRange<Int>) throws {
      let lines = ["id;name;pupils"] + ids.map { "\($0);Szkoła;100" }
      try scene.folder.write("\(folder)/a.csv", lines.joined(separator: "\n") + "\n")
    }
    try fill("drop", 100...140)
    try fill("other", 140...180)
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("run drugi").status == .quarantined)
    try fill("drop", 100...139)
    #expect(scene.run("run rejestr").status == .done)
    let free = scene.run("run drugi")
    #expect(free.status == .done && free.errors.contains("81 rows (+1 ~0 -0)"))
    #expect(scene.run("run drugi").errors.contains("szkoly unchanged"))
  }

  /// Extremely large numbers once crashed the process that computed their drift.
  @Test func aHeldRunOfHugeNumbersIsSummarised() throws {
    try scene.drop((0..<30_000).map { ($0, "Szkoła", "1") })
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop((0..<26_000).map { ($0, "Szkoła", "999999999999999999") })
    let held = scene.run("run rejestr")
    #expect(held.status == .held)
    try scene.drop((0..<26_000).map { ($0, "Szkoła", "9223372036854775807") })
    #expect(scene.run("run rejestr").status == .held)
  }
}
