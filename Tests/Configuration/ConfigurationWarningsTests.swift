import Connectors
import Platform
import Schema
import Settings
import Testbed
import Testing

@testable import Configuration

/// What `klamra check` says beyond the settings themselves: mappings, columns, folders and files.
@Suite struct ConfigurationWarningsTests {
  private let scene: ConfigurationScene
  private static let sql = "Connectors/office/table.sql"

  init() throws { scene = try ConfigurationScene() }

  private func lines(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { String("\($0)".split(separator: "\n")[0]).replacing("\(scene.folder.path)/", with: "") }
  }

  private func whole() -> [String] {
    do throws(ConfigurationError) {
      return lines(try Configuration.whole(folder: scene.folder.file("config")).warnings)
    } catch {
      return lines(error.diagnostics)
    }
  }

  private static let undecided =
    "config/datasets/schools.yaml:2:1: warning: nothing says who decided to publish id, name, day, pupils, area, and by which "
    + "law; privacy: {decision: {pl: …, en: …}, legal_basis: {pl: …, en: …}} for the dataset"

  private func unfilled(_ column: String, _ line: Int, by sources: String = "register") -> String {
    "config/datasets/schools.yaml:\(line):3: warning: no mapping fills the column \"\(column)\": it is always empty; add it to "
      + "the SELECT of \(sources)"
  }

