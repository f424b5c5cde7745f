public import Publication
public import Schema
public import Store

// The cursors of a dataset are the input of a publication.

extension RowCursor: RowSource {}

extension RevisionCursor: RevisionSource {}

/// The changes of a dataset for the publisher.
public final class ChangesToPublish: ChangeSource {
  private let cursor: ChangeCursor

  public init(_ cursor: ChangeCursor) { self.cursor = cursor }

  /// Advances to the next change; false after the last.
  public func next() throws -> Bool { try cursor.next() }

  /// The kind of the change.
  public var change: ChangeKind {
    switch cursor.operation {
    case .insert: .insert
    case .update: .update
    case .delete: .delete
    }
  }

  /// The value after the change, or the last one of a deleted row.
  public func cell(_ column: Int) -> Cell { change == .delete ? cursor.old(column) : cursor.new(column) }
  /// The value before the change.
  public func old(_ column: Int) -> Cell { cursor.old(column) }
}
