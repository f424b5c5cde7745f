//! Configuration: the operator's files, read and validated as a whole.
//!
//! The readers of the folder `config/`: the gateway, datasets, sources, subscribers, schedules, corrections and
//! derivations. Mistakes of all files are found in one pass, each with its place.

public import Channels
public import Connectors
public import Publication
public import Schema
public import Serving

/// The operator's whole configuration, read once and validated as a whole.
public struct Configuration: Hashable, Sendable {
  /// The folder it was read from.
  public var folder: String
  /// `klamra.yaml`.
  public var gateway: GatewaySettings
  /// All connectors of the catalogue, used or not.
  public var connectors: [ConnectorManifest]
  /// By id.
  public var datasets: [Dataset]
  /// By id.
  public var sources: [SourceSettings]
  /// Subscribers with their channels, by id.
  public var subscriptions: [Subscription]
  /// What is valid but should be changed.
  public var warnings: [Diagnostic]
  /// What is left out because of mistakes; only `usable` leaves anything out.
  public var unusable: [UnusablePart] = []
  /// Whether klamra.yaml is invalid: the rest was read to find its mistakes, and must not be used.
  var isPartial = false

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

  /// The dataset with an id.
  public func dataset(_ id: String) -> Dataset? { datasets.first { $0.id == id } }

  /// The source with an id.
  public func source(_ id: String) -> SourceSettings? { sources.first { $0.id == id } }

  /// The source that owns runs or rows; nil for a derivation.
  public func source(of owner: Owner) -> SourceSettings? { owner.source.flatMap { source($0) } }
}

/// `klamra.yaml`: the gateway itself.
public struct GatewaySettings: Hashable, Sendable {
  /// The name of the catalogue.
  public var title: Bilingual
  /// The organisation that is responsible for the data.
  public var publisher: Bilingual
  /// The public base URL, without a slash at the end.
  public var baseURL: String
  /// The zone of schedules and of times without an offset.
  public var zone: String
  /// The settings of the public site.
  public var publicSite: PublicSettings
  /// The address for metrics and health, only for operators.
  public var operatorsListener: ListenAddress
  /// Address ranges (CIDR) that webhooks may reach although they are not public.
  public var webhooksAllowed: [String]
  /// The contact for questions about the data; nil if none is configured.
  public var contact: SiteFacts.Contact?
  /// The names of the catalogues; nil for the default ones.
  public var catalogues: [String]?
  /// How long unreferenced data are kept.
  public var retention: RetentionSettings
  /// What SELECTs may spill to disk.
  public var temporaryDisk = TemporaryDiskSettings()
  /// How many rejected records of a source are kept.
  public var quarantine = QuarantineSettings()
  /// The secret of hashes, and the pattern of logins.
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
  /// Its address.
  public var listener = ListenAddress(host: "127.0.0.1", port: 8080)
  /// The most connections of one address; 0 for no limit, as behind a proxy, which is a single address.
  public var connectionsPerAddress = 64

  /// The most connections of all addresses together.
  public static let connectionsMax = 512

  public init() {}
}
