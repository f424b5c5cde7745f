internal import Configuration
internal import Events
internal import Landing
internal import Platform
internal import Publication
internal import SQLite
internal import Store
internal import Transfer

/// A gateway at work: the locked state folder and everything that writes into it.
final class Engine: Sendable {
  /// What a reload of the configuration leaves as it is.
  struct Parts: Sendable {
    let folder: StateFolder
    let publicFolder: String
    let database: Database
    let archive: Archive
  }

  let parts: Parts
  let runs: Runs
  let streams: RunStreams
  let fetched: FetchedStreams
  let schemas: SourceSchemas
  let freshnessLog: FreshnessLog
  let quarantine: Quarantine
  let holds: Holds
  let outbox: Outbox
  let quotas: Quotas
  let slots = RunSlots()
  /// One publication at a time, and none while the configuration changes.
  let following = Guarded(())
  /// One round of pruning at a time, and no replay takes up documents while they may be going.
  let pruning = Guarded(())
  /// Commits into one dataset take turns even where a reload has replaced its store.
  let committing = Guarded<Set<String>>([])
  /// Derived datasets are worked out one after the other.
  let deriving = Guarded(())
  private let current: Guarded<Setup?>

  /// Locks the state folder and opens what is in it.
  ///
  /// - Throws: `StateFolderError` where another klamra holds the folder, `FileError` and `SQLiteError` where it cannot
  ///   be used, `FileLayoutError` where a newer klamra wrote it, and what the configuration's secrets have against them.
  init(_ folders: Folders, _ configuration: Configuration) throws {
    let folder = try StateFolder(folders.state)
    let archive = try Archive(folder: folder.paths.landing)
    try archive.removeLeftovers()
    try folder.paths.stores.clean()
    let database = try Database(folder.paths.database, layout: StateLayout.now)
    try folder.paths.stores.migrate()
    parts = Parts(folder: folder, publicFolder: folders.public, database: database, archive: archive)
    runs = Runs(database)
    streams = RunStreams(database)
    fetched = FetchedStreams(database)
    schemas = SourceSchemas(database)
    freshnessLog = FreshnessLog(database)
    quarantine = Quarantine(database)
    holds = Holds(database)
    outbox = Outbox(database)
    quotas = Quotas(database)
    current = Guarded(try Setup(configuration, engine: parts))
  }

  /// The configuration of now; a run keeps the one that it began with.
  var setup: Setup {
    // It is set by `init` and only ever replaced.
    current.withLock { $0! }
  }

  /// Takes over a configuration that is valid as a whole; on an error the old one stays.
  func reload(_ configuration: Configuration) throws {
    try following.withLock { _ in
      let setup = try Setup(configuration, engine: parts)
      current.withLock { $0 = setup }
    }
  }
}
