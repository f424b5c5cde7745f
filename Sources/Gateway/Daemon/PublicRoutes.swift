internal import Endpoints
internal import Serving
internal import State

/// The registry of seam 6: the routes of the public listener.
enum PublicRoutes {
  /// Every route of the public listener: a new member adds one line, and takes its input from the site.
  static func all(_ site: RouteSite) -> [any Route] {
    [
      StaticSite(root: site.folders.public, mediaTypes: .published),
      CatalogueRoute(site.catalogue),
      DatasetRoute(site.catalogue),
    ]
  }
}
