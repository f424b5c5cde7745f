public import Catalogues
internal import Platform
public import Publication
public import Schema

/// Pages and catalogues of one configuration.
public struct SitePages: SiteView {
  private let site: SiteFacts
  private let datasets: [Dataset]
  private let catalogues: [any Catalogue]
  private let channels: [PageChannel]

  /// - Parameters:
  ///   - datasets: all configured datasets.
  ///   - catalogues: the gateway's catalogues.
  ///   - channels: the channels offered to readers.
  public init(site: SiteFacts, datasets: [Dataset], catalogues: [any Catalogue], channels: [PageChannel] = []) {
    self.site = site
    self.datasets = datasets
    self.catalogues = catalogues
    self.channels = channels
  }

  /// The dataset's page, with the catalogues' data; nothing while no published version has the declared columns.
  public func files(of dataset: Dataset, _ records: PublicationRecords) throws -> [PublicDocument] {
    guard let record = try records.dataset(dataset.id, versionsMax: DatasetPage.versionsMax),
      let summary = try records.summary(dataset.id)
    else { return [] }
    // The page stays as it is until a version has the declared columns: it would describe files that do not have them.
    let published = Set(record.preview.columns)
    guard published.isEmpty || dataset.publicIndices.allSatisfy({ published.contains(dataset.columns[$0].name) })
    else { return [] }
    let entry = CatalogueDataset(summary, declared: dataset, site: site)
    let model = CatalogueModel(site: site, datasets: [entry])
    let page = DatasetPage(
      site: site, dataset: dataset, record: record,
      embeddings: catalogues.compactMap { $0.embedding(of: entry, in: model) }, channels: channels)
    return [PublicDocument(path: "datasets/\(dataset.id)/index.html", text: page.html)]
  }

  /// The lists of datasets, the 404 page, the stylesheet and every catalogue.
  public func siteFiles(_ records: PublicationRecords) throws -> [PublicDocument] {
    let model = try CatalogueModel(records, declared: datasets, site: site)
    return [
      PublicDocument(path: "assets/\(Stylesheet.fileName)", text: Stylesheet.text),
      PublicDocument(path: "index.html", text: CataloguePage(model: model, channels: channels).html),
      // For readers who shorten a dataset's URL.
      PublicDocument(
        path: "datasets/index.html", text: CataloguePage(model: model, root: "../", channels: channels).html),
      PublicDocument(path: NotFoundPage.fileName, text: NotFoundPage(site: site).html),
    ] + catalogues.flatMap { $0.files(model) }
  }

  /// The page in the place of something withdrawn.
  public func tombstone(_ stone: Tombstone) -> String { TombstonePage(stone: stone).html }

  /// The feeds of the pull channels.
  public var feedNames: [String] { channels.compactMap { $0.feed?.fileName } }

  /// The places of all catalogues, so that the files of a disabled one are removed.
  public var places: [PublicPlace] { CatalogueRegistry.all.members.flatMap(\.places) }
}
