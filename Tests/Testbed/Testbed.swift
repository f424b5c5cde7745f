internal import Glibc
internal import Platform

//! Testbed: what several test targets share.

/// The folder of real inputs beside a developer's checkout; a user's clone has none, and tests that need it are
/// skipped.
public enum Shared {
  // Tests run in the package's folder.
  private static let root = "../shared/data"

  public static var isThere: Bool { Files.isFolder(root) }

  /// The comment of a skipped test.
  public static let absence = "../shared/data is not there: tests on real inputs are skipped"

  public static func path(_ name: String) -> String { "\(root)/\(name)" }
}

/// A temporary folder for one test, removed at the end.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    var template = Array("/tmp/klamra-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError("make a temporary folder in", "/tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? Files.removeTree(path) }

  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file in the folder, with the folders above it.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }

  @discardableResult
  public func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = file(name)
    try Files.makeFolder(Files.parent(of: path))
    try AtomicFile.write(bytes, to: path)
    return path
  }
}
