public import Schema

/// The rows of one version in key order; columns as in `Dataset.columns`.
public protocol RowSource: AnyObject {
  /// Advances to the next row; false at the end.
  func next() throws -> Bool
  /// A value of the current row, valid until the next `next`.
  func cell(_ column: Int) -> Cell
}

/// The change of a row between two versions.
public enum ChangeKind: String, CaseIterable, Sendable {
  case insert = "I"
  case update = "U"
  case delete = "D"
}

/// The changes from one version to the next, in key order; columns as in `Dataset.columns`.
public protocol ChangeSource: AnyObject {
  /// Advances to the next change; false at the end.
  func next() throws -> Bool
  /// The kind of the current change.
  var change: ChangeKind { get }
  /// The value after the change; for a deletion the value before it.
  func cell(_ column: Int) -> Cell
  /// The value before an update.
  func old(_ column: Int) -> Cell
}
