internal import Platform
public import Schema
internal import Writers

/// The result of `klamra verify` for one published version.
public struct Verification: Hashable, Sendable {
  /// The id of the dataset.
  public let dataset: String
  /// The verified version.
  public let version: Int
  /// The number of files whose bytes were read.
  public let files: Int
  /// Their size in bytes.
  public let bytes: Int
  /// Bytes of content that were rendered again from stored rows and found equal.
  let bytesRendered: Int
  /// The faults, a sentence each; empty if everything follows from the stored data.
  public let faults: [String]
  /// What could not be verified, and why.
  public let notes: [String]
  /// Whether the files of the version itself are at fault, and not only those that lead to it.
  public let isDataAtFault: Bool

  /// Whether there are no faults.
  public var isSound: Bool { faults.isEmpty }

  /// A version with faults that were found without reading its files.
  public init(dataset: String, version: Int, faults: [String]) {
    self.init(
      dataset: dataset, version: version, files: 0, bytes: 0, bytesRendered: 0, faults: faults, notes: [],
      isDataAtFault: true)
  }

  init(
    dataset: String, version: Int, files: Int, bytes: Int, bytesRendered: Int, faults: [String], notes: [String],
    isDataAtFault: Bool
  ) {
    self.dataset = dataset
    self.version = version
    self.files = files
    self.bytes = bytes
    self.bytesRendered = bytesRendered
    self.faults = faults
    self.notes = notes
    self.isDataAtFault = isDataAtFault
  }
}

extension Publisher {
  /// Reads the files of a version, checks them against `SHA256SUMS`, the manifest and the records, and renders the stored
  /// rows again to show that the published content follows from them.
  ///
  /// - Parameters:
  ///   - rows: the rows of that version; nil checks only the digests.
  ///   - changes: the changes since the previous version, to check its delta; nil skips it.
  ///   - revisions: the revisions from `firstRevised` on, to check `revisions.csv`; nil skips it.
  /// - Throws: errors of the disk or the sources; a wrong file is not an error but a fault in the result.
  public func verify(
    _ dataset: Dataset, version: Int, rows: (any RowSource)?, changes: (any ChangeSource)? = nil,
    revisions: RevisionHistory? = nil
  ) throws -> Verification {
    guard let published = try publications.version(version, of: dataset.id) else {
      throw PublicationError(
        "version \(version) of \(dataset.id) was never published", advice: "See `\(.history(dataset: dataset.id))`")
    }
    guard published.isDownloadable else {
      throw PublicationError(
        "version \(version) of \(dataset.id) is no longer kept", advice: "Verify a newer one, or raise versions_kept")
    }
    var check = VersionCheck(layout: layout, publications: publications, dataset: dataset, published: published)
    try check.readFiles()
    try check.applyDelta()
    try check.render(rows, changes, revisions)
    check.isDataAtFault = !check.faults.isEmpty
    if try publications.newest(dataset.id)?.version == version {
      try check.lookAtNewest(try view.files(of: dataset, records))
    }
    return check.result
  }
}

/// A verification in progress.
struct VersionCheck {
  let layout: Layout
  let publications: any PublicationLog
  let dataset: Dataset
  let published: Published

  private var files = 0
  private var bytes = 0
  private var bytesRendered = 0
  fileprivate var faults: [String] = []
  fileprivate var isDataAtFault = false
  private var notes: [String] = []
  private var isOfOtherColumns = false

  init(layout: Layout, publications: any PublicationLog, dataset: Dataset, published: Published) {
    self.layout = layout
    self.publications = publications
    self.dataset = dataset
    self.published = published
  }

  private var folder: String { layout.version(dataset.id, published.version) }

  var result: Verification {
    Verification(
      dataset: dataset.id, version: published.version, files: files, bytes: bytes, bytesRendered: bytesRendered,
      faults: faults, notes: notes, isDataAtFault: isDataAtFault)
  }

  private func path(_ file: PublishedFile) -> String {
    "\(file.isDelta ? layout.folder(dataset.id) : folder)/\(file.path)"
  }

  /// Compares every recorded file with its digest, `SHA256SUMS` with the records, and the folder with both.
  mutating func readFiles() throws {
    for file in published.files {
      let path = path(file)
      guard Files.exists(path) else {
        faults.append("\(path) is not there")
        continue
      }
      let (size, digest) = try Files.measure(path)
      files += 1
      bytes += size
      if digest != file.digest { faults.append("\(path) has SHA-256 \(digest), published was \(file.digest)") }
    }
    guard Files.isFolder(folder) else { return }
    let listed = Set(published.files.filter { !$0.isDelta }.map(\.path))
    for name in try Files.list(folder) where !listed.contains(name) {
      faults.append("\(folder)/\(name) was not published by this gateway")
    }
    let sums = "\(folder)/\(Checksums.fileName)"
    guard Files.exists(sums) else { return }
    let expected = Checksums(published.files.filter { !$0.isDelta && $0.path != Checksums.fileName })
    if Checksums(parsing: String(decoding: try Files.read(sums), as: UTF8.self)) != expected {
      faults.append("\(sums) does not list what was published")
    }
  }

