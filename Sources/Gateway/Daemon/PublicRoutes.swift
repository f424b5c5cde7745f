internal import Configuration
internal import Endpoints
internal import Serving
internal import State

/// The registry of seam 6: what the public listener answers.
enum PublicRoutes {
  /// Every route of the public listener: a new member adds one line.
  static func all(_ folders: Folders, _ catalogue: CatalogueDocuments) -> [any Route] {
    [
      StaticSite(root: folders.public, mediaTypes: .published),
      CatalogueRoute(catalogue),
      DatasetRoute(catalogue),
    ]
  }
}
