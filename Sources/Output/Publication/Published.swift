public import Platform

/// One version that consumers can see.
public struct Published: Hashable, Sendable {
  /// The id of the dataset.
  public var dataset: String
  /// 1, 2, 3 … within the dataset.
  public var version: Int
  /// The version that its delta starts from; nil for the first.
  public var previous: Int?
  /// When its data was committed.
  public var committedAt: Timestamp
  /// When it became visible.
  public var publishedAt: Timestamp
  /// Rows of its files.
  public var rows: Int
  /// Changes that a consumer can see: an update of unpublished columns alone is not one.
  public var inserted: Int
  /// Lines `U` of its delta.
  public var updated: Int
  /// Lines `D` of its delta.
  public var deleted: Int
  /// Data files, then descriptors, then deltas.
  public var files: [PublishedFile]
  /// False once `versions_kept` removed its folder.
  public var isDownloadable: Bool

  public init(
    dataset: String, version: Int, previous: Int?, committedAt: Timestamp, publishedAt: Timestamp, rows: Int,
    inserted: Int, updated: Int, deleted: Int, files: [PublishedFile], isDownloadable: Bool
  ) {
    self.dataset = dataset
    self.version = version
    self.previous = previous
    self.committedAt = committedAt
    self.publishedAt = publishedAt
    self.rows = rows
    self.inserted = inserted
    self.updated = updated
    self.deleted = deleted
    self.files = files
    self.isDownloadable = isDownloadable
  }
}
