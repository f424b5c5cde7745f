internal import Glibc
public import Platform
internal import State

/// Whether a run can write to a folder.
public struct Space: Hashable, Sendable {
  /// With less free space a run will most likely fail, in bytes.
  static let freeBytesMin = 16 << 20
  /// With less free space nothing can be written: the index of a database alone takes half of it, in bytes.
  static let freeBytesToWriteMin = 64 << 10

  /// The problem of the folder.
  public let text: String
  /// Whether nothing can be written at all.
  public let isObstacle: Bool

  /// The current or imminent problem; nil if there is none. A folder that does not exist yet is not a problem.
  public init?(_ folder: String) {
    guard Files.isFolder(folder) else { return nil }
    self.init(
      folder, isWritable: access(folder, W_OK | X_OK) == 0, DiskSpace(at: folder) ?? DiskSpace(freeBytes: .max))
  }

  /// The same with known facts.
  public init?(_ folder: String, isWritable: Bool, _ space: DiskSpace) {
    guard isWritable else {
      (text, isObstacle) = ("\(folder) cannot be written to: make it writable", true)
      return
    }
    isObstacle = space.freeBytes < Self.freeBytesToWriteMin || space.isOutOfFiles
    let then = "free some, and what failed is done again"
    if space.isOutOfFiles {
      let left = (space.freeFiles ?? 0) == 0 ? "no inode" : "only \(Formatting.count(space.freeFiles ?? 0, "inode"))"
      text = "no more files can be made in \(folder), whose file system has \(left) left: \(then)"
    } else if isObstacle {
      text = "no space is left for \(folder) (\(Formatting.bytes(space.freeBytes)) free): \(then)"
    } else if space.freeBytes < Self.freeBytesMin {
      text =
        "little space is left for \(folder) (\(Formatting.bytes(space.freeBytes)) free, wants "
        + "\(Formatting.bytes(Self.freeBytesMin))): \(then)"
    } else {
      return nil
    }
  }

  /// Whether an error means that a file system is full.
  public static func isLacking(_ error: any Error) -> Bool {
    (error as? FileError)?.isLackOfSpace ?? DatabaseFault.isLackOfSpace(error)
  }
}
