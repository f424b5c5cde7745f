internal import Catalogues
internal import Endpoints
internal import State

/// What routes of the public listener answer from.
struct RouteSite: Sendable {
  /// The folders of the gateway.
  let folders: Folders
  /// What is published, read at most once a second.
  let catalogue: CatalogueDocuments

  /// - Parameter model: what is published at the moment; throws while the state folder is not open.
  init(_ folders: Folders, model: @escaping @Sendable () throws -> CatalogueModel) {
    self.folders = folders
    catalogue = CatalogueDocuments(model)
  }
}
