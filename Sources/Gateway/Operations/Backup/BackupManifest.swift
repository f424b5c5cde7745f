internal import Platform

/// `manifest.json` of a backup: every file with its size and digest. It is written last, so a backup that has one is
/// complete.
struct BackupManifest: Hashable, Sendable {
  /// One file of the backup.
  struct File: Hashable, Sendable {
    /// Its path in the backup, and in the state folder.
    var path: String
    /// Its size in bytes.
    var bytes: Int
    /// Its SHA-256.
    var digest: Digest
    /// For a database, the state of the original, by which the next backup recognises that it is unchanged.
    var mark: String?
  }

  /// The name of the file.
  static let fileName = "manifest.json"
  /// The name of the list of documents.
  static let documentsName = "documents.txt"
  private static let limits = JSONLimits(bytesMax: 64 << 20, depthMax: 8)

  /// When the databases were seen.
  var madeAt: Timestamp
  /// The version of the klamra that made it.
  var program: String
  /// The databases and the small files.
  var files: [File]
  /// The number of documents in its list.
  var documents: Int

  init(madeAt: Timestamp, program: String, files: [File], documents: Int) {
    self.madeAt = madeAt
    self.program = program
    self.files = files
    self.documents = documents
  }

  /// - Throws: `JSONError` for a file that no klamra wrote.
  init(parsing bytes: [UInt8]) throws {
    let root = try JSONNode(parsing: bytes, limits: Self.limits)
    madeAt = try root.member("made").text(as: "a moment") { Timestamp($0) }
    program = try root.member("klamra").text()
    documents = try root.member("documents").integer()
    files = try root.member("files").elements().map { node in
      let path = try node.member("path").text(as: "a path below the state folder") { Self.isSafe($0) ? $0 : nil }
      return File(
        path: path, bytes: try node.member("bytes").integer(),
        digest: try node.member("sha256").text(as: "a SHA-256") { Digest(hex: $0) },
        mark: try node.optional("original")?.text())
    }
  }

  /// Whether a path stays below the folder.
  private static func isSafe(_ path: String) -> Bool {
    !path.isEmpty
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !["", ".", ".."].contains($0) }
  }

  var json: JSON {
    .object([
      "klamra": .string(program), "made": .string(madeAt.description), "documents": .integer(documents),
      "files": .array(
        files.map { file in
          .object([
            "path": .string(file.path), "bytes": .integer(file.bytes), "sha256": .string(file.digest.hex),
            "original": file.mark.map { .string($0) },
          ])
        }),
    ])
  }
}
