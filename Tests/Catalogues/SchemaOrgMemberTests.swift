import Platform
import Schema
import Testbed
import Testing

@testable import Catalogues
@testable import Publication

/// JSON-LD, member by member, as dataset search engines require it.
@Suite struct SchemaOrgMemberTests {
  private static func node(
    _ model: CatalogueModel = Samples.model()
  ) throws -> (catalogue: JSONNode, dataset: JSONNode) {
    let files = SchemaOrgCatalogue().files(model)
    return (
      try JSONNode(parsing: try #require(files.first).text), try JSONNode(parsing: try #require(files.last).text)
    )
  }

  private static func text(_ change: (inout CatalogueDataset) -> Void, _ member: String) throws -> String? {
    var model = Samples.model()
    change(&model.datasets[0])
    return try node(model).dataset.optional(member)?.text()
  }

  @Test func filesLieBesideThePages() {
    let files = SchemaOrgCatalogue().files(Samples.many(["a", "b"]))
    #expect(files.map(\.path) == ["datasets.jsonld", "datasets/a.jsonld", "datasets/b.jsonld"])
    #expect(SchemaOrgCatalogue().files(Samples.many([])).map(\.path) == ["datasets.jsonld"])
  }

  @Test func theCatalogueNamesItsDatasets() throws {
    let catalogue = try Self.node(Samples.many(["a", "b"])).catalogue
    #expect(try catalogue.member("@context").text() == "https://schema.org/")
    #expect(try catalogue.member("@type").text() == "DataCatalog")
    #expect(try catalogue.member("@id").text() == "https://dane.example.pl/#catalogue")
    #expect(try catalogue.member("alternateName").text() == "Metropolis Data")
    let ids = try catalogue.member("dataset").elements().map { try $0.member("@id").text() }
    #expect(ids == ["https://dane.example.pl/datasets/a/", "https://dane.example.pl/datasets/b/"])
    // Nothing has changed if there are no datasets.
    #expect(try Self.node(Samples.many([])).catalogue.optional("dateModified") == nil)
  }

  @Test func aDatasetIsKnownByItsPage() throws {
    let dataset = try Self.node().dataset
    let page = "https://dane.example.pl/datasets/ludnosc/"
    for member in ["@id", "identifier", "url"] { #expect(try dataset.member(member).text() == page) }
    #expect(try dataset.member("@type").text() == "Dataset" && dataset.member("version").text() == "2")
    #expect(try dataset.member("name").text() == "Ludność" && dataset.member("alternateName").text() == "Population")
    #expect(try dataset.member("license").text() == "https://creativecommons.org/licenses/by/4.0/")
    #expect(try dataset.member("creditText").text() == "GUS")
    #expect(try dataset.member("isAccessibleForFree").boolean())
    #expect(try dataset.member("temporalCoverage").text() == "1995-01-01/2024-09-30")
    #expect(try dataset.member("datePublished").text() == "2026-09-21T14:13:20Z")
    #expect(try dataset.member("dateModified").text() == "2026-09-23T14:13:20Z")
    #expect(try dataset.member("keywords").elements().map { try $0.text() } == ["ludność", "gminy"])
    let inside = try dataset.member("includedInDataCatalog")
    #expect(try inside.member("@id").text() == "https://dane.example.pl/#catalogue")
    #expect(try inside.member("name").text() == "Dane Metropolii")
  }

  /// The media type of the content comes first, then that of the compression.
  @Test func filesSayWhatTheyHold() throws {
    let files = try Self.node().dataset.member("distribution").elements()
    #expect(files.count == 2)
    #expect(try files[0].member("encodingFormat").text() == "text/csv")
    #expect(
      try files[1].member("encodingFormat").elements().map { try $0.text() } == ["text/csv", "application/gzip"])
    #expect(try files[1].member("contentSize").text() == "60 B")
    #expect(try files[1].member("sha256").text() == SHA256.of("2".utf8).hex)
    #expect(
      try files[0].member("contentUrl").text()
        == "https://dane.example.pl/datasets/ludnosc/versions/2/ludnosc.csv")
  }

  @Test func columnsAreWhatWasMeasured() throws {
    let columns = try Self.node().dataset.member("variableMeasured").elements()
    #expect(try columns.map { try $0.member("name").text() } == ["area", "value"])
    #expect(try columns[0].member("alternateName").text() == "Gmina")
    #expect(try columns[0].member("description").text() == "Kod TERYT" && columns[0].optional("unitText") == nil)
    #expect(try columns[1].member("unitText").text() == "osoba" && columns[1].optional("alternateName") == nil)
  }

