internal import Glibc
internal import Platform

/// Files that hold what a user sees, word for word.
public enum Golden {
  /// Whether this run writes the files instead of comparing with them: `KLAMRA_RECORD=1 swift test`.
  public static var isRecording: Bool { getenv("KLAMRA_RECORD") != nil }

  /// What the file holds; when recording, `actual` is written first. The path is relative to the package's folder.
  public static func expected(_ path: String, actual: String) throws -> String {
    if isRecording {
      try Files.makeFolder(Files.parent(of: path))
      try AtomicFile.write(Array(actual.utf8), to: path)
    }
    return String(decoding: try Files.read(path), as: UTF8.self)
  }
}
