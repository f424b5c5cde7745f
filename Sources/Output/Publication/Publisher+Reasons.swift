internal import Platform
public import Schema

extension Publisher {
  /// Shows the reasons for revisions in the dataset's `reasons.csv` and on its page.
  ///
  /// The files of versions never change; they contain the reasons that were given before their commit.
  ///
  /// - Parameter reasons: all valid ones, by version; nothing is written if they are already shown.
  public func explain(_ dataset: Dataset, _ reasons: [VersionReason]) throws {
    try turn.withLock { _ in
      guard try publications.newest(dataset.id) != nil else { return }
      let isNew = try publications.replaceReasons(of: dataset.id, with: reasons)
      let path = "\(layout.folder(dataset.id))/\(ReasonFile.fileName)"
      guard isNew || (!reasons.isEmpty && !Files.exists(path)) else { return }
      try Layout.write(ReasonFile(reasons: reasons).text, to: path)
      try writeView(dataset)
    }
  }

  /// The first version that `revisions.csv` of a published version covers; nil if it has no such file.
  public func firstRevised(_ dataset: String, version: Int) throws -> Int? {
    let folder = layout.version(dataset, version)
    guard Files.exists("\(folder)/\(Manifest.fileName)") else { return nil }
    return try PublishedManifest(folder: folder).revisedFrom
  }
}

/// `reasons.csv` of a dataset: `version,given,reason`, one line for each version that has one.
public struct ReasonFile {
  /// Its name in the dataset's folder.
  public static let fileName = "reasons.csv"

  let reasons: [VersionReason]

  var text: String {
    let lines = reasons.sorted { $0.version < $1.version }.map { reason in
      // Always quoted, since operators' texts contain commas.
      let quoted = reason.text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      return "\(reason.version),\(reason.givenAt),\"\(quoted)\"\r\n"
    }
    return "version,given,reason\r\n" + lines.joined()
  }
}
