import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import Catalogues
@testable import Publication

/// Structured data as search engines require it.
@Suite struct SchemaOrgTests {
  private func description(_ change: (inout CatalogueDataset) -> Void) throws -> String {
    var model = try Sample.model(1)
    change(&model.datasets[0])
    return try #require(SchemaOrgCatalogue().files(model).last).text
  }

  @Test func aShortDescriptionIsFilledUp() throws {
    let text = try description { $0.description = Bilingual(pl: "Krótko", en: "") }
    #expect(
      text.contains("\"description\": \"Krótko. Ludność gmin. Stowarzyszenie Metropolia Krakowska.\\n\\nPopulation"))
  }

  @Test func aLongDescriptionIsCut() throws {
    let text = try description { $0.description = Bilingual(pl: String(repeating: "ż", count: 9000), en: "") }
    #expect(text.ranges(of: "ż").count == SchemaOrgCatalogue.lettersMax)
  }

  @Test func whatIsNotKnownIsLeftOut() throws {
    let text = try description { dataset in
      dataset.licence = nil
      dataset.extent = nil
      dataset.columns = []
      dataset.keywords = []
    }
    for member in ["license", "temporalCoverage", "spatialCoverage", "variableMeasured", "keywords", "about"] {
      #expect(!text.contains("\"\(member)\""), "\(member)")
    }
    #expect(text.contains("\"isAccessibleForFree\": true"))
  }

  @Test func thePageCarriesTheSameAsTheFile() throws {
    let model = try Sample.model(2)
    for dataset in model.datasets {
      let embedding = try #require(SchemaOrgCatalogue().embedding(of: dataset, in: model))
      let file = try #require(SchemaOrgCatalogue().files(model).first { $0.path == embedding.path })
      #expect(file.text == embedding.json.document)
    }
  }
}

/// Writers and catalogues reach the files of a version.
@Suite struct DescribedVersionTests {
  @Test func theExcelFileIsOneOfTheVersion() throws {
    let bench = try Bench()
    let publisher = try bench.publishDescribed()
    let folder = "datasets/ludnosc/versions/1"
    try expectGolden(try bench.read("\(folder)/ludnosc.excel.csv"), "version-excel/ludnosc.excel.csv")
    try expectGolden(try bench.read("\(folder)/datapackage.json"), "version-excel/datapackage.json")
    let answer = try publisher.verify(Sample.described, version: 1, rows: MemoryRows(Sample.rows))
    #expect(answer.isSound, "\(answer.faults)")
    var rows = Sample.rows
    rows[3][2] = "-0.6"
    let other = try publisher.verify(Sample.described, version: 1, rows: MemoryRows(rows))
    #expect(other.faults.count == 1 && other.faults[0].contains("does not follow"))
    let page = try bench.read("datasets/ludnosc/index.html")
    #expect(page.contains("CSV dla Excela") && page.contains("CSV for Polish Excel"))
    #expect(page.contains("<code>&#39;0612011</code>") && page.contains("<code>excel.csv</code>"))
    #expect(try Markup.tags(of: page).isSubset(of: Markup.known))
  }

  /// Versions published before the setting keep their files; the next version uses it.
  @Test func anotherKindOfFileComesWithTheNextVersion() throws {
    let bench = try Bench()
    let first = try bench.publishFirst()
    let publisher = try Publisher(
      folder: bench.root, log: Publications(bench.database), site: Sample.site, view: Sample.view([Sample.described]))
    #expect(try bench.publishFirst(publisher, Sample.described) == first)
    let second = try bench.publishSecond(publisher, Sample.described)
    #expect(second.files.filter(\.isData).map(\.path).last == "ludnosc.excel.csv")
    #expect(try publisher.verify(Sample.described, version: 1, rows: MemoryRows(Sample.rows)).isSound)
  }

  @Test func aDatasetWithOneKindHasItsExamples() throws {
    let bench = try Bench()
    var dataset = Sample.dataset
    dataset.publication.formats = ["csv-excel"]
    try bench.publishFirst(try bench.publisher([dataset]), dataset)
    #expect(
      try Files.list("\(bench.root)/datasets/ludnosc/versions/1") == [
        "SHA256SUMS", "datapackage.json", "ludnosc.excel.csv", "manifest.json",
      ])
    let page = try bench.read("datasets/ludnosc/index.html")
    #expect(page.contains("latest/ludnosc.excel.csv&quot;") && page.contains("decimal=&quot;,&quot;"))
  }
}
