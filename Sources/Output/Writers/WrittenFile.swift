public import Platform

/// A file that was written and synced.
public struct WrittenFile: Hashable, Sendable {
  /// Where it is.
  public let path: String
  /// Its size.
  public let bytes: Int
  /// Its SHA-256.
  public let digest: Digest
}
