/// Where the files of a state folder are (docs/operators.md, "Folders").
public struct StatePaths: Hashable, Sendable {
  /// The state folder itself.
  public let folder: String

  public init(_ folder: String) { self.folder = folder }

  /// Runs, ledgers, quotas, cursors, events and deliveries.
  public var database: String { "\(folder)/klamra.sqlite" }
  /// One file per dataset.
  public var datasets: String { "\(folder)/datasets" }
  /// Landed documents, named by their digests.
  public var landing: String { "\(folder)/landing" }
  /// Held by the one process that writes.
  public var lock: String { "\(folder)/lock" }
  /// Where the daemon takes commands.
  public var socket: String { "\(folder)/klamra.sock" }
}
