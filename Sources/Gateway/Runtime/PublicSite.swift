public import Catalogues
public import Channels
internal import Configuration
public import Events
internal import OutputState
internal import Portal
public import Publication
internal import Schema
internal import State
internal import Transfer

/// The public side of a configuration: the writers of the public site, and the destinations of subscribers.
public struct PublicSite: Sendable {
  /// The writer of versions, pages and catalogues.
  public let publisher: Publisher
  /// The files of the pull channels.
  public let feeds: FeedFiles
  /// The recipients of events.
  public let subscribers: [Subscriber]
  /// Their destinations.
  public let destinations: Destinations
  private let facts: SiteFacts
  private let datasets: [Dataset]

  /// Opens the public folder for a configuration, and reads the secrets of its subscribers.
  ///
  /// - Throws: `FileError` if the folder cannot be used, and the error of a channel that cannot use a subscriber's secret.
  static func open(
    _ configuration: Configuration, in folder: String, _ records: Records, aside: String
  ) throws -> PublicSite {
    let gateway = configuration.gateway
    let facts = SiteFacts(
      title: gateway.title, publisher: gateway.publisher, baseURL: gateway.baseURL, contact: gateway.contact)
    let view = SitePages(
      site: facts, datasets: configuration.datasets, catalogues: CatalogueRegistry.all.chosen(gateway.catalogues),
      channels: ChannelRegistry.all.members.map { channel in
        PageChannel(
          title: channel.title, text: channel.text,
          feed: channel.feed.map { .init(fileName: $0.fileName, mediaType: $0.mediaType) })
      })
    // What a dataset that is left out has announced stays in the feeds.
    let leftOut = try configuration.unusable.filter { $0.kind == .dataset && configuration.dataset($0.id) == nil }
      .flatMap { try records.publications.described(only: $0.id) }
    // Deliveries to a subscriber that is left out wait; those to one that is gone would be cancelled.
    let paused = configuration.unusable.filter { $0.kind == .subscriber }
      .map { Subscriber(id: $0.id, isEnabled: false) }
    return PublicSite(
      publisher: try Publisher(folder: folder, log: records.publications, site: facts, view: view, aside: aside),
      feeds: FeedFiles(
        log: records.outbox, folder: folder,
        site: FeedSite(title: gateway.title, publisher: gateway.publisher, baseURL: gateway.baseURL),
        datasets: configuration.datasets.filter { !$0.publicIndices.isEmpty }.map {
          FeedDataset(id: $0.id, title: $0.title)
        } + leftOut.map { FeedDataset(id: $0.id, title: $0.title) },
        withdrawals: { try records.publications.withdrawals(of: nil) }),
      subscribers: configuration.subscriptions.map(\.subscriber) + paused,
      // The configuration's check has read every range.
      destinations: try Destinations(
        configuration.subscriptions, PushEnvironment(allowedAddresses: gateway.webhooksAllowed.compactMap { CIDR($0) })),
      facts: facts, datasets: configuration.datasets)
  }

  /// The model of catalogues, from the records of the publisher.
  public func catalogue() throws -> CatalogueModel {
    try CatalogueModel(publisher.records, declared: datasets, site: facts)
  }
}
