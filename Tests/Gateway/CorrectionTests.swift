import Platform
import Testbed
import Testing

@testable import Gateway

/// What an operator corrects, kept beside the source.
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

    // The same line again takes the place of the first.
    #expect(scene.run("quarantine correct 1 \(sheet) --by anna").status == .done)
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
    // Taken away, the record is rejected again.
    try correct()
    #expect(scene.run("run rejestr").errors.contains("2 records quarantined"))
  }

  @Test func whatDoesNothingIsTold() throws {
    try correct(
      "id=7;pupils;8;9;Biuro;anna;2026-11-21", "id=777;pupils;1;2;Biuro;anna;2026-11-21",
      "id=8;pupils;9;8;Biuro;anna;2026-11-21")
    let run = scene.run("run rejestr")
    #expect(run.errors.contains("0 values corrected by the operator, 3 corrections did nothing"), "\(run)")
    let status = scene.run("status").output
    #expect(status.contains("rejestr: the correction in line 2 did nothing: pupils of id=7 is \"7\" and no more \"8\""))
    #expect(status.contains("rejestr: the correction in line 3 did nothing: no record is id=777"))
    #expect(status.contains("pupils of id=8 is right by now: take the line away"), "\(status)")
    #expect(scene.run("status --json").output.contains("\"corrections_without_effect\""))
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
    #expect((check.output + check.errors).contains("rejestr-poprawki.csv: nothing is corrected"), "\(check)")
  }

  @Test func badSheetsAreRefused() throws {
    #expect(scene.run("run rejestr").status == .quarantined)
    let sheet = scene.folder.file("k.csv")
    try scene.folder.write("k.csv", "Plik;Wiersz\n")
    let short = scene.run("quarantine correct 1 \(sheet)")
    #expect(short.status == .wrong && short.errors.contains("the column \"Kolumna\" is missing"), "\(short)")
    #expect(scene.run("quarantine export 1 --output \(sheet)").status == .done)
    let empty = scene.run("quarantine correct 1 \(sheet)")
    #expect(empty.output.contains("has no line with a right value"), "\(empty)")
    let text = String(decoding: try Files.read(sheet), as: UTF8.self)
    try scene.folder.write("k.csv", text.replacing(";;\r\n", with: ";7;\r\n"))
    #expect(scene.run("quarantine correct 1 \(sheet)").errors.contains("a correction needs a reason"))
    #expect(scene.run("quarantine correct 1 \(sheet) --reason Tak").status == .done)
    try scene.folder.write("k.csv", text.replacing(";;\r\n", with: ";7;x\r\n").replacing("a.csv;5;", with: "a.csv;6;"))
    #expect(scene.run("quarantine correct 1 \(sheet)").errors.contains("no rejected record of this document"))
    try scene.folder.write("config/sources/rejestr.yaml", scene.source())
    try scene.folder.write("k.csv", text.replacing(";;\r\n", with: ";7;x\r\n"))
    #expect(scene.run("quarantine correct 1 \(sheet)").errors.contains("names no file of corrections"))
  }
}
