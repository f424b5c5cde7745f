internal import Glibc
public import Platform

/// The removal of documents that are no longer needed.
///
/// References are removed first, in the databases, and files afterwards: a process that crashes in between leaves files
/// without references, which the next round finds. A run, however, stores a file before it records the reference.
/// Therefore the archive remembers what this process has stored, and does not remove it.
extension Archive {
  /// Removes incomplete files left by a crash. Only for the process that holds the state folder's lock.
  ///
  /// - Parameters:
  ///   - isStarting: true before anything is written, so that every file is removed; later, those of this process are
  ///   kept.
  ///   - isDryRun: true keeps the files.
  /// - Returns: the number of files.
  @discardableResult
  public func removeLeftovers(isStarting: Bool = true, isDryRun: Bool = false) throws(FileError) -> Int {
    // By process id, which a container may reuse across restarts: therefore not at the start.
    let own = "\(getpid())-"
    var count = 0
    var failure: FileError?
    try Files.visit(folder) { name in
      guard name.hasSuffix(AtomicFile.temporarySuffix), isStarting || !name.hasPrefix(own) else { return }
      count += 1
      if !isDryRun { do throws(FileError) { try Files.remove("\(folder)/\(name)") } catch { failure = error } }
    }
    if let failure { throw failure }
    return count
  }

  /// Forgets what this process has stored; call it only while no run is under way, since every run has then recorded
  /// its documents.
  public func forgetLanded() { fresh.withLock { $0 = [] } }

  /// Calls the body with every document of the archive, in no order; other files are skipped.
  public func visit(_ body: (Digest) -> Void) throws(FileError) {
    try Files.visit(folder) { name in
      guard name.hasSuffix(".zst"), let digest = Digest(hex: String(name.dropLast(4))) else { return }
      body(digest)
    }
  }

  /// Whether the archive permits removal: a run under way may be about to refer to the document.
  public func isRemovable(_ digest: Digest) -> Bool { fresh.withLock { !$0.contains(digest) } }

  /// The size of a document's file, in bytes; 0 if there is none.
  public func storedBytes(_ digest: Digest) -> Int { (try? Files.facts(path(of: digest)).bytes) ?? 0 }

  /// Removes a document, unless it was stored again in the meantime.
  public func remove(_ digest: Digest) throws(FileError) {
    // Under the lock, so that a concurrent run does not find the file and rely on it while it is removed.
    try fresh.withLock { landed throws(FileError) in
      if !landed.contains(digest) { try Files.remove(path(of: digest)) }
    }
  }
}
