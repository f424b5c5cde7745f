public import Schema

/// The revised values of versions, one by one.
public final class RevisionCursor {
  /// The order of revisions.
  public enum Order: Sendable {
    /// By key, then by version: the history of each value together.
    case key
    /// By version, then by key.
    case version
  }

  private let read: () throws -> Revision?

  /// - Parameter read: returns the next revision, and nil after the last.
  public init(_ read: @escaping () throws -> Revision?) { self.read = read }

  /// The next revision; nil after the last.
  public func next() throws -> Revision? { try read() }
}
