public import Publication
public import Schema
public import Store

// The cursors of a dataset are what a publication reads.

extension RowCursor: RowSource {}

extension RevisionCursor: RevisionSource {}

/// The changes of a dataset as the publisher reads them.
public final class ChangesToPublish: ChangeSource {
  private let cursor: ChangeCursor

  public init(_ cursor: ChangeCursor) { self.cursor = cursor }

  /// Goes on to the next change; false after the last.
  public func next() throws -> Bool { try cursor.next() }

  /// What happened to the row.
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
