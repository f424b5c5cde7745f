public import State

/// The places of the followers' cursors; enough for a process that only reads them.
public struct FollowerRecords: Sendable {
  /// `klamra.sqlite`.
  public let tables: Records
  /// The public folder.
  public let publicFolder: String

  public init(_ tables: Records, publicFolder: String) {
    self.tables = tables
    self.publicFolder = publicFolder
  }
}
