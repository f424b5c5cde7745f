public import Platform
public import Schema

/// A record was erased, and the files of versions were made again without it.
///
/// Who has copies is asked to take them anew (Regulation (EU) 2016/679, article 19). Nothing says which record.
public struct VersionRewritten: Announcement, Hashable {
  /// The id of the dataset.
  public var dataset: String
  /// What citizens call it.
  public var title: Bilingual
  /// Counts the erasures of the dataset from 1.
  public var erasure: Int
  /// When the record was erased.
  public var happenedAt: Timestamp
  /// The versions whose files were made again, ascending; at least one.
  public var versions: [Int]
  /// The address of the dataset's page.
  public var datasetURL: String

  public init(
    dataset: String, title: Bilingual, erasure: Int, happenedAt: Timestamp, versions: [Int], datasetURL: String
  ) {
    self.dataset = dataset
    self.title = title
    self.erasure = erasure
    self.happenedAt = happenedAt
    self.versions = versions
    self.datasetURL = datasetURL
  }

  /// How many versions an event lists; of more it names the first and the last alone.
  public static let versionsMax = 1000

  /// The kind of event.
  public var type: EventType { .versionRewritten }
  /// The newest of the versions.
  public var version: Int { versions.last ?? 0 }
  /// Follows from the erasure.
  public var eventID: String {
    "evt_" + SHA256.of("\(type)\n\(dataset)\n\(erasure)\n\(happenedAt)".utf8).hex.prefix(32)
  }

  /// What the event says besides its dataset.
  public var facts: [JSON.Member] {
    [
      .init("first_version", .integer(versions.first ?? 0)), .init("last_version", .integer(version)),
      .init("versions", versions.count > Self.versionsMax ? .null : .array(versions.map { .integer($0) })),
      .init("reason", ["pl": "usunięto zapis", "en": "a record was erased"]), .init("dataset_url", .string(datasetURL)),
    ]
  }
}
