public import Corrections
public import Platform

/// What a version was made from.
public struct VersionSources: Sendable {
  /// The documents in their order, and where each came from (an address or a file name).
  public var documents: [(digest: Digest, origin: String)] = []
  /// The corrections that took effect, in the order of the file that they stood in; at most as many as a source may have.
  ///
  /// None are left of a version in which a row was erased, and of one from before they were kept.
  public var corrections: [AppliedCorrection] = []

  public init() {}
}