  @Test func themesAreTermsOfTheEuropeanList() throws {
    let dataset = Samples.declared { $0.publication.themes = [.society, .regions] }
    let terms = try Self.node(Samples.model(Samples.summary(), dataset)).dataset.member("about").elements()
    #expect(try terms.map { try $0.member("termCode").text() } == ["SOCI", "REGI"])
    #expect(
      try terms[0].member("@id").text() == "http://publications.europa.eu/resource/authority/data-theme/SOCI")
  }

  /// An English title beside the Polish one only if it differs; one language stands for both.
  @Test(arguments: [
    ("Ludność", "Population", "Ludność", "Population"), ("PM10", "PM10", "PM10", nil),
    ("", "Population", "Population", nil),
    ("Ludność", "", "Ludność", nil),
  ])
  func titles(pl: String, en: String, name: String, alternate: String?) throws {
    let title = Bilingual(pl: pl, en: en)
    #expect(try Self.text({ $0.title = title }, "name") == name)
    #expect(try Self.text({ $0.title = title }, "alternateName") == alternate)
  }

  /// Search engines take 50 letters at least: less is filled up with the title and the publisher, each a sentence.
  @Test(arguments: [
    (String(repeating: "a", count: 50), "", String(repeating: "a", count: 50) + "\n\nPopulation. City."),
    (
      String(repeating: "a", count: 49), "",
      String(repeating: "a", count: 49) + ". Ludność. Miasto.\n\nPopulation. City."
    ),
    ("Krótko.", "Short!", "Krótko. Ludność. Miasto.\n\nShort! Population. City."),
    ("Ile?", "How many…", "Ile? Ludność. Miasto.\n\nHow many… Population. City."),
    ("", "", "Ludność. Miasto.\n\nPopulation. City."),
  ])
  func aDescriptionIsLongEnough(pl: String, en: String, expected: String) throws {
    #expect(try Self.text({ $0.description = Bilingual(pl: pl, en: en) }, "description") == expected)
  }

  @Test(arguments: [(4999, 4999), (5000, 5000), (5001, 5000), (6000, 5000)])
  func aDescriptionIsNotTooLong(letters: Int, kept: Int) throws {
    let text = String(repeating: "ż", count: letters)
    let found = try #require(try Self.text({ $0.description = Bilingual(pl: text, en: text) }, "description"))
    #expect(found == String(repeating: "ż", count: kept))
  }

  @Test func aContactIsThePublishers() throws {
    let site = SiteFacts(
      title: Samples.site.title, publisher: Samples.site.publisher, baseURL: Samples.site.baseURL,
      contact: .init(name: Bilingual(pl: "Zespół danych", en: "Data team"), email: "dane@example.pl"))
    let dataset = try Self.node(Samples.model(site: site)).dataset
    for member in ["creator", "publisher"] {
      let organisation = try dataset.member(member)
      #expect(try organisation.member("name").text() == "Miasto")
      #expect(try organisation.member("contactPoint").member("email").text() == "dane@example.pl")
      #expect(try organisation.member("contactPoint").member("name").text() == "Zespół danych")
    }
    #expect(try Self.node().dataset.member("publisher").optional("contactPoint") == nil)
  }

  @Test func thePageCarriesTheSameAsTheFile() throws {
    let model = Samples.model()
    let embedding = try #require(SchemaOrgCatalogue().embedding(of: model.datasets[0], in: model))
    #expect(embedding.path == "datasets/ludnosc.jsonld" && embedding.mediaType == "application/ld+json")
    #expect(embedding.json.document == SchemaOrgCatalogue().files(model).last?.text)
  }

  /// Texts from operators and sources, whatever they hold, are texts in the files.
  @Test(arguments: ["\"}</script>", "\u{0}\u{1f}\u{7f}", "a\\b\"c", "𝄞 żółw", "\u{2028}", "\n\r\t"])
  func anyTextStaysAText(text: String) throws {
    #expect(try Self.text({ $0.title = Bilingual(pl: text, en: "") }, "name") == text)
    #expect(
      try Self.node(Samples.model(Samples.summary { $0.title = Bilingual(pl: text, en: "") })).catalogue
        .member("dataset").elements().first?.member("name").text() == text)
  }
}
