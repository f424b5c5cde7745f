public import Corrections
public import Platform

/// The documents and corrections that a version was built from.
public struct VersionSources: Sendable {
  /// The documents in their order, and where each came from (an address or a file name).
  public var documents: [(digest: Digest, origin: String)] = []
  /// The corrections that took effect, in the order of their file; at most as many as a source may have.
  ///
  /// Empty for a version in which a row was erased, and for one from before they were recorded.
  public var corrections: [AppliedCorrection] = []

  public init() {}
}
