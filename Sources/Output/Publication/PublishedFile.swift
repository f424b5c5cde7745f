public import Platform

/// One published file.
public struct PublishedFile: Hashable, Sendable {
  /// Relative to the version's folder (`ludnosc.csv.gz`), or for a delta to the dataset's (`changes/1-2.csv`).
  public var path: String
  /// Its media type (RFC 6838).
  public var mediaType: String
  /// Its size in bytes.
  public var bytes: Int
  /// Its SHA-256.
  public var digest: Digest
  /// Data rows, without the header; nil for a descriptor.
  public var rows: Int?

  public init(path: String, mediaType: String, bytes: Int, digest: Digest, rows: Int?) {
    self.path = path
    self.mediaType = mediaType
    self.bytes = bytes
    self.digest = digest
    self.rows = rows
  }

  /// Whether it holds changes instead of rows.
  public var isDelta: Bool { path.hasPrefix("changes/") }
  /// Whether it holds revised values.
  public var isRevisions: Bool { path == RevisionFile.fileName }
  /// Whether it holds the rows of the version.
  public var isData: Bool { rows != nil && !isDelta && !isRevisions }
  /// Whether it is the manifest, which lists the version's files.
  public var isManifest: Bool { path == Manifest.fileName }
}
