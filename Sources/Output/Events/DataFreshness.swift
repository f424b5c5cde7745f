public import Platform
public import Schema

/// New data of a dataset were expected and have not come, or have come at last.
public struct DataFreshness: Announcement, Hashable {
  /// The id of the dataset.
  public var dataset: String
  /// What citizens call it.
  public var title: Bilingual
  /// The newest public version; 0 before the first.
  public var version: Int
  /// The id of the source that is late.
  public var source: String
  /// When data were expected at the latest.
  public var dueAt: Timestamp
  /// Whether they are late, or were.
  public var isLate: Bool
  /// When it was found.
  public var happenedAt: Timestamp

  public init(
    dataset: String, title: Bilingual, version: Int, source: String, dueAt: Timestamp, isLate: Bool,
    happenedAt: Timestamp
  ) {
    self.dataset = dataset
    self.title = title
    self.version = version
    self.source = source
    self.dueAt = dueAt
    self.isLate = isLate
    self.happenedAt = happenedAt
  }

  /// The kind of event.
  public var type: EventType { isLate ? .dataLate : .dataFresh }

  /// Made of the dataset, the source and the moment that was missed.
  public var eventID: String {
    "evt_" + SHA256.of("\(type)\n\(dataset)\n\(source)\n\(dueAt.microseconds)".utf8).hex.prefix(32)
  }

  /// What the event says besides its dataset.
  public var facts: [JSON.Member] {
    [
      .init("version", .integer(version)), .init("source", .string(source)), .init("due", .string(dueAt.description)),
    ]
  }
}
