public import Platform
public import Schema

/// The facts about a published version that are sent to subscribers.
public struct VersionPublished: Announcement, Hashable {
  /// The id of the dataset.
  public var dataset: String
  /// The title for citizens; shortened if the message would be too large.
  public var title: Bilingual
  /// The version that became public.
  public var version: Int
  /// Nil for the first version.
  public var previousVersion: Int?
  /// When the version was committed.
  public var committedAt: Timestamp
  /// Rows of the version.
  public var rows: Int
  /// Rows that are new in this version.
  public var inserted: Int
  /// Rows with other values than in the previous version.
  public var updated: Int
  /// Rows that were removed since the previous version.
  public var deleted: Int
  /// The URL of the version's `manifest.json`.
  public var manifestURL: String
  /// The changes since the previous version; nil for the first.
  public var deltaURL: String?
  /// The SHA-256 of the manifest, which names every other file with its own; nil if the version has no files any more.
  public var sha256: Digest?
  /// When a withdrawn version was given back; nil for a new one.
  public var republishedAt: Timestamp?

  public init(
    dataset: String, title: Bilingual, version: Int, previousVersion: Int?, committedAt: Timestamp, rows: Int,
    inserted: Int, updated: Int, deleted: Int, manifestURL: String, deltaURL: String?, sha256: Digest?
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
  /// The largest part of a title in an event, in bytes of UTF-8.
  static let titleBytesMax = 500

  /// The kind of event.
  public var type: EventType { .versionPublished }
  /// When the version was committed.
  public var happenedAt: Timestamp { committedAt }

  /// Derived from the facts alone, so the same publication always has the same id.
  ///
  /// It includes the digest of the manifest: if a version is lost with a disk and its number is given to other rows, that
  /// is a new event. An erasure changes the manifest later, and the id stays.
  public var identity: String {
    let again = republishedAt.map { "\n\($0.microseconds)" } ?? ""
    return "\(EventType.versionPublished)\n\(dataset)\n\(version)\n\(sha256?.hex ?? "")\(again)"
  }

  /// The type-specific facts.
  public var facts: [JSON.Member] {
    [
      .init("version", .integer(version)), .init("previous_version", .optional(previousVersion)),
      .init("rows", .integer(rows)), .init("inserted", .integer(inserted)), .init("updated", .integer(updated)),
      .init("deleted", .integer(deleted)), .init("manifest_url", .string(manifestURL)),
      .init("delta_url", .optional(deltaURL)), .init("sha256", .optional(sha256?.hex)),
    ] + (republishedAt.map { [.init("republished", .string($0.description))] } ?? [])
  }
}
