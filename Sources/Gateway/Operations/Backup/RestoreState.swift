internal import Glibc
internal import Landing
public import Platform
public import State

/// Puts a backup in the place of the state folder.
///
/// Nothing is mixed: the state folder must be empty, or what is there is moved aside as a whole. Everything is checked
/// and copied before anything changes, and a mark refuses every other klamra until the restore is complete.
public struct RestoreState: Sendable {
  /// What a restore did.
  public struct Report: Hashable, Sendable {
    /// The name of the backup.
    public var name = ""
    /// When it was made.
    public var madeAt = Timestamp(seconds: 0)
    /// The number of files besides the documents.
    public var files = 0
    /// The number of documents.
    public var documents = 0
    /// What was written, in bytes.
    public var bytes = 0
    /// Where the former state is now; nil if there was none.
    public var former: String?

    public init() {}
  }

  let paths: StatePaths
  /// The public folder, which may be inside the state folder and belongs to no state.
  let publicFolder: String
  /// Called with what is done, a line each.
  let note: @Sendable (String) -> Void

  public init(_ folders: Folders, note: @escaping @Sendable (String) -> Void) {
    paths = StatePaths(folders.state)
    publicFolder = folders.public
    self.note = note
  }

  /// Restores one backup.
  ///
  /// - Parameters:
  ///   - name: the backup; nil for the newest.
  ///   - isReplacing: whether an existing state is moved aside.
  public func run(
    from folder: String, name: String?, isReplacing: Bool, cancellation: Cancellation
  ) throws -> Report {
    let backups = BackupFolder(folder)
    let chosen = try backups.chosen(name)
    let manifest = try backups.manifest(chosen)
    let documents = try backups.documentList(chosen)
    try check(manifest, documents, backups, chosen, cancellation)

    try Files.makeFolder(paths.folder, durable: true)
    guard let lock = try HeldLock(paths.lock) else {
      throw BackupError.inUse(paths.folder, holder: StateFolder.holder(of: paths.lock))
    }
    return try withExtendedLifetime(lock) {
      try replace(with: chosen, manifest, documents, backups, isReplacing: isReplacing, cancellation)
    }
  }

  /// Copies the backup, then moves the former state away and the copy into its place. The caller holds the lock.
  private func replace(
    with name: String, _ manifest: BackupManifest, _ documents: [Digest], _ backups: BackupFolder, isReplacing: Bool,
    _ cancellation: Cancellation
  ) throws -> Report {
    let mark = RestoreMark.path(in: paths.folder)
    let old = try content()
    guard old.isEmpty || isReplacing || Files.exists(mark) else { throw BackupError.notEmpty(paths.folder) }
    var report = Report()
    (report.name, report.madeAt) = (name, manifest.madeAt)
    let part = "\(paths.folder)/\(Self.partName)"
    try Files.removeTree(part)
    try stage(manifest, documents, backups, name, in: part, &report, cancellation)
    try AtomicFile.write(Array("\(backups.path)\n".utf8), to: mark, isPrivate: true)
    report.former = try moveAside(old)
    for name in try Files.list(part) { try Files.rename("\(part)/\(name)", to: "\(paths.folder)/\(name)") }
    try Files.removeTree(part)
    try Files.remove(mark)
    try Files.syncFolder(paths.folder)
    return report
  }

  static let partName = "restore\(AtomicFile.temporarySuffix)"
  private static let formerPrefix = "replaced-"

