internal import Platform
public import SQLite
public import Schema
public import Store
internal import StoreSQLite

extension StatePaths {
  /// The stores of the datasets. No other code depends on how they are stored.
  public var stores: any DatasetStores { SQLiteStores(folder: datasets) }

  /// The rows of a version as a table of a SELECT that derives another dataset.
  public func input(_ dataset: Dataset, version: Int) -> InputTable {
    SQLiteStore(folder: datasets, dataset: dataset).input(version: version)
  }

  /// The size of a dataset's file, in bytes; 0 if it has none.
  public func bytes(of dataset: Dataset) -> Int {
    let path = SQLiteStore(folder: datasets, dataset: dataset).input(version: 0).path
    return (try? Files.facts(path).bytes) ?? 0
  }
}
