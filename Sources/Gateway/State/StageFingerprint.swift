public import Platform

/// Identifies the input of a stage: documents, mapping, settings and everything that they look up, in one digest. An
/// equal fingerprint means an equal result.
public struct StageFingerprint: Hashable, Sendable {
  /// The stored digest.
  public let digest: Digest
  /// The digest until layout 11; accepted if it is stored, and then replaced.
  public let former: Digest

  public init(digest: Digest, former: Digest) {
    self.digest = digest
    self.former = former
  }

  /// Whether a stored digest is of the same input.
  public func accepts(_ stored: Digest?) -> Bool { stored == digest || stored == former }
}
