import Glibc
import Landing
import Platform
import Schema
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

/// Operator errors: unknown runs, missing folders, unusual names.
@Suite struct OperatorsDayTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  /// A source whose parameters are relative to the folder above the configuration's.
  private func writeRelativeSource() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source().replacing(scene.folder.file("drop"), with: "drop"))
  }

  private func dropWithMistake(name: String = "a.csv") throws {
    var rows = (0..<40).map { ($0, "Szkoła \($0)", "\($0)") }
    rows[11].2 = "wielu"
    try scene.drop(rows, name: name)
  }

  @Test(arguments: ["show 99", "export 99", "discard 99 --reason x"])
  func aRunThatIsNotThereIsNoSuccess(_ words: String) throws {
    try dropWithMistake()
    #expect(scene.run("run rejestr").status == .quarantined)
    let outcome = scene.run("quarantine \(words)")
    #expect(outcome.status == .failed && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains("there is no run 99"), "\(outcome)")
  }

  @Test func namesOfFilesDoNotSteerTheTerminal() throws {
    try dropWithMistake(name: "a\u{1b}[31m\u{202e}.csv")
    #expect(scene.run("run rejestr").status == .quarantined)
    let shown = scene.run("quarantine show 1").output
    #expect(shown.contains("drop/a\\u{1b}[31m\\u{202e}.csv:13: type"), "\(shown)")
    #expect(!shown.unicodeScalars.contains("\u{1b}"))
    let preview = scene.run("preview rejestr").output
    #expect(preview.contains("a\\u{1b}") && !preview.unicodeScalars.contains("\u{1b}"), "\(preview)")
    let export = scene.run("quarantine export 1").output
    #expect(export.contains("\r\na\\u{1b}[31m\\u{202e}.csv;13;"), "\(export)")
  }

  @Test func theSheetIsForItsOwnerAlone() throws {
    try dropWithMistake()
    #expect(scene.run("run rejestr").status == .quarantined)
    let file = scene.folder.file("kwarantanna.csv")
    #expect(scene.run("quarantine export 1 --output \(file)").status == .done)
    var facts = stat()
    #expect(stat(file, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
    #expect(!String(decoding: try Files.read(file), as: UTF8.self).contains(scene.folder.path))
  }

  @Test func aFolderThatIsNotThereIsAWarning() throws {
    try Files.removeTree(scene.folder.file("drop"))
    let check = scene.run("check")
    #expect(check.status == .done)
    #expect(check.errors.contains("config/sources/rejestr.yaml:4:14: warning: the folder "), "\(check)")
    #expect(check.errors.contains("drop is not there"))
  }

  /// The configuration is named in another way; nothing else has changed.
  @Test func howTheConfigurationIsNamedChangesNothing() throws {
    try writeRelativeSource()
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    let again = scene.run("run rejestr --config \(scene.folder.path)/drop/../config")
    #expect(again.status == .done && again.errors.contains("szkoly unchanged"), "\(again)")
    #expect(scene.run("runs --json").output.contains("\"outcome\":\"same\""), "\(scene.run("runs --json"))")
  }

  @Test func aColumnWithoutATitleIsOneMistake() throws {
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset.replacing(", title: {pl: Uczniowie, en: Pupils}", with: "")
        + "checks:\n  zakres: {check: range, column: pupils, min: 0}\n")
    let check = scene.run("check")
    #expect(check.status == .wrong)
    #expect(check.errors.contains("title"), "\(check.errors)")
    #expect(!check.errors.contains("no column"), "\(check.errors)")
    #expect(check.errors.components(of: "error:") == 1, "\(check.errors)")
  }

  @Test func versionsOfADiffHaveAnOrder() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(schools: 31)
    #expect(scene.run("run rejestr").status == .done)
    let turned = scene.run("diff szkoly 2 1")
    #expect(turned.status == .failed)
    #expect(turned.errors.contains("version 2 of szkoly is not before version 1"), "\(turned)")
    #expect(turned.errors.contains("klamra diff szkoly 1 2"))
    #expect(scene.run("diff szkoly 1 1").errors.contains("Name two versions"))
    #expect(scene.run("diff szkoly 1 3").errors.contains("szkoly has no version 3; the newest is 2"))
    #expect(scene.run("diff szkoly 0 2").errors.contains("szkoly has no version 0"))
  }

  @Test func whatLeadsToTheNewestVersionIsLookedAt() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("publish").output == "1 version checked, all whole\n")
    let folder = scene.folder.file("public/datasets/szkoly")
    try Files.remove("\(folder)/latest.json")
    try scene.folder.write("public/datasets/szkoly/index.html", "<p>")
    let verify = scene.run("verify")
    #expect(verify.status == .failed)
    #expect(verify.output.contains("latest.json is not there"), "\(verify)")
    #expect(verify.output.contains("index.html does not say what follows"), "\(verify)")
    #expect(scene.run("status").output.contains("latest.json is missing: klamra publish rebuilds it"))
    #expect(scene.run("publish").status == .done)
    #expect(scene.run("verify").status == .done)
    try Files.remove("\(folder)/versions/1/szkoly.csv")
    let publish = scene.run("publish").output
    #expect(publish.contains("szkoly version 1: its files were rebuilt\n"), "\(publish)")
    #expect(publish.contains("1 version checked, 1 made again\n"), "\(publish)")
  }

  @Test func aDatasetThatCannotBeReadIsSaidInItsLine() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("config/datasets/inny.yaml", Scene.dataset)
    try scene.folder.write("state/datasets/inny.sqlite", "to nie jest baza danych, choć tak się nazywa")
    let status = scene.run("status")
    #expect(status.status == .failed)
    #expect(status.output.contains("inny.sqlite is damaged"), "\(status)")
    #expect(status.output.contains("szkoly"))
  }
}