  /// Reads every file of the backup before anything changes. Documents are known by name and size; `klamra doctor` reads
  /// them.
  private func check(
    _ manifest: BackupManifest, _ documents: [Digest], _ backups: BackupFolder, _ name: String,
    _ cancellation: Cancellation
  ) throws {
    for file in manifest.files {
      if cancellation.isCancelled { throw CancelledRestore() }
      let path = "\(backups.path)/\(name)/\(file.path)"
      guard Files.exists(path) else { throw BackupError.damaged(path, "it is missing") }
      guard try Files.measure(path).digest == file.digest else {
        throw BackupError.damaged(path, "its SHA-256 is not that of the manifest")
      }
    }
    guard documents.count == manifest.documents else {
      throw BackupError.damaged("\(backups.path)/\(name)", "its list of documents has \(documents.count) lines")
    }
    let archive = try Archive(folder: backups.documents)
    if let missing = documents.first(where: { !archive.contains($0) }) {
      throw BackupError.damaged("\(backups.documents)/\(missing.hex).zst", "it is missing")
    }
    let needed = manifest.files.reduce(0) { $0 + $1.bytes } + documents.reduce(0) { $0 + archive.storedBytes($1) }
    let place = Files.isFolder(paths.folder) ? paths.folder : Files.parent(of: paths.folder)
    if let free = DiskSpace(at: place)?.freeBytes, free < needed {
      throw BackupError.noSpace(paths.folder, needed: needed, free: free)
    }
  }

  /// Copies the backup beside the state, on its file system.
  private func stage(
    _ manifest: BackupManifest, _ documents: [Digest], _ backups: BackupFolder, _ name: String, in part: String,
    _ report: inout Report, _ cancellation: Cancellation
  ) throws {
    for folder in ["datasets", "landing"] {
      try Files.makeFolder("\(part)/\(folder)")
      try Files.makePrivate("\(part)/\(folder)")
    }
    for file in manifest.files {
      if cancellation.isCancelled { throw CancelledRestore() }
      let target = "\(part)/\(file.path)"
      try Files.makeFolder(Files.parent(of: target))
      report.bytes += try Files.copy("\(backups.path)/\(name)/\(file.path)", to: target)
      report.files += 1
      note("\(file.path): \(Formatting.bytes(file.bytes))")
    }
    for digest in documents {
      if cancellation.isCancelled { throw CancelledRestore() }
      report.bytes += try Files.copy(
        "\(backups.documents)/\(digest.hex).zst", to: "\(part)/landing/\(digest.hex).zst", isDurable: false)
      report.documents += 1
      if report.documents % 1000 == 0 { note("\(Formatting.grouped(report.documents)) documents") }
    }
    sync()
    for folder in ["datasets", "landing"] { try Files.syncFolder("\(part)/\(folder)") }
  }

  /// What the state folder holds of a state: everything but the lock, the public folder and former states.
  private func content() throws -> [String] {
    try Files.list(paths.folder).filter { name in
      let path = "\(paths.folder)/\(name)"
      let isOwn = [paths.lock, paths.socket, RestoreMark.path(in: paths.folder)].contains(path)
      if isOwn || name == Self.partName || name.hasPrefix(Self.formerPrefix) { return false }
      // The shipped unit has the public folder here; an empty folder holds nothing.
      if "\(BackupState.resolved(publicFolder))/".hasPrefix("\(BackupState.resolved(path))/") { return false }
      return !(Files.isFolder(path) && ((try? Files.list(path).isEmpty) ?? false))
    }
  }

  /// Makes the folder for what a restore replaces.
  static func makeFormer(in folder: String) throws -> String {
    let base = "\(folder)/\(formerPrefix)\(Timestamp.now.description.filter { $0 != ":" })"
    var former = base
    var copies = 1
    while Files.exists(former) {
      copies += 1
      former = "\(base).\(copies)"
    }
    try Files.makeFolder(former, durable: true)
    try Files.makePrivate(former)
    return former
  }

  /// Moves a former state into a folder of its own.
  private func moveAside(_ names: [String]) throws -> String? {
    if names.isEmpty { return nil }
    let former = try Self.makeFormer(in: paths.folder)
    // klamra.sqlite last: until then the folder has the former counters.
    for name in names.filter({ $0 != "klamra.sqlite" }) + names.filter({ $0 == "klamra.sqlite" }) {
      try Files.rename("\(paths.folder)/\(name)", to: "\(former)/\(name)")
    }
    for name in ["datasets", "landing"] where Files.isFolder("\(paths.folder)/\(name)") {
      try Files.removeTree("\(paths.folder)/\(name)")
    }
    return former
  }
}

/// The restore was cancelled before anything changed.
struct CancelledRestore: Problem, Hashable {
  var what: String { "cancelled" }
  var advice: Advice { "The state folder is unchanged" }
}
