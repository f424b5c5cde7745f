public import Platform
public import Schema

/// A dataset or a version was withdrawn from publication: holders of copies are asked to delete them.
public struct DatasetWithdrawn: Announcement, Hashable {
  /// What was withdrawn, when and why.
  public var withdrawal: Withdrawal
  /// The title for citizens.
  public var title: Bilingual
  /// The withdrawn version, or the newest one of a withdrawn dataset.
  public var version: Int
  /// The URL of the dataset's page, where a tombstone is if the whole dataset was withdrawn.
  public var datasetURL: String

  public init(_ withdrawal: Withdrawal, title: Bilingual, version: Int, datasetURL: String) {
    self.withdrawal = withdrawal
    self.title = title
    self.version = version
    self.datasetURL = datasetURL
  }

  /// The kind of event.
  public var type: EventType { .datasetWithdrawn }
  /// The id of the dataset.
  public var dataset: String { withdrawal.dataset }
  /// When it was withdrawn.
  public var happenedAt: Timestamp { withdrawal.at }
  /// Derived from what was withdrawn and when: a second withdrawal of the same version is another event.
  public var identity: String { "\(type)\n\(dataset)\n\(withdrawal.version ?? 0)\n\(withdrawal.at)" }

  /// The type-specific facts; `version` is null if the whole dataset was withdrawn.
  public var facts: [JSON.Member] {
    [
      .init("version", .optional(withdrawal.version)), .init("reason", .string(withdrawal.reason)),
      .init("dataset_url", .string(datasetURL)),
    ]
  }
}
