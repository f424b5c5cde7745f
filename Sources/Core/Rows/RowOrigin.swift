/// Where a row came from: the ordinal of the document in the run and the position of the record in it.
public struct RowOrigin: Hashable, Sendable {
  /// From 0; -1 where the mapping mixes records, so that a row has no single origin.
  public var document: Int
  /// The line or ordinal from 1; 0 where it is not known.
  public var position: Int

  @inlinable @inline(__always)
  public init(document: Int, position: Int) {
    self.document = document
    self.position = position
  }

  /// Of a row that no single record made.
  public static let unknown = RowOrigin(document: -1, position: 0)
  /// The row of a record that was rejected while it was made; it goes no further.
  public static let rejected = RowOrigin(document: -2, position: 0)
  /// Whether it is `rejected`.
  @inlinable @inline(__always)
  public var isRejected: Bool { document == -2 }
}
