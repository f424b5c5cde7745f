internal import Catalogues
internal import Channels
internal import Configuration
internal import Events
internal import Portal
internal import Publication
internal import Schema
internal import Store
internal import Transfer

/// The configuration together with what is made from it; replaced as a whole by a reload.
struct Setup: Sendable {
  let configuration: Configuration
  /// By dataset.
  let stores: [String: any DatasetStore]
  /// Which datasets follow from others.
  let derivations: Derivations
  let publisher: Publisher
  private let site: SiteFacts
  let subscribers: [Subscriber]
  /// Where their events go.
  let destinations: Destinations
  /// The files of the channels that consumers read.
  let feeds: FeedFiles

  /// - Throws: `ConfigurationError` where a derived dataset's SELECT cannot be prepared, what a channel has against a subscriber's secret.
  init(_ configuration: Configuration, engine: Engine.Parts) throws {
    self.configuration = configuration
    stores = Dictionary(
      uniqueKeysWithValues: configuration.datasets.map { dataset in
        (dataset.id, engine.folder.paths.stores.store(dataset))
      })
    derivations = try configuration.derivations()
    // What is declared about sources is a file like any other, and can be fetched into a dataset.
    try SourceInventory(configuration).write(below: engine.folder.paths.folder)
    let gateway = configuration.gateway
    site = SiteFacts(
      title: gateway.title, publisher: gateway.publisher, baseURL: gateway.baseURL, contact: gateway.contact)
    publisher = try Publisher(
      folder: engine.publicFolder, database: engine.database, site: site,
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
      log: Outbox(engine.database), folder: engine.publicFolder,
      site: FeedSite(title: gateway.title, publisher: gateway.publisher, baseURL: gateway.baseURL),
      datasets: configuration.datasets.filter { !$0.publicIndices.isEmpty }.map {
        FeedDataset(id: $0.id, title: $0.title)
      })
  }

  /// What is published, as catalogues and the catalogue's endpoints tell it.
  func catalogue() throws -> CatalogueModel {
    try CatalogueModel(publisher.records, declared: configuration.datasets, site: site)
  }
}
