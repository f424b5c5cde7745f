import Publication
import Schema
import Testbed
import Testing

@testable import Configuration

/// The settings of catalogues and writers, in `klamra.yaml` and in a dataset's file.
@Suite struct CatalogueSettingsTests {
  private func load(gateway: String = "", _ more: String = "", publication: String = "{}") throws -> Configuration {
    let folder = try TemporaryFolder()
    try folder.write(
      "config/klamra.yaml",
      """
      gateway:
        title: {pl: Dane, en: Data}
        publisher: {pl: Urząd, en: Office}
        base_url: https://dane.example.org
      \(gateway)
      public: {listen: 127.0.0.1:8080}
      \(more)
      """)
    try folder.write(
      "config/datasets/a.yaml",
      """
      title: {pl: A, en: A}
      description: {pl: A, en: A}
      columns:
        id: {type: code, privacy: public, title: {pl: Kod, en: Code}}
      key: [id]
      publication: \(publication)
      """)
    return try Configuration.load(folder: folder.file("config"))
  }

  @Test func nothingIsAskedForWhereNothingIsSaid() throws {
    let configuration = try load()
    #expect(configuration.gateway.catalogues == nil && configuration.gateway.contact == nil)
    let settings = try #require(configuration.datasets.first).publication
    #expect(settings.formats == nil && settings.themes.isEmpty && settings.place == nil)
  }

  @Test func catalogues() throws {
    #expect(try load("catalogues: []").gateway.catalogues == [])
    #expect(try load("catalogues: [schema-org]").gateway.catalogues == ["schema-org"])
    #expect(throws: (any Error).self) { try load("catalogues: [schema]") }
  }

  @Test func formatsAreThoseOfTheRegistry() throws {
    let configuration = try load(publication: "{formats: [csv-excel, csv]}")
    #expect(configuration.datasets[0].publication.formats == ["csv-excel", "csv"])
    for wrong in ["[]", "[xlsx]", "[excel.csv]", "[CSV]"] {
      #expect(throws: (any Error).self, "\(wrong)") { try load(publication: "{formats: \(wrong)}") }
    }
  }

  @Test func themesAndPlace() throws {
    let settings = try load(publication: "{themes: [SOCI, ENVI], place: {pl: Kraków, en: Cracow}}").datasets[0]
      .publication
    #expect(settings.themes == [.society, .environment])
    #expect(settings.place == Bilingual(pl: "Kraków", en: "Cracow"))
    #expect(throws: (any Error).self) { try load(publication: "{themes: [society]}") }
  }

  @Test func theContactHasANameAndAnAddress() throws {
    let contact = "  contact: {name: {pl: Zespół, en: Team}, email: dane@example.pl}"
    #expect(try load(gateway: contact).gateway.contact?.email == "dane@example.pl")
    for wrong in ["dane", "dane@", "@example.pl", "dane@example", "a b@example.pl", "<a@b.pl>", "a@b@c.pl", "a@b."] {
      #expect(throws: (any Error).self, "\(wrong)") {
        try load(gateway: "  contact: {name: {pl: Z, en: T}, email: \"\(wrong)\"}")
      }
    }
    #expect(throws: (any Error).self) { try load(gateway: "  contact: {email: dane@example.pl}") }
  }
}
