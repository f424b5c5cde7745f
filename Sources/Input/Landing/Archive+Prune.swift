internal import Glibc
public import Platform

/// How documents that nobody needs any more leave the archive.
///
/// References go first, in the databases, and files after them: a process that dies in between leaves files that nobody
/// refers to, which the next round finds. A run, however, lands a file before it records the reference. So the archive
/// remembers what this process has landed, and removes nothing of that.
extension Archive {
  /// Removes what a crash left half-written. Only for the process that holds the state folder's lock.
  ///
  /// - Parameters:
  ///   - isStarting: nothing is written yet, so that no file is spared; afterwards those of this process are.
  ///   - isDryRun: the files stay.
  /// - Returns: how many files there were.
  @discardableResult
  public func removeLeftovers(isStarting: Bool = true, isDryRun: Bool = false) throws(FileError) -> Int {
    // By the number of the process, which in a container is that of the process before: so never at the start.
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

  /// Says that every run which landed something has recorded it: call it while no run is under way.
  public func forgetLanded() { fresh.withLock { $0 = [] } }

  /// Calls with every document of the archive, in no order; other files are passed over.
  public func visit(_ body: (Digest) -> Void) throws(FileError) {
    try Files.visit(folder) { name in
      guard name.hasSuffix(".zst"), let digest = Digest(hex: String(name.dropLast(4))) else { return }
      body(digest)
    }
  }

  /// Whether a document may go, as far as the archive knows: a run under way may be about to refer to it.
  public func isRemovable(_ digest: Digest) -> Bool { fresh.withLock { !$0.contains(digest) } }

  /// The size of a document's file, in bytes; 0 where there is none.
  public func storedBytes(_ digest: Digest) -> Int { (try? Files.facts(path(of: digest)).bytes) ?? 0 }

  /// Removes a document, unless it was landed meanwhile.
  public func remove(_ digest: Digest) throws(FileError) {
    // Under the lock, so that nobody finds the file there and relies on it while it goes.
    try fresh.withLock { landed throws(FileError) in
      if !landed.contains(digest) { try Files.remove(path(of: digest)) }
    }
  }
}
