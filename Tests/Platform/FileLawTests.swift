internal import Glibc
import Platform
internal import Testbed
internal import Testing

@testable internal import Platform

/// Files by their descriptors: places, modes, and who wins when several write.
@Suite struct DescriptorTests {
  private func mode(_ path: String) -> UInt32 {
    var facts = stat()
    return stat(path, &facts) == 0 ? facts.st_mode & 0o777 : 0
  }

  private func bytes(_ file: borrowing Descriptor, from offset: Int, count: Int) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0xEE, count: count)
    let found = try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }
    return Array(buffer[..<found])
  }

  @Test func bytesAreWrittenAndReadAtAnyPlace() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("file", "abcdefghij")
    let file = try Descriptor(updating: path)
    try [UInt8]("XY".utf8).withUnsafeBytes { try file.write($0, at: 3) }
    #expect(try Files.read(path) == Array("abcXYfghij".utf8))
    // Writing after the end fills the gap with zeros.
    try [UInt8]("Z".utf8).withUnsafeBytes { try file.write($0, at: 12) }
    #expect(try Files.read(path) == Array("abcXYfghij\0\0Z".utf8) && file.size() == 13)
    #expect(try bytes(file, from: 0, count: 5) == Array("abcXY".utf8))
    #expect(try bytes(file, from: 10, count: 10) == Array("\0\0Z".utf8))
    #expect(try bytes(file, from: 13, count: 4) == [] && bytes(file, from: 1000, count: 4) == [])
  }

  @Test func aFileIsEmptiedBeforeItIsWritten() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("file", "something long")
    let file = try Descriptor(writing: path)
    #expect(try file.size() == 0)
    try [UInt8]("ab".utf8).withUnsafeBytes { try file.write($0) }
    try [UInt8]("cd".utf8).withUnsafeBytes { try file.write($0) }
    try file.sync()
    #expect(try Files.read(path) == Array("abcd".utf8))
  }

  @Test func onlyTheOwnerReadsWhatIsPrivate() throws {
    let folder = try TemporaryFolder()
    _ = try Descriptor(writing: folder.file("private"), isPrivate: true).size()
    _ = try Descriptor(writing: folder.file("public")).size()
    #expect(mode(folder.file("private")) == 0o600 && mode(folder.file("public")) & 0o600 == 0o600)
    try AtomicFile.write([1], to: folder.file("secret"), isPrivate: true)
    #expect(mode(folder.file("secret")) == 0o600)
    try AtomicFile.create([1], at: folder.file("key"), isPrivate: true)
    #expect(mode(folder.file("key")) == 0o600)
    try Files.makeFolder(folder.file("state"))
    try Files.makePrivate(folder.file("state"))
    try Files.makePrivate(folder.file("public"))
    #expect(mode(folder.file("state")) == 0o700 && mode(folder.file("public")) == 0o600)
    let error = #expect(throws: FileError.self) { try Files.makePrivate(folder.file("nothing")) }
    #expect(error?.what == "cannot protect \(folder.file("nothing")): No such file or directory")
  }

  @Test func aFileWithoutANameIsNowhere() throws {
    let folder = try TemporaryFolder()
    let file = try Descriptor(namelessIn: folder.path)
    try [UInt8]("abc".utf8).withUnsafeBytes { try file.write($0, at: 0) }
    #expect(try bytes(file, from: 0, count: 9) == Array("abc".utf8))
    #expect(try Files.list(folder.path).isEmpty)
    #expect(throws: FileError.self) { _ = try Descriptor(namelessIn: folder.file("nothing")).size() }
  }

  @Test func aFileHasOneIdentityUnderAllItsNames() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("one", "x")
    #expect(link(path, folder.file("two")) == 0)
    let (one, two) = (try Descriptor(reading: path).identity(), try Descriptor(reading: folder.file("two")).identity())
    #expect(one == two)
    // A copy is another file; so is the one that takes the place of the first.
    try AtomicFile.write(Array("x".utf8), to: path)
    #expect(try Descriptor(reading: path).identity() != one)
  }

  @Test(arguments: ["open", "create"])
  func whatCannotBeOpenedIsNamed(operation: String) throws {
    let path = "/nowhere/at/all"
    let error = #expect(throws: FileError.self) {
      if operation == "open" {
        _ = try Descriptor(updating: path).size()
      } else {
        _ = try Descriptor(writing: path).size()
      }
    }
    #expect(error?.what == "cannot \(operation) \(path): No such file or directory" && error?.path == path)
    #expect(throws: FileError.self) { _ = try Descriptor(reading: path).size() }
  }

  // MARK: Atomic files

  @Test func ofSeveralThatCreateAFileOneWins() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("key")
    let winners = Monitor<[Int]>([])
    let threads = (0..<8).map { number in
      Thread("creates \(number)") {
        let bytes = [UInt8](repeating: UInt8(number), count: 10_000)
        if (try? AtomicFile.create(bytes, at: path)) == true { winners.withLock { $0.append(number) } }
      }
    }
    for thread in threads { thread.join() }
    let winner = try #require(winners.withLock { $0 }.first)
    #expect(winners.withLock { $0 }.count == 1)
    #expect(try Files.read(path) == [UInt8](repeating: UInt8(winner), count: 10_000))
    #expect(try Files.list(folder.path) == ["key"])
    #expect(try !AtomicFile.create([7], at: path) && Files.read(path).count == 10_000)
  }

  /// A reader that looks all the time never sees half of a file.
  @Test func aReaderSeesOneWholeFileOrTheOther() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("latest.json", [UInt8](repeating: 0, count: 5000))
    let isDone = Monitor(false)
    let torn = Monitor(0)
    let reader = Thread("reads") {
      while !isDone.withLock({ $0 }) {
        guard let bytes = try? Files.read(path) else { continue }
        if bytes.count != 5000 || Set(bytes).count != 1 { torn.withLock { $0 += 1 } }
      }
    }
    for number in 1...60 {
      let file = try AtomicFile(path)
      for _ in 0..<5 { try file.write([UInt8](repeating: UInt8(number), count: 1000)) }
      try file.commit(durable: number % 10 == 0)
    }
    isDone.withLock { $0 = true }
    reader.join()
    #expect(torn.withLock { $0 } == 0)
    #expect(try Files.list(folder.path) == ["latest.json"])
  }

  @Test func leftoversOfACrashAreKnownByTheirEnding() throws {
    let folder = try TemporaryFolder()
    let file = try AtomicFile(folder.file("a.csv"))
    try file.write("half")
    let names = try Files.list(folder.path)
    #expect(names.count == 1 && names[0].hasPrefix("a.csv.") && names[0].hasSuffix(".part"))
    #expect(file.path == folder.file("a.csv"))
    try file.commit()
  }

  // MARK: Locks, folders and space

  /// Whether the lock could be taken; it is free again afterwards.
  private func takes(_ path: String, note: String) throws -> Bool {
    let lock = try FileLock(path, note: note)
    return lock != nil
  }

  @Test func aLockIsHeldByOneAndNamesIt() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lock")
    do {
      let first = try FileLock(path, note: "process 4711, daemon")
      let (isFirst, isSecond) = (first != nil, try takes(path, note: "another"))
      #expect(isFirst && !isSecond)
      // The second process has written nothing.
      #expect(try Files.read(path) == Array("process 4711, daemon".utf8))
    }
    // A shorter note leaves nothing of the longer one.
    #expect(try takes(path, note: "cli"))
    #expect(try Files.read(path) == Array("cli".utf8))
    let error = #expect(throws: FileError.self) { _ = try takes("/nowhere/lock", note: "") }
    #expect(error?.what == "cannot open the lock /nowhere/lock: No such file or directory")
  }

  @Test func everyNameOfAFolderIsVisitedOnce() throws {
    let folder = try TemporaryFolder()
    let names = (0..<500).map { "plik \($0) ż" }
    for name in names { _ = try Descriptor(writing: folder.file(name)).size() }
    var seen: [String] = []
    try Files.visit(folder.path) { name in
      seen.append(name)
      try? Files.remove(folder.file(name))
    }
    #expect(seen.count == 500 && Set(seen) == Set(names))
    #expect(try Files.list(folder.path).isEmpty)
  }

  @Test func linksAreSeenAsLinksAndFollowedForWhatTheyLeadTo() throws {
    let folder = try TemporaryFolder()
    try folder.write("there/file", "x")
    #expect(
      symlink(folder.file("there"), folder.file("folder")) == 0
        && symlink(folder.file("gone"), folder.file("dead")) == 0)
    #expect(Files.isFolder(folder.file("folder")) && kind(folder.file("folder")) == .link)
    #expect(
      kind(folder.file("dead")) == .link && !Files.exists(folder.file("dead")) && !Files.isFolder(folder.file("dead")))
    try Files.removeTree(folder.file("dead"))
    #expect(kind(folder.file("dead")) == nil)
  }

  @Test func aDeepFolderIsMadeDurably() throws {
    let folder = try TemporaryFolder()
    try Files.makeFolder(folder.file("a/b/c/d"), durable: true)
    try Files.makeFolder(folder.file("a/b/c/d"), durable: true)
    #expect(Files.isFolder(folder.file("a/b/c/d")))
    let threads = (0..<8).map { _ in Thread("makes") { try? Files.makeFolder(folder.file("x/y/z")) } }
    for thread in threads { thread.join() }
    #expect(Files.isFolder(folder.file("x/y/z")))
  }

  @Test func theSpaceOfAFileSystemIsKnown() throws {
    let folder = try TemporaryFolder()
    let space = try #require(DiskSpace(at: folder.path))
    #expect(space.freeBytes > 0 && !space.isOutOfFiles)
    #expect(DiskSpace(at: folder.file("nothing")) == nil)
    // /proc has no blocks at all.
    #expect(DiskSpace(at: "/proc")?.freeBytes == 0)
  }

  @Test func theTimeOfAFileIsThatOfItsLastChange() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("file", "x")
    var times = (
      timespec(tv_sec: 1_700_000_000, tv_nsec: 123_456_789), timespec(tv_sec: 1_700_000_000, tv_nsec: 123_456_789)
    )
    let status = withUnsafePointer(to: &times.0) { utimensat(AT_FDCWD, path, $0, 0) }
    #expect(status == 0)
    #expect(try Files.facts(path).modified == Timestamp(microseconds: 1_700_000_000_123_456))
  }

  // MARK: Errors

  private static let writable = "Make it writable for the user that runs klamra, then run again"
  private static let raise = "Raise the limit of open files (LimitNOFILE= in the unit)"

  @Test(arguments: [
    (ENOENT, "No such file or directory", "Check the path", false), (EACCES, "Permission denied", writable, false),
    (EPERM, "Operation not permitted", writable, false),
    (EROFS, "Read-only file system", writable, false), (EMFILE, "Too many open files", raise, true),
    (ENFILE, "Too many open files in system", raise, true),
    (EIO, "Input/output error", "", true), (EINTR, "Interrupted system call", "", true),
    (EAGAIN, "Resource temporarily unavailable", "", true), (EISDIR, "Is a directory", "", false),
    (ELOOP, "Too many levels of symbolic links", "", false), (ENOTDIR, "Not a directory", "", false),
    (EFBIG, "File too large", "", false),
    (
      ENOSPC, "No space left on device",
      "Free some space on that file system (df -h /), then run again; nothing was lost", true
    ),
    (
      EDQUOT, "Disk quota exceeded", "Free some space on that file system (df -h /), then run again; nothing was lost",
      true
    ),
  ])
  func everyErrorSaysWhatHappenedAndWhatToDo(code: Int32, why: String, advice: String, isRetryable: Bool) {
    let error = FileError("write to", "/x", code: code)
    #expect(
      error.what == "cannot write to /x: \(why)" && error.advice == Advice(advice) && error.isRetryable == isRetryable)
    #expect(error.isLinkRefused == (code == ELOOP) && error.isLackOfSpace == (code == ENOSPC || code == EDQUOT))
  }
}
