public import Schema

/// A rejection and its document.
public struct RejectedRecord: Hashable, Sendable {
  /// The most rejections that a mapping or a commit keeps; beyond it the run fails rather than fill the disk.
  public static let countMax = 100_000

  /// The ordinal of the document in the run, from 0; -1 if the row has no single origin.
  public var document: Int
  /// What is wrong, and where in the document.
  public var rejection: Rejection

  public init(document: Int, rejection: Rejection) {
    self.document = document
    self.rejection = rejection
  }
}
