import Schema
import Territory
import Testbed
import Testing

/// What a file of areas must keep to.
@Suite struct AreaFilesTests {
  private static let header = "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024,state"

  @Test(arguments: [
    ("12,voivodeship,a\n12,voivodeship,b", "the code \"12\" is missing or stands there twice"),
    ("D 1,district,a", "the code \"D 1\" has a blank or a letter outside ASCII"),
    ("Dębniki,district,a", "the code \"Dębniki\" has a blank or a letter outside ASCII"),
    ("12,county,a", "\"county\" is not a kind of area"),
  ])
  func mistakesHaveTheirLine(rows: String, message: String) throws {
    let folder = try TemporaryFolder()
    let lines = rows.split(separator: "\n").map { "\($0),,,,,,,," }
    try folder.write("areas.csv", ([Self.header] + lines).joined(separator: "\n") + "\n")
    let error = #expect(throws: TerritoryError.self) { try AreaFiles.read(folder.path) }
    #expect(error?.message == message)
    #expect(error?.location.line == lines.count + 1)
  }
}
