public import Platform

/// One version that is visible to consumers.
public struct Published: Hashable, Sendable {
  /// The id of the dataset.
  public var dataset: String
  /// 1, 2, 3 … within the dataset.
  public var version: Int
  /// The version before its delta; nil for the first.
  public var previous: Int?
  /// When its data was committed.
  public var committedAt: Timestamp
  /// When it became visible.
  public var publishedAt: Timestamp
  /// Rows of its files.
  public var rows: Int
  /// Inserted rows that are visible to consumers: an update of unpublished columns does not count.
  public var inserted: Int
  /// Lines `U` of its delta.
  public var updated: Int
  /// Lines `D` of its delta.
  public var deleted: Int
  /// Data files, then descriptors, then deltas.
  public var files: [PublishedFile]
  /// False once `versions_kept` removed its folder, and while it is withdrawn.
  public var isDownloadable: Bool
  /// Whether it, or its dataset, is withdrawn; it is then not downloadable.
  public var isWithdrawn = false

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