  /// Applies the delta to the files of the version before.
  mutating func applyDelta() throws {
    let plain = CSVTable.plain.fileName(of: "")
    guard faults.isEmpty, let number = published.previous, dataset.keyIndices.count > 0,
      let delta = published.files.first(where: { $0.isDelta && $0.path.hasSuffix(plain) })
    else { return }
    func data(_ version: Published) -> PublishedFile? {
      version.files.first { $0.path == CSVTable.plain.fileName(of: dataset.id) }
    }
    let folder = layout.version(dataset.id, number)
    guard let previous = try publications.version(number, of: dataset.id), previous.isDownloadable,
      let old = data(previous), Files.exists("\(folder)/\(old.path)"), let new = data(published)
    else { return notes.append("the delta was not applied, since there is no CSV file of both versions") }
    let (_, digest) = try Files.measure("\(folder)/\(old.path)")
    guard digest == old.digest else {
      return notes.append("the delta was not applied, since \(folder)/\(old.path) is damaged")
    }
    let proof = DeltaProof(
      previous: "\(folder)/\(old.path)", delta: path(delta), next: path(new), keyCount: dataset.keyIndices.count)
    if let fault = try proof.fault() { faults.append(fault) }
  }

  /// Checks what leads consumers to the newest version: the alias and the dataset's page.
  mutating func lookAtNewest(_ documents: [PublicDocument]) throws {
    try compare(layout.latest(dataset.id), with: Publisher.alias(of: published))
    // A page with other columns was made from an earlier configuration.
    if isOfOtherColumns { return }
    for document in documents {
      let path = "\(layout.root)/\(document.path)"
      if path == layout.page(dataset.id), Files.exists(path) {
        let bytes = try Files.read(path)
        // What was promised when it was written is there.
        if bytes != Array(document.text.utf8), SHA256.of(bytes) == (try publications.pageDigest(of: dataset.id)) {
          notes.append(
            "\(path) shows the configuration of before (licence, titles, texts), and is renewed when \(dataset.id) is published again"
          )
          continue
        }
      }
      try compare(path, with: document.text)
    }
  }

  private mutating func compare(_ path: String, with text: String) throws {
    guard Files.exists(path) else { return faults.append("\(path) is not there") }
    guard try Files.read(path) != Array(text.utf8) else { return }
    faults.append("\(path) does not say what follows from the records and the configuration")
  }

  /// Renders the rows and the changes again, and compares them with the published content.
  mutating func render(
    _ rows: (any RowSource)?, _ changes: (any ChangeSource)?, _ revisions: RevisionHistory?
  ) throws {
    guard let rows else { return notes.append("the stored rows were not looked at") }
    guard faults.isEmpty else { return notes.append("the stored rows were not looked at, since files are damaged") }
    let manifest = try PublishedManifest(folder: folder)
    guard manifest.schemaHash == "sha256:\(TableSchema(dataset).digest)" else {
      isOfOtherColumns = true
      return notes.append("the columns of \(dataset.id) were changed since, so its rows cannot be rendered as then")
    }
    do {
      // Some files have titles as headings: those of their time.
      let dataset = DataPackage.titled(dataset, in: folder)
      bytesRendered += try Snapshot(dataset: dataset, rowsExpected: published.rows).compare(
        rows, with: published.files.filter(\.isData), in: folder)
      let deltas = published.files.filter(\.isDelta)
      if let previous = published.previous, let changes, !deltas.isEmpty {
        bytesRendered += try Delta(dataset: dataset, from: previous, to: published.version).compare(
          changes, with: deltas, in: layout.folder(dataset.id))
      } else if !deltas.isEmpty {
        notes.append("the stored changes were not looked at")
      }
      try compare(revisions)
    } catch let error as PublicationError {
      faults.append(error.what)
    } catch let error as WritingError {
      faults.append(error.what)
    }
  }

  /// Renders the revisions again, and compares them with the published ones.
  private mutating func compare(_ revisions: RevisionHistory?) throws {
    guard let file = published.files.first(where: \.isRevisions) else { return }
    guard let revisions else { return notes.append("the stored revisions were not looked at") }
    bytesRendered += try RevisionFile(dataset: dataset, history: revisions).compare(with: path(file))
  }
}
