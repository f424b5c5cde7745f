internal import Platform
internal import Schema

/// Removes old versions according to `versions_kept`.
struct PublicRetention {
  let layout: Layout
  let publications: any PublicationLog

  /// Removes folders beyond the kept number, and the deltas that end before the oldest kept version.
  ///
  /// The delta to the oldest kept version stays, so that consumers with the version before it can still catch up.
  func apply(to dataset: Dataset) throws {
    let kept = dataset.publication.versionsKept
    guard kept > 0 else { return }
    for version in try publications.downloadable(dataset.id, after: kept) {
      let folder = layout.version(dataset.id, version.version)
      if Files.exists(folder) {
        // First hidden from consumers at once, then removed file by file.
        let hidden = layout.hidden(layout.versions(dataset.id), "\(version.version)-old")
        try Files.removeTree(hidden)
        try Files.rename(folder, to: hidden)
        try Files.removeTree(hidden)
      }
      for delta in version.files where delta.isDelta {
        try Files.remove("\(layout.folder(dataset.id))/\(delta.path)")
      }
      try publications.mark(dataset.id, version.version, .removed)
    }
  }
}
