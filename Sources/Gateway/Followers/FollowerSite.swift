public import Landing
public import Runtime

/// The surroundings of a follower: the current configuration, and the places of cursors.
public struct FollowerSite: Sendable {
  /// The current configuration and its public site.
  public let environment: Environment
  /// The places of cursors.
  public let records: FollowerRecords
  /// The numbers that versions may have.
  public let numbers: VersionNumbers
  /// The landed documents.
  public let archive: Archive
  /// The names by which the public knows them.
  let documentNames: DocumentNames

  /// - Parameter environment: read once for a pass, so that all followers work with the same.
  public init(_ runtime: Runtime, _ environment: Environment) {
    self.environment = environment
    records = FollowerRecords(runtime.records, publicFolder: runtime.publicFolder)
    archive = runtime.archive
    documentNames = DocumentNames(runtime.installationKey)
    numbers = VersionNumbers(runtime, environment)
  }
}
