public import Configuration
public import Schema
public import Store

/// The configuration together with what is built from it; a reload replaces it as a whole.
public struct Environment: Sendable {
  /// The configuration.
  public let configuration: Configuration
  /// By dataset.
  public let stores: [String: any DatasetStore]
  /// The derived datasets and their order.
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

  /// The source with an id.
  ///
  /// - Throws: as `Configuration.source(named:)`.
  public func source(_ id: String) throws -> SourceSettings { try configuration.source(named: id) }

  /// The source that owns rows or runs.
  ///
  /// - Throws: `UnknownNameError` where the configuration has none.
  public func source(of owner: Owner) throws -> SourceSettings { try source(owner.source ?? owner.text) }

  /// The store of a dataset.
  ///
  /// - Throws: `UnknownNameError` if the configuration has none.
  public func store(_ id: String) throws -> any DatasetStore {
    guard let store = stores[id] else {
      throw UnknownNameError("dataset", id, configuration.datasets.map(\.id))
    }
    return store
  }
}

extension Configuration {
  /// The source with the id that an operator gave.
  ///
  /// - Throws: `UnusableError` if it has mistakes, `UnknownNameError` if there is none.
  public func source(named id: String) throws -> SourceSettings {
    if let source = source(id) { return source }
    if let part = unusable(.source, id) { throw UnusableError(part) }
    throw UnknownNameError("source", id, sources.map(\.id))
  }
}
