import Platform
import Schema
import Territory
import Testbed
import Testing

/// The rules for a file of areas.
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

  @Test(
    "facts that cannot be true have their line",
    arguments: [
      (
        "areas.csv", "12,voivodeship,a,,,,,,,,\n1206,powiat,b,,9999,,,,,,", 3,
        "1206 lies in \"9999\", which is not in the list"
      ),
      (
        "areas.csv", "12,voivodeship,a,,,2020-01-01,2019-12-31,,,,", 2,
        "its last day 2019-12-31 lies before its first, 2020-01-01"
      ),
      ("successions.csv", "date,change,from,to,weight\n,kind,A,B,1", 2, "\"\" is not a day such as 2025-01-01"),
      (
        "successions.csv", "date,change,from,to,weight\n2025-01-01,split,A,A,0.7679\n2025-01-01,split,A,B,0.5", 3,
        "the weights of A make 1.2679, and a whole is 1"
      ),
      (
        "successions.csv",
        "date,change,from,to,weight\n1997-01-01,kind,A,B,1\n1998-01-01,kind,B,C,1\n1999-01-01,kind,C,A,1",
        4, "C would become A, which became C"
      ),
      (
        "groupings.csv", "grouping,title_pl,title_en,area,from,to\nx,X,X,A,2020-01-01,2019-01-01", 2,
        "its last day 2019-01-01 lies before its first, 2020-01-01"
      ),
    ])
  func facts(file: String, text: String, line: Int, message: String) throws {
    let folder = try TemporaryFolder()
    let areas = ["A", "B", "C"].map { "\($0),district,\($0),,,,,,,," }
    try folder.write(
      "areas.csv", ([Self.header] + (file == "areas.csv" ? [text] : areas)).joined(separator: "\n") + "\n")
    if file != "areas.csv" { try folder.write(file, text + "\n") }
    let error = #expect(throws: TerritoryError.self) { try AreaFiles.read(folder.path) }
    #expect(error?.message == message)
    #expect(error?.location.line == line && error?.location.file.hasSuffix(file) == true)
  }

  /// A split with some unknown weights is valid: conversions that need them have no value.
  @Test func weightsMayBeUnknown() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "areas.csv", [Self.header, "A,district,A,,,,,,,,", "B,district,B,,,,,,,,", ""].joined(separator: "\n"))
    try folder.write(
      "successions.csv", "date,change,from,to,weight\n2025-01-01,split,A,A,0.7\n2025-01-01,split,A,B,\n")
    #expect(try AreaFiles.read(folder.path)?.successions.count == 2)
    let landed = try AreaFiles.read("elsewhere") { name in
      [AreaFiles.groupings, AreaFiles.localities, AreaFiles.names].contains(name)
        ? nil : try FileSource(path: folder.file(name))
    }
    #expect(landed.areas.count == 2 && landed.file.isEmpty)
  }
}
