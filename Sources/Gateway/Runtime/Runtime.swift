//! Runtime: the gateway at work, which every use case stands on.
//!
//! The locked state folder with its tables, the configuration of the moment and what is made of it, the locks, the slots of runs;
//! and the values that use cases share: reports, progress, the interface of followers, errors of usage.

public import Configuration
public import Landing
internal import Platform
public import State
internal import Store

/// A gateway at work: the locked state folder and everything that writes into it.
public final class Runtime: Sendable {
  /// Holds the lock of the state folder.
  private let folder: StateFolder
  /// The folder of what consumers see.
  public let publicFolder: String
  /// The landed documents.
  public let archive: Archive
  /// The tables of `klamra.sqlite`.
  public let records: Records
  /// Who may run.
  public let slots = RunSlots()
  /// The locks of work that excludes other work.
  public let locks = GatewayLocks()
  private let current: Monitor<Environment>

  /// Locks the state folder and opens what is in it.
  ///
  /// - Throws: `StateFolderError` where another klamra holds the folder, `FileError` and `SQLiteError` where it cannot
  ///   be used, `FileLayoutError` where a newer klamra wrote it, and what the configuration's secrets have against them.
  public init(_ folders: Folders, _ configuration: Configuration) throws {
    folder = try StateFolder(folders.state)
    publicFolder = folders.public
    archive = try Archive(folder: folder.paths.landing)
    try archive.removeLeftovers()
    try folder.paths.stores.clean()
    records = try Records(opening: folder.paths)
    try folder.paths.stores.migrate()
    current = Monitor(
      try Environment(
        configuration, stores: folder.paths.stores,
        site: PublicSite.open(configuration, in: publicFolder, records)))
    try writeInventory(of: configuration)
  }

  /// The files and folders of the state folder.
  public var paths: StatePaths { folder.paths }

  /// The configuration of now; a run keeps the one that it began with.
  public var environment: Environment { current.withLock { $0 } }

  /// Replaces the configuration by another valid one; on an error the old one stays.
  public func reload(_ configuration: Configuration) throws {
    try locks.whileFollowing {
      let environment = try Environment(
        configuration, stores: paths.stores, site: PublicSite.open(configuration, in: publicFolder, records))
      try writeInventory(of: configuration)
      current.withLock { $0 = environment }
    }
  }

  /// Writes the declared facts about sources into a file, which can be fetched into a dataset.
  private func writeInventory(of configuration: Configuration) throws {
    try SourceInventory(configuration).write(below: paths.folder)
  }
}
