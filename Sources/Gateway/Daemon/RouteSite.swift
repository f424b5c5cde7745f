internal import Catalogues
internal import Endpoints
internal import State

/// The input of the public listener's routes.
struct RouteSite: Sendable {
  /// The folders of the gateway.
  let folders: Folders
  /// The published catalogue, read at most once a second.
  let catalogue: CatalogueDocuments

  /// - Parameter model: the current catalogue; throws while the state folder is not open.
  init(_ folders: Folders, model: @escaping @Sendable () throws -> CatalogueModel) {
    self.folders = folders
    catalogue = CatalogueDocuments(model)
  }
}
