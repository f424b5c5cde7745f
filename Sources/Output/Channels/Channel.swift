public import Events
public import Schema
public import Settings
public import Transfer

/// A way of delivering events: a member of seam 4, either a `PushChannel` or a `PullChannel`.
///
/// The rest of the product, its documents and its pages use a channel only through this protocol.
public protocol Channel: Sendable {
  /// Its name in settings and documents: lower-case letters, digits and hyphens.
  var name: String { get }
  /// Its title on pages.
  var title: Bilingual { get }
  /// What it offers to a consumer, in one or two sentences.
  var text: Bilingual { get }
  /// The file that consumers poll; nil if there is none.
  var feed: ChannelFeed? { get }
}

extension Channel {
  /// None, unless it is a pull channel.
  public var feed: ChannelFeed? { nil }
}

/// A file of news, in the root of the public site and in the folder of each dataset.
public struct ChannelFeed: Hashable, Sendable {
  /// Its name in every folder.
  public var fileName: String
  /// Its media type (RFC 6838).
  public var mediaType: String

  public init(fileName: String, mediaType: String) {
    self.fileName = fileName
    self.mediaType = mediaType
  }
}

/// A channel that sends each event to each subscriber. It is off until a subscriber's file uses it.
public protocol PushChannel: Channel {
  /// Its keys in a subscriber's file, in the order of the documentation.
  var settings: [SettingNote] { get }

  /// Reads its keys of a subscriber's file; mistakes and warnings go into the section's report.
  ///
  /// - Parameter folder: the base of relative paths.
  /// - Returns: nil if the keys have mistakes.
  func settings(of section: Section, in folder: String) -> (any PushSettings)?
}

/// The checked channel settings of a subscriber's file; secrets are not read yet.
public protocol PushSettings: Sendable {
  /// Reads the secrets.
  ///
  /// - Throws: a `Problem` if a secret cannot be used.
  func destination(_ environment: PushEnvironment) throws -> any PushDestination
  /// Whether other settings are equal.
  func isEqual(to other: any PushSettings) -> Bool
  /// Hashes the settings.
  func hash(into hasher: inout Hasher)
}

extension PushSettings where Self: Equatable {
  /// Settings of different channels are never equal.
  public func isEqual(to other: any PushSettings) -> Bool { other as? Self == self }
}

/// The destination of one subscriber's events, ready for use.
public protocol PushDestination: Sendable {
  /// Creates a sender for the calling thread.
  func sender() throws -> any EventSender
}

/// The gateway's settings for all push channels.
public struct PushEnvironment: Hashable, Sendable {
  /// Private address ranges to which connections are allowed (`webhooks: allow:` in `klamra.yaml`).
  public var allowedAddresses: [CIDR]

  public init(allowedAddresses: [CIDR] = []) { self.allowedAddresses = allowedAddresses }
}

/// A channel that consumers poll: it renders the newest events of the log into files of the public site.
///
/// Rendering depends only on its arguments, so it is reproducible, and a file is rewritten only when it changes. It
/// shows only public facts, and needs no configuration.
public protocol PullChannel: Channel {
  /// The name of its file, in the root of the public site and in the folder of each dataset.
  var fileName: String { get }
  /// The media type of its file, for HTTP and pages.
  var mediaType: String { get }
  /// The types of events that it shows; only types whose facts pages show as well.
  var eventTypes: Set<EventType> { get }
  /// The number of newest events that it shows.
  var eventsMax: Int { get }

  /// The content of a file.
  ///
  /// - Parameters:
  ///   - events: the events of the scope, newest first, at least one and at most `eventsMax`.
  ///   - scope: the whole site or one dataset.
  /// - Throws: a `Problem` if an event cannot be read.
  func render(_ events: [Event], of scope: FeedScope) throws -> [UInt8]
}

extension PullChannel {
  /// Its file.
  public var feed: ChannelFeed? { ChannelFeed(fileName: fileName, mediaType: mediaType) }
}

/// The subject of a file of a pull channel.
public struct FeedScope: Hashable, Sendable {
  /// The site.
  public var site: FeedSite
  /// The dataset; nil for all of them.
  public var dataset: FeedDataset?

  public init(site: FeedSite, dataset: FeedDataset? = nil) {
    self.site = site
    self.dataset = dataset
  }
}

/// The facts about a site in its feeds.
public struct FeedSite: Hashable, Sendable {
  /// The name of the catalogue.
  public var title: Bilingual
  /// The organisation that is responsible for the data.
  public var publisher: Bilingual
  /// The public base URL, without a slash at the end.
  public var baseURL: String

  public init(title: Bilingual, publisher: Bilingual, baseURL: String) {
    self.title = title
    self.publisher = publisher
    self.baseURL = baseURL
  }
}

/// The facts about a dataset in its feeds.
public struct FeedDataset: Hashable, Sendable {
  /// Its id.
  public var id: String
  /// The title for citizens.
  public var title: Bilingual

  public init(id: String, title: Bilingual) {
    self.id = id
    self.title = title
  }
}
