public import Landing
public import Runtime

/// What a follower works with: the configuration of the moment, and where its cursors are.
public struct FollowerSite: Sendable {
  /// The configuration of the moment, and what is made of it.
  public let environment: Environment
  /// Where the cursors are.
  public let records: FollowerRecords
  /// The landed documents.
  public let archive: Archive

  /// - Parameter environment: that of the moment; it is asked once, so that all followers of a pass agree.
  public init(_ runtime: Runtime, _ environment: Environment) {
    self.environment = environment
    records = FollowerRecords(runtime.records, publicFolder: runtime.publicFolder)
    archive = runtime.archive
  }
}
