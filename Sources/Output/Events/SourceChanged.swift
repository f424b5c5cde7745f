public import Platform
public import Schema

/// The fields of the documents that a dataset is made of have changed.
///
/// It says how many, and never which: a field that is not published may tell something by its name.
public struct SourceChanged: Announcement, Hashable {
  /// The id of the dataset.
  public var dataset: String
  /// What citizens call it.
  public var title: Bilingual
  /// The newest public version; 0 before the first.
  public var version: Int
  /// The id of the source.
  public var source: String
  /// When the change was seen.
  public var happenedAt: Timestamp
  /// Fields that were not there before.
  public var new: Int
  /// Fields that are gone.
  public var missing: Int
  /// Fields whose values are of another type.
  public var retyped: Int
  /// Whether a new version waits for an operator because of it.
  public var isHeld: Bool
  /// What tells this change from others of the source: the same documents seen again are no news.
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

  /// Made of the dataset, the source and the mark.
  public var eventID: String {
    "evt_" + SHA256.of("\(type)\n\(dataset)\n\(source)\n\(mark)".utf8).hex.prefix(32)
  }

  /// What the event says besides its dataset.
  public var facts: [JSON.Member] {
    [
      .init("version", .integer(version)), .init("source", .string(source)), .init("new_fields", .integer(new)),
      .init("missing_fields", .integer(missing)), .init("retyped_fields", .integer(retyped)),
      .init("held", .boolean(isHeld)),
    ]
  }
}
