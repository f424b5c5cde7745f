import Connectors
import Platform
import Schema
import Settings
import Testbed
import Testing

@testable import Gateway

/// The samples of the shipped connectors through the real readers and mappings.
@Suite struct SampleTests {
  static let samples: [Sample] = {
    let report = Report()
    return Manifest.readAll("Connectors", as: "Connectors", into: report).flatMap { $0.samples(into: report) }
  }()

  @Test func everyConnectorHasSamples() { #expect(Self.samples.count >= 8) }

  @Test(arguments: samples) func samplesComeOutRight(sample: Sample) throws {
    let run = try SampleRun(sample)
    #expect(run.differences.isEmpty, "\(sample.folder)\n\(run.differences.joined(separator: "\n"))")
    #expect(!run.rows.isEmpty)
  }

  @Test func aDifferenceIsToldRowByRow() throws {
    var sample = try #require(Self.samples.first { $0.name == "population" })
    let folder = try TemporaryFolder()
    sample.expected = try folder.write(
      "expected.csv",
      "indicator,area,period,value,unit,status,mark\n72305,1219053,2020,61233,osoba,A,\n72305,1219053,2025,1,osoba,A,\n"
    )
    sample.rejected = 2
    let run = try SampleRun(sample)
    #expect(run.differences.first == "0 records were rejected; 2 should be")
    #expect(run.differences.contains("missing: 72305,1219053,2025,1,osoba,A,"))
    #expect(run.differences.contains("not expected: 72305,1219053,2025,70471,osoba,A,"))
  }
}

@Suite struct MappingCheckTests {
  @Test func theShippedMappingsFitTheirDatasets() throws {
    let (folder, path) = try shippedConfiguration()
    let configuration = try Configuration.load(folder: path)
    let mistakes = configuration.mappingMistakes()
    #expect(mistakes.isEmpty, "\(mistakes)")
    _ = folder
  }

  /// Puts another SELECT in place of the register's.
  private func mistakes(_ sql: String) throws -> [Diagnostic] {
    let (folder, path) = try shippedConfiguration()
    try folder.write("config/sources/rejestr-zlobkow.sql", sql)
    return try Configuration.load(folder: path).mappingMistakes()
  }

  @Test func aMisspeltColumnIsShownInItsLine() throws {
    let found = try mistakes("-- nmae\nSELECT number, nmae AS name,\n       area(teryt) AS area FROM source\n")
    let mistake = try #require(found.first)
    #expect(found.count == 1)
    #expect(mistake.message.contains("no such column: nmae"))
    #expect(mistake.location.line == 2 && mistake.location.column == 16)
    #expect(mistake.line == "SELECT number, nmae AS name," && mistake.width == 4)
  }

  @Test func whatTheDatasetDoesNotHaveIsNamed() throws {
    let found = try mistakes("SELECT number, name, area(teryt) AS area, 1 AS zone FROM source")
    #expect(found.map(\.message) == ["the mapping does not fit the dataset zlobki: the dataset has no column \"zone\""])
    let missing = try mistakes("SELECT number, name FROM source")
    #expect(missing.first?.message.contains("the required column \"area\" is missing") ?? false)
  }

  @Test func whatAMappingMayNotDoIsRefused() throws {
    for sql in [
      "DELETE FROM source", "SELECT number, name, area(teryt) AS area FROM source, sqlite_master",
      "SELECT load_extension('x') AS number FROM source", "ATTACH 'x' AS y",
    ] { #expect(try !mistakes(sql).isEmpty, "\(sql)") }
  }
}
