public import Platform
public import Schema

/// The facts about a published version that subscribers are told.
public struct VersionPublished: Hashable, Sendable {
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
  public static let titleBytesMax = 500

  /// The id follows from the facts alone, so the same publication has the same id whenever and however often it is told.
  ///
  /// The hash of the rows is part of it: should a version be lost with a disk and its number be given to other rows,
  /// that is other news.
  public var eventID: String {
    let facts = "\(EventType.versionPublished)\n\(dataset)\n\(version)\n\(sha256.hex)"
    return "evt_" + SHA256.of(facts.utf8).hex.prefix(32)
  }

  /// The text of the event.
  func body(sequence: Int) throws(EventError) -> [UInt8] {
    let text: JSON = [
      "type": .string(EventType.versionPublished.rawValue),
      "timestamp": .string(committedAt.description),
      "data": [
        "dataset": .string(dataset), "version": .integer(version), "previous_version": .optional(previousVersion),
        "sequence": .integer(sequence), "rows": .integer(rows), "inserted": .integer(inserted),
        "updated": .integer(updated), "deleted": .integer(deleted), "manifest_url": .string(manifestURL),
        "delta_url": .optional(deltaURL), "sha256": .string(sha256.hex),
        "title": ["pl": .string(Self.shortened(title.pl)), "en": .string(Self.shortened(title.en))],
      ],
    ]
    let body = Array(text.compact.utf8)
    guard body.count < Self.bodyBytesMax else { throw EventError(dataset: dataset, bytes: body.count) }
    return body
  }

  /// The whole characters of a text that fit into `titleBytesMax`.
  private static func shortened(_ text: String) -> String {
    guard text.utf8.count > titleBytesMax else { return text }
    var bytes = "…".utf8.count
    let kept = text.prefix { character in
      bytes += character.utf8.count
      return bytes <= titleBytesMax
    }
    return kept + "…"
  }
}

/// An event too large to be sent: only addresses of absurd length make one.
public struct EventError: Problem, Hashable {
  /// The dataset whose event it is.
  public let dataset: String
  /// The size of the body.
  public let bytes: Int

  public var what: String {
    "the event for a version of \(dataset) has \(bytes) bytes; it must stay below \(VersionPublished.bodyBytesMax)"
  }
  public var advice: String { "Shorten base_url or the dataset's id" }
}
