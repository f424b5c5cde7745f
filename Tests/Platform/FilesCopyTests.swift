import Glibc
import Testbed
import Testing

@testable import Platform

/// Copies and moves of files and folders.
@Suite struct FilesCopyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func mode(_ path: String) -> UInt32 {
    var facts = stat()
    return stat(path, &facts) == 0 ? facts.st_mode & 0o777 : 0
  }

  /// Around the size of a chunk.
  @Test(arguments: [0, 1, (1 << 18) - 1, 1 << 18, (1 << 18) + 1]) func aCopyHasTheSameBytes(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let path = try folder.write("a", bytes)
    #expect(chmod(path, 0o600) == 0)
    #expect(try Files.copy(path, to: folder.file("b")) == size)
    #expect(try Files.read(folder.file("b")) == bytes)
    #expect(mode(folder.file("b")) == 0o600)
    let measured = try Files.measure(folder.file("b"))
    #expect(measured.bytes == size && measured.digest == SHA256.of(bytes))
  }

  @Test func aTreeIsCopiedWithoutItsLinks() throws {
    try folder.write("a/b/c", "c")
    try folder.write("a/d", "d")
    #expect(symlink("/etc/passwd", folder.file("a/link")) == 0)
    #expect(chmod(folder.file("a/b"), 0o700) == 0)
    try Files.copyTree(folder.file("a"), to: folder.file("copy"))
    #expect(try Files.list(folder.file("copy")) == ["b", "d"])
    #expect(try Files.read(folder.file("copy/b/c")) == Array("c".utf8))
    #expect(mode(folder.file("copy/b")) == 0o700)
  }

  @Test func aMoveLeavesNothing() throws {
    try folder.write("a/b", "b")
    try Files.move(folder.file("a"), to: folder.file("c"))
    #expect(!Files.exists(folder.file("a")))
    #expect(try Files.read(folder.file("c/b")) == Array("b".utf8))
    #expect(throws: FileError.self) { try Files.move(folder.file("a"), to: folder.file("d")) }
  }

  /// /dev/shm is a file system of its own.
  @Test(.enabled(if: Files.isFolder("/dev/shm"))) func aMoveReachesAnotherFileSystem() throws {
    let target = "/dev/shm/klamra-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    defer { try? Files.removeTree(target) }
    try folder.write("a/b", "b")
    try Files.move(folder.file("a"), to: target)
    #expect(!Files.exists(folder.file("a")))
    #expect(try Files.read("\(target)/b") == Array("b".utf8))
  }

  @Test(arguments: [("a/b", "b"), ("b", "b"), ("/a/", ""), ("/", "")]) func theNameIsTheLastPart(
    path: String, name: String
  ) {
    #expect(Files.name(of: path) == name)
  }

  @Test func whatIsNoCertificateHasNoEnd() throws {
    #expect(Certificates.expiries(in: folder.file("missing")) == nil)
    #expect(Certificates.expiries(in: try folder.write("text.pem", "nothing\n")) == [])
  }

  @Test(.enabled(if: Shell.path("openssl") != nil)) func certificatesHaveAnEnd() throws {
    _ = try #require(
      Shell.shell(
        "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=test -days 30 -keyout key -out one.pem 2>/dev/null",
        in: folder.path))
    let one = try Files.read(folder.file("one.pem"))
    let path = try folder.write("two.pem", Array("# a comment\n".utf8) + one + one)
    let expiries = try #require(Certificates.expiries(in: path))
    #expect(expiries.count == 2)
    for expiry in expiries { #expect(abs(expiry.seconds(since: .now) - 30 * 86_400) < 3600) }
  }
}
