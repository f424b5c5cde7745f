import Platform
import Schema
import Testbed
import Testing

@testable import Configuration

/// Checks against codes, from the dataset's file and from separate files.
@Suite struct CodeFileTests {
  private let scene: ConfigurationScene
  private let file = "config/datasets/schools.yaml"

  init() throws { scene = try ConfigurationScene() }

  private func text(_ check: String) -> String {
    ConfigurationScene.dataset + "checks:\n  c: {check: codes, \(check)}\n"
  }

  private func expect(
    list: String, _ message: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    try scene.folder.write("config/datasets/kinds.csv", list)
    try scene.expect(file, text("column: name, file: «kinds.csv"), message, sourceLocation: sourceLocation)
  }

  @Test func theFirstColumnHoldsTheCodes() throws {
    for list in ["code,name\na,A\nb,B\n", "code\r\na\r\nb\r\n", "\u{FEFF}code,name\n\"a\",A\nb,B", "code\na\n\nb\n"] {
      try scene.folder.write("config/datasets/kinds.csv", list)
      try scene.expect(file, text("column: name, file: kinds.csv"))
      #expect(
        try scene.load().datasets[0].checks[0].rule == .codes(column: "name", codes: ["a", "b"]),
        "\(list.debugDescription)")
    }
  }

  @Test func aFileMayLieAnywhere() throws {
    let path = try scene.folder.write("lists/kinds.csv", "code\nx\n")
    try scene.expect(file, text("column: name, file: \(path)"))
    try scene.expect(file, text("column: name, file: ../../lists/kinds.csv"))
    #expect(try scene.load().datasets[0].checks[0].rule == .codes(column: "name", codes: ["x"]))
  }

  @Test func filesWithoutCodes() throws {
    try scene.expect(
      file, text("column: name, file: «kinds.csv"), "cannot open config/datasets/kinds.csv: No such file or directory")
    try expect(list: "code,name\n", "config/datasets/kinds.csv holds no code")
    try expect(list: "code,name\n,A\n", "config/datasets/kinds.csv holds no code")
  }

  /// As saved by Excel with Polish settings: every line would be one long code, and every row a finding.
  @Test func aFileWithOtherSeparatorsIsRefused() throws {
    try expect(
      list: "code;name\na;A\n", "config/datasets/kinds.csv is not separated by commas: its header is \"code;name\"")
    try expect(
      list: "code\tname\na\tA\n", "config/datasets/kinds.csv is not separated by commas: its header is \"code\tname\"")
  }

  @Test func codesAreInTheFileOrInTheCheck() throws {
    try scene.folder.write("config/datasets/kinds.csv", "code\nx\n")
    try scene.expect(
      file, text("column: name, «file: kinds.csv, codes: [a]"), "give the codes or a file of them, not both")
    try scene.expect(file, text("column: name, codes: «[]"), "expected a list with at least 1 item, found 0")
    try scene.expect(
      file, text("column: name, codes: «a"), "expected a list (each item: text), found \"a\"; write [a]")
    try scene.expect(
      file, ConfigurationScene.dataset + "checks:\n  «c: {check: codes, column: name}\n",
      "the check \"c\" needs \"codes\": a list with at least 1 item")
    try scene.expect(
      file, text("column: «day, codes: [a]"),
      "the column \"day\" is of the type date, and this check wants text, code, area, period, integer")
  }

  @Test func codesOfWholeNumbersAreWholeNumbers() throws {
    try scene.expect(
      file, text("column: pupils, «codes: [1, 1.5]"), "the column \"pupils\" holds whole numbers, and \"1.5\" is none")
    try scene.expect(
      file, text("column: pupils, «codes: [9223372036854775808]"),
      "the column \"pupils\" holds whole numbers, and \"9223372036854775808\" is none")
    try scene.folder.write("config/datasets/kinds.csv", "code\n1\nx\n")
    try scene.expect(
      file, text("column: pupils, «file: kinds.csv"), "the column \"pupils\" holds whole numbers, and \"x\" is none")
  }

  @Test func aListHasALimit() throws {
    let codes = (0...CodeFile.codesMax).map { "\($0)\n" }.joined()
    try expect(list: "code\n" + codes, "config/datasets/kinds.csv has more than 100000 codes")
  }
}
