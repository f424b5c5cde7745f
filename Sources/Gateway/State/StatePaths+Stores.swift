public import Store
internal import StoreSQLite

extension StatePaths {
  /// The stores of the datasets. No other code depends on how they are stored.
  public var stores: any DatasetStores { SQLiteStores(folder: datasets) }
}
