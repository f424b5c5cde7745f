public import Platform

/// By what a stage is known again: documents, mapping, settings and all that they look up in one digest. With the same
/// one nothing new can come.
public struct StageFingerprint: Hashable, Sendable {
  /// What is stored from now on.
  public let digest: Digest
  /// What it was until layout 11; accepted where it is stored, and replaced.
  public let former: Digest

  public init(digest: Digest, former: Digest) {
    self.digest = digest
    self.former = former
  }

  /// Whether a stored one is of the same.
  public func accepts(_ stored: Digest?) -> Bool { stored == digest || stored == former }
}
