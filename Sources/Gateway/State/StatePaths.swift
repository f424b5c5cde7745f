/// The paths of the files in a state folder (docs/operators.md, "Folders").
public struct StatePaths: Hashable, Sendable {
  /// The state folder itself.
  public let folder: String

  public init(_ folder: String) { self.folder = folder }

  /// Runs, ledgers, quotas, cursors, events and deliveries.
  public var database: String { "\(folder)/klamra.sqlite" }
  /// One file per dataset.
  public var datasets: String { "\(folder)/datasets" }
  /// Archived documents, named by their digests.
  public var landing: String { "\(folder)/landing" }
  /// The secret of the digests that others see: names of documents, ids of events, names of keys.
  public var installationSecret: String { "\(folder)/documents.key" }
  /// Public files of histories that a restore has replaced.
  public var aside: String { "\(folder)/set-aside" }
  /// The lock of the one writing process.
  public var lock: String { "\(folder)/lock" }
  /// The control socket of the daemon.
  public var socket: String { "\(folder)/klamra.sock" }
}
