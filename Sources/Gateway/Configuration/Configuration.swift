//! Configuration: what an operator writes, read and checked as a whole.
//!
//! Every reader of the folder `config/`: the gateway, datasets, sources, subscribers, schedules, corrections and derivations.
//! Mistakes of all files are found in one pass, each with its place.

public import Channels
public import Connectors
public import Publication
public import Schema
public import Serving

/// Everything an operator configured, read once and checked as a whole.
public struct Configuration: Hashable, Sendable {
  /// The folder it was read from.
  public var folder: String
  /// `klamra.yaml`.
  public var gateway: GatewaySettings
  /// All connectors of the catalogue, whether a source uses them or not.
  public var connectors: [ConnectorManifest]
  /// By id.
  public var datasets: [Dataset]
  /// By id.
  public var sources: [SourceSettings]
  /// Subscribers with their channels, by id.
  public var subscriptions: [Subscription]
  /// What works but should not stay.
  public var warnings: [Diagnostic]

  public init(
    folder: String, gateway: GatewaySettings, connectors: [ConnectorManifest] = [], datasets: [Dataset] = [],
    sources: [SourceSettings] = [], subscriptions: [Subscription] = [], warnings: [Diagnostic] = []
  ) {
    self.folder = folder
    self.gateway = gateway
    self.connectors = connectors
    self.datasets = datasets
    self.sources = sources
    self.subscriptions = subscriptions
    self.warnings = warnings
  }

  /// The dataset of an id.
  public func dataset(_ id: String) -> Dataset? { datasets.first { $0.id == id } }

  /// The source of an id.
  public func source(_ id: String) -> SourceSettings? { sources.first { $0.id == id } }
}

/// `klamra.yaml`: the gateway itself.
public struct GatewaySettings: Hashable, Sendable {
  /// The name of the catalogue.
  public var title: Bilingual
  /// Who answers for what is published.
  public var publisher: Bilingual
  /// Under which consumers reach what is published; without a slash at the end.
  public var baseURL: String
  /// The zone of schedules and of times without an offset.
  public var zone: String
  /// How the public site is served.
  public var publicSite: PublicSettings
  /// Where metrics and health are served; for operators only.
  public var operatorsListener: ListenAddress
  /// Address ranges (CIDR) that webhooks may reach although they are not public.
  public var webhooksAllowed: [String]
  /// Who answers questions about the data; nil where nothing is said.
  public var contact: SiteFacts.Contact?
  /// The catalogues that are made, by name; nil for those that every gateway has without asking.
  public var catalogues: [String]?
  /// How long what nothing depends on is kept.
  public var retention: RetentionSettings
  /// The secret of hashes, and what logins look like.
  var privacy = GatewayPrivacy()
  /// The folder of connectors, as a path that can be opened.
  public var connectors: String
  /// The folder of the list of areas, as a path that can be opened.
  public var territory: String

  public init(
    title: Bilingual, publisher: Bilingual, baseURL: String, zone: String = "Europe/Warsaw",
    publicSite: PublicSettings = PublicSettings(),
    operatorsListener: ListenAddress = ListenAddress(host: "127.0.0.1", port: 8081), webhooksAllowed: [String] = [],
    retention: RetentionSettings = RetentionSettings(), connectors: String = "Connectors",
    territory: String = "Territory"
  ) {
    self.title = title
    self.publisher = publisher
    self.baseURL = baseURL
    self.zone = zone
    self.publicSite = publicSite
    self.operatorsListener = operatorsListener
    self.webhooksAllowed = webhooksAllowed
    self.retention = retention
    self.connectors = connectors
    self.territory = territory
  }
}

/// `public:` in `klamra.yaml`: the public site.
public struct PublicSettings: Hashable, Sendable {
  /// Where it waits.
  public var listener = ListenAddress(host: "127.0.0.1", port: 8080)
  /// How many connections one address may hold; 0 for no limit of its own, as behind a proxy, which is one address.
  public var connectionsPerAddress = 64

  /// How many connections there may be of all addresses together.
  public static let connectionsMax = 512

  public init() {}
}
