internal import Glibc
internal import Testbed
internal import Testing

@testable import Platform

@Suite struct FilesTests {
  @Test func aFolderIsMadeWithItsParentsAndAgain() throws {
    let folder = try TemporaryFolder()
    try Files.makeFolder(folder.file("a/b/c"))
    try Files.makeFolder(folder.file("a/b/c"))
    try Files.makeFolder(folder.file("a/b/c/"))
    #expect(Files.isFolder(folder.file("a/b/c")))
  }

  @Test func aFileInTheWayOfAFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("taken", "")
    let error = #expect(throws: FileError.self) { try Files.makeFolder(path) }
    #expect(error?.code == ENOTDIR)
    #expect(throws: FileError.self) { try Files.makeFolder(path + "/below") }
  }

  @Test func namesAreListedInByteOrder() throws {
    let folder = try TemporaryFolder()
    for name in ["ż", "b", "a", "B", "ą"] { try folder.write(name, "") }
    #expect(try Files.list(folder.path) == ["B", "a", "b", "ą", "ż"])
  }

  @Test func listingWhatIsNotThereSaysWhichPath() {
    let error = #expect(throws: FileError.self) { try Files.list("/nowhere/at/all") }
    #expect(error?.what == "cannot list /nowhere/at/all: No such file or directory")
    #expect(error?.advice == "Check the path")
    #expect(error?.isRetryable == false)
  }

  /// The file that could not be written is gone; its folder is inspected instead.
  @Test func aFullDiskIsLookedAtWhereTheFileWouldBe() throws {
    let folder = try TemporaryFolder()
    let gone = FileError("write to", folder.file("x.csv.12-34.part"), code: ENOSPC)
    #expect(gone.advice.description.contains("(df -h \(folder.path))"))
    #expect(FileError("list", folder.path, code: ENOSPC).advice.description.contains("(df -h \(folder.path))"))
    #expect(gone.isLackOfSpace && !FileError("open", "/x", code: EIO).isLackOfSpace)
  }

  @Test func whatSteersATerminalIsVisible() {
    #expect(VisibleText.shown("zażółć gęślą.csv") == "zażółć gęślą.csv")
    #expect(VisibleText.shown("a\u{1b}[31m\nb\t\r\u{202e}") == "a\\u{1b}[31m\\nb\\t\\r\\u{202e}")
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
  func aFileIsReadAsItWasWritten(count: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.write("file", bytes)
    #expect(try Files.read(path) == bytes)
    #expect(try Files.facts(path).bytes == count)
  }

  @Test func aFileBeyondTheLimitIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("large", "")
    // A hole: no block is written.
    #expect(truncate(path, off_t(Files.readBytesMax + 1)) == 0)
    let error = #expect(throws: FileError.self) { try Files.read(path) }
    #expect(error?.code == EFBIG)
  }

  @Test func aTreeIsRemovedWithoutFollowingLinks() throws {
    let folder = try TemporaryFolder()
    try folder.write("outside/kept", "x")
    try folder.write("tree/a/b", "x")
    #expect(symlink(folder.file("outside"), folder.file("tree/link")) == 0)
    try Files.removeTree(folder.file("tree"))
    try Files.removeTree(folder.file("tree"))
    #expect(!Files.exists(folder.file("tree")))
    #expect(Files.exists(folder.file("outside/kept")))
  }

  @Test func anEntryIsOpenedAsItself() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("file", "x")
    #expect(symlink(path, folder.file("link")) == 0)
    #expect(kind(folder.file("link")) == .link && kind(path) == .file && kind(folder.file("nothing")) == nil)
    let identity = try Descriptor(readingEntry: path).identity()
    #expect(try Descriptor(reading: folder.file("link")).identity() == identity)
    let error = #expect(throws: FileError.self) { _ = try Descriptor(readingEntry: folder.file("link")).identity() }
    #expect(error?.isLinkRefused == true)
    #expect(try Descriptor(reading: folder.write("other", "x")).identity() != identity)
  }

  @Test func removingWhatIsGoneIsFine() throws {
    let folder = try TemporaryFolder()
    try Files.remove(folder.file("nothing"))
    #expect(throws: FileError.self) { try Files.remove(folder.path) }
  }

  @Test func renameReplacesAcrossFolders() throws {
    let folder = try TemporaryFolder()
    let old = try folder.write("from/file", "new")
    let new = try folder.write("to/file", "old")
    try Files.rename(old, to: new)
    #expect(try Files.read(new) == Array("new".utf8))
    #expect(!Files.exists(old))
    let error = #expect(throws: FileError.self) { try Files.rename(old, to: new) }
    #expect(error?.code == ENOENT)
  }

  @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/c", "a/b"), ("./a", ".")])
  func parent(path: String, folder: String) { #expect(Files.parent(of: path) == folder) }
}

@Suite struct AtomicFileTests {
  @Test func nothingIsVisibleBeforeTheCommit() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("data.csv")
    let file = try AtomicFile(path)
    try file.write("half of ")
    #expect(!Files.exists(path))
    try file.write("it")
    try file.commit()
    #expect(try Files.read(path) == Array("half of it".utf8))
    #expect(try Files.list(folder.path) == ["data.csv"])
  }

  @Test func whatIsDroppedLeavesNothing() throws {
    let folder = try TemporaryFolder()
    do {
      let file = try AtomicFile(folder.file("data.csv"))
      try file.write("abandoned")
      #expect(try Files.list(folder.path).allSatisfy { $0.hasSuffix(AtomicFile.temporarySuffix) })
    }
    #expect(try Files.list(folder.path).isEmpty)
  }

  @Test func anOldFileStaysUntilTheNewOneIsWhole() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data.csv", "old")
    do {
      let file = try AtomicFile(path)
      try file.write("never finished")
    }
    #expect(try Files.read(path) == Array("old".utf8))
    try AtomicFile.write(Array("new".utf8), to: path)
    #expect(try Files.read(path) == Array("new".utf8))
  }

  @Test func aFailedCommitLeavesNothing() throws {
    let folder = try TemporaryFolder()
    // A folder that is not empty cannot be replaced by a file.
    try folder.write("data.csv/inside", "")
    let error = #expect(throws: FileError.self) { try AtomicFile.write([1, 2, 3], to: folder.file("data.csv")) }
    #expect(error?.what.hasPrefix("cannot rename") == true)
    #expect(error?.code == EISDIR)
    #expect(try Files.list(folder.path) == ["data.csv"])
  }

  @Test func aFolderThatIsAbsentIsAnError() {
    let error = #expect(throws: FileError.self) { try AtomicFile.write([], to: "/nowhere/file") }
    #expect(error?.what.hasPrefix("cannot create /nowhere/file.") == true)
  }

  @Test func aFullDiskIsAnErrorThatCanBeRetried() throws {
    // /dev/full answers every write with ENOSPC (full(4)).
    let file = try Descriptor(writing: "/dev/full")
    let error = #expect(throws: FileError.self) {
      try [UInt8](repeating: 0, count: 10).withUnsafeBytes { bytes in try file.write(bytes) }
    }
    #expect(error?.what == "cannot write to /dev/full: No space left on device")
    #expect(error?.isRetryable == true)
    #expect(error?.description.contains("Free some space") == true)
  }
}
