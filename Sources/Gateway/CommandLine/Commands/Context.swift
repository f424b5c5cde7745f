public import Configuration
public import Platform
public import Presentation
public import Runtime
internal import State

/// The environment of a running command.
public struct Context: Sendable {
  let invocation: Invocation
  let output: Output
  /// Cancelled when the caller gives up or the daemon stops.
  let cancellation: Cancellation
  /// The runtime, for commands that write.
  public var writer: Runtime?
  /// Whether the command runs in the daemon, which delivers and publishes concurrently.
  public var isInDaemon = false
  /// The implementation of `klamra serve`; nil if it is not available.
  var serve: Program.Serve?
  /// The caller, for the record.
  public var person = Person.here
  /// Called after events were created: the daemon wakes its deliverer.
  public var deliver: @Sendable () -> Void = {}

  /// Whether the operator was told what is left out; shared by copies.
  private let hasTold = Monitor(false)

  public init(invocation: Invocation, output: Output, cancellation: Cancellation) {
    self.invocation = invocation
    self.output = output
    self.cancellation = cancellation
  }

  var folders: Folders { invocation.folders }
  var paths: StatePaths { StatePaths(invocation.folders.state) }

  /// The runtime, which the dispatcher has opened for every command that writes.
  func runtime() throws -> Runtime {
    guard let writer else { throw StateFolderError(folder: folders.state, holder: "") }
    return writer
  }

  /// The configuration on disk, or the daemon's.
  func configuration() throws -> Configuration {
    if let writer { return writer.environment.configuration }
    let configuration = try Configuration.usable(folder: folders.config, invocation.depth)
    if let part = configuration.unusable.first(where: { invocation.arguments.contains($0.id) }) {
      throw UnusableError(part)
    }
    tellOfUnusable(configuration)
    return configuration
  }

  /// Warns of the parts of a configuration that are left out.
  public func tellOfUnusable(_ configuration: Configuration) {
    let isNew = hasTold.withLock { hasTold in
      defer { hasTold = true }
      return !hasTold
    }
    guard isNew else { return }
    for part in configuration.unusable {
      output.error("klamra: warning: \(part.sentence). \(OperatorAction.checkConfiguration) shows every mistake")
    }
  }

  /// The databases, even while another process writes them.
  func records() throws -> Records? {
    if let writer { return writer.records }
    return Files.exists(paths.database) ? try Records(reading: paths) : nil
  }

  /// The argument at an index, which the parser has checked.
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
