internal import Platform
internal import Schema
internal import Writers

/// The files of one version: made under hidden names, then shown.
struct VersionBuild {
  /// The files for consumers.
  struct Made {
    let counts: ChangeCounts
    let files: [PublishedFile]
  }

  let dataset: Dataset
  let facts: VersionFacts
  let lineage: Lineage
  let site: SiteFacts
  let layout: Layout
  /// What was published under this number before; nil before the first time.
  let recorded: Published?

  private var folder: String { layout.version(dataset.id, facts.number) }
  private var schemaHash: String { "sha256:\(TableSchema(dataset).digest)" }

  /// The files of an earlier publication of this version; nil unless all of them exist and are intact.
  func whatIsThere() throws -> Made? {
    guard try Checksums.fault(in: folder) == nil else { return nil }
    let manifest = try PublishedManifest(folder: folder)
    guard manifest.shows(facts) else { return nil }
    // Files from before an erasure must not be kept.
    guard manifest.rewrites == facts.rewrites.count, !manifest.revealsDocuments else { return nil }
    // Earlier releases wrote deltas across a change of the columns. A version with other columns than today's cannot be
    // made again, and stays as consumers know it.
    let isOfToday = manifest.schemaHash.map { $0 == schemaHash } ?? true
    guard try manifest.deltas.isEmpty || !isOfToday || deltaStart() != nil else { return nil }
    for delta in manifest.deltas {
      let path = "\(layout.folder(dataset.id))/\(delta.path)"
      guard Files.exists(path), try Files.measure(path).digest == delta.digest else { return nil }
    }
    var files = manifest.files
    for name in [Manifest.fileName, Checksums.fileName] {
      let (bytes, digest) = try Files.measure("\(folder)/\(name)")
      files.append(Self.descriptor(name, bytes, digest))
    }
    return Made(counts: manifest.counts, files: files + manifest.deltas)
  }

  /// The version from which its delta leads; nil if it has none.
  ///
  /// A delta has the rows that changed. Where another column is public than before, or a column has another type, all
  /// rows look different to consumers, and a delta would lead to something else than the version. The columns of the
  /// previous version are those of its manifest. Where its files are missing, an earlier delta of this version counts: an
  /// intact one, or a recorded one if the version's own tables are what they were then.
  ///
  /// - Parameter made: the tables that were made just now; nil if none were.
  private func deltaStart(_ made: [PublishedFile]? = nil) throws -> Int? {
    guard let previous = facts.previous, Delta.isPossible(for: dataset) else { return nil }
    let schemaHash = schemaHash
    func manifest(of number: Int) throws -> PublishedManifest? {
      let folder = layout.version(dataset.id, number)
      guard Files.exists("\(folder)/\(Manifest.fileName)") else { return nil }
      do { return try PublishedManifest(folder: folder) } catch is JSONError { return nil }
    }
    if let before = try manifest(of: previous) { return before.schemaHash == schemaHash ? previous : nil }
    if let own = try manifest(of: facts.number) {
      return !own.deltas.isEmpty && own.schemaHash == schemaHash ? previous : nil
    }
    guard let made, let recorded, recorded.files.contains(where: \.isDelta) else { return nil }
    let digests = Set(recorded.files.map(\.digest))
    return made.allSatisfy { digests.contains($0.digest) } ? previous : nil
  }

  /// Reads the rows only for the preview.
  func look(at rows: any RowSource, _ preview: RowPreview) throws {
    try Snapshot(dataset: dataset, rowsExpected: facts.rows).look(at: rows, preview)
  }

