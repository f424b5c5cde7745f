internal import Configuration
internal import Glibc
public import Platform
public import Presentation
internal import Privacy
internal import Runtime
internal import Schema
internal import Settings
public import State

/// The command line: words in, exit status out.
public enum Program {
  /// The version of this klamra.
  public static let version = "0.1.0"

  /// What `klamra serve` does until it is told to stop.
  public typealias Serve = @Sendable (Folders, Output) throws -> ExitStatus

  /// Runs one command line of this process.
  ///
  /// - Parameters:
  ///   - words: the arguments without the program's name.
  ///   - serve: the daemon, which knows the command line and is not known here.
  public static func main(_ words: [String], serve: @escaping Serve) -> Int32 {
    // A consumer that closes a pipe is no reason to die, nor is a file-size limit: the write says so itself.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    Log.protect(RejectionPrivacy.shown)
    let folders = Folders.standard(for: words) { name in getenv(name).map { String(cString: $0) } }
    let streams = ProcessStreams()
    let status = run(
      words, folders: folders, terminal: .current(), prepare: Signals.cancel, serve: serve, sink: streams.write)
    return end(status, streams).rawValue
  }

  /// A command whose result did not arrive has failed, whatever it did.
  public static func end(_ status: ExitStatus, _ streams: ProcessStreams) -> ExitStatus {
    guard let problem = streams.problem else { return status }
    streams.write(.standardError, Array("klamra: \(problem)\n".utf8))
    return status == .wrong ? .wrong : .failed
  }

  /// Runs one command line, writing where it is told.
  ///
  /// - Parameters:
  ///   - prepare: called with what stops the command, before one that writes begins in this process.
  ///   - serve: what `klamra serve` does; nil where nothing can.
  public static func run(
    _ words: [String], folders: Folders, terminal: Terminal = .plain,
    prepare: (Cancellation) -> Void = { _ in }, serve: Serve? = nil,
    sink: @escaping @Sendable (Output.Stream, [UInt8]) -> Void
  ) -> ExitStatus {
    OperatorAction.word(by: \.words)
    let plain = Output(terminal: terminal, sink: sink)
    if words.first == "--version" {
      plain.line("klamra \(version)")
      return .done
    }
    let invocation: Invocation
    do {
      invocation = try Invocation(parsing: helpWords(words), folders: folders)
    } catch {
      plain.error(error)
      return .wrong
    }
    let output = Output(terminal: terminal, isJSON: invocation.isJSON, isQuiet: invocation.isQuiet, sink: sink)
    var context = Context(invocation: invocation, output: output, cancellation: Cancellation())
    context.serve = serve
    return report(to: output) {
      do {
        return try dispatch(context, prepare: prepare, sink: sink)
      } catch {
        throw StateOwner.explain(error, folder: context.folders.state) ?? error
      }
    }
  }

  /// `klamra`, `klamra -h` and `klamra run --help` all ask for help.
  private static func helpWords(_ words: [String]) -> [String] {
    if words.isEmpty || words == ["-h"] || words == ["--help"] { return ["help"] }
    guard let index = words.firstIndex(where: { $0 == "--help" || $0 == "-h" }) else { return words }
    return ["help"] + words[..<index].filter { !$0.hasPrefix("-") }
  }

  /// Brings a command to where it can run: here, or in the daemon that holds the state folder.
  private static func dispatch(
    _ context: Context, prepare: (Cancellation) -> Void, sink: @escaping @Sendable (Output.Stream, [UInt8]) -> Void
  ) throws -> ExitStatus {
    switch context.invocation.access {
    case .none, .serving: return try context.invocation.command.run(context)
    case .reading:
      try StateOwner.check(context.folders.state)
      return try context.invocation.command.run(context)
    case .writing:
      if let status = try askDaemon(context, sink: sink) { return status }
      let configuration = try Configuration.load(folder: context.folders.config)
      prepare(context.cancellation)
      do {
        var writing = context
        writing.writer = try Runtime(context.folders, configuration)
        return try writing.invocation.command.run(writing)
      } catch let error as StateFolderError {
        // A daemon may have begun between the two looks.
        if let status = try askDaemon(context, sink: sink) { return status }
        throw error
      }
    }
  }

  private static func askDaemon(
    _ context: Context, sink: @Sendable (Output.Stream, [UInt8]) -> Void
  ) throws -> ExitStatus? {
    let request = ControlRequest(
      words: context.invocation.portableWords, config: Invocation.absolute(context.folders.config),
      terminal: context.output.terminal)
    return try ControlClient.run(request, at: context.paths.socket, sink: sink)
  }

  /// Runs the body and says what went wrong.
  public static func report(to output: Output, _ body: () throws -> ExitStatus) -> ExitStatus {
    do {
      return try body()
    } catch let error as ConfigurationError {
      // Diagnostics begin with their place, as compilers write them.
      output.error(error.what)
      return .wrong
    } catch {
      output.error(error)
      return error is UsageError || error is UnknownNameError || error is SecretError ? .wrong : .failed
    }
  }
}
