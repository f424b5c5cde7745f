import Catalogues
import Platform
import Schema

@testable import Portal
@testable import Publication

/// Pages made from records in memory.
enum PageSamples {
  static let site = SiteFacts(
    title: Bilingual(pl: "Dane Metropolii", en: "Metropolis Data"), publisher: Bilingual(pl: "Miasto", en: "City"),
    baseURL: "https://dane.example.pl")
  /// 21 September 2026, 16:13 in Kraków.
  static let moment = Timestamp(seconds: 1_790_000_000)

  static func file(_ path: String, rows: Int? = 7, bytes: Int = 1_500) -> PublishedFile {
    PublishedFile(path: path, mediaType: "text/csv", bytes: bytes, digest: SHA256.of(path.utf8), rows: rows)
  }

  static func published(_ version: Int, _ change: (inout Published) -> Void = { _ in }) -> Published {
    var published = Published(
      dataset: "ludnosc", version: version, previous: version > 1 ? version - 1 : nil, committedAt: moment,
      publishedAt: moment.adding(seconds: 60), rows: 12_345, inserted: 1, updated: 2, deleted: 3,
      files: [
        file("ludnosc.csv"), file("ludnosc.csv.gz"), file("datapackage.json", rows: nil),
        file("manifest.json", rows: nil),
      ], isDownloadable: true)
    change(&published)
    return published
  }

  static func dataset(_ change: (inout Dataset) -> Void = { _ in }) -> Dataset {
    var dataset = Dataset(
      id: "ludnosc", title: Bilingual(pl: "Ludność", en: "Population"),
      description: Bilingual(pl: "Ile osób.", en: "How many."),
      columns: [
        Column(name: "area", type: .area, title: Bilingual(pl: "Gmina", en: "Municipality"), privacy: .public),
        Column(
          name: "value", type: .decimal, title: Bilingual(pl: "Wartość", en: "Value"), unit: "osoba", privacy: .public),
        Column(name: "clerk", type: .text, title: Bilingual(pl: "Urzędnik", en: "Clerk"), privacy: .personal),
      ], key: ["area"],
      publication: PublicationSettings(attribution: Bilingual(pl: "GUS", en: "Statistics Poland")))
    change(&dataset)
    return dataset
  }

  static func record(_ change: (inout DatasetRecord) -> Void = { _ in }) -> DatasetRecord {
    var record = DatasetRecord(
      versions: [published(1)], versionCount: 1,
      preview: PreviewTable(
        columns: ["area", "value"], rows: [["1261011", "806201.5"], ["1206022", nil]], suppressed: 0),
      sources: [], calculation: nil, checks: [], reasons: [:], dueAt: nil, rewrites: [:])
    change(&record)
    return record
  }

  static func page(_ dataset: Dataset = PageSamples.dataset(), _ record: DatasetRecord = PageSamples.record()) -> String
  {
    DatasetPage(site: site, dataset: dataset, record: record).html
  }

  /// A list of datasets with these titles; their ids are `a`, `b`, and so on.
  static func model(_ titles: [String], _ change: (inout CatalogueDataset) -> Void = { _ in }) -> CatalogueModel {
    CatalogueModel(
      site: site,
      datasets: zip("abcdefghijklmnop", titles).map { id, title in
        let newest = published(3)
        var entry = CatalogueDataset(
          DatasetSummary(
            id: String(id), title: Bilingual(pl: title, en: ""), description: Bilingual(pl: "", en: ""), newest: newest,
            issuedAt: moment, versionCount: 3,
            versions: [VersionSummary(number: 3, committedAt: moment, rows: 1_234, isDownloadable: true)], extent: nil,
            sources: [], dueAt: nil), declared: nil, site: site)
        change(&entry)
        return entry
      })
  }
}
