internal import Glibc
internal import Platform
internal import Runtime
internal import State

/// The files of one backup as they are made: copied, or linked from the backup before.
struct BackupCopy {
  /// The state folder.
  let state: String
  /// The folder of the new backup.
  let target: String
  /// The folder of the backup before; nil for the first.
  let previous: String?
  /// The files of the backup before, by path.
  let known: [String: BackupManifest.File]

  private(set) var files: [BackupManifest.File] = []
  private(set) var copied = 0
  private(set) var linked = 0
  private(set) var bytes = 0
  private(set) var isLastLinked = false

  init(state: String, target: String, previous: String?, known: [String: BackupManifest.File]) {
    self.state = state
    self.target = target
    self.previous = previous
    self.known = known
  }

  /// Whether a database has not changed since the backup before.
  func isKnown(_ file: PinnedDatabases.File) -> Bool { file.mark != nil && known[file.name]?.mark == file.mark }

  /// Copies a database and checks the copy.
  mutating func database(_ file: PinnedDatabases.File, _ pinned: PinnedDatabases) throws {
    isLastLinked = false
    let path = "\(target)/\(file.name)"
    if isKnown(file), let before = known[file.name], try link(before) {
      (linked, isLastLinked) = (linked + 1, true)
      return files.append(before)
    }
    try pinned.copy(file, to: path)
    let faults = DatabaseCheck.faults(path, isDataset: file.name.hasPrefix("datasets/"), isCopy: true)
    if let fault = faults.first { throw BackupError.damaged("\(state)/\(file.name)", fault) }
    copied += 1
    try add(file.name, mark: file.mark)
  }

  /// Copies the other files of the state folder: keys, what was set aside, the list of sources.
  mutating func smallFiles(_ cancellation: Cancellation) throws {
    for name in try Files.list(state) where isSmall(name) { try small(name) }
    for name in try Files.list("\(state)/datasets") where isSmall(name) { try small("datasets/\(name)") }
    let aside = StatePaths(state).aside
    if Files.isFolder(aside) { try tree(String(aside.dropFirst(state.count + 1)), cancellation) }
  }

  private mutating func tree(_ path: String, _ cancellation: Cancellation) throws {
    if cancellation.isCancelled { throw CancelledError() }
    guard Files.isFolder("\(state)/\(path)") else { return try small(path) }
    try Files.makeFolder("\(target)/\(path)")
    for name in try Files.list("\(state)/\(path)") { try tree("\(path)/\(name)", cancellation) }
  }

  private mutating func small(_ path: String) throws {
    guard Self.isFile("\(state)/\(path)") else { return }
    if let before = known[path], try Files.measure("\(state)/\(path)") == (before.bytes, before.digest),
      try link(before)
    {
      return files.append(before)
    }
    try Files.copy("\(state)/\(path)", to: "\(target)/\(path)")
    try add(path, mark: nil)
  }

  private mutating func add(_ path: String, mark: String?) throws {
    let (bytes, digest) = try Files.measure("\(target)/\(path)")
    self.bytes += bytes
    files.append(BackupManifest.File(path: path, bytes: bytes, digest: digest, mark: mark))
  }

  /// Links a file of the backup before; false if it is not there any more or cannot be linked.
  private func link(_ file: BackupManifest.File) throws -> Bool {
    guard let previous, (try? Files.facts("\(previous)/\(file.path)").bytes) == file.bytes else { return false }
    return Glibc.link("\(previous)/\(file.path)", "\(target)/\(file.path)") == 0
  }

  /// Whether a name of the state folder belongs to a backup; the databases have their own way.
  private func isSmall(_ name: String) -> Bool {
    let isOwn = ["lock", "klamra.sock", Files.name(of: RestoreMark.path(in: state))].contains(name)
    return !isOwn
      && ![".sqlite", "-wal", "-shm", "-journal", AtomicFile.temporarySuffix].contains(where: name.hasSuffix)
  }

  private static func isFile(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
  }
}
