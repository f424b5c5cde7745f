public import Platform

/// What an event is about, named with dots as Standard Webhooks wants it.
public struct EventType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The name on the wire, in words divided by dots.
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  /// A dataset has a new version, and its files are there to be fetched.
  public static let versionPublished = EventType(rawValue: "dataset.version.published")

  /// A record was erased from published versions, whose files were made again: copies should be taken anew.
  public static let versionRewritten = EventType(rawValue: "dataset.version.rewritten")
  /// The fields of the documents that a dataset is made of have changed.
  public static let sourceChanged = EventType(rawValue: "dataset.source.changed")
  /// New data of a dataset were expected and have not come.
  public static let dataLate = EventType(rawValue: "dataset.data.late")
  /// A dataset that was late is not any more.
  public static let dataFresh = EventType(rawValue: "dataset.data.fresh")

  /// Every type that a subscriber can ask for.
  public static let all: [EventType] = [.versionPublished, .versionRewritten, .sourceChanged, .dataLate, .dataFresh]

  public var description: String { rawValue }
}

/// Something that subscribers are told, as it was frozen when it happened.
public struct Event: Hashable, Sendable {
  /// Counts the events of this gateway from 1; a later event has a higher number.
  public let sequence: Int
  /// The same for every attempt to deliver it and after every crash: what a subscriber tells repetitions by.
  public let id: String
  /// What happened.
  public let type: EventType
  /// The dataset that it happened to.
  public let dataset: String
  /// The version that it is about; for other news than a version the newest public one, 0 before the first.
  public let version: Int
  /// When it was appended to the outbox.
  public let createdAt: Timestamp
  /// The JSON text that is sent and signed, byte for byte.
  public let body: [UInt8]
}
