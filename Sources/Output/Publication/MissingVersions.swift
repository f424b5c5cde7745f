internal import Platform

/// The versions whose files should be public and are not there, as after the loss of the public folder.
public enum MissingVersions {
  /// Their folders, the oldest first; only the presence of the manifest is examined.
  ///
  /// - Parameter folder: the public folder.
  public static func folders(of dataset: String, in folder: String, _ log: some PublicationLog) throws -> [String] {
    let layout = Layout(root: folder)
    return try log.versions(of: dataset, limit: -1).filter(\.isDownloadable).reversed()
      .map { layout.version(dataset, $0.version) }.filter { !Files.exists("\($0)/\(Manifest.fileName)") }
  }
}
