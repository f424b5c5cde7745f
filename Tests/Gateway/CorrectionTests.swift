import Platform
import Serving
import Store
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State
@testable import Store
@testable import StoreSQLite

/// The operator's corrections, in a file beside the source.
@Suite struct CorrectionFileTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("streams:", with: "corrections: rejestr-poprawki.csv\nstreams:"))
    var rows = (0..<200).map { ($0, "Szkoła \($0)", "\($0)") }
    rows[3].2 = "1,5"
    rows[4].2 = "dużo"
    rows[5].1 = "Szkola"
    try scene.drop(rows)
  }

  private static let header = "record;field;expected;value;reason;by;at"

  private func correct(_ lines: String..., header: String = header) throws {
    try scene.folder.write("config/sources/rejestr-poprawki.csv", ([header] + lines).joined(separator: "\r\n") + "\r\n")
  }

  /// Show, fix, replay: the row is in.
  @Test func theWayOfARejectedRecord() throws {
    #expect(scene.run("run rejestr").status == .quarantined)
    let sheet = scene.folder.file("kwarantanna.csv")
    #expect(scene.run("quarantine export 1 --output \(sheet)").status == .done)
    let text = String(decoding: try Files.read(sheet), as: UTF8.self)
    // The partner fills in one of two lines and saves it as a Polish Excel does.
    let filled = text.dropFirst(1).split(separator: "\r\n").map { line in
      line.contains(";dużo;") ? line.dropLast(1) + "204;\"Pomyłka; tak podało biuro\"" : line
    }.joined(separator: "\r\n")
    try scene.folder.write("kwarantanna.csv", OfficeText.bytes(filled))
    let correct = scene.run("quarantine correct 1 \(sheet) --by anna")
    #expect(correct.status == .done, "\(correct)")
    #expect(correct.output.hasPrefix("1 correction written to "))
    #expect(scene.run("check").status == .done)

    let replay = scene.run("replay rejestr")
    #expect(replay.status == .quarantined, "\(replay)")
    #expect(replay.errors.contains("1 value corrected by the operator"), "\(replay)")
    #expect(scene.run("quarantine list").output.split(separator: "\n").filter { $0.contains("pupils") }.count == 2)
    let trace = scene.run("trace szkoly 4")
    #expect(trace.output.contains(#"pupils "dużo" to "204" by anna, "#), "\(trace)")
    #expect(trace.output.contains("Pomyłka; tak podało biuro"))
    #expect(scene.run("history szkoly --json").output.contains(#""values_corrected": 1"#))
    let manifest = try Files.read(scene.folder.file("public/datasets/szkoly/versions/2/manifest.json"))
    #expect(String(decoding: manifest, as: UTF8.self).contains(#""values_corrected": 1"#))
    #expect(scene.run("verify").status == .done)

    // The same line again changes nothing: it stays anna's.
    let again = scene.run("quarantine correct 1 \(sheet) --by jan")
    #expect(again.status == .done && again.output.contains("has all of them already"), "\(again)")
    #expect(scene.run("trace szkoly 4").output.contains("by anna"))
    let file = try Files.read(scene.folder.file("config/sources/rejestr-poprawki.csv"))
    #expect(String(decoding: file, as: UTF8.self).split(separator: "\r\n").count == 2)
  }

  @Test func everyLaterRunAppliesThem() throws {
    try correct("id=4;pupils;dużo;204;Biuro;anna;2026-11-21", "id=5;name;Szkola;Szkoła 5;Literówka;anna;2026-11-21")
    #expect(scene.run("check").status == .done)
    let first = scene.run("run rejestr")
    #expect(first.errors.contains("2 values corrected by the operator"), "\(first)")
    #expect(scene.run("show szkoly --rows 0").output.contains("Szkoła 5 "))
    #expect(scene.run("run rejestr").errors.contains("unchanged"))
    // Another correction is another result of the same documents.
    try correct("id=4;pupils;dużo;205;Biuro;anna;2026-11-21", "id=5;name;Szkola;Szkoła 5;Literówka;anna;2026-11-21")
    let second = scene.run("run rejestr")
    #expect(second.errors.contains("(+0 ~1 -0)"), "\(second)")
    // Without the corrections the values would be wrong again: an operator must confirm this.
    try correct()
    let third = scene.run("run rejestr")
    #expect(third.status == .held && third.errors.contains("its corrections are gone"), "\(third)")
    #expect(scene.run("hold release 1 --reason Umyślnie").errors.contains("2 records quarantined"))
    #expect(scene.run("run rejestr").status == .quarantined)
  }

  /// A file that was not copied, and a key that was lost with it.
  @Test(arguments: [true, false]) func aLostFileHoldsTheRun(isKeyThere: Bool) throws {
    try correct("id=4;pupils;dużo;204;Biuro;anna;2026-11-21")
    #expect(scene.run("run rejestr").errors.contains("1 value corrected"))
    try Files.remove(scene.folder.file("config/sources/rejestr-poprawki.csv"))
    if !isKeyThere { try scene.folder.write("config/sources/rejestr.yaml", scene.source()) }
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    let why = isKeyThere ? "rejestr-poprawki.csv is missing or empty" : "the source names none"
    #expect(held.errors.contains(why) && held.errors.contains("1 value of version 1 would be wrong again"), "\(held)")
    #expect(scene.run("show szkoly id=4").output.contains("204"))
    // Back again, nothing waits.
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("streams:", with: "corrections: rejestr-poprawki.csv\nstreams:"))
    try correct("id=4;pupils;dużo;204;Biuro;anna;2026-11-21")
    #expect(scene.run("run rejestr").errors.contains("szkoly unchanged"))
    #expect(scene.run("hold list").output == "No run waits.\n")
  }

  /// The trace of an old version shows its corrections, whatever the file contains now.
  @Test func aTraceUsesTheCorrectionsOfItsVersion() throws {
    try correct("id=4;pupils;dużo;204;Biuro;anna;2026-11-21", "id=7;pupils;7;77;Telefon;jan;2026-11-22")
    #expect(scene.run("run rejestr").errors.contains("2 values corrected"))
    try correct("id=4;pupils;dużo;205;Inaczej;ewa;2026-11-23")
    #expect(scene.run("run rejestr").errors.contains("(+0 ~2 -0)"))
    for (key, words) in [
      ("4", #"pupils "dużo" to "204" by anna, 2026-11-21: Biuro"#), ("7", #"pupils "7" to "77" by jan"#),
    ] {
      let trace = scene.run("trace szkoly \(key) --version 1")
      #expect(trace.status == .done && trace.output.contains(words), "\(trace)")
    }
    #expect(scene.run("trace szkoly 4").output.contains(#"to "205" by ewa"#))
    // The current row was never corrected, and neither was a row from before corrections.
    let plain = scene.run("trace szkoly 7")
    #expect(plain.status == .done && !plain.output.contains("corrected"), "\(plain)")
    let untouched = scene.run("trace szkoly 8")
    #expect(untouched.status == .done && !untouched.output.contains("corrected"), "\(untouched)")
  }

  @Test func anErasedRowTakesTheCorrectionsOfItsVersionsAlong() throws {
    try correct("id=4;pupils;dużo;204;Biuro;anna;2026-11-21")
    #expect(scene.run("run rejestr").errors.contains("1 value corrected"))
    let store = SQLiteStore(
      folder: scene.folder.file("state/datasets"),
      dataset: try #require(try Configuration.load(folder: scene.folders.config).dataset("szkoly")))
    #expect(try store.sources(of: 1).corrections.count == 1)
    #expect(scene.run("erase szkoly 4 --reason RODO --yes").status == .done)
    #expect(try store.sources(of: 1).corrections.isEmpty)
  }

  /// Two operators, two values: the correct one is unknown, and both are reported.
  @Test func contradictionsAreRejected() throws {
    try correct(
      "id=4;pupils;dużo;204;Biuro;anna;2026-11-21", "name=Szkoła 4;pupils;dużo;205;Biuro;jan;2026-11-21",
      "id=7;pupils;7;77;Biuro;anna;2026-11-21", "name=Szkoła 7;pupils;7;77;Biuro;jan;2026-11-21")
    let run = scene.run("run rejestr")
    #expect(run.errors.contains("1 value corrected by the operator, 3 corrections had no effect"), "\(run)")
    #expect(scene.run("quarantine show 1").output.contains("lines 2 and 3 of the corrections say two things about it"))
    let status = scene.run("status").output
    #expect(status.contains("line 3 contradicts it about pupils of id=4: remove one of them"), "\(status)")
    #expect(status.contains("line 2 contradicts it about pupils of name=Szkoła 4"))
    #expect(status.contains("line 4 says the same about pupils of name=Szkoła 7"))
    let trace = scene.run("trace szkoly 7").output
    #expect(trace.contains("by anna") && !trace.contains("by jan"), "\(trace)")
  }

  @Test func aCorrectionThatIsWrongItselfHasFoundItsRecord() throws {
    try correct("id=4;pupils;dużo;około 200;Biuro;anna;2026-11-21")
    #expect(scene.run("run rejestr").errors.contains("1 correction had no effect"))
    let status = scene.run("status").output
    #expect(
      status.contains(#"its own value "około 200" cannot stand in pupils: this is not a whole number"#), "\(status)")
    #expect(!status.contains("have no record"))
  }

  @Test func whatDoesNothingIsTold() throws {
    try correct(
      "id=7;pupils;8;9;Biuro;anna;2026-11-21", "id=777;pupils;1;2;Biuro;anna;2026-11-21",
      "id=8;pupils;9;8;Biuro;anna;2026-11-21")
    let run = scene.run("run rejestr")
    #expect(run.errors.contains("0 values corrected by the operator, 3 corrections had no effect"), "\(run)")
    let status = scene.run("status").output
    #expect(
      status.contains("rejestr: the correction in line 2 had no effect: pupils of id=7 is \"7\" and no more \"8\""))
    #expect(
      status.contains(
        "rejestr: the correction in line 3 had no effect: the documents have no record id=777, whose pupils was \"1\": "
      ))
    #expect(status.contains("pupils of id=8 is right now: remove the line"), "\(status)")
    #expect(scene.run("status --json").output.contains("\"corrections_without_effect\""))
    let runtime = try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
    let metric = try Metrics(runtime: runtime).all().first { $0.name == "klamra_source_corrections_without_effect" }
    #expect(metric?.samples.map(\.value) == [3] && metric?.samples.first?.labels.first?.value == "rejestr")
  }

  @Test(arguments: [
    ("id=4;pupils;dużo;204;;anna;2026-11-21", "2:22: error: a correction needs a reason"),
    ("id=4;pupils;dużo;204;Biuro;;2026-11-21", "2:28: error: a correction needs a name"),
    ("id=4;pupil;dużo;204;Biuro;anna;2026-11-21", "2:6: error: the stream table has no field \"pupil\""),
    ("ident=4;pupils;dużo;204;Biuro;anna;2026-11-21", "2:1: error: the stream table has no field \"ident\""),
    ("nic;pupils;dużo;204;Biuro;anna;2026-11-21", "2:1: error: this names no record"),
    ("id=4;pupils;204;204;Biuro;anna;2026-11-21", "2:17: error: the right value is the wrong one"),
    ("id=4;pupils;dużo;204;Biuro;anna;wczoraj", "2:33: error: this is no date"),
    ("id=4;pupils;dużo;204;Biuro;anna;2026-11-21;x", "2:44: error: the line has more cells than the header"),
    (
      "id=4;pupils;dużo;204;Biuro;anna;2026-11-21\r\nid=4;pupils;x;y;Biuro;anna;2026-11-21",
      "3:6: error: line 2 corrects the same value already"
    ),
  ])
  func mistakesAreFound(line: String, message: String) throws {
    try correct(line)
    let check = scene.run("check")
    #expect(check.status == .wrong && check.errors.contains("rejestr-poprawki.csv:\(message)"), "\(check.errors)")
  }

  @Test(arguments: [
    ("record;field;expected;valeu;reason;by;at", "there is no column \"valeu\""),
    ("record;field;expected;value;reason;by", "the column \"at\" is missing"),
    ("record;field;field;expected;value;reason;by;at", "the column \"field\" is there twice"),
    ("", "the file is empty"),
  ])
  func mistakesInTheHeaderAreFound(header: String, message: String) throws {
    try scene.folder.write("config/sources/rejestr-poprawki.csv", header)
    let check = scene.run("check")
    #expect(check.status == .wrong && check.errors.contains(message), "\(check.errors)")
  }

  @Test func fileOfAnotherEncodingIsRefused() throws {
    let path = "config/sources/rejestr-poprawki.csv"
    try scene.folder.write(path, [0xFF, 0xFE] + Array("r;".utf8).flatMap { [$0, 0] })
    #expect(scene.run("check").errors.contains("neither in UTF-8 nor in windows-1250"))
    try scene.folder.write(
      path, OfficeText.bytes("\(Self.header);;\r\nid=4;pupils;dużo;204;Biuro;anna;2026-11-21;;\r\n"))
    #expect(scene.run("check").status == .done)
    #expect(scene.run("run rejestr").errors.contains("1 value corrected"))
  }

  @Test func aFileThatIsNotThereIsAWarning() {
    let check = scene.run("check")
    #expect(check.status == .done)
    #expect(
      (check.output + check.errors).contains(
        "rejestr-poprawki.csv: nothing is corrected; klamra quarantine correct makes it"), "\(check)")
  }

  @Test func badSheetsAreRefused() throws {
    #expect(scene.run("run rejestr").status == .quarantined)
    let sheet = scene.folder.file("k.csv")
    try scene.folder.write("k.csv", "Plik;Wiersz\n")
    let short = scene.run("quarantine correct 1 \(sheet)")
    #expect(short.status == .wrong && short.errors.contains("the column \"Kolumna\" is missing"), "\(short)")
    #expect(short.errors.contains("; fill in the file that klamra quarantine export writes"), "\(short)")
    #expect(scene.run("quarantine export 1 --output \(sheet)").status == .done)
    let empty = scene.run("quarantine correct 1 \(sheet)")
    #expect(empty.output.contains("has no line with a right value"), "\(empty)")
    let text = String(decoding: try Files.read(sheet), as: UTF8.self)
    try scene.folder.write("k.csv", text.replacing(";;\r\n", with: ";7;\r\n"))
    let silent = scene.run("quarantine correct 1 \(sheet)").errors
    #expect(silent.contains("a correction needs a reason; fill in the column, or give --reason TEXT"), "\(silent)")
    #expect(scene.run("quarantine correct 1 \(sheet) --reason Tak").status == .done)
    try scene.folder.write("k.csv", text.replacing(";;\r\n", with: ";7;x\r\n").replacing("a.csv;5;", with: "a.csv;66;"))
    let elsewhere = scene.run("quarantine correct 1 \(sheet)")
    #expect(
      elsewhere.errors.contains("2:7: error: the run has no rejected record in this line of the document"),
      "\(elsewhere)")
    // A spreadsheet's change of the wrong value does not matter.
    try scene.folder.write("k.csv", text.replacing(";;\r\n", with: ";7;x\r\n").replacing(";1,5;", with: ";01.maj;"))
    let changed = scene.run("quarantine correct 1 \(sheet)")
    #expect(changed.status == .done && changed.errors.contains("warning: the record has \"1,5\" here"), "\(changed)")
    try scene.folder.write("config/sources/rejestr.yaml", scene.source())
    try scene.folder.write("k.csv", text.replacing(";;\r\n", with: ";7;x\r\n"))
    #expect(scene.run("quarantine correct 1 \(sheet)").errors.contains("names no file of corrections"))
  }
}
