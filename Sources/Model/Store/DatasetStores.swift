public import Schema

/// Where the histories of all datasets are.
public protocol DatasetStores: Sendable {
  /// The store of a dataset; what is stored appears with its first commit.
  func store(_ dataset: Dataset) -> any DatasetStore
  /// The ids of the datasets that are stored, whether they are declared or not.
  func ids() throws -> [String]
  /// Removes what a crash during a first load left behind.
  func clean() throws
  /// Brings everything that is stored to the layout of this release, whether a dataset is declared for it or not.
  func migrate() throws
  /// The runs that made a version, or that a source's checkpoint names, in all datasets.
  ///
  /// Throws where a dataset cannot be read, so that its runs are not taken for unused.
  func runs() throws -> Set<Int64>
  /// Calls with the digest of every document that a version of any dataset was made from; one may come more than once.
  func eachDocument(_ body: (String) throws -> Void) throws
}
