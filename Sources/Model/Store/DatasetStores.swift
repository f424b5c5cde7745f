public import Schema

/// The stores of all datasets.
public protocol DatasetStores: Sendable {
  /// The store of a dataset; its data are created with the first commit.
  func store(_ dataset: Dataset) -> any DatasetStore
  /// The ids of the stored datasets, declared or not.
  func ids() throws -> [String]
  /// Removes leftovers of a crash during a first load.
  func clean() throws
  /// Migrates all stored data to the layout of this release, declared or not.
  func migrate() throws
  /// The runs that made a version, or that a source's checkpoint names, in all datasets.
  ///
  /// Throws if a dataset cannot be read, so that its runs are not considered unused.
  func runs() throws -> Set<Int64>
  /// The highest run of `runs`; 0 without one. A damaged file is skipped, since it is reported when it is opened.
  func newestRun() throws -> Int64
  /// Calls the body with the digest of every document of any version; digests may repeat.
  func eachDocument(_ body: (String) throws -> Void) throws
}
