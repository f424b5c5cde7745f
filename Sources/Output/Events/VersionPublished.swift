public import Platform
public import Schema

/// The facts about a published version that subscribers are told.
public struct VersionPublished: Announcement, Hashable {
  /// The id of the dataset.
  public var dataset: String
  /// What citizens call the dataset; shortened where the message would grow too large.
  public var title: Bilingual
  /// The version that became public.
  public var version: Int
  /// Nil for the first version.
  public var previousVersion: Int?
  /// When the version was committed.
  public var committedAt: Timestamp
  /// Rows of the version.
  public var rows: Int
  /// Rows that the version before did not have.
  public var inserted: Int
  /// Rows with other values than in the version before.
  public var updated: Int
  /// Rows that only the version before had.
  public var deleted: Int
  /// The address of `manifest.json` of the version.
  public var manifestURL: String
  /// The changes since the previous version; nil for the first.
  public var deltaURL: String?
  /// The SHA-256 of the manifest, which names every other file with its own.
  public var sha256: Digest

  public init(
    dataset: String, title: Bilingual, version: Int, previousVersion: Int?, committedAt: Timestamp, rows: Int,
    inserted: Int, updated: Int, deleted: Int, manifestURL: String, deltaURL: String?, sha256: Digest
  ) {
    self.dataset = dataset
    self.title = title
    self.version = version
    self.previousVersion = previousVersion
    self.committedAt = committedAt
    self.rows = rows
    self.inserted = inserted
    self.updated = updated
    self.deleted = deleted
    self.manifestURL = manifestURL
    self.deltaURL = deltaURL
    self.sha256 = sha256
  }

  /// The size that an event stays below, in bytes (Standard Webhooks 1.0.0, "Payload size").
  public static let bodyBytesMax = 20_000
  /// How much of a title goes into an event, in bytes of UTF-8.
  static let titleBytesMax = 500

  /// The kind of event.
  public var type: EventType { .versionPublished }
  /// When the version was committed.
  public var happenedAt: Timestamp { committedAt }

  /// The id follows from the facts alone, so the same publication has the same id whenever and however often it is told.
  ///
  /// The hash of the rows is part of it: should a version be lost with a disk and its number be given to other rows,
  /// that is other news.
  public var eventID: String {
    let facts = "\(EventType.versionPublished)\n\(dataset)\n\(version)\n\(sha256.hex)"
    return "evt_" + SHA256.of(facts.utf8).hex.prefix(32)
  }

  /// What the event says besides its dataset.
  public var facts: [JSON.Member] {
    [
      .init("version", .integer(version)), .init("previous_version", .optional(previousVersion)),
      .init("rows", .integer(rows)), .init("inserted", .integer(inserted)), .init("updated", .integer(updated)),
      .init("deleted", .integer(deleted)), .init("manifest_url", .string(manifestURL)),
      .init("delta_url", .optional(deltaURL)), .init("sha256", .string(sha256.hex)),
    ]
  }
}
