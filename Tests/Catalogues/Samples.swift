import Platform
import Schema

@testable import Catalogues
@testable import Publication

/// Datasets as the publisher's records would give them, without a publisher.
enum Samples {
  static let site = SiteFacts(
    title: Bilingual(pl: "Dane Metropolii", en: "Metropolis Data"), publisher: Bilingual(pl: "Miasto", en: "City"),
    baseURL: "https://dane.example.pl/")
  static let moment = Timestamp(seconds: 1_790_000_000)

  static let files = [
    PublishedFile(
      path: "ludnosc.csv", mediaType: "text/csv", bytes: 120, digest: SHA256.of("1".utf8), rows: 7),
    PublishedFile(
      path: "ludnosc.csv.gz", mediaType: "application/gzip", bytes: 60, digest: SHA256.of("2".utf8), rows: 7),
    PublishedFile(
      path: "datapackage.json", mediaType: "application/json", bytes: 9, digest: SHA256.of("3".utf8), rows: nil),
    PublishedFile(
      path: "changes/1-2.csv", mediaType: "text/csv", bytes: 30, digest: SHA256.of("4".utf8), rows: 3),
  ]

  static func published(_ version: Int, files: [PublishedFile] = Samples.files, isDownloadable: Bool = true)
    -> Published
  {
    Published(
      dataset: "ludnosc", version: version, previous: version > 1 ? version - 1 : nil,
      committedAt: moment.adding(seconds: Double(version) * 86_400),
      publishedAt: moment.adding(seconds: Double(version) * 86_400 + 5), rows: 7, inserted: 1, updated: 2, deleted: 3,
      files: files, isDownloadable: isDownloadable)
  }

  static func summary(_ change: (inout DatasetSummary) -> Void = { _ in }) -> DatasetSummary {
    let newest = published(2)
    var summary = DatasetSummary(
      id: "ludnosc", title: Bilingual(pl: "Ludność", en: "Population"),
      description: Bilingual(pl: "Ile osób mieszka w gminie.", en: "How many live there."), newest: newest,
      issuedAt: moment, versionCount: 2,
      versions: [
        VersionSummary(number: 2, committedAt: newest.committedAt, rows: 7, isDownloadable: true),
        VersionSummary(number: 1, committedAt: moment, rows: 6, isDownloadable: false),
      ], extent: TimeExtent(first: "1995", last: "2024-Q3"),
      sources: [SourceRecord(id: "gus", title: Bilingual(pl: "GUS", en: ""), fetched: moment, documents: 1)], dueAt: nil
    )
    change(&summary)
    return summary
  }

  static func declared(_ change: (inout Dataset) -> Void = { _ in }) -> Dataset {
    var dataset = Dataset(
      id: "ludnosc", title: Bilingual(pl: "Ludność", en: "Population"),
      columns: [
        Column(
          name: "area", type: .area, title: Bilingual(pl: "Gmina", en: "Municipality"),
          description: Bilingual(pl: "Kod TERYT", en: ""), privacy: .public),
        Column(name: "clerk", type: .text, title: Bilingual(pl: "Urzędnik", en: "Clerk"), privacy: .personal),
        Column(name: "value", type: .decimal, unit: "osoba", privacy: .public),
      ], key: ["area"],
      publication: PublicationSettings(
        attribution: Bilingual(pl: "GUS", en: "Statistics Poland"), keywords: ["ludność", "gminy"]))
    change(&dataset)
    return dataset
  }

  static func model(
    _ summary: DatasetSummary = Samples.summary(), _ dataset: Dataset? = Samples.declared(), site: SiteFacts = site
  ) -> CatalogueModel {
    CatalogueModel(site: site, datasets: [CatalogueDataset(summary, declared: dataset, site: site)])
  }

  /// The same dataset many times, under other ids.
  static func many(_ ids: [String], site: SiteFacts = site) -> CatalogueModel {
    CatalogueModel(
      site: site,
      datasets: ids.map { id in
        var dataset = CatalogueDataset(summary(), declared: nil, site: site)
        dataset.id = id
        dataset.page = site.page(of: id)
        return dataset
      })
  }
}
