public import Configuration
internal import Schema
public import Store

/// The configuration together with what is made from it; replaced as a whole by a reload.
public struct Environment: Sendable {
  /// The configuration itself.
  public let configuration: Configuration
  /// By dataset.
  public let stores: [String: any DatasetStore]
  /// Which datasets follow from others.
  public let derivations: Derivations
  /// Its public side.
  public let site: PublicSite

  /// - Throws: `ConfigurationError` if a derived dataset's SELECT cannot be prepared.
  init(_ configuration: Configuration, stores: any DatasetStores, site: PublicSite) throws {
    self.configuration = configuration
    self.stores = Dictionary(uniqueKeysWithValues: configuration.datasets.map { ($0.id, stores.store($0)) })
    derivations = try configuration.derivations()
    self.site = site
  }

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
