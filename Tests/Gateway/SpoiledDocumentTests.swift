import Platform
import Testbed
import Testing
import Text

@testable import CommandLine

/// Registers that somebody opened in a spreadsheet and saved, or converted to another encoding: held or refused, never
/// published.
@Suite struct SpoiledDocumentTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  /// Schools with a code of seven digits, some of them with a leading zero.
  private static let codes = (0..<40).map { index in
    "\(index % 4 == 0 ? "02" : "12")0\(1000 + index)".prefix(7).description
  }

  private func drop(_ codes: [String], name: String = "Szkoła") throws {
    let lines = codes.enumerated().map { "\($0.element);\(name) \($0.offset);\(100 + $0.offset)" }
    try scene.folder.write("drop/a.csv", (["id;name;pupils"] + lines).joined(separator: "\n") + "\n")
  }

  private func begin() throws {
    try drop(Self.codes)
    #expect(scene.run("run rejestr").status == .done)
  }

  private func published() throws -> String {
    let folder = scene.folder.file("public/datasets/szkoly/versions")
    let newest = try Files.list(folder).compactMap { Int($0) }.max()
    return String(decoding: try Files.read("\(folder)/\(try #require(newest))/szkoly.csv"), as: UTF8.self)
      .replacing("\r\n", with: "\n")
  }

  @Test func lostZerosWaitForAnOperator() throws {
    try begin()
    try drop(Self.codes.map { String($0.drop { $0 == "0" }) })
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains(#""id" was codes of 7 digits, some with leading zeros and is codes of 6, 7 digits"#))
    #expect(scene.run("schema diff rejestr").output.contains("retyped: now codes of 6, 7 digits"))
    // Whoever knows that the codes have changed gets all of them.
    let release = scene.run("hold release 1 --reason Nowe")
    #expect(release.status == .done, "\(release)")
    #expect(try published().contains("\n201000,"))
    #expect(scene.run("run rejestr").status == .done)
  }

  @Test func aSingleLostZeroIsRejected() throws {
    try begin()
    var codes = Self.codes
    codes[0] = String(codes[0].dropFirst())
    try drop(codes)
    let run = scene.run("run rejestr")
    #expect(run.status == .quarantined, "\(run)")
    #expect(try !published().contains("\n\(codes[0]),"))
    #expect(scene.run("quarantine show 2").output.contains("has 6 digits"))
  }

  @Test func exponentsAreNeverPublished() throws {
    let first = try Scene()
    try first.folder.write("drop/a.csv", "id;name;pupils\n2,34568E+12;A;1\n2,34568E+12;B;2\n")
    #expect(first.run("run rejestr").status == .held)
    try begin()
    try drop(Self.codes.map { _ in "2,34568E+12" })
    let held = scene.run("run rejestr")
    #expect(held.status == .held && held.errors.contains("numbers with an exponent"), "\(held)")
    try drop(Self.codes.enumerated().map { $0.offset == 3 ? "1,20104E+06" : $0.element })
    #expect(scene.run("run rejestr").status == .quarantined)
    #expect(try !published().contains("E+"))
  }

  @Test func decimalsThatMayBeThousandsWaitUntilDeclared() throws {
    let dataset = Scene.dataset.replacing("pupils: {type: integer", with: "pupils: {type: decimal")
    try scene.folder.write("config/datasets/szkoly.yaml", dataset)
    func source(_ type: String) throws {
      try scene.folder.write(
        "config/sources/rejestr.yaml",
        scene.source().replacing("column: pupils, type: integer", with: "column: pupils, \(type)"))
    }
    try source("type: decimal")
    let lines = ["id;name;pupils", "a;A;1.234", "b;B;12.345", "c;C;567"]
    try scene.folder.write("drop/a.csv", lines.joined(separator: "\n") + "\n")
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains("the values of its documents may mean two things"))
    #expect(held.errors.contains(#""pupils" is a number whose point or comma may separate thousands or decimals"#))
    #expect(scene.run("schema diff rejestr").output.contains(#"the first documents wait: "pupils" is a number"#))
    try source("type: decimal, decimal: \".\"")
    #expect(scene.run("run rejestr").status == .done)
    #expect(try published().contains("a,A,1.234"))
    // What has been declared once may go: later documents are understood by the earlier ones.
    try source("type: decimal")
    try scene.folder.write("drop/a.csv", (lines + ["d;D;1.235"]).joined(separator: "\n") + "\n")
    #expect(scene.run("run rejestr").status == .done)
  }

  /// The contract of a stream may accept what others hold.
  @Test func thePolicyDecides() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("refresh: full", with: "refresh: full\n    schema: {retyped: report}"))
    try begin()
    try drop(Self.codes.map { String($0.drop { $0 == "0" }) })
    let run = scene.run("run rejestr")
    #expect(run.status == .done && run.errors.contains("fields changed"), "\(run)")
  }

  @Test func damagedLettersAreRejectedAndVouchedFor() throws {
    try begin()
    try drop(Self.codes, name: "W±wóz")
    #expect(scene.run("run rejestr").status == .held)
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("{column: name, type: text}", with: "{column: name, type: text, verbatim: true}"))
    #expect(scene.run("run rejestr").status == .done)
    #expect(try published().contains("W±wóz 1"))
  }

  @Test func aDocumentInAnotherEncodingIsRefused() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing(#"csv: {delimiter: ";"}"#, with: #"csv: {delimiter: ";", encoding: windows-1250}"#))
    let text = "id;name;pupils\n1;Wąwóz Świętego Idziego;1\n2;Góra;2\n"
    try scene.folder.write("drop/a.csv", try #require(try SingleByteTable(.iso88592)?.encode(text)))
    let run = scene.run("run rejestr")
    #expect(run.status == .failed && run.errors.contains("the document is iso-8859-2"), "\(run)")
    #expect(run.errors.contains("Set the encoding to iso-8859-2"))
    try scene.folder.write("drop/a.csv", try #require(try SingleByteTable(.windows1250)?.encode(text)))
    #expect(scene.run("run rejestr").status == .done)
  }

  @Test func aMappingInAnotherEncodingIsAMistake() throws {
    let sql = try #require(
      try SingleByteTable(.windows1250)?.encode("SELECT id, name, pupils FROM source WHERE name <> 'Łódź'"))
    try scene.folder.write("config/sources/m.sql", sql)
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(mapping: "X").replacing("mapping: |\n      X", with: "mapping: m.sql"))
    try drop(Self.codes)
    for command in ["check", "run rejestr"] {
      let outcome = scene.run(command)
      #expect(outcome.status == .wrong, "\(outcome)")
      #expect((outcome.errors + outcome.output).contains("m.sql:1:52: error: the file is not UTF-8 text"), "\(outcome)")
    }
  }
}
