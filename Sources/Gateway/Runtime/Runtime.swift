//! Runtime: the running gateway, on which every use case works.
//!
//! The locked state folder with its tables, the current configuration and what was built from it, the locks, the slots
//! of runs, and values that use cases share: reports, progress, the interface of followers, usage errors.

public import Configuration
public import Landing
public import Platform
public import State
internal import Store

/// A running gateway: the locked state folder and everything that writes to it.
public final class Runtime: Sendable {
  /// Holds the lock of the state folder.
  private let folder: StateFolder
  /// The public folder.
  public let publicFolder: String
  /// The landed documents.
  public let archive: Archive
  /// The secret of the digests that others see.
  public let installationKey: InstallationKey
  /// The tables of `klamra.sqlite`.
  public let records: Records
  /// Limits concurrent runs.
  public let slots = RunSlots()
  /// The locks of work that excludes other work.
  public let locks = GatewayLocks()
  /// What the start found and did about a restored state, a sentence each.
  public let notices: [String]
  private let current: Monitor<Environment>

  /// Locks the state folder and opens its content.
  ///
  /// - Throws: `StateFolderError` if another klamra holds the folder, `FileError` and `SQLiteError` if it cannot be
  ///   used, `FileLayoutError` if a newer klamra wrote it, and errors about the configuration's secrets.
  public init(_ folders: Folders, _ configuration: Configuration) throws {
    folder = try StateFolder(folders.state)
    publicFolder = folders.public
    archive = try Archive(folder: folder.paths.landing)
    installationKey = try InstallationKey(file: folder.paths.installationSecret)
    try archive.removeLeftovers()
    try folder.paths.stores.clean()
    records = try Records(opening: folder.paths)
    try folder.paths.stores.migrate()
    let environment = try Environment(
      configuration, stores: folder.paths.stores,
      site: PublicSite.open(configuration, in: publicFolder, records, aside: folder.paths.aside))
    notices =
      try RestoreCheck(records: records, datasets: folder.paths.stores, environment: environment).run()
      + Self.holdBack(environment, publicFolder, records)
    current = Monitor(environment)
    try writeInventory(of: configuration)
  }

  /// The files and folders of the state folder.
  public var paths: StatePaths { folder.paths }

  /// The current configuration; a run keeps the one with which it started.
  public var environment: Environment { current.withLock { $0 } }

  /// Replaces the configuration by another valid one; on an error the old one stays.
  public func reload(_ configuration: Configuration) throws {
    try locks.whileFollowing {
      let environment = try Environment(
        configuration, stores: paths.stores,
        site: PublicSite.open(configuration, in: publicFolder, records, aside: paths.aside))
      try writeInventory(of: configuration)
      _ = Self.holdBack(environment, publicFolder, records)
      current.withLock { $0 = environment }
    }
  }

  /// Keeps datasets back whose erasures are lost. A dataset that cannot be read is reported by whatever reads it next.
  private static func holdBack(_ environment: Environment, _ publicFolder: String, _ records: Records) -> [String] {
    let lost = LostErasures(publicFolder: publicFolder, records.publications)
    return environment.stores.sorted { $0.key < $1.key }.compactMap { _, store in
      do {
        return try lost.holdBack(store, from: environment.site.publisher)
      } catch { return nil }
    }
  }

  /// Writes the declared facts about sources into a file, which can be fetched into a dataset.
  private func writeInventory(of configuration: Configuration) throws {
    // Without the sources that are left out, their rows would be deleted.
    guard configuration.unusable.isEmpty else { return }
    try SourceInventory(configuration).write(below: paths.folder)
  }
}
