internal import Landing
public import Publication
internal import Readers
internal import Schema
public import Store

// The cursors of a dataset are what a publication reads.

extension RowCursor: RowSource {}

extension RevisionCursor: RevisionSource {}

/// The changes of a dataset as the publisher reads them.
final class ChangesToPublish: ChangeSource {
  private let cursor: ChangeCursor

  init(_ cursor: ChangeCursor) { self.cursor = cursor }

  func next() throws -> Bool { try cursor.next() }

  var change: ChangeKind {
    switch cursor.operation {
    case .insert: .insert
    case .update: .update
    case .delete: .delete
    }
  }

  func cell(_ column: Int) -> Cell { change == .delete ? cursor.old(column) : cursor.new(column) }
  func old(_ column: Int) -> Cell { cursor.old(column) }
}
