public import Configuration
internal import Connectors
internal import Schema
public import Store

extension Environment {
  /// The source of an id.
  ///
  /// - Throws: `UnknownNameError` where the configuration has none.
  public func source(_ id: String) throws -> SourceSettings {
    guard let source = configuration.source(id) else {
      throw UnknownNameError("source", id, configuration.sources.map(\.id))
    }
    return source
  }

  /// The store of a dataset.
  ///
  /// - Throws: `UnknownNameError` where the configuration has none.
  public func store(_ id: String) throws -> any DatasetStore {
    guard let store = stores[id] else {
      throw UnknownNameError("dataset", id, configuration.datasets.map(\.id))
    }
    return store
  }
}
