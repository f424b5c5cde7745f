public import Disclosure
public import Schema

/// Every committed version of a dataset, and the changes between versions.
///
/// Reading never waits, and sees the last committed version during a commit. Before the first version lists are empty,
/// and requesting rows is an error. All functions throw `DatasetError` if the dataset lacks what is requested, and
/// storage errors.
public protocol VersionHistory: AnyObject, Sendable {
  /// The dataset as declared now; stored data may be of an older declaration.
  var dataset: Dataset { get }

  // MARK: Versions

  /// The versions, oldest first.
  ///
  /// - Parameters:
  ///   - count: how many of the newest; nil for all.
  ///   - newest: the highest number among them; nil for any.
  func versions(last count: Int?, upTo newest: Int?) throws -> [Version]
  /// Whether there is a version of this number.
  func hasVersion(_ number: Int) throws -> Bool
  /// The documents and corrections that a version was built from; empty if there is no such version.
  func sources(of version: Int) throws -> VersionSources

  // MARK: Rows

  /// The rows of a version in key order; nil for the newest.
  ///
  /// - Parameter key: required values by the index of their columns. Values of the first key columns lead to the rows
  ///   without a look at any other.
  func rows(version: Int?, where key: [Int: Value]) throws -> RowCursor
  /// The row with a key in a version, and the changes that led to it.
  ///
  /// - Parameter key: the values of the key columns, in key order.
  func row(key: [Value], version: Int) throws -> RowHistory
  /// Whether any version has or had a row with these values.
  ///
  /// - Parameter key: values by the index of their columns, which need not be of the key; columns that are not named match
  ///   any value.
  func hasRow(_ key: [Int: Value]) throws -> Bool
  /// The changes between two versions, in key order; rows that were inserted and deleted in between are not included.
  func changes(from first: Int, to last: Int) throws -> ChangeCursor
  /// The revisions: earlier values that changed, were withdrawn or were restored.
  ///
  /// - Parameters:
  ///   - versions: the versions that revised values; nil for all. The first version has no revisions.
  ///   - key: required values of key columns, by the index of the column.
  ///   - isPublic: whether unpublished columns are left out.
  func revisions(
    versions: ClosedRange<Int>?, key: [Int: Value], order: RevisionCursor.Order, isPublic: Bool
  ) throws -> RevisionCursor
  /// What the versions so far have published of the protected figures, and what they hid; empty before the first
  /// version.
  func publishedBefore(_ control: DisclosureControl) throws -> PublishedBefore
}

extension VersionHistory {
  /// All versions, oldest first.
  public func versions() throws -> [Version] { try versions(last: nil) }

  /// The newest versions, oldest first; nil for all.
  public func versions(last count: Int?) throws -> [Version] { try versions(last: count, upTo: nil) }

  /// The versions with these numbers, oldest first.
  public func versions(in numbers: ClosedRange<Int>) throws -> [Version] {
    try versions(last: numbers.count, upTo: numbers.upperBound).filter { numbers.contains($0.number) }
  }

  /// The version of this number; nil if there is none.
  public func version(_ number: Int) throws -> Version? { try versions(in: number...number).first }

  /// The version from which the changes of a version lead; nil for the first, and for the first after a gap, since
  /// consumers have another version before that.
  public func predecessor(of number: Int) throws -> Int? {
    try hasVersion(number - 1) ? number - 1 : nil
  }

  /// The newest version; nil before the first.
  public func current() throws -> Version? { try versions(last: 1).first }

  /// The rows of the newest version in key order.
  public func rows() throws -> RowCursor { try rows(version: nil) }

  /// All rows of a version in key order; nil for the newest.
  public func rows(version: Int?) throws -> RowCursor { try rows(version: version, where: [:]) }

  /// The revisions without further restrictions.
  public func revisions(
    versions: ClosedRange<Int>? = nil, key: [Int: Value] = [:], order: RevisionCursor.Order = .key
  ) throws -> RevisionCursor {
    try revisions(versions: versions, key: key, order: order, isPublic: false)
  }
}
