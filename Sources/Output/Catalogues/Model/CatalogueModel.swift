internal import Platform
public import Publication
public import Schema

/// Everything that a list of datasets may say: the one thing from which catalogues, the portal's lists and the catalogue as
/// JSON are made.
///
/// It follows from the publisher's records and the configuration, and holds no clock: all its moments are those of versions.
public struct CatalogueModel: Hashable, Sendable {
  /// Who publishes, and where.
  public var site: SiteFacts
  /// Every published dataset, by its id.
  public var datasets: [CatalogueDataset]

  public init(site: SiteFacts, datasets: [CatalogueDataset]) {
    self.site = site
    self.datasets = datasets
  }

  /// Brings records and configuration together.
  ///
  /// - Parameter declared: the datasets of the configuration. One that was published and is no longer declared is listed
  ///   with what the records say.
  public init(_ records: PublicationRecords, declared: [Dataset], site: SiteFacts) throws {
    let byId = Dictionary(declared.map { ($0.id, $0) }) { $1 }
    self.init(
      site: site, datasets: try records.summaries().map { CatalogueDataset($0, declared: byId[$0.id], site: site) })
  }

  /// When anything in it changed last; nil for an empty catalogue.
  public var modified: String? { datasets.map(\.modifiedAt).max()?.description }
}
