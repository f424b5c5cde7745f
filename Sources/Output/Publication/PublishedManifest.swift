public import Platform

/// The relevant parts of a published version's `manifest.json`.
///
/// Manifests of earlier releases lack some members; a missing member has the value that applied at the time. A member
/// of another type throws `JSONError`, since the file is then not Klamra's.
struct PublishedManifest {
  /// The digest of the columns at the time, `sha256:…`; nil if absent.
  var schemaHash: String?
  /// `VersionFacts.identity`; nil in manifests of earlier releases.
  var identity: String?
  /// The hash of the rows, `sha256:…`; nil where not every column is public.
  var hash: String?
  /// When the version was committed, in whole seconds.
  var committed: String?
  /// The runs that contributed.
  var runs: [Int64] = []
  /// How often the files were rewritten after an erasure.
  var rewrites = 0
  /// Whether it names documents by their plain digests, as the first releases did.
  var revealsDocuments = false
  /// Whether it stands in the place of the manifest of a withdrawn version.
  var isTombstone = false
  var counts = ChangeCounts()
  var files: [PublishedFile] = []
  var deltas: [PublishedFile] = []
  /// The first version that `revisions.csv` covers; nil if there is no such file.
  var revisedFrom: Int?

  /// The limits of a manifest.
  private static let limits = JSONLimits(bytesMax: 16 << 20, depthMax: 16)

  /// Reads the manifest in a version's folder.
  init(folder: String) throws {
    try self.init(parsing: Files.read("\(folder)/\(Manifest.fileName)"))
  }

  init(parsing bytes: [UInt8]) throws {
    let root = try JSONNode(parsing: bytes, limits: Self.limits)
    isTombstone = try root.optional("withdrawn") != nil
    schemaHash = try root.optional("schema_hash")?.text()
    identity = try root.optional("identity")?.text()
    hash = try root.optional("hash")?.text()
    committed = try root.optional("committed")?.text()
    runs =
      try root.optional("sources")?.elements().compactMap { try $0.optional("run")?.integer() }.map(Int64.init) ?? []
    rewrites = try root.optional("rewritten")?.elements().count ?? 0
    revealsDocuments =
      try root.optional("sources")?.elements().contains { source in
        try source.optional("documents")?.elements().contains { try $0.text().hasPrefix("sha256:") } ?? false
      } ?? false
    if let changes = try root.optional("changes") {
      counts.inserted = try changes.optional("inserted")?.integer() ?? 0
      counts.updated = try changes.optional("updated")?.integer() ?? 0
      counts.deleted = try changes.optional("deleted")?.integer() ?? 0
    }
    files = try root.optional("files")?.elements().map { try PublishedFile($0) } ?? []
    deltas = try root.optional("deltas")?.elements().map { try PublishedFile($0) } ?? []
    revisedFrom = try root.optional("revisions")?.member("from").integer()
  }
}

extension PublishedFile {
  /// Parses an entry of a list of files, in a manifest or in `klamra.sqlite`.
  public init(_ node: JSONNode) throws {
    self.init(
      path: try node.member("path").text(), mediaType: try node.member("media_type").text(),
      bytes: try node.member("bytes").integer(),
      digest: try node.member("sha256").text(as: "a SHA-256") { Digest(hex: $0) },
      rows: try node.optional("rows")?.integer())
  }

  /// The entry of a list of files.
  public var json: JSON {
    .object([
      "path": .string(path), "media_type": .string(mediaType), "bytes": .integer(bytes),
      "sha256": .string(digest.hex), "rows": rows.map { .integer($0) },
    ])
  }
}
