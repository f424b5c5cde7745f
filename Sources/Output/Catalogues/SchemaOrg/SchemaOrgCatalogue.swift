internal import Platform
internal import Publication
internal import Schema

/// schema.org `DataCatalog` and `Dataset` as JSON-LD, for dataset search engines
/// (https://developers.google.com/search/docs/appearance/structured-data/dataset).
///
/// `datasets.jsonld` has the catalogue, `datasets/<id>.jsonld` one dataset, whose page embeds the same data.
struct SchemaOrgCatalogue: Catalogue {
  private static let contentType = "application/ld+json"
  private static let context = JSON.string("https://schema.org/")

  let name = "schema-org"
  let title = Bilingual(pl: "Opisy schema.org", en: "schema.org descriptions")
  let purpose = Bilingual(
    pl: "Dla wyszukiwarek danych, na przykład Google Dataset Search.",
    en: "For search engines of data such as Google Dataset Search.")
  let isDefault = true
  let mediaTypes = ["jsonld": contentType]
  let places = [
    PublicPlace(prefix: "datasets", suffix: ".jsonld"), PublicPlace(folder: "datasets", suffix: ".jsonld"),
  ]

  func files(_ model: CatalogueModel) -> [PublicDocument] {
    [PublicDocument(path: "datasets.jsonld", text: catalogue(model).document)]
      + model.datasets.map { PublicDocument(path: Self.path(of: $0), text: description(of: $0, model).document) }
  }

  func embedding(of dataset: CatalogueDataset, in model: CatalogueModel) -> PageEmbedding? {
    PageEmbedding(mediaType: Self.contentType, path: Self.path(of: dataset), json: description(of: dataset, model))
  }

  private static func path(of dataset: CatalogueDataset) -> String { "datasets/\(dataset.id).jsonld" }

  private func catalogue(_ model: CatalogueModel) -> JSON {
    let site = model.site
    return .object([
      "@context": Self.context,
      "@type": .string("DataCatalog"),
      "@id": .string(Self.identifier(of: site)),
      "name": Self.text(site.title),
      "alternateName": Self.alternate(site.title),
      "url": .string("\(site.baseURL)/"),
      "publisher": Self.publisher(site),
      "inLanguage": ["pl", "en"],
      "dateModified": model.modified.map { .string($0) },
      "dataset": .array(
        model.datasets.map {
          .object(["@type": .string("Dataset"), "@id": .string($0.page), "name": Self.text($0.title)])
        }),
    ])
  }

  private func description(of dataset: CatalogueDataset, _ model: CatalogueModel) -> JSON {
    let site = model.site
    return .object([
      "@context": Self.context,
      "@type": .string("Dataset"),
      "@id": .string(dataset.page),
      "identifier": .string(dataset.page),
      "url": .string(dataset.page),
      "name": Self.text(dataset.title),
      "alternateName": Self.alternate(dataset.title),
      "description": .string(summary(of: dataset, site)),
      "version": .string(String(dataset.version)),
      "inLanguage": .string("pl"),
      "keywords": dataset.keywords.isEmpty ? nil : .array(dataset.keywords.map { .string($0) }),
      "about": dataset.themes.isEmpty
        ? nil
        : .array(
          dataset.themes.map {
            .object([
              "@type": .string("DefinedTerm"), "@id": .string($0.address), "termCode": .string($0.rawValue),
              "name": Self.text($0.title),
            ])
          }),
      "license": dataset.licence.map { .string($0.url) },
      "isAccessibleForFree": .boolean(true),
      "creditText": dataset.attribution.isEmpty ? nil : .string(dataset.attribution.pl),
      "creator": Self.publisher(site),
      "publisher": Self.publisher(site),
      "datePublished": .string(dataset.issuedAt.description),
      "dateModified": .string(dataset.modifiedAt.description),
      "temporalCoverage": dataset.days.map { .string("\($0.first)/\($0.last)") },
      "spatialCoverage": dataset.place.map { .object(["@type": .string("Place"), "name": Self.text($0)]) },
      "variableMeasured": dataset.columns.isEmpty ? nil : .array(dataset.columns.map(Self.variable)),
      "includedInDataCatalog": .object([
        "@type": .string("DataCatalog"), "@id": .string(Self.identifier(of: site)), "name": Self.text(site.title),
        "url": .string("\(site.baseURL)/"),
      ]),
      "distribution": .array(dataset.distributions.map(Self.distribution)),
    ])
  }

  private static func identifier(of site: SiteFacts) -> String { "\(site.baseURL)/#catalogue" }

  /// Search engines accept 50 to 5000 characters.
  static let lettersMin = 50
  static let lettersMax = 5000

  /// Both languages; a short description is extended by the title and the publisher.
  private func summary(of dataset: CatalogueDataset, _ site: SiteFacts) -> String {
    func text(_ of: (Bilingual) -> String) -> String {
      let own = of(dataset.description)
      if own.count >= Self.lettersMin { return own }
      return [own, of(dataset.title), of(site.publisher)].filter { !$0.isEmpty }.map {
        ".!?…".contains($0.last ?? " ") ? $0 : "\($0)."
      }.joined(separator: " ")
    }
    let (pl, en) = (text(\.pl), text(\.en))
    let both = en.isEmpty || en == pl ? pl : pl.isEmpty ? en : "\(pl)\n\n\(en)"
    return String(both.prefix(Self.lettersMax))
  }

  private static func publisher(_ site: SiteFacts) -> JSON {
    .object([
      "@type": .string("Organization"),
      "name": text(site.publisher),
      "alternateName": alternate(site.publisher),
      "url": .string("\(site.baseURL)/"),
      "contactPoint": site.contact.map {
        .object(["@type": .string("ContactPoint"), "name": text($0.name), "email": .string($0.email)])
      },
    ])
  }

  private static func variable(_ column: Column) -> JSON {
    .object([
      "@type": .string("PropertyValue"),
      "name": .string(column.name),
      "alternateName": column.title.isEmpty ? nil : text(column.title),
      "description": column.description.isEmpty ? nil : text(column.description),
      "unitText": column.unit.map { .string($0) },
    ])
  }

  private static func distribution(_ file: Distribution) -> JSON {
    .object([
      "@type": .string("DataDownload"),
      "name": text(file.title),
      "contentUrl": .string(file.address),
      "encodingFormat": file.isPacked
        ? .array([.string(file.contentType), .string(file.mediaType)]) : .string(file.contentType),
      "contentSize": .string("\(file.bytes) B"),
      "sha256": .string(file.digest.hex),
    ])
  }

  /// A single text: search engines accept no language tags here, and the descriptions are Polish first.
  private static func text(_ text: Bilingual) -> JSON { .string(text.pl.isEmpty ? text.en : text.pl) }

  /// The English title beside the Polish one; nil if it is the same or absent.
  private static func alternate(_ text: Bilingual) -> JSON? {
    text.pl.isEmpty || text.en.isEmpty || text.en == text.pl ? nil : .string(text.en)
  }
}
