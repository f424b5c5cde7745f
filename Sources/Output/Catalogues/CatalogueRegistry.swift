/// The registry of seam 3: every catalogue.
public struct CatalogueRegistry: Sendable {
  /// The catalogues of this product.
  public static let all = CatalogueRegistry([
    SitemapCatalogue(),
    SchemaOrgCatalogue(),
  ])

  /// In the order in which they are made.
  public let members: [any Catalogue]

  /// - Parameter members: their names must be unique.
  public init(_ members: [any Catalogue]) {
    precondition(Set(members.map(\.name)).count == members.count, "two catalogues have one name")
    self.members = members
  }

  /// The catalogues of a gateway.
  ///
  /// - Parameter names: the operator's choice; nil for the default ones.
  public func chosen(_ names: [String]?) -> [any Catalogue] {
    members.filter { names?.contains($0.name) ?? $0.isDefault }
  }
}
