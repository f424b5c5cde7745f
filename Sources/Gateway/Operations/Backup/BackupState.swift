internal import Glibc
internal import Landing
public import Platform
internal import Publication
public import Runtime
internal import State

/// Saves the state folder while the gateway works.
///
/// The databases are pinned at one moment and copied; the documents, which only grow, are copied after them, and none
/// is pruned meanwhile. What did not change since the last backup is linked. The copies are opened and checked, and the
/// manifest is written last.
public struct BackupState: Sendable {
  /// What a backup did.
  public struct Report: Hashable, Sendable {
    /// The name of the backup in its folder.
    public var name = ""
    /// Databases that were copied.
    public var databasesCopied = 0
    /// Databases that had not changed.
    public var databasesSame = 0
    /// Documents that were copied.
    public var documentsCopied = 0
    /// Documents that an earlier backup had.
    public var documentsSame = 0
    /// What was written, in bytes.
    public var bytes = 0
    /// Documents whose bytes do not have the digest by which they are named.
    public var damaged: [String] = []
    /// Older backups that were removed.
    public var removed: [String] = []

    public init() {}
  }

  /// Kept free on the disk, in bytes.
  static let freeBytesMin = 64 << 20
  /// The most documents of one backup.
  static let documentsMax = 10_000_000

  let runtime: Runtime
  /// The version of this klamra, for the manifest.
  let program: String
  /// Called with what is done, a line each.
  let note: @Sendable (String) -> Void

  public init(_ runtime: Runtime, program: String, note: @escaping @Sendable (String) -> Void) {
    self.runtime = runtime
    self.program = program
    self.note = note
  }

  /// Makes one backup.
  ///
  /// - Parameters:
  ///   - folder: the folder of backups; created if it is missing.
  ///   - kept: how many backups stay, this one included.
  public func run(to folder: String, keeping kept: Int, cancellation: Cancellation) throws -> Report {
    let backups = BackupFolder(folder)
    try refuseNested(folder)
    if !Files.isFolder(folder) {
      try Files.makeFolder(folder, durable: true)
      try Files.makePrivate(folder)
    }
    guard let lock = try HeldLock(backups.lock) else { throw BackupError.busy(folder) }
    return try withExtendedLifetime(lock) {
      try backups.removeLeftovers()
      var report = Report()
      // Nothing is pruned between the copy of a database and that of the documents which it names.
      try runtime.locks.whilePruning { try make(backups, &report, cancellation) }
      report.removed = try backups.removeOld(keeping: kept)
      return report
    }
  }

  private func make(_ backups: BackupFolder, _ report: inout Report, _ cancellation: Cancellation) throws {
    let madeAt = Timestamp.now
    report.name = try backups.freeName(madeAt)
    let part = "\(backups.path)/.\(report.name)\(AtomicFile.temporarySuffix)"
    try Files.makeFolder("\(part)/datasets")
    try Files.makePrivate(part)
    let previous = try backups.names().last
    let before = try previous.map { try backups.manifest($0) }
    var copy = BackupCopy(
      state: runtime.paths.folder, target: part, previous: previous.map { "\(backups.path)/\($0)" },
      known: Dictionary(before?.files.map { ($0.path, $0) } ?? []) { first, _ in first })
    let documents = try newDocuments(backups)
    do {
      let pinned = try PinnedDatabases(runtime.records, runtime.paths)
      try refuseFullDisk(backups, pinned.files, documents.missing, copy)
      for file in pinned.files {
        if cancellation.isCancelled { throw CancelledError() }
        try copy.database(file, pinned)
        note("\(file.name): \(copy.isLastLinked ? "unchanged" : Formatting.bytes(file.bytes))")
      }
    }
    try copy.smallFiles(cancellation)
    (report.databasesCopied, report.databasesSame) = (copy.copied, copy.linked)
    try copyDocuments(documents.missing, to: backups, &report, cancellation)
    report.documentsSame = documents.known.count
    report.bytes += copy.bytes
    let list = (documents.known + documents.missing).sorted()
    try writeList(list, to: "\(part)/\(BackupManifest.documentsName)")
    let manifest = BackupManifest(madeAt: madeAt, program: program, files: copy.files, documents: list.count)
    try AtomicFile.write(
      Array(manifest.json.document.utf8), to: "\(part)/\(BackupManifest.fileName)", isPrivate: true)
    try Files.rename(part, to: "\(backups.path)/\(report.name)")
  }

