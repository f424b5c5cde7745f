/// A file that takes part in a rendering.
public struct FileTarget: Hashable, Sendable {
  /// What happens with the files of a rendering.
  public enum Use: Hashable, Sendable {
    /// They are written, and synced.
    case write
    /// They are there, and their content is compared with the rendering.
    case compare
  }

  /// Where it is.
  public var path: String
  /// How its content is compressed.
  public var packing: FileKind.Packing

  public init(_ path: String, _ packing: FileKind.Packing) {
    self.path = path
    self.packing = packing
  }
}