  @Test func columnsThatNoMappingFillsAreNamed() {
    #expect(
      Set(whole()) == [
        Self.undecided, unfilled("name", 4), unfilled("day", 5), unfilled("girls", 7), unfilled("boys", 8),
        unfilled("area", 9),
      ])
  }

  @Test func aColumnOfAreasNeedsTheListOfAreas() throws {
    try scene.folder.write(
      "config/datasets/schools.yaml",
      ConfigurationScene.dataset.replacing("area: {type: code", with: "area: {type: area"))
    #expect(
      whole().contains(
        "Territory/areas.csv:1:1: error: there is no list of areas in Territory, and register cannot do without; copy Territory/ "
          + "of the release there, or set territory in klamra.yaml"))
  }

  @Test func aColumnIsFilledByAnyOfItsSources() throws {
    try scene.folder.write(
      "config/sources/years.yaml",
      """
      connector: office
      title: {pl: R, en: R}
      parameters: {folder: drop}
      streams:
        years:
          dataset: schools
          csv: {encoding: utf-8, delimiter: ","}
          fields: {id: {column: id, type: code}, name: {column: name, type: text}, girls: {column: girls, type: integer}}
          mapping: |
            SELECT id, name, girls
            FROM source
      """)
    let found = whole().filter { $0.contains("no mapping fills") }
    #expect(
      found == [
        unfilled("day", 5, by: "register, years"), unfilled("boys", 8, by: "register, years"),
        unfilled("area", 9, by: "register, years"),
      ])
  }

  @Test func aColumnThatIsNotThereIsShownInTheSelect() throws {
    try scene.folder.write(Self.sql, "SELECT id,\r\n       pupil AS pupils -- not pupils\r\nFROM source\r\n")
    let found = whole().filter { $0.contains("error") }
    #expect(
      found == ["\(Self.sql):2:8: error: the mapping is not valid SQL: no such column: pupil; did you mean \"pupils\"?"]
    )
  }

  /// A connector that several sources use has its mistake once.
  @Test func aMistakeOfAConnectorIsSaidOnce() throws {
    try scene.folder.write(Self.sql, "SELECT id FROM sorce\n")
    try scene.folder.write("config/sources/second.yaml", ConfigurationScene.source)
    let found = whole().filter { $0.contains("error") }
    #expect(
      found.count == 1 && found[0].hasPrefix("\(Self.sql):1:16: error: the mapping is not valid SQL: "), "\(found)")
  }

  @Test func aColumnThatTheDatasetHasNotIsShownInTheSelect() throws {
    try scene.folder.write(Self.sql, "SELECT id, pupils AS children FROM source\n")
    let found = whole().filter { $0.contains("error") }
    #expect(
      found.count == 1
        && found[0].hasPrefix("\(Self.sql):1:22: error: the mapping does not fit the dataset schools: "), "\(found)")
  }

  @Test func aMappingOnlyReads() throws {
    try scene.folder.write(Self.sql, "DELETE FROM source\n")
    let found = whole().filter { $0.contains("error") }
    #expect(found.count == 1 && found[0].hasPrefix("\(Self.sql):1:1: error: the mapping "), "\(found)")
  }

  /// In a settings file the SELECT is indented, and its place is that in the file.
  @Test func aMistakeInABlockHasItsPlaceInTheFile() throws {
    let file = "config/sources/years.yaml"
    let (text, places) = ConfigurationScene.unmarked(
      "connector: office\ntitle: {pl: R, en: R}\nparameters: {folder: drop}\nstreams:\n  years:\n    dataset: schools\n"
        + "    csv: {encoding: utf-8, delimiter: \",\"}\n    fields: {id: {column: id, type: code}}\n    mapping: |\n"
        + "      SELECT id,\n        «idd AS pupils\n      FROM source\n")
    try scene.folder.write(file, text)
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration.whole(folder: scene.folder.file("config"))
    }
    let mistake = try #require(error?.diagnostics.first { $0.severity == .error })
    #expect(
      mistake.location == SourceLocation(file: scene.folder.file(file), line: places[0].line, column: places[0].column))
    #expect(mistake.width == 3 && mistake.line == "        idd AS pupils")
  }

  @Test func foldersThatAreNotThereAreNamed() throws {
    let message =
      "warning: the folder drop is not there, so nothing can come from it; make it, mount it, or write where it is"
    #expect(lines(try scene.load().absentFolders()) == ["config/sources/register.yaml:3:14: \(message)"])
    try scene.folder.write("drop", "a file")
    #expect(lines(try scene.load().absentFolders()).count == 1)
    try Files.remove(scene.folder.file("drop"))
    try Files.makeFolder(scene.folder.file("drop"))
    #expect(try scene.load().absentFolders().isEmpty)
  }

  @Test func columnsThatNoDroppedFileHasAreNamed() throws {
    try scene.folder.write(
      "Connectors/office/connector.yaml",
      ConfigurationScene.connector.replacing(
        "table:\n    drop: {folder: \"{folder}\"}", with: "table:\n    drop: {folder: \"{folder}\", settle: 0s}"))
    #expect(try scene.load().absentColumns().isEmpty)
    try scene.folder.write("drop/a.csv", "id,pupil\n1,2\n")
    let found = lines(try scene.load().absentColumns())
    #expect(found.count == 1, "\(found)")
    #expect(
      found.first?.hasPrefix("Connectors/office/connector.yaml:14:60: warning: no file in drop has ") == true,
      "\(found)")
    #expect(found.first?.hasSuffix(": pupils is empty; did you mean \"pupil\"?") == true, "\(found)")
    try scene.folder.write("drop/a.csv", "pupils,id\n1,2\n")
    #expect(try scene.load().absentColumns().isEmpty)
  }

  @Test func theListOfAreasIsReadAndItsMistakesAreThoseOfItsFiles() throws {
    try scene.folder.write("Territory/areas.csv", "nonsense\n")
    let found = lines(try scene.load().areaMistakes())
    #expect(found.count == 1 && found[0].hasPrefix("Territory/areas.csv:1:"), "\(found)")
  }

  @Test func aKeyIsFoundInTheFirstFileThatHasIt() throws {
    let file = scene.folder.file("config/datasets/schools.yaml")
    let other = scene.folder.file("config/klamra.yaml")
    #expect(
      Configuration.place(of: ["columns", "day"], in: [other, file])?.location
        == SourceLocation(file: file, line: 5, column: 3))
    #expect(Configuration.place(of: ["columns", "none"], in: [other, file]) == nil)
    #expect(Configuration.place(of: ["title", "pl", "deeper"], in: [file]) == nil)
    #expect(Configuration.place(of: ["title"], in: ["\(file).none"]) == nil)
    #expect(try scene.load().warn("m", suggestion: "", at: ["nothing"], in: [file]).isEmpty)
  }
}
