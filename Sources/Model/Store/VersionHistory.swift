public import Disclosure
public import SQLite
public import Schema

/// Every committed version of a dataset, and what changed between two of them.
///
/// Reading never waits, and sees the last committed version while a commit goes on. Before the first version there is nothing:
/// lists are empty, and asking for rows is an error. Everything throws `DatasetError` where the dataset does not have what is
/// asked for, and what storage throws.
public protocol VersionHistory: AnyObject, Sendable {
  /// The dataset as the operator declares it now; what is stored may be of an older declaration.
  var dataset: Dataset { get }

  // MARK: Versions

  /// The versions, oldest first.
  ///
  /// - Parameter count: only so many, the newest; nil for all.
  func versions(last count: Int?) throws -> [Version]
  /// What a version was made from; nothing where there is no such version.
  func sources(of version: Int) throws -> VersionSources

  // MARK: Rows

  /// The rows of a version in key order; nil for the newest.
  func rows(version: Int?) throws -> RowCursor
  /// The row of a key in a version, and the changes that led to it.
  ///
  /// - Parameter key: the values of the key columns, in key order.
  func row(key: [Value], version: Int) throws -> RowHistory
  /// Whether any version has or had a row with these values of its key.
  ///
  /// - Parameter key: values by the index of their columns; columns that are not named may have any.
  func hasRow(_ key: [Int: Value]) throws -> Bool
  /// What changed between two versions, in key order; rows that came and went in between do not show.
  func changes(from first: Int, to last: Int) throws -> ChangeCursor
  /// What was restated: values that were known before and are others now, or none, or are there again.
  ///
  /// - Parameters:
  ///   - versions: the versions that restated it; nil for all. The first version has nothing to restate.
  ///   - key: values that key columns must have, by the index of the column.
  ///   - isPublic: leaves out columns that are not published.
  func revisions(
    versions: ClosedRange<Int>?, key: [Int: Value], order: RevisionCursor.Order, isPublic: Bool
  ) throws -> RevisionCursor
  /// The rows of a version as a table of a SELECT. Derived datasets are SELECTs, so this much of SQL every store must speak.
  func input(version: Int) -> InputTable
  /// What the versions so far have told of the protected figures, and what they hid; empty before the first version.
  func publishedBefore(_ control: DisclosureControl) throws -> PublishedBefore
}

extension VersionHistory {
  /// All versions, oldest first.
  public func versions() throws -> [Version] { try versions(last: nil) }

  /// The newest version; nil before the first.
  public func current() throws -> Version? { try versions(last: 1).first }

  /// The rows of the newest version in key order.
  public func rows() throws -> RowCursor { try rows(version: nil) }

  /// What was restated, with nothing left out that is not named.
  public func revisions(
    versions: ClosedRange<Int>? = nil, key: [Int: Value] = [:], order: RevisionCursor.Order = .key
  ) throws -> RevisionCursor {
    try revisions(versions: versions, key: key, order: order, isPublic: false)
  }
}
