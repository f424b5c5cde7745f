internal import Platform
public import Publication
public import Schema

/// The model of all published datasets, from which catalogues, the portal's lists and the JSON catalogue are made.
///
/// It is derived from the publisher's records and the configuration, without a clock: all its moments are those of
/// versions.
public struct CatalogueModel: Hashable, Sendable {
  /// The publisher and its site.
  public var site: SiteFacts
  /// Every published dataset, by id.
  public var datasets: [CatalogueDataset]
  /// What is said in the place of withdrawn datasets, by their ids. Catalogues leave them out.
  public var tombstones: [String: Tombstone] = [:]

  public init(site: SiteFacts, datasets: [CatalogueDataset]) {
    self.site = site
    self.datasets = datasets
  }

  /// Combines records and configuration.
  ///
  /// - Parameter declared: the configured datasets. A published dataset that is no longer configured is listed with the
  ///   content of its records.
  public init(_ records: PublicationRecords, declared: [Dataset], site: SiteFacts) throws {
    let byId = Dictionary(declared.map { ($0.id, $0) }) { $1 }
    self.init(
      site: site, datasets: try records.summaries().map { CatalogueDataset($0, declared: byId[$0.id], site: site) })
    tombstones = Dictionary(uniqueKeysWithValues: try records.tombstones(site).map { ($0.withdrawal.dataset, $0) })
  }

  /// The time of the last change; nil for an empty catalogue.
  public var modified: String? { datasets.map(\.modifiedAt).max()?.description }
}
