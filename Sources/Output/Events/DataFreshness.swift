public import Platform
public import Schema

/// New data of a dataset are overdue, or have arrived at last.
public struct DataFreshness: Announcement, Hashable {
  /// The id of the dataset.
  public var dataset: String
  /// The title for citizens.
  public var title: Bilingual
  /// The newest public version; 0 before the first.
  public var version: Int
  /// The id of the source that is late.
  public var source: String
  /// When data were due.
  public var dueAt: Timestamp
  /// Whether they are late now, rather than no longer.
  public var isLate: Bool
  /// When it was detected.
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

  /// Derived from the dataset, the source and the missed moment.
  public var identity: String { "\(type)\n\(dataset)\n\(source)\n\(dueAt.microseconds)" }

  /// The type-specific facts.
  public var facts: [JSON.Member] {
    [
      .init("version", .integer(version)), .init("source", .string(source)), .init("due", .string(dueAt.description)),
    ]
  }
}
