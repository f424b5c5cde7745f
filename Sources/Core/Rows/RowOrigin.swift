/// The origin of a row: the ordinal of the document in the run and the position of the record in it.
public struct RowOrigin: Hashable, Sendable {
  /// From 0; -1 if the mapping combines records, so that a row has no single origin.
  public var document: Int
  /// The line or ordinal from 1; 0 if unknown.
  public var position: Int

  @inlinable @inline(__always)
  public init(document: Int, position: Int) {
    self.document = document
    self.position = position
  }

  /// The origin of a row that does not come from a single record.
  public static let unknown = RowOrigin(document: -1, position: 0)
  /// The origin of a row whose record was rejected during mapping; the row is dropped.
  public static let rejected = RowOrigin(document: -2, position: 0)
  /// Whether it is `rejected`.
  @inlinable @inline(__always)
  public var isRejected: Bool { document == -2 }
}
