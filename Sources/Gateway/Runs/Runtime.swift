public import Configuration
internal import Events
public import Landing
internal import Platform
internal import Publication
public import SQLite
public import State
internal import Store
internal import Transfer

/// A gateway at work: the locked state folder and everything that writes into it.
public final class Runtime: Sendable {
  /// What a reload of the configuration leaves as it is.
  public struct Parts: Sendable {
    /// The locked state folder.
    public let folder: StateFolder
    let publicFolder: String
    /// `klamra.sqlite`.
    public let database: Database
    /// The landed documents.
    public let archive: Archive
  }

  /// What no reload changes.
  public let parts: Parts
  /// The tables that readers know as well.
  private let records: Records
  let fetched: FetchedStreams
  let freshnessLog: FreshnessLog
  let quotas: Quotas
  /// Who may run.
  public let slots = RunSlots()
  private let locks = Locks()
  private let current: Monitor<Environment>

  /// Locks the state folder and opens what is in it.
  ///
  /// - Throws: `StateFolderError` where another klamra holds the folder, `FileError` and `SQLiteError` where it cannot
  ///   be used, `FileLayoutError` where a newer klamra wrote it, and what the configuration's secrets have against them.
  public init(_ folders: Folders, _ configuration: Configuration) throws {
    let folder = try StateFolder(folders.state)
    let archive = try Archive(folder: folder.paths.landing)
    try archive.removeLeftovers()
    try folder.paths.stores.clean()
    let database = try Database(folder.paths.database, layout: StateLayout.now)
    try folder.paths.stores.migrate()
    parts = Parts(folder: folder, publicFolder: folders.public, database: database, archive: archive)
    records = Records(database)
    fetched = FetchedStreams(database)
    freshnessLog = FreshnessLog(database)
    quotas = Quotas(database)
    current = Monitor(try Environment(configuration, parts))
  }

  /// The configuration of now; a run keeps the one that it began with.
  public var environment: Environment { current.withLock { $0 } }

  /// The record of runs.
  public var runs: Runs { records.runs }
  /// What runs did with their streams.
  public var streams: RunStreams { records.streams }
  /// The fields of sources.
  public var schemas: SourceSchemas { records.schemas }
  /// What was rejected.
  public var quarantine: Quarantine { records.quarantine }
  /// What waits for an operator.
  public var holds: Holds { records.holds }
  /// Events and deliveries.
  public var outbox: Outbox { records.outbox }

  /// Takes over a configuration that is valid as a whole; on an error the old one stays.
  public func reload(_ configuration: Configuration) throws {
    try whileFollowing {
      let environment = try Environment(configuration, parts)
      current.withLock { $0 = environment }
    }
  }
}

/// The locks of the gateway, as methods. None of them is asked for by work that holds one further down:
///
/// 1. the slot of a source (`RunSlots`),
/// 2. `whileDeriving`,
/// 3. `whilePruning`,
/// 4. `whileFollowing`,
/// 5. `whileCommitting(into:)`.
///
/// A derivation takes the slot of its owner, which no source has, after `whileDeriving`.
extension Runtime {
  fileprivate struct Locks: Sendable {
    let deriving = Monitor(())
    let pruning = Monitor(())
    let following = Monitor(())
    let committing = Monitor<Set<String>>([])
  }

  /// Derived datasets are made one after the other.
  func whileDeriving<Result>(_ body: () throws -> Result) rethrows -> Result {
    try locks.deriving.withLock { _ in try body() }
  }

  /// One round of pruning at a time, and no replay takes up documents while they may be going.
  func whilePruning<Result>(_ body: () throws -> Result) rethrows -> Result {
    try locks.pruning.withLock { _ in try body() }
  }

  /// One publication at a time, and none while the configuration changes.
  public func whileFollowing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try locks.following.withLock { _ in try body() }
  }

  /// Commits into one dataset take turns even where a reload has replaced its store.
  func whileCommitting<Result>(into dataset: String, _ body: () throws -> Result) rethrows -> Result {
    _ = locks.committing.wait { $0.insert(dataset).inserted ? true : nil }
    defer { locks.committing.withLock { _ = $0.remove(dataset) } }
    return try body()
  }
}
