public import Store
internal import StoreSQLite

extension StatePaths {
  /// The datasets. This is the only place that says how they are stored.
  public var stores: any DatasetStores { SQLiteStores(folder: datasets) }
}
