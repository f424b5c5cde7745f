internal import Platform
internal import SQLite
internal import StoreSQLite

/// All databases of a state folder, seen as they were at one moment, while others go on writing them.
///
/// The moment is taken under the lock of `klamra.sqlite`, so that nothing is recorded between the first and the last
/// file. A commit of a dataset that falls into it leaves the same pair of files as a crash at that point: what the run
/// recorded before its COMMIT is there, with the new version or without it, and the next start goes on from both
/// (docs/architecture.md, "After a restore").
///
/// While it exists the write-ahead logs cannot be emptied and grow.
public final class PinnedDatabases {
  /// One database.
  public struct File: Hashable, Sendable {
    /// Its path below the state folder: `klamra.sqlite`, `datasets/szkoly.sqlite`.
    public let name: String
    /// The state of the file on disk, by which an unchanged one is recognised; nil if it is too young to tell.
    public let mark: String?
    /// Its size with its log, in bytes.
    public let bytes: Int
  }

  /// The most databases of one state folder: each costs three open files.
  static let databasesMax = 1000

  private final class Holder {
    let connection: Connection
    init(_ connection: consuming Connection) { self.connection = connection }
  }

  /// The files, `klamra.sqlite` first.
  public let files: [File]
  private let pins: [String: Holder]

  /// - Throws: `SQLiteError` for a file that cannot be read, `TooManyDatabasesError`.
  public init(_ records: Records, _ paths: StatePaths) throws {
    (files, pins) = try records.transaction { _ in
      let datasets = try SQLiteStore.ids(in: paths.datasets).map { "datasets/\($0).sqlite" }
      guard datasets.count < Self.databasesMax else { throw TooManyDatabasesError(count: datasets.count) }
      var files: [File] = []
      var pins: [String: Holder] = [:]
      for name in ["klamra.sqlite"] + datasets {
        let path = "\(paths.folder)/\(name)"
        // Before the pin: a write in between is then copied, and the file counts as changed next time.
        let (mark, bytes) = try Self.mark(path)
        let connection = try Connection(path, mode: .readOnly)
        try connection.pin()
        files.append(File(name: name, mark: mark, bytes: bytes))
        pins[name] = Holder(connection)
      }
      return (files, pins)
    }
  }

  /// The sizes and times of a database and its log.
  static func mark(_ path: String, now: Timestamp = .now) throws -> (String?, Int) {
    let file = try Files.facts(path)
    let log = Files.exists(path + "-wal") ? try Files.facts(path + "-wal") : (bytes: 0, modified: file.modified)
    let bytes = file.bytes + log.bytes
    // Every opening creates an empty log.
    let logModified = log.bytes == 0 ? file.modified : log.modified
    // The clock of a file system has coarse ticks: a second write in one of them would not show.
    guard now.seconds(since: max(file.modified, logModified)) > 1 else { return (nil, bytes) }
    return ("\(file.bytes) \(file.modified.microseconds) \(log.bytes) \(logModified.microseconds)", bytes)
  }

  /// Copies one database to a new file, synced and readable only by its owner.
  public func copy(_ file: File, to path: String) throws {
    guard let pin = pins[file.name] else { return }
    try pin.connection.copy(to: path)
    try Files.makePrivate(path)
    try Descriptor(reading: path).sync()
  }
}

/// A state folder with more databases than a backup can hold open.
struct TooManyDatabasesError: Problem, Hashable {
  /// The number of datasets.
  let count: Int

  var what: String {
    "the state folder has \(Formatting.count(count, "dataset")), and a backup covers \(PinnedDatabases.databasesMax - 1)"
  }
  var advice: Advice { "Stop the daemon and copy the state folder" }
}
