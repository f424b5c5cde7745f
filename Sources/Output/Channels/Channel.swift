public import Events
public import Schema
public import Settings
public import Transfer

/// A way in which events reach those who want them: a member of seam 4, either a `PushChannel` or a `PullChannel`.
///
/// All that the rest of the product, its documents and its pages need to know about a channel is asked of it here.
public protocol Channel: Sendable {
  /// Its name in settings and documents: lower-case letters, digits and hyphens.
  var name: String { get }
  /// What it is called on pages.
  var title: Bilingual { get }
  /// What it offers to a consumer: one or two sentences.
  var text: Bilingual { get }
}

/// A channel that hands each event to each subscriber, attempt by attempt. It is off until a subscriber's file asks for it.
public protocol PushChannel: Channel {
  /// The keys that it reads of a subscriber's file, in the order in which documents list them.
  var settings: [SettingNote] { get }

  /// Reads its keys of a subscriber's file; mistakes, and what works but should not stay, go into the section's report.
  ///
  /// - Parameter folder: where relative paths begin.
  /// - Returns: nil where the keys have mistakes.
  func settings(of section: Section, in folder: String) -> (any PushSettings)?
}

/// What a subscriber's file says about its channel, checked; secrets are not read yet.
public protocol PushSettings: Sendable {
  /// Reads the secrets.
  ///
  /// - Throws: a `Problem` where a secret cannot be used.
  func destination(_ environment: PushEnvironment) throws -> any PushDestination
  /// Whether other settings say the same.
  func isEqual(to other: any PushSettings) -> Bool
  /// Feeds what it says into a hasher.
  func hash(into hasher: inout Hasher)
}

extension PushSettings where Self: Equatable {
  /// Settings of different channels are never equal.
  public func isEqual(to other: any PushSettings) -> Bool { other as? Self == self }
}

/// Where the events of one subscriber go, ready for use.
public protocol PushDestination: Sendable {
  /// What makes attempts on the thread that asks.
  func sender() throws -> any EventSender
}

/// What the gateway's configuration says to all push channels.
public struct PushEnvironment: Hashable, Sendable {
  /// Private address ranges that may be connected to (`webhooks: allow:` in `klamra.yaml`).
  public var allowedAddresses: [CIDR]

  public init(allowedAddresses: [CIDR] = []) { self.allowedAddresses = allowedAddresses }
}

/// A channel that consumers read: it renders the newest events of the one log into files of the public site.
///
/// Rendering is a function of its arguments alone, so the bytes repeat and a file is rewritten only when it changes. It
/// shows nothing that is not public, and needs no request of an operator.
public protocol PullChannel: Channel {
  /// The name of its file, in the root of the public site and in the folder of each dataset.
  var fileName: String { get }
  /// The media type of its file, as HTTP and pages name it.
  var mediaType: String { get }
  /// The types of events that it shows; only such whose facts pages show as well.
  var eventTypes: Set<EventType> { get }
  /// How many of the newest events it shows.
  var eventsMax: Int { get }

  /// The content of a file.
  ///
  /// - Parameters:
  ///   - events: of the file's scope, newest first, at least one and at most `eventsMax`.
  ///   - scope: the whole site or one dataset.
  /// - Throws: a `Problem` where an event cannot be read.
  func render(_ events: [Event], of scope: FeedScope) throws -> [UInt8]
}

/// What a file of a pull channel is about.
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

/// The facts about a site that its feeds show.
public struct FeedSite: Hashable, Sendable {
  /// The name of the catalogue.
  public var title: Bilingual
  /// Who answers for what is published.
  public var publisher: Bilingual
  /// Under which consumers reach what is published; without a slash at the end.
  public var baseURL: String

  public init(title: Bilingual, publisher: Bilingual, baseURL: String) {
    self.title = title
    self.publisher = publisher
    self.baseURL = baseURL
  }
}

/// The facts about a dataset that its feeds show.
public struct FeedDataset: Hashable, Sendable {
  /// Its id.
  public var id: String
  /// What citizens call it.
  public var title: Bilingual

  public init(id: String, title: Bilingual) {
    self.id = id
    self.title = title
  }
}
