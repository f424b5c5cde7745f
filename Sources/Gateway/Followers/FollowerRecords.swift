public import State

/// Where the cursors of followers are: what a process needs that only looks how far they are.
public struct FollowerRecords: Sendable {
  /// `klamra.sqlite`.
  public let tables: Records
  /// The folder of what consumers see.
  public let publicFolder: String

  public init(_ tables: Records, publicFolder: String) {
    self.tables = tables
    self.publicFolder = publicFolder
  }
}
