/// A file of a rendering.
public struct FileTarget: Hashable, Sendable {
  /// The use of a rendering's files.
  public enum Use: Hashable, Sendable {
    /// The files are written and synced.
    case write
    /// The files exist, and their content is compared with the rendering.
    case compare
  }

  /// Its path.
  public var path: String
  /// The compression of its content.
  public var packing: FileKind.Packing

  public init(_ path: String, _ packing: FileKind.Packing) {
    self.path = path
    self.packing = packing
  }
}
