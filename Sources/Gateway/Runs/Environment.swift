public import Catalogues
public import Channels
public import Configuration
public import Events
internal import Portal
public import Publication
internal import Schema
internal import State
public import Store
internal import Transfer

/// The configuration together with what is made from it; replaced as a whole by a reload.
public struct Environment: Sendable {
  /// The configuration itself.
  public let configuration: Configuration
  /// By dataset.
  public let stores: [String: any DatasetStore]
  /// Which datasets follow from others.
  public let derivations: Derivations
  /// What writes the public site.
  public let publisher: Publisher
  private let site: SiteFacts
  /// Who gets events.
  public let subscribers: [Subscriber]
  /// Where their events go.
  let destinations: Destinations
  /// The files of the channels that consumers read.
  public let feeds: FeedFiles

  /// - Throws: `ConfigurationError` where a derived dataset's SELECT cannot be prepared, what a channel has against a subscriber's secret.
  init(_ configuration: Configuration, _ parts: Runtime.Parts) throws {
    self.configuration = configuration
    stores = Dictionary(
      uniqueKeysWithValues: configuration.datasets.map { dataset in
        (dataset.id, parts.folder.paths.stores.store(dataset))
      })
    derivations = try configuration.derivations()
    // What is declared about sources is a file like any other, and can be fetched into a dataset.
    try SourceInventory(configuration).write(below: parts.folder.paths.folder)
    let gateway = configuration.gateway
    site = SiteFacts(
      title: gateway.title, publisher: gateway.publisher, baseURL: gateway.baseURL, contact: gateway.contact)
    publisher = try Publisher(
      folder: parts.publicFolder, log: Publications(parts.database), site: site,
      view: SitePages(
        site: site, datasets: configuration.datasets,
        catalogues: CatalogueRegistry.all.chosen(gateway.catalogues),
        channels: ChannelRegistry.all.members.map { channel in
          PageChannel(
            title: channel.title, text: channel.text,
            feed: (channel as? any PullChannel).map { .init(fileName: $0.fileName, mediaType: $0.mediaType) })
        }))
    subscribers = configuration.subscriptions.map(\.subscriber)
    // The configuration's check has read every range.
    destinations = try Destinations(
      configuration.subscriptions, PushEnvironment(allowedAddresses: gateway.webhooksAllowed.compactMap { CIDR($0) }))
    feeds = FeedFiles(
      log: Outbox(parts.database), folder: parts.publicFolder,
      site: FeedSite(title: gateway.title, publisher: gateway.publisher, baseURL: gateway.baseURL),
      datasets: configuration.datasets.filter { !$0.publicIndices.isEmpty }.map {
        FeedDataset(id: $0.id, title: $0.title)
      })
  }

  /// What is published, as catalogues and the catalogue's endpoints tell it.
  public func catalogue() throws -> CatalogueModel {
    try CatalogueModel(publisher.records, declared: configuration.datasets, site: site)
  }
}