/// A rejected hold is not raised again.
@Suite struct RejectedHoldTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.drop(schools: 300)
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(schools: 200)
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("hold reject 1 --reason Niepełne").status == .done)
  }

  @Test func theSameAgainIsRefusedAndNoSuccess() {
    for _ in 0..<2 {
      let again = scene.run("run rejestr")
      #expect(again.status == .held, "\(again)")
      #expect(
        again.errors.contains("szkoly is unchanged: the documents of rejestr were rejected as hold 1 on ")
          && again.errors.contains("klamra run rejestr --refetch asks again"), "\(again)")
    }
    let status = scene.run("status").output
    #expect(status.contains("  rejected  ") && status.contains("szkoly is unchanged"), "\(status)")
    #expect(scene.run("runs").output.split(separator: "\n").count { $0.contains(" rejected ") } == 3)
    #expect(scene.run("hold list").output == "No run waits.\n")
    #expect(scene.run("runs --rows 1 --json").output.contains("\"rejected_hold\":1"))
    // The titles, the version, and who rejected the other.
    #expect(scene.run("history szkoly").output.split(separator: "\n").count == 3)
  }

  /// A replay holds the result again, and does not undo the decision.
  @Test func aReplayAsksAgain() throws {
    let replay = scene.run("replay rejestr --run 2")
    #expect(replay.status == .held, "\(replay)")
    #expect(scene.run("hold show 2").output.contains("the same was rejected as hold 1 by "))
    #expect(scene.run("hold reject 2 --reason nadal").status == .done)
    // Without a number it takes the last run that the dataset agrees with.
    #expect(scene.run("replay rejestr").status == .done)
    #expect(scene.run("show szkoly --rows 0").output.split(separator: "\n").count == 301)
  }

  /// What is refused does not confirm what is stored.
  @Test func latenessGoesOn() throws {
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(schedule: "expect: every 1h"))
    let runtime = try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
    let later = Timestamp.now.adding(seconds: 7200)
    #expect(try runtime.freshness(now: later).map(\.isLate) == [true])
    let before = try runtime.records.streams.lastConfirmed(source: "rejestr", stream: "table")
    #expect(runtime.run("rejestr", trigger: .schedule, cancellation: Cancellation()).status == .held)
    #expect(try runtime.records.streams.lastConfirmed(source: "rejestr", stream: "table") == before)
    #expect(try runtime.freshness(now: later).map(\.isLate) == [true])
    // The metrics agree.
    #expect(try runtime.records.runs.list(source: "rejestr", limit: 1).first?.state == .rejected)
    #expect(try runtime.records.runs.lastSuccess(source: "rejestr")?.id == 1)
  }

  @Test func whoeverAsksAnewIsAskedAgain() {
    #expect(scene.run("run rejestr --refetch").status == .held)
    #expect(scene.run("hold release 2").status == .done)
    #expect(scene.run("show szkoly --rows 0").output.split(separator: "\n").count == 201)
  }

  @Test func otherDocumentsAreHeld() throws {
    try scene.drop(schools: 199)
    #expect(scene.run("run rejestr").status == .held)
  }

  @Test func anotherMappingIsHeld() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, upper(name) AS name, pupils FROM source"))
    #expect(scene.run("run rejestr").status == .held)
  }

  @Test func otherLimitsDecideAnew() throws {
    try scene.folder.write(
      "config/datasets/szkoly.yaml", Scene.dataset.replacing("deleted_share: 5%", with: "deleted_share: 50%"))
    let run = scene.run("run rejestr")
    #expect(run.status == .done && run.errors.contains("version 2, 200 rows"), "\(run)")
  }
}

extension String {
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
