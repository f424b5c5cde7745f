public import Platform
public import Schema

/// A record was erased, and the files of versions were rewritten without it.
///
/// Holders of copies are asked to fetch them again (Regulation (EU) 2016/679, article 19). The event does not identify
/// the record.
public struct VersionRewritten: Announcement, Hashable {
  /// The id of the dataset.
  public var dataset: String
  /// The title for citizens.
  public var title: Bilingual
  /// The number of the erasure in the dataset, from 1.
  public var erasure: Int
  /// When the record was erased.
  public var happenedAt: Timestamp
  /// The versions whose files were rewritten, ascending; at least one.
  public var versions: [Int]
  /// The URL of the dataset's page.
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

  /// The most versions that an event lists; above it only the first and the last are named.
  public static let versionsMax = 1000

  /// The kind of event.
  public var type: EventType { .versionRewritten }
  /// The newest of the versions.
  public var version: Int { versions.last ?? 0 }
  /// Derived from the erasure and the versions: after a restore another erasure may have the same number.
  public var identity: String {
    let list = versions.map(String.init).joined(separator: ",")
    return "\(type)\n\(dataset)\n\(erasure)\n\(happenedAt)\n\(list)"
  }

  /// The type-specific facts.
  public var facts: [JSON.Member] {
    [
      .init("first_version", .integer(versions.first ?? 0)), .init("last_version", .integer(version)),
      .init("versions", versions.count > Self.versionsMax ? .null : .array(versions.map { .integer($0) })),
      .init("reason", ["pl": "usunięto zapis", "en": "a record was erased"]), .init("dataset_url", .string(datasetURL)),
    ]
  }
}
