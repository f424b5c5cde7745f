internal import Glibc
internal import Landing
public import Platform
public import State
internal import Store

/// Puts one dataset of a backup in the place of the present one: its rows, its history, and the documents that its
/// versions name.
///
/// The rest of the state stays as it is. What follows from a dataset of another age is determined by the next run and
/// publication (docs/architecture.md, "After a restore").
public struct RestoreDataset: Sendable {
  let paths: StatePaths

  public init(_ folders: Folders) { paths = StatePaths(folders.state) }

  /// Restores one dataset.
  ///
  /// - Parameters:
  ///   - name: the backup; nil for the newest.
  ///   - isReplacing: whether an existing dataset is moved aside.
  public func run(
    _ dataset: String, from folder: String, name: String?, isReplacing: Bool, cancellation: Cancellation
  ) throws -> RestoreState.Report {
    let backups = BackupFolder(folder)
    let chosen = try backups.chosen(name)
    let manifest = try backups.manifest(chosen)
    let known = try StatePaths("\(backups.path)/\(chosen)").stores.ids()
    guard known.contains(dataset),
      let file = manifest.files.first(where: { $0.path == "datasets/\(dataset).sqlite" })
    else { throw BackupError.noDataset(dataset, backup: chosen, known: known) }
    let source = "\(backups.path)/\(chosen)/\(file.path)"
    guard try Files.measure(source).digest == file.digest else {
      throw BackupError.damaged(source, "its SHA-256 is not that of the manifest")
    }
    try Files.makeFolder(paths.datasets, durable: true)
    guard let lock = try HeldLock(paths.lock) else {
      throw BackupError.inUse(paths.folder, holder: StateFolder.holder(of: paths.lock))
    }
    return try withExtendedLifetime(lock) {
      // Parts of two states are there already: one dataset more would not make them one.
      try RestoreMark.check(paths.folder)
      let target = "\(paths.datasets)/\(dataset).sqlite"
      guard isReplacing || !Files.exists(target) else { throw BackupError.datasetExists(dataset) }
      var report = RestoreState.Report()
      (report.name, report.madeAt, report.files) = (chosen, manifest.madeAt, 1)
      let part = StatePaths("\(paths.folder)/\(RestoreState.partName)")
      try Files.removeTree(part.folder)
      try Files.makeFolder(part.datasets)
      try Files.makePrivate(part.folder)
      defer { try? Files.removeTree(part.folder) }
      let copy = "\(part.datasets)/\(dataset).sqlite"
      report.bytes += try Files.copy(source, to: copy)
      try part.stores.migrate()
      try copyDocuments(of: part, from: backups, &report, cancellation)
      if Files.exists(target) { report.former = try moveAside(target) }
      // From one rename to the next there is either dataset, and never a mixture.
      try Files.rename(copy, to: target)
      try Files.syncFolder(paths.datasets)
      return report
    }
  }

  /// Copies the documents that the versions of the staged dataset name and the archive lacks.
  private func copyDocuments(
    of part: StatePaths, from backups: BackupFolder, _ report: inout RestoreState.Report, _ cancellation: Cancellation
  ) throws {
    let (archive, saved) = (try Archive(folder: paths.landing), try Archive(folder: backups.documents))
    var missing: Set<Digest> = []
    try part.stores.eachDocument { text in
      if let digest = Digest(hex: text), !archive.contains(digest) { missing.insert(digest) }
    }
    for digest in missing.sorted() {
      if cancellation.isCancelled { throw CancelledRestore() }
      let name = "\(digest.hex).zst"
      guard saved.contains(digest) else { throw BackupError.damaged("\(backups.documents)/\(name)", "it is missing") }
      let staged = "\(part.folder)/\(name)"
      report.bytes += try Files.copy("\(backups.documents)/\(name)", to: staged, isDurable: false)
      try Files.rename(staged, to: "\(paths.landing)/\(name)")
      report.documents += 1
    }
    if missing.isEmpty { return }
    sync()
    try Files.syncFolder(paths.landing)
  }

  /// Keeps the present dataset in a folder of its own, with the log of a database that was not closed.
  private func moveAside(_ target: String) throws -> String {
    // A log that stayed would be applied to the other file: closing the database moves it into its own.
    ClosedDatabase.settle(target)
    let former = try RestoreState.makeFormer(in: paths.folder)
    try Files.makeFolder("\(former)/datasets")
    let name = target.split(separator: "/").last.map(String.init) ?? ""
    for suffix in ["-wal", "-shm"] where Files.exists(target + suffix) {
      try Files.rename(target + suffix, to: "\(former)/datasets/\(name)\(suffix)")
    }
    // Two names of one file: the next rename replaces the first of them.
    guard link(target, "\(former)/datasets/\(name)") == 0 else { throw FileError("link", target) }
    return former
  }
}