  /// The documents of the archive, by whether the folder has them already.
  private func newDocuments(_ backups: BackupFolder) throws -> (known: [Digest], missing: [Digest]) {
    let saved = try Archive(folder: backups.documents)
    try Files.makePrivate(backups.documents)
    var (known, missing): ([Digest], [Digest]) = ([], [])
    try runtime.archive.visit { digest in
      if saved.contains(digest) { known.append(digest) } else { missing.append(digest) }
    }
    guard known.count + missing.count <= Self.documentsMax else {
      throw BackupError.damaged(runtime.archive.folder, "it has more than \(Self.documentsMax) documents")
    }
    return (known, missing)
  }

  private func copyDocuments(
    _ missing: [Digest], to backups: BackupFolder, _ report: inout Report, _ cancellation: Cancellation
  ) throws {
    let saved = try Archive(folder: backups.documents)
    for (index, digest) in missing.sorted().enumerated() {
      if cancellation.isCancelled { throw CancelledError() }
      let name = "\(digest.hex).zst"
      let part = "\(backups.documents)/\(name)\(AtomicFile.temporarySuffix)"
      report.bytes += try Files.copy("\(runtime.archive.folder)/\(name)", to: part, isDurable: false)
      try Files.makePrivate(part)
      guard rename(part, "\(backups.documents)/\(name)") == 0 else { throw FileError("rename", part) }
      report.documentsCopied += 1
      do {
        try saved.verify(digest)
      } catch {
        // The original is kept as it is, and so is the copy: it may still be read in part.
        report.damaged.append("\(error)")
      }
      if (index + 1) % 1000 == 0 {
        note("\(Formatting.grouped(index + 1)) of \(Formatting.grouped(missing.count)) documents")
      }
    }
    if missing.isEmpty { return }
    // One by one they would take longer than copying them.
    sync()
    try Files.syncFolder(backups.documents)
  }

  private func writeList(_ list: [Digest], to path: String) throws {
    let file = try AtomicFile(path, isPrivate: true)
    var rest = list[...]
    while !rest.isEmpty {
      try file.write(rest.prefix(1000).map { "\($0.hex)\n" }.joined())
      rest = rest.dropFirst(1000)
    }
    try file.commit()
  }

  private func refuseFullDisk(
    _ backups: BackupFolder, _ databases: [PinnedDatabases.File], _ missing: [Digest], _ copy: BackupCopy
  ) throws {
    let needed =
      databases.filter { !copy.isKnown($0) }.reduce(0) { $0 + $1.bytes }
      + missing.reduce(0) { $0 + runtime.archive.storedBytes($1) } + Self.freeBytesMin
    guard let free = DiskSpace(at: backups.path)?.freeBytes, free < needed else { return }
    throw BackupError.noSpace(backups.path, needed: needed, free: free)
  }

  /// A folder inside the state folder would be saved into itself, and one inside the public folder would be published.
  private func refuseNested(_ folder: String) throws {
    let target = Self.resolved(folder)
    for other in [runtime.paths.folder, runtime.publicFolder] {
      let other = Self.resolved(other)
      if "\(target)/".hasPrefix("\(other)/") || "\(other)/".hasPrefix("\(target)/") {
        throw BackupError.inside(folder, of: other)
      }
    }
  }

  /// The path without links, of the part that exists.
  static func resolved(_ path: String) -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    let parent = Files.parent(of: path)
    guard parent != path, path.contains("/") else { return path }
    return "\(resolved(parent))/\(path[path.index(after: path.lastIndex(of: "/")!)...])"
  }
}
