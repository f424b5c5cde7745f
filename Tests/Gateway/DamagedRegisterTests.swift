import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// Registers with a quote, a delimiter or a name too many or too few, from the file to what operators are told.
@Suite struct DamagedRegisterTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func drop(_ lines: [String]) throws {
    try scene.folder.write("drop/a.csv", (["id;name;pupils"] + lines).joined(separator: "\n") + "\n")
  }

  private func schools(_ count: Int) -> [String] { (0..<count).map { "\(1000 + $0);Szkoła \($0);\($0)" } }

  private func published(_ version: Int) throws -> [String] {
    let file = scene.folder.file("public/datasets/szkoly/versions/\(version)/szkoly.csv")
    return String(decoding: try Files.read(file), as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst().map(
      String.init)
  }

  private func declare(_ settings: String) throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("csv: {delimiter: \";\"}", with: "csv: {delimiter: \";\", \(settings)}"))
  }

  @Test func aQuoteThatSwallowsFewLinesCostsItsOwn() throws {
    var lines = schools(100)
    lines[10] = "1010;\"Orlik;10"
    lines[13] = "1013;Przy parku\";13"
    try drop(lines)
    let run = scene.run("run rejestr")
    #expect(run.status == .quarantined, "\(run)")
    #expect(
      run.errors.contains(
        "2 records quarantined, warning: 3 lines read in spite of a quote that is not closed (line 12)"),
      "\(run.errors)")
    #expect(try published(1).count == 98 && !published(1).contains { $0.contains("Orlik") || $0.contains("parku") })
    let doubt = "rejestr: 3 lines read in spite of a quote that is not closed (line 12)"
    #expect(scene.run("status").output.contains(doubt))
    #expect(scene.run("preview rejestr").output.contains("warning: 3 lines read in spite of a quote"))
    #expect(scene.run("quarantine show 1").output.contains("lines 13 to 15 were read as records"))
    #expect(scene.run("runs --json").output.contains("\"reread\":3"))
  }

  @Test func aQuoteThatSwallowsManyLinesHoldsTheRun() throws {
    var lines = schools(100)
    lines[10] = "1010;\"Orlik;10"
    lines[60] = "1060;\"Przy parku\";60"
    try drop(lines)
    let run = scene.run("run rejestr")
    #expect(run.status == .held && run.errors.contains("50 of 100 lines (50.0 %) were read in spite of it"), "\(run)")
    #expect(scene.run("hold show 1 --json").output.contains("lines_reread"))
    #expect(scene.run("hold release 1").status == .quarantined)
    #expect(try published(1).count == 99)
  }

  /// Lines that no record can be made of count each.
  @Test func aRejectionWeighsItsLines() throws {
    var lines = schools(40)
    lines[5] = "1005;\"ul. Długa\nKraków\nPolska\";5;6"
    try drop(lines)
    let run = scene.run("run rejestr")
    #expect(run.status == .held, "\(run)")
    #expect(run.errors.contains("3 of 42 records (7.1 %) were quarantined"), "\(run.errors)")
    let sheet = scene.run("quarantine export 1").output
    #expect(sheet.contains("a.csv;7–9;"), "\(sheet)")
    #expect(scene.run("status --json").output.contains("\"quarantined\": 1"))
  }

  @Test func linesBelowTheEndHoldTheRunOrWarn() throws {
    try declare("end: {blank_line: true}")
    try drop(schools(4) + [""] + (5..<9).map { "\($0);Szkoła;1" })
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(
      held.errors.contains("4 of 8 lines (50.0 %) look like records and stand below the end of the table, from line 7"))
    try declare("end: {blank_line: true, below: ignored}")
    #expect(scene.run("run rejestr").status == .done)
    try declare("end: {blank_line: true}")
    try drop(schools(200) + ["", "1;Razem;5"])
    let warned = scene.run("run rejestr")
    #expect(
      warned.status == .done
        && warned.errors.contains("1 line below the end of the table looks like a record (line 203)"))
  }

  @Test func linesWithoutAValueAreCountedInTheRunsLine() throws {
    try drop(schools(3) + Array(repeating: ";;", count: 1200) + ["id;name;pupils"])
    let run = scene.run("run rejestr")
    #expect(run.status == .done, "\(run)")
    #expect(run.errors.contains("200 lines without a value skipped, 1 repeated header skipped"), "\(run.errors)")
    let json = scene.run("runs --json").output
    #expect(json.contains("\"blank\":1200") && json.contains("\"headers\":1"), "\(json)")
  }

  @Test func aColumnThatNoDocumentHasHoldsTheFirstRun() throws {
    try scene.folder.write("drop/a.csv", "id;nazwa;pupils\n1;Orlik;5\n")
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains("none of its documents has the column name, which its mapping reads"))
    #expect(scene.run("hold release 1").status == .done)
    // What was released is known from then on.
    try scene.folder.write("drop/a.csv", "id;nazwa;pupils\n1;Orlik;5\n2;Sowa;6\n")
    let next = scene.run("run rejestr")
    #expect(next.status == .done, "\(next)")
  }

  @Test func aStreamMayDeclareThatItsColumnsAreOptional() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("refresh: full", with: "refresh: full\n    schema: {missing: report}"))
    try scene.folder.write("drop/a.csv", "id;nazwa;pupils\n1;Orlik;5\n")
    let run = scene.run("run rejestr")
    #expect(run.status == .done && run.errors.contains("no document has the column name"), "\(run)")
  }

  /// Another blank in a name is no other column, neither for the mapping nor for the comparison with earlier documents.
  @Test func anotherBlankInANameIsNoChange() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source().replacing("column: name", with: "column: Nazwa szkoły"))
    for (number, name) in ["Nazwa szkoły", "Nazwa\u{A0}szkoły", "\"Nazwa\nszkoły\"", "Nazwa szkoły"].enumerated() {
      try scene.folder.write("drop/a.csv", "id;\(name);pupils\n1;Orlik \(number);5\n")
      let run = scene.run("run rejestr")
      #expect(run.status == .done && !run.errors.contains("fields changed"), "\(run)")
    }
  }
}
