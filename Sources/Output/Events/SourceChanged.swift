public import Platform
public import Schema

/// The fields of a dataset's source documents have changed.
///
/// It contains the number of changed fields, never their names: the name of an unpublished field may reveal something.
public struct SourceChanged: Announcement, Hashable {
  /// The id of the dataset.
  public var dataset: String
  /// The title for citizens.
  public var title: Bilingual
  /// The newest public version; 0 before the first.
  public var version: Int
  /// The id of the source.
  public var source: String
  /// When the change was detected.
  public var happenedAt: Timestamp
  /// The number of new fields.
  public var new: Int
  /// The number of missing fields.
  public var missing: Int
  /// The number of fields with a new type.
  public var retyped: Int
  /// Whether a new version waits for an operator because of it.
  public var isHeld: Bool
  /// Identifies the change among those of the source: the same documents are not announced again.
  public var mark: String

  public init(
    dataset: String, title: Bilingual, version: Int, source: String, happenedAt: Timestamp, new: Int, missing: Int,
    retyped: Int, isHeld: Bool, mark: String
  ) {
    self.dataset = dataset
    self.title = title
    self.version = version
    self.source = source
    self.happenedAt = happenedAt
    self.new = new
    self.missing = missing
    self.retyped = retyped
    self.isHeld = isHeld
    self.mark = mark
  }

  /// The kind of event.
  public var type: EventType { .sourceChanged }

  /// Derived from the dataset, the source and the mark, a digest over the names of fields.
  public var identity: String { "\(type)\n\(dataset)\n\(source)\n\(mark)" }

  /// The type-specific facts.
  public var facts: [JSON.Member] {
    [
      .init("version", .integer(version)), .init("source", .string(source)), .init("new_fields", .integer(new)),
      .init("missing_fields", .integer(missing)), .init("retyped_fields", .integer(retyped)),
      .init("held", .boolean(isHeld)),
    ]
  }
}