  /// Makes all files, then shows the deltas and the version's folder.
  func build(
    _ rows: any RowSource, _ changes: (any ChangeSource)?, _ revisions: RevisionHistory?, _ preview: RowPreview,
    reached: (Publisher.Stage) throws -> Void
  ) throws -> Made {
    let part = layout.building(dataset.id, facts.number)
    let deltaFolder = layout.changes(dataset.id)
    try Files.removeTree(part)
    try Files.makeFolder(part, durable: true)
    var hidden: [String] = []
    do {
      let tables = try Snapshot(dataset: dataset, rowsExpected: facts.rows).write(rows, to: part, preview: preview)
      var files = tables
      let revised = Delta.isPossible(for: dataset) ? revisions : nil
      if let revised { files.append(try RevisionFile(dataset: dataset, history: revised).write(to: part)) }
      var counts = ChangeCounts(inserted: facts.inserted, updated: facts.updated, deleted: facts.deleted)
      var deltas: [PublishedFile] = []
      if let previous = try deltaStart(tables), let changes {
        try Files.makeFolder(deltaFolder, durable: true)
        (counts, deltas) = try Delta(dataset: dataset, from: previous, to: facts.number).write(changes) { name in
          hidden.append(layout.hidden(deltaFolder, name))
          return layout.hidden(deltaFolder, name)
        }
      }
      try describe(&files, counts, deltas, revisedFrom: revised?.first, in: part)
      try Files.syncFolder(part)
      try reached(.built)
      for delta in deltas {
        let name = String(delta.path.dropFirst("changes/".count))
        try Files.rename(layout.hidden(deltaFolder, name), to: "\(deltaFolder)/\(name)")
      }
      try reached(.deltasShown)
      try show(part)
      if deltas.isEmpty { try removeDelta() }
      try reached(.versionShown)
      return Made(counts: counts, files: files + deltas)
    } catch {
      // The thrown error is more useful than a clean-up failure, and the next start cleans up again.
      try? Files.removeTree(part)
      for path in hidden { try? Files.remove(path) }
      throw error
    }
  }

  /// Removes the delta of an earlier publication.
  private func removeDelta() throws {
    guard let previous = facts.previous, Files.isFolder(layout.changes(dataset.id)) else { return }
    for name in Delta.names(from: previous, to: facts.number) {
      try Files.remove("\(layout.changes(dataset.id))/\(name)")
    }
  }

  /// Adds the descriptors, which list the files made before.
  private func describe(
    _ files: inout [PublishedFile], _ counts: ChangeCounts, _ deltas: [PublishedFile],
    revisedFrom: Int?, in part: String
  ) throws {
    func add(_ name: String, _ text: String) throws {
      let (bytes, digest) = try OutputFile.write(text, to: "\(part)/\(name)")
      files.append(Self.descriptor(name, bytes, digest))
    }
    if let select = lineage.select { try add("\(dataset.id).sql", select) }
    try add(
      DataPackage.fileName,
      DataPackage(dataset: dataset, version: facts.number, site: site, files: files).json.document)
    try add(
      Manifest.fileName,
      Manifest(
        dataset: dataset, facts: facts, counts: counts, lineage: lineage, files: files, deltas: deltas,
        revisedFrom: revisedFrom
      ).json.document)
    try add(Checksums.fileName, Checksums(files).text)
  }

  private static func descriptor(_ name: String, _ bytes: Int, _ digest: Digest) -> PublishedFile {
    // RFC 8259, RFC 6922.
    let type =
      name.hasSuffix(".json") ? "application/json" : name.hasSuffix(".sql") ? "application/sql" : "text/plain"
    return PublishedFile(path: name, mediaType: type, bytes: bytes, digest: digest, rows: nil)
  }

  /// Gives the folder its final name. A damaged folder of that name is removed first.
  private func show(_ part: String) throws {
    if Files.exists(folder) {
      let damaged = layout.hidden(layout.versions(dataset.id), "\(facts.number)-damaged")
      try Files.removeTree(damaged)
      try Files.rename(folder, to: damaged)
      try Files.rename(part, to: folder)
      try Files.removeTree(damaged)
    } else {
      try Files.rename(part, to: folder)
    }
  }
}
