internal import Glibc
internal import Platform

/// Whether a folder can take what a run writes.
enum Space {
  /// With less than this a run will most likely fail, in bytes.
  static let freeBytesMin = 16 << 20

  /// What is in the way; nil where nothing is. A folder that is not there yet is no obstacle.
  static func obstacle(_ folder: String) -> String? {
    guard Files.isFolder(folder) else { return nil }
    guard access(folder, W_OK | X_OK) == 0 else { return "\(folder) cannot be written to" }
    var facts = statvfs()
    guard statvfs(folder, &facts) == 0 else { return nil }
    let free = Int(facts.f_bavail) * Int(facts.f_frsize)
    guard free < freeBytesMin || (facts.f_files > 0 && facts.f_favail == 0) else { return nil }
    return "no space is left for \(folder) (\(Words.bytes(free)) free)"
  }
}
