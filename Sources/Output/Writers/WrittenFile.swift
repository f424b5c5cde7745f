public import Platform

/// A file that was written and synced.
public struct WrittenFile: Hashable, Sendable {
  /// Its path.
  public let path: String
  /// Its size in bytes.
  public let bytes: Int
  /// Its SHA-256.
  public let digest: Digest
}
