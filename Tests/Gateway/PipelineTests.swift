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

/// The whole pipeline from a file to the published version, through the command line.
@Suite struct PipelineTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  @Test func aFileBecomesAVersion() throws {
    try scene.drop(schools: 30)
    let first = scene.run("run --all")
    #expect(first.status == .done, "\(first)")
    #expect(first.errors.contains("rejestr: szkoly version 1, 30 rows (+30 ~0 -0)"), "\(first.errors)")
    #expect(first.output.contains("szkoly version 1: 30 rows, changes +30 ~0 -0\n"), "\(first.output)")
    #expect(Files.exists(scene.folder.file("public/datasets/szkoly/versions/1/szkoly.csv")))

    let again = scene.run("run rejestr")
    #expect(again.status == .done)
    #expect(again.errors.contains("rejestr: szkoly unchanged"))
    #expect(again.output.isEmpty)

    try scene.drop(schools: 30, revised: [7])
    let revised = scene.run("run rejestr --json")
    #expect(revised.status == .done)
    #expect(revised.output.contains("\"version\": 2"))
    #expect(revised.output.contains("\"updated\": 1"))
    #expect(Files.exists(scene.folder.file("public/datasets/szkoly/changes/1-2.csv")))

    #expect(scene.run("diff szkoly 1 2").output == "~ id=7 pupils=107→999\n0 inserted, 1 updated, 0 deleted\n")
    #expect(scene.run("show szkoly --version 1 --rows 1").output == "id  name      pupils\n0   Szkoła 0     100\n")
    #expect(scene.run("verify").status == .done)
  }

  @Test func replayGivesTheSameRows() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    let hash = scene.run("history szkoly --json").output
    let replay = scene.run("replay rejestr")
    #expect(replay.status == .done)
    #expect(replay.errors.contains("szkoly unchanged"))
    #expect(scene.run("history szkoly --json").output == hash)
    #expect(scene.run("replay rejestr --run 99").status == .failed)
  }

  @Test func rejectedRecordsGoToQuarantine() throws {
    var rows = (0..<40).map { ($0, "Szkoła \($0)", "\($0)") }
    rows[11].2 = "wielu"
    try scene.drop(rows)
    let run = scene.run("run rejestr")
    #expect(run.status == .quarantined, "\(run)")
    #expect(run.errors.contains("1 record quarantined"))
    let list = scene.run("quarantine list").output
    #expect(list.contains("rejestr  szkoly   type  pupils        1"), "\(list)")
    let shown = scene.run("quarantine show 1").output
    #expect(shown.contains("drop/a.csv:13: type: "), "\(shown)")
    #expect(shown.contains("  pupils: \"wielu\"\n  document "))
    #expect(scene.run("status").output.contains("committed            1"))
  }

  @Test func massDeletionWaitsForAnOperator() throws {
    try scene.drop(schools: 300)
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(schools: 200)
    let held = scene.run("run rejestr")
    #expect(held.status == .held)
    #expect(held.errors.contains("held: it would delete 100 of 300 rows (33.3 %)"), "\(held.errors)")
    #expect(scene.run("history szkoly --json").output.contains("\"version\": 2") == false)
    #expect(scene.run("hold show 1").output.contains("klamra hold release 1 commits it"))
    #expect(scene.run("status").output.contains("1 run waits for an operator"))

    let release = scene.run("hold release 1")
    #expect(release.status == .done, "\(release)")
    #expect(release.output.contains("szkoly version 2: 200 rows"))
    #expect(scene.run("hold list").output == "No run waits.\n")
    #expect(scene.run("hold release 1").errors.contains("hold 1 was released already"))
    #expect(scene.run("runs").output.contains("committed"))
  }

  @Test func aRejectedHoldChangesNothing() throws {
    try scene.drop(schools: 300)
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(schools: 200)
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("hold reject 1").status == .done)
    #expect(scene.run("runs").output.contains("rejected"))
    #expect(scene.run("datasets").output.contains("300"))
    #expect(scene.run("hold show 7").status == .failed)
  }

  @Test func anEmptyFileIsHeld() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop([])
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains("it has no rows"))
  }

  @Test func aLinkInTheDropFolderIsLeftAloneWithAWarning() throws {
    try scene.drop(schools: 3)
    let secret = try scene.folder.write("elsewhere.csv", "id;name;pupils\n9;Sekret;1\n")
    #expect(symlink(secret, scene.folder.file("drop/b.csv")) == 0)
    let run = scene.run("run rejestr --json")
    #expect(run.status == .done && run.output.contains("b.csv in \(scene.folder.file("drop")) left alone"), "\(run)")
    #expect(!scene.run("show szkoly").output.contains("Sekret"))
  }

  @Test func aLongHeaderLineIsReadAsAnyOther() throws {
    let long = String(repeating: "x", count: 200_000)
    try scene.folder.write("drop/a.csv", "id;name;pupils;\(long)\n7;Szkoła 7;107;1\n")
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("drop/a.csv", "\(long)\n7;Szkoła 7;107;1\n")
    let failed = scene.run("run rejestr")
    #expect(failed.status == .failed && failed.errors.contains("the header has no column \"id\""), "\(failed.errors)")
  }

  @Test func aColumnThatVanishedIsHeld() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    let lines = ["id;name;uczniowie"] + (0..<30).map { "\($0);Szkoła \($0);\(100 + $0)" }
    try scene.folder.write("drop/a.csv", lines.joined(separator: "\n"))
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains("held: its documents have lost the column pupils"), "\(held.errors)")
    #expect(scene.run("show szkoly --rows 1").output.contains("100"))
    #expect(scene.run("hold release 1").status == .done)
    #expect(scene.run("history szkoly --json").output.contains("\"updated\": 30"))
  }

  /// A hold shows exactly what its release does: all guards give reasons, and the counts are those of the merge.
  @Test func aHoldForAVanishedColumnTellsOfTheDeletionsToo() throws {
    try scene.drop(schools: 60)
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("drop/a.csv", "id;name;uczniowie\n7;Szkoła 7;107\n")
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    let shown = scene.run("hold show 1").output
    #expect(shown.contains("lost the column pupils") && shown.contains("it would delete 59 of 60 rows"), "\(shown)")
    #expect(shown.contains("it would insert 0, update 1 and delete 59 of 60 rows"), "\(shown)")
    #expect(scene.run("status").output.contains("lost the column pupils"))
    #expect(scene.run("hold release 1").status == .done)
    let history = scene.run("history szkoly --json").output
    #expect(history.contains("\"updated\": 1") && history.contains("\"deleted\": 59"), "\(history)")
  }

  @Test func aHeaderInAnotherEncodingFailsTheRun() throws {
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("drop/a.csv", Array("id;name;ucze".utf8) + [0xf1] + Array("\n7;Szkoła;1\n".utf8))
    let run = scene.run("run rejestr")
    #expect(run.status == .failed, "\(run)")
    #expect(run.errors.contains("not in the encoding of the stream") && run.errors.contains("windows-1250"), "\(run)")
    #expect(scene.run("history szkoly").output.contains("3"))
  }

  /// A file without its header shows a record where names should be: none of it may get into messages and the log.
  @Test func aRecordInPlaceOfTheHeaderIsNotTold() throws {
    try scene.folder.write("drop/a.csv", "1;Sad;12;44051401359;40\n2;Las;13;44051401359;41\n")
    let run = scene.run("run rejestr")
    #expect(run.status == .failed, "\(run)")
    #expect(run.errors.contains("the header has no column"), "\(run)")
    for text in [run.errors, run.output, scene.run("status").output, scene.run("runs").output] {
      #expect(!text.contains("44051401359") && !text.contains("Sad"), "\(text)")
    }
  }

  /// Documents and datasets may hold what is not public.
  @Test func theStateIsItsOwnersAlone() throws {
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    for (name, mode) in [("datasets", 0o700), ("landing", 0o700), ("klamra.sqlite", 0o600), ("", 0o755)] {
      var facts = stat()
      #expect(stat("\(scene.folders.state)/\(name)", &facts) == 0)
      #expect(facts.st_mode & 0o777 == mode, "\(name)")
    }
  }

  /// What the daemon finds to do after a publication that failed.
  @Test func aVersionThatIsNotPublicIsTold() throws {
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr --no-publish").status == .done)
    #expect(scene.run("status").output.contains("szkoly version 1 is committed and not public"))
    #expect(scene.run("publish").status == .done)
    #expect(!scene.run("status").output.contains("not public"))
  }

  /// Bytes that no register should have, one a record: each is counted, named and left out.
  @Test func nothingThatArrivesIsLostSilently() throws {
    var bytes = Array("id;name;pupils\n".utf8)
    for number in 0..<200 { bytes += Array("\(number);Szkoła \(number);1\n".utf8) }
    bytes += Array("901;Szko".utf8) + [0xb3] + Array("a;1\n".utf8)
    bytes += Array("902;Szko\u{fffd}a;1\n".utf8)
    bytes += Array("903;Szko".utf8) + [0] + Array("a;1\n".utf8)
    bytes += Array("904;\(String(repeating: "x", count: (1 << 20) + 1));1\n".utf8)
    bytes += Array("905;Szkoła\n906;Szkoła;1;2;3\n907;Szkoła;x1\n;Szkoła;1\n7;Inna;2\n".utf8)
    try scene.folder.write("drop/a.csv", bytes)
    let run = scene.run("run rejestr --json")
    #expect(run.status == .quarantined, "\(run)")
    let counts = scene.run("quarantine list").output
    for rule in [
      "encoding", "damaged-text", "nul-byte", "field-size", "field-count", "type", "required", "duplicate-key",
    ] {
      #expect(counts.contains(rule), "\(rule)\n\(counts)")
    }
    #expect(run.output.contains("\"records_read\": 209"), "\(run.output)")
  }

  @Test func aMappingThatIsWrongFailsAndSaysWhere() throws {
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, nam FROM source"))
    try scene.drop(schools: 3)
    let run = scene.run("run rejestr")
    #expect(run.status != .done)
    #expect(run.errors.contains("nam"), "\(run.errors)")
    #expect(scene.run("datasets").output.contains("szkoly         -"))
  }

  @Test func previewCommitsNothing() throws {
    let file = try scene.folder.write("input.csv", "id;name;pupils\r\n007;Szkoła;12\r\n8;Inna;x\r\n")
    let preview = scene.run("preview rejestr --input \(file)")
    #expect(preview.status == .held, "\(preview)")
    #expect(preview.output.contains("007  Szkoła  12"))
    #expect(preview.output.contains("rejected: \(file):3: "))
    #expect(!Files.exists(scene.folder.file("state")))
  }

  @Test func previewFetchesAndCommitsNothing() throws {
    try scene.drop(schools: 30)
    let preview = scene.run("preview rejestr --rows 2")
    #expect(preview.status == .done, "\(preview)")
    #expect(preview.output.contains("1   Szkoła 1  101"), "\(preview.output)")
    #expect(scene.run("datasets").output.contains("szkoly         -"))
    // The following run is a separate run.
    #expect(scene.run("run rejestr").errors.contains("szkoly version 1, 30 rows"))
    #expect(scene.run("preview rejestr --stream tabel").errors.contains("(did you mean \"table\"?)"))
  }

  @Test func publishMakesDamagedFilesAgain() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    let path = scene.folder.file("public/datasets/szkoly/versions/1/szkoly.csv")
    let before = try Files.read(path)
    try AtomicFile.write(Array("id\n".utf8), to: path)
    let verify = scene.run("verify szkoly")
    #expect(verify.status == .failed)
    #expect(verify.output.contains("szkoly.csv"), "\(verify)")
    #expect(scene.run("publish").status == .done)
    #expect(try Files.read(path) == before)
    #expect(scene.run("verify szkoly").status == .done)
  }

  @Test func aCommittedVersionThatWasNotPublishedIsCaughtUp() throws {
    try scene.drop(schools: 30)
    // The public folder cannot be created: the commit stands, the publication fails.
    try AtomicFile.write([], to: scene.folder.file("public"))
    let failed = scene.run("run rejestr")
    #expect(failed.status == .failed)
    try Files.remove(scene.folder.file("public"))
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("publish").status == .done)
    #expect(Files.exists(scene.folder.file("public/datasets/szkoly/versions/1/szkoly.csv")))
  }

  /// Each dataset gets its turn, whatever becomes of the ones before it.
  @Test func aDatasetThatCannotBePublishedKeepsNoOtherBack() throws {
    try scene.folder.write("config/datasets/apteki.yaml", Scene.dataset)
    try Files.makeFolder(scene.folder.file("drop2"))
    try scene.folder.write("drop2/b.csv", "id;name;pupils\r\n1;Apteka;3\r\n")
    try scene.folder.write(
      "config/sources/apteki.yaml",
      scene.source().replacing("/drop,", with: "/drop2,").replacing("dataset: szkoly", with: "dataset: apteki"))
    try scene.drop(schools: 30)
    #expect(scene.run("run --all --no-publish").status == .done)
    // Apteki, the first by name: a file occupies the path of its folder.
    try Files.makeFolder(scene.folder.file("public/datasets"))
    try AtomicFile.write([], to: scene.folder.file("public/datasets/apteki"))
    let outcome = scene.run("publish")
    #expect(outcome.status == .failed, "\(outcome)")
    #expect(outcome.errors.contains("klamra: apteki: ") && !outcome.errors.contains("szkoly"), "\(outcome.errors)")
    #expect(outcome.output.contains("szkoly version 1: published"), "\(outcome.output)")
    let runtime = try Runtime(scene.folders, Configuration.load(folder: scene.folders.config))
    #expect(CatchUp(runtime).catchUp().failures.map(\.dataset) == ["apteki"])
    #expect(try CatchUp(runtime).lagging().map(\.dataset) == ["apteki"])
  }

  @Test func aPreviewIsNoRun() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("preview rejestr").status == .done)
    let list = scene.run("runs").output
    #expect(list.contains("committed") && !list.contains("preview") && !list.contains("rejected"), "\(list)")
    #expect(scene.run("status").output.contains("committed"))
  }

  @Test func theLedgerTellsTheBytesOfTheDocuments() throws {
    try scene.drop(schools: 30)
    let run = scene.run("run rejestr --json").output
    let bytes = try Files.read(scene.folder.file("drop/a.csv")).count
    #expect(run.contains("\"bytes\": \(bytes),"), "\(run)")
  }

  @Test func aRunThatDiedIsInterrupted() throws {
    try scene.drop(schools: 30)
    let configuration = try Configuration.load(folder: scene.folders.config)
    do {
      let runtime = try Runtime(scene.folders, configuration)
      let run = try runtime.records.runs.begin(source: "rejestr", trigger: .schedule)
      try runtime.records.runs.enter(.fetching, run)
      // While a process holds the folder the run may be under way.
      #expect(scene.run("runs").output.contains("fetching"))
    }
    #expect(scene.run("runs").output.contains("interrupted") && scene.run("status").output.contains("interrupted"))
    #expect(scene.run("run rejestr --refetch").status == .done)
    let list = scene.run("runs").output
    #expect(list.contains("run 2 began anew") && list.contains("failed") && !list.contains("interrupted  "), "\(list)")
  }

  @Test(arguments: [
    ("run", CommandStatus.wrong, "\"run\" wants a SOURCE, or --all"),
    ("run rejest", .wrong, "there is no source \"rejest\" (did you mean \"rejestr\"?)"),
    ("show szkola", .wrong, "there is no dataset \"szkola\""),
    ("show szkoly", .failed, "szkoly has no version"),
    ("diff szkoly a b", .wrong, "A is a number, not \"a\""),
    ("hold", .wrong, "\"hold\" wants to know what: list, show, release, reject"),
    ("hold relese 1", .wrong, "(did you mean \"release\"?)"),
    ("preview rejestr", .failed, "no file in "),
    ("deliveries replay", .wrong, "\"deliveries replay\" wants an EVENT, or --all"),
  ])
  func mistakesAreSaid(line: String, status: CommandStatus, text: String) {
    let outcome = scene.run(line)
    #expect(outcome.status == status, "\(outcome)")
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func everyLookAtAnEmptyGatewayWorks() {
    for line in [
      "status", "datasets", "runs", "quarantine list", "hold list", "deliveries list", "history szkoly",
      "connector list", "check",
    ] {
      for option in ["", " --json"] {
        let outcome = scene.run(line + option)
        #expect(outcome.status == .done, "\(line): \(outcome)")
        #expect(!outcome.output.isEmpty, "\(line)")
        #expect(outcome.errors.isEmpty, "\(line): \(outcome.errors)")
      }
    }
    // Reading commands create nothing.
    #expect(!Files.exists(scene.folder.file("state")))
  }

  @Test func aBrokenConfigurationIsShownWithItsPlaces() throws {
    try scene.folder.write("config/sources/rejestr.yaml", "conector: csv-register\n")
    let outcome = scene.run("check")
    #expect(outcome.status == .wrong)
    #expect(outcome.errors.contains("rejestr.yaml:1:1: error: "), "\(outcome.errors)")
    #expect(scene.run("run --all").status == .wrong)
  }

  @Test func theStatusIsToldWhereTheConfigurationIsBroken() throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("config/sources/rejestr.yaml", "conector: csv-register\n")
    let outcome = scene.run("status")
    #expect(outcome.status == .wrong)
    #expect(outcome.output.contains("rejestr") && outcome.output.contains("committed"), "\(outcome.output)")
    #expect(outcome.output.contains("szkoly         1          1"), "\(outcome.output)")
    #expect(outcome.output.contains("The configuration is invalid"), "\(outcome.output)")
    #expect(outcome.errors.contains("rejestr.yaml:1:1: error: "), "\(outcome.errors)")
    let json = scene.run("status --json").output
    #expect(json.contains("\"configuration_mistakes\": [\n    \"") && json.contains("\"version\": 1"), "\(json)")
  }
}
