internal import Events
internal import Publication
internal import Schema

extension VersionPublished {
  /// The announcement of a published version.
  ///
  /// The hash of its rows is omitted: with few rows it would reveal unpublished columns.
  ///
  /// - Parameter baseURL: the address of the gateway, without a slash at the end.
  init(_ version: Published, of dataset: Dataset, baseURL: String) {
    let base = "\(baseURL)/datasets/\(dataset.id)"
    let delta = version.files.first(where: \.isDelta)
    let manifest = version.files.first(where: \.isManifest)
    self.init(
      dataset: dataset.id, title: dataset.title, version: version.version, previousVersion: version.previous,
      committedAt: version.committedAt, rows: version.rows, inserted: version.inserted, updated: version.updated,
      deleted: version.deleted, manifestURL: "\(base)/versions/\(version.version)/\(manifest?.path ?? "manifest.json")",
      deltaURL: delta.map { "\(base)/\($0.path)" }, sha256: version.isDownloadable ? manifest?.digest : nil)
  }
}
