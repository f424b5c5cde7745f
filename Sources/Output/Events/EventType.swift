/// The type of an event, named with dots as Standard Webhooks requires.
public struct EventType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The name in messages: words separated by dots.
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  /// A dataset has a new version, and its files can be fetched.
  public static let versionPublished = EventType(rawValue: "dataset.version.published")

  /// A record was erased from published versions, and their files were rewritten: consumers should replace copies.
  public static let versionRewritten = EventType(rawValue: "dataset.version.rewritten")
  /// A dataset or a version was withdrawn, and its files are gone: consumers should delete copies.
  public static let datasetWithdrawn = EventType(rawValue: "dataset.withdrawn")
  /// The fields of a dataset's source documents have changed.
  public static let sourceChanged = EventType(rawValue: "dataset.source.changed")
  /// New data of a dataset are overdue.
  public static let dataLate = EventType(rawValue: "dataset.data.late")
  /// A late dataset is up to date again.
  public static let dataFresh = EventType(rawValue: "dataset.data.fresh")

  /// Every type that a subscriber can request.
  public static let all: [EventType] = [
    .versionPublished, .versionRewritten, .datasetWithdrawn, .sourceChanged, .dataLate, .dataFresh,
  ]

  public var description: String { rawValue }
}
