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

  /// The same as if the dataset had never had some rows.
  ///
  /// - Parameter keys: the values of the key columns, in key order.
  public func input(_ dataset: Dataset, version: Int, leavingOut keys: [[Value]]) -> InputTable {
    let input = input(dataset, version: version)
    guard !keys.isEmpty else { return input }
    return input.leavingOut(
      keys.map { key in
        key.map { value -> any Bindable in
          switch value {
          case .null: Optional<String>.none
          case .integer(let number): number
          case .text(let text): text
          }
        }
      })
  }

  /// The size of a dataset's file, in bytes; 0 if it has none.
  public func bytes(of dataset: Dataset) -> Int {
    let path = SQLiteStore(folder: datasets, dataset: dataset).input(version: 0).path
    return (try? Files.facts(path).bytes) ?? 0
  }
}
