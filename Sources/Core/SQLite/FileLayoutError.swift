internal import Platform

/// A database file whose layout this Klamra does not support. The file is unchanged.
struct FileLayoutError: Problem, Hashable {
  /// The file.
  public let path: String
  /// The layout number in the file.
  public let found: Int
  /// The layout of this Klamra.
  public let known: Int

  public init(path: String, found: Int, known: Int) {
    self.path = path
    self.found = found
    self.known = known
  }

  private var isNewer: Bool { found > known }

  public var what: String {
    isNewer
      ? "\(path) was written by a newer Klamra: it has layout \(found), and this one knows layout \(known)"
      : "\(path) was written by an older Klamra: it has layout \(found), and this one reads layout \(known)"
  }

  public var advice: Advice {
    isNewer
      ? "Install the newer Klamra again, or restore the state folder from a backup made before the upgrade"
      : "Start the daemon, or run a source once: the first command that writes migrates the file"
  }
}
