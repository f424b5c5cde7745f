import Glibc
import OutputState
import Platform
import Publication
import SQLite
import Testbed

/// A file system of one megabyte in memory; only root may mount one.
final class SmallDisk {
  private let folder: TemporaryFolder
  let path: String

  /// Tried once for all tests.
  static let isPossible: Bool = (try? SmallDisk()) != nil

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("disk")
    try Files.makeFolder(path)
    guard mount("klamra-test", path, "tmpfs", 0, "size=1m") == 0 else { throw FileError("mount", path) }
  }

  func makeReadOnly() throws {
    let flags = UInt(MS_REMOUNT) | UInt(MS_RDONLY)
    guard mount("klamra-test", path, "tmpfs", flags, "size=1m") == 0 else { throw FileError("mount again", path) }
  }

  deinit { umount(path) }
}

extension TemporaryFolder {
  func database() throws -> Database { try Database(file("klamra.sqlite"), tables: [Publications.tables]) }
}
