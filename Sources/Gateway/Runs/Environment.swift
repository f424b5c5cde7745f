internal import Catalogues
public import Configuration
public import Datasets
public import Notifying
internal import Portal
public import Publication
internal import Schema
internal import State
internal import Transfer

/// The configuration together with what is made from it; replaced as a whole by a reload.
public struct Environment: Sendable {
  /// The configuration itself.
  public let configuration: Configuration
  /// By dataset.
  public let stores: [String: DatasetStore]
  /// Which datasets follow from others.
  public let derivations: Derivations
  /// What writes the public site.
  public let publisher: Publisher
  /// Who gets events.
  public let subscribers: [Subscriber]
  /// What webhooks may reach.
  let webhooksAllowed: [CIDR]

  /// - Throws: `ConfigurationError` where a derived dataset's SELECT cannot be prepared, `SecretError` and `WebhookSecretError` where a subscriber's secret cannot be used.
  init(_ configuration: Configuration, _ parts: Runtime.Parts) throws {
    self.configuration = configuration
    stores = Dictionary(
      uniqueKeysWithValues: configuration.datasets.map { dataset in
        (dataset.id, DatasetStore(folder: parts.folder.paths.datasets, dataset: dataset))
      })
    derivations = try configuration.derivations()
    // What is declared about sources is a file like any other, and can be fetched into a dataset.
    try SourceInventory(configuration).write(below: parts.folder.paths.folder)
    let gateway = configuration.gateway
    let site = SiteFacts(
      title: gateway.title, publisher: gateway.publisher, baseURL: gateway.baseURL, contact: gateway.contact)
    publisher = try Publisher(
      folder: parts.publicFolder, database: parts.database, site: site,
      view: SitePages(
        site: site, datasets: configuration.datasets,
        catalogues: CatalogueRegistry.all.chosen(gateway.catalogues)))
    subscribers = try configuration.subscribers.map { subscriber in
      Subscriber(
        id: subscriber.id, url: subscriber.url, secrets: try WebhookSecret.list(subscriber.secret.read()),
        datasets: subscriber.datasets.map { .only(Set($0)) } ?? .all,
        eventTypes: Set(subscriber.events.map { EventType(rawValue: $0) }))
    }
    // The configuration's check has read every range.
    webhooksAllowed = gateway.webhooksAllowed.compactMap { CIDR($0) }
  }
}
