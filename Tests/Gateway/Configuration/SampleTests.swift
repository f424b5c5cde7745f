import Connectors
import Platform
import Schema
import Settings
import Territory
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runs
@testable import State

/// The samples of the shipped connectors through the real readers and mappings.
@Suite struct SampleTests {
  static let samples: [Sample] = {
    let report = Report()
    return ConnectorManifest.readAll("Connectors", as: "Connectors", into: report).flatMap { $0.samples(into: report) }
  }()

  @Test func everyConnectorHasSamples() { #expect(Self.samples.count >= 8) }

  @Test(arguments: samples) func samplesComeOutRight(sample: Sample) throws {
    let run = try SampleRun(sample, areas: AreaFiles.read("Territory"))
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
    let run = try SampleRun(sample, areas: AreaFiles.read("Territory"))
    #expect(run.differences.first == "0 records were rejected; 2 should be")
    #expect(run.differences.contains("missing: 72305,1219053,2025,1,osoba,A,"))
    #expect(run.differences.contains("not expected: 72305,1219053,2025,70471,osoba,A,"))
  }
}

@Suite struct MappingCheckTests {
  @Test func theShippedMappingsFitTheirDatasets() throws {
    let (folder, path) = try shippedConfiguration()
    let configuration = try Configuration.load(folder: path)
    let mistakes = configuration.mappingMistakes(of: configuration.sources)
    #expect(mistakes.isEmpty, "\(mistakes)")
    _ = folder
  }

  /// Puts another SELECT in place of the register's.
  private func mistakes(_ sql: String) throws -> [Diagnostic] {
    let (folder, path) = try shippedConfiguration()
    try folder.write("config/sources/rejestr-zlobkow.sql", sql)
    let configuration = try Configuration.load(folder: path)
    return configuration.mappingMistakes(of: configuration.sources)
  }

  @Test func aMisspeltColumnIsShownInItsLine() throws {
    let found = try mistakes("-- nmae\nSELECT number, nmae AS name,\n       area(teryt) AS area FROM source\n")
    let mistake = try #require(found.first)
    #expect(found.count == 1)
    #expect(mistake.message.contains("no such column: nmae"))
    #expect(mistake.location.line == 2 && mistake.location.column == 16)
    #expect(mistake.line == "SELECT number, nmae AS name," && mistake.width == 4)
  }

  @Test func aNumberCutFromABinaryOneIsShownInItsLine() throws {
    let found = try mistakes(
      "SELECT number, name, area(teryt) AS area,\n       CAST(fee * 100 AS INTEGER) AS enrolled FROM source\n")
    let mistake = try #require(found.first)
    #expect(found.count == 1 && mistake.severity == .error)
    #expect(mistake.message.hasPrefix("CAST cuts off a number that SQL computes in binary of \"fee\""))
    #expect(mistake.location.line == 2 && mistake.location.column == 13 && mistake.width == 3)
    #expect("\(mistake)".contains("compute with multiply_exact"))
    let exact =
      "SELECT number, name, area(teryt) AS area, CAST(multiply_exact(fee, 100) AS INTEGER) AS enrolled FROM source"
    #expect(try mistakes(exact) == [])
  }

  /// A code is often cut and cast on purpose, so a CAST is only a warning.
  @Test func theCastOfATextIsDoubtful() throws {
    let found = try mistakes(
      "SELECT number, name, area(teryt) AS area, CAST(nip AS INTEGER) > 0 AS adapted FROM source")
    #expect(found.map(\.severity) == [.warning])
    #expect(found.first?.message.contains("'1 234' becomes 1, and 'b.d.' becomes 0") == true)
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

@Suite struct CodeListTests {
  /// The shipped source of BDL with other code lists.
  private func configuration(_ lists: String, file: String = "variable,series,part\n900002,900001,luty\n") throws
    -> (folder: TemporaryFolder, path: String)
  {
    let (folder, path) = try shippedConfiguration()
    let name = "config/sources/ludnosc-gus.yaml"
    let text = String(decoding: try Files.read(folder.file(name)), as: UTF8.self)
    try folder.write(name, text.replacing("refresh: full}", with: "refresh: full, code_lists: \(lists)}"))
    try folder.write("config/sources/serie.csv", file)
    return (folder, path)
  }

  @Test func aSourceBringsItsOwn() throws {
    let example = try Guide("Connectors/gus-bdl/README.md").example("series")
    let (folder, path) = try configuration("{series: serie.csv}", file: example)
    let configuration = try Configuration.whole(folder: path)
    let lists = try #require(configuration.sources.first { $0.id == "ludnosc-gus" }).streams[0].stream.codeLists
    #expect(lists.map(\.name) == ["attributes", "measures", "series"])
    #expect(lists[2].path.hasSuffix("config/sources/serie.csv") && lists[0].path.hasSuffix("gus-bdl/attributes.csv"))
    _ = folder
  }

  @Test func whatTheConnectorDoesNotHaveIsNamed() throws {
    for (lists, message, advice) in [
      ("{serie: serie.csv}", "the connector has no code list \"serie\"", "did you mean \"series\"?"),
      ("{kody: serie.csv}", "the connector has no code list \"kody\"", "it has attributes, measures, series"),
      ("{series: seria.csv}", "config/sources/seria.csv does not exist", "did you mean \"serie.csv\"?"),
      ("{series: ../serie.csv}", "must be the name of a file that ends in .csv", ""),
    ] {
      let (folder, path) = try configuration(lists)
      let error = try #require(throws: ConfigurationError.self) { try Configuration.load(folder: path) }
      #expect(error.what.contains(message) && error.what.contains(advice), "\(error.what)")
      _ = folder
    }
    // Without its columns the SELECT is not valid.
    let (folder, path) = try configuration("{series: serie.csv}", file: "id,nazwa\n")
    let error = try #require(throws: ConfigurationError.self) { try Configuration.whole(folder: path) }
    #expect(error.what.contains("no such column: series."), "\(error.what)")
    _ = folder
  }
}
