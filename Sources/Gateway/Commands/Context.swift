internal import Configuration
internal import Events
internal import Landing
internal import Platform
internal import SQLite
internal import Schema

/// What a command has at hand while it runs.
struct Context: Sendable {
  let invocation: Invocation
  let output: Output
  /// Set when the person gives up or the daemon stops.
  let cancellation: Cancellation
  /// The gateway at work, for commands that write.
  var writer: Engine?
  /// Whether the command runs in the daemon, which delivers and publishes beside it.
  var isInDaemon = false
  /// Who gave the command, for the record.
  var person = Person.here
  /// What else there is to do once events were made: the daemon wakes its deliverer.
  var deliver: @Sendable () -> Void = {}

  var folders: Folders { invocation.folders }
  var paths: StatePaths { StatePaths(invocation.folders.state) }

  /// The gateway at work; the dispatcher has opened it for every command that writes.
  func engine() throws -> Engine {
    guard let writer else { throw StateFolderError(folder: folders.state, holder: "") }
    return writer
  }

  /// The configuration as it is on disk, or as the daemon has it.
  func configuration() throws -> Configuration {
    if let writer { return writer.setup.configuration }
    return try Configuration.load(folder: folders.config)
  }

  /// What the databases say, whoever works on them meanwhile.
  func records() throws -> Records? {
    if let writer { return Records(writer.parts.database) }
    return Files.exists(paths.database) ? Records(try Database(reading: paths.database, layout: StateLayout.now)) : nil
  }

  /// The argument at an index, which the parser has made sure of.
  func argument(_ index: Int) -> String { invocation.arguments[index] }

  /// An argument that is a number.
  func number(_ index: Int, _ name: String) throws -> Int {
    guard let number = Int(argument(index)), number >= 0 else {
      throw UsageError(
        "\(name) is a number, not \"\(argument(index))\"", advice: "See klamra help \(invocation.command.name)")
    }
    return number
  }
}

/// The tables of `klamra.sqlite` for whoever only looks.
struct Records: Sendable {
  let database: Database
  let runs: Runs
  let streams: RunStreams
  let quarantine: Quarantine
  let holds: Holds
  let outbox: Outbox
  let schemas: SourceSchemas

  init(_ database: Database) {
    self.database = database
    runs = Runs(database)
    streams = RunStreams(database)
    quarantine = Quarantine(database)
    holds = Holds(database)
    outbox = Outbox(database)
    schemas = SourceSchemas(database)
  }
}
