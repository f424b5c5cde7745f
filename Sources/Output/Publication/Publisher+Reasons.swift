internal import Platform
internal import SQLite
public import Schema

extension Publisher {
  /// Shows why versions restated values: in `reasons.csv` of the dataset and on its page.
  ///
  /// The files of versions never change; theirs name the reasons that were given before them.
  ///
  /// - Parameter reasons: all that hold, by version; nothing is written where they were shown already.
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

  /// The first version that `revisions.csv` of a published version goes back to; nil where it has no such file.
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
      // Always in quotes: what an operator writes has commas.
      let quoted = reason.text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      return "\(reason.version),\(reason.givenAt),\"\(quoted)\"\r\n"
    }
    return "version,given,reason\r\n" + lines.joined()
  }
}

extension Publications {
  /// By version.
  func reasons(of dataset: String) throws -> [Int: String] {
    try database.read { connection in
      var statement = try connection.prepare("SELECT version, reason FROM version_reasons WHERE dataset = ?1")
      try statement.bind([dataset])
      var reasons: [Int: String] = [:]
      while try statement.step() { reasons[Int(statement.integer(0))] = statement.text(1) }
      return reasons
    }
  }

  /// Returns whether they differ from those of before.
  fileprivate func replaceReasons(of dataset: String, with reasons: [VersionReason]) throws -> Bool {
    let texts = Dictionary(reasons.map { ($0.version, $0.text) }) { $1 }
    if try self.reasons(of: dataset) == texts { return false }
    try database.write { connection in
      try connection.run("DELETE FROM version_reasons WHERE dataset = ?1", dataset)
      for reason in reasons {
        try connection.run(
          "INSERT INTO version_reasons VALUES (?1, ?2, ?3, ?4)", dataset, reason.version, reason.givenAt, reason.text)
      }
    }
    return true
  }
}
