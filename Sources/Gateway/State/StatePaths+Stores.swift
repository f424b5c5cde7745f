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
}
