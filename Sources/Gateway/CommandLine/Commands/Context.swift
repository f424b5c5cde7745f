internal import Configuration
public import Platform
public import Presentation
public import Runtime
internal import State

/// What a command has at hand while it runs.
public struct Context: Sendable {
  let invocation: Invocation
  let output: Output
  /// Set when the person gives up or the daemon stops.
  let cancellation: Cancellation
  /// The gateway at work, for commands that write.
  public var writer: Runtime?
  /// Whether the command runs in the daemon, which delivers and publishes beside it.
  public var isInDaemon = false
  /// What `klamra serve` does; nil where nothing can.
  var serve: Program.Serve?
  /// Who gave the command, for the record.
  public var person = Person.here
  /// What else there is to do once events were made: the daemon wakes its deliverer.
  public var deliver: @Sendable () -> Void = {}

  public init(invocation: Invocation, output: Output, cancellation: Cancellation) {
    self.invocation = invocation
    self.output = output
    self.cancellation = cancellation
  }

  var folders: Folders { invocation.folders }
  var paths: StatePaths { StatePaths(invocation.folders.state) }

  /// The gateway at work; the dispatcher has opened it for every command that writes.
  func runtime() throws -> Runtime {
    guard let writer else { throw StateFolderError(folder: folders.state, holder: "") }
    return writer
  }

  /// The configuration as it is on disk, or as the daemon has it.
  func configuration() throws -> Configuration {
    if let writer { return writer.environment.configuration }
    return try Configuration.load(folder: folders.config)
  }

  /// What the databases say, whoever works on them meanwhile.
  func records() throws -> Records? {
    if let writer { return writer.records }
    return Files.exists(paths.database) ? try Records(reading: paths) : nil
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
