public import Platform
public import Schema

/// Facts about a dataset that are sent to subscribers, each once.
public protocol Announcement: Sendable {
  /// The kind of event.
  var type: EventType { get }
  /// Equal for equal facts, whenever and however often they are announced. It may contain digests over more than what is
  /// public, so nobody is shown it.
  var identity: String { get }
  /// The id of the dataset.
  var dataset: String { get }
  /// The title for citizens; shortened if the message would be too large.
  var title: Bilingual { get }
  /// The version of the event, or the newest public one; 0 before the first.
  var version: Int { get }
  /// When it happened.
  var happenedAt: Timestamp { get }
  /// The type-specific facts, including `version`.
  var facts: [JSON.Member] { get }
}

extension Announcement {
  /// The id of the event: equal for equal facts, and no digest against which a stranger could try values.
  public func eventID(_ key: InstallationKey) -> String { "evt_" + key.digest("event", identity).hex.prefix(32) }

  /// The id of the same event in releases whose ids were plain digests.
  public var formerEventID: String { "evt_" + SHA256.of(identity.utf8).hex.prefix(32) }

  /// The text of the event with this number.
  ///
  /// - Throws: `EventError` if it would be too large.
  public func body(sequence: Int) throws(EventError) -> [UInt8] {
    var members = [JSON.Member("dataset", .string(dataset))] + facts
    // Kept in its original position, before the counts.
    members.insert(.init("sequence", .integer(sequence)), at: min(3, members.count))
    members.append(
      .init(
        "title",
        ["pl": .string(AnnouncementTitle.shortened(title.pl)), "en": .string(AnnouncementTitle.shortened(title.en))]))
    let text: JSON = [
      "type": .string(type.rawValue), "timestamp": .string(happenedAt.description), "data": .object(members),
    ]
    let body = Array(text.compact.utf8)
    guard body.count < VersionPublished.bodyBytesMax else { throw EventError(dataset: dataset, bytes: body.count) }
    return body
  }
}

/// The limits of a title in an event.
enum AnnouncementTitle {
  /// The longest prefix of whole characters that fits.
  static func shortened(_ text: String) -> String {
    guard text.utf8.count > VersionPublished.titleBytesMax else { return text }
    var bytes = "…".utf8.count
    let kept = text.prefix { character in
      bytes += character.utf8.count
      return bytes <= VersionPublished.titleBytesMax
    }
    return kept + "…"
  }
}
