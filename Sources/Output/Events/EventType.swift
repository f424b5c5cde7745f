/// What an event is about, named with dots as Standard Webhooks wants it.
public struct EventType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The name on the wire, in words divided by dots.
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  /// A dataset has a new version, and its files can be fetched.
  public static let versionPublished = EventType(rawValue: "dataset.version.published")

  /// A record was erased from published versions, whose files were made again: copies should be replaced.
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
