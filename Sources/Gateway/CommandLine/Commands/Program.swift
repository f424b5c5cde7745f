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

  /// The implementation of `klamra serve`, which returns when the daemon stops.
  public typealias Serve = @Sendable (Folders, Output) throws -> ExitStatus

  /// Runs one command line of this process.
  ///
  /// - Parameters:
  ///   - words: the arguments without the program's name.
  ///   - serve: the daemon, which depends on the command line and not the reverse.
  public static func main(_ words: [String], serve: @escaping Serve) -> Int32 {
    // A closed pipe must not end the process, nor must a file-size limit: the write reports it instead.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    Log.protect(RejectionPrivacy.shown)
    let folders = Folders.standard(for: words) { name in getenv(name).map { String(cString: $0) } }
    let streams = ProcessStreams()
    let status = run(
      words, folders: folders, terminal: .current(), prepare: Signals.cancel, serve: serve, sink: streams.write)
    return end(status, streams).rawValue
  }

  /// A command whose output could not be written has failed, whatever it did.
  public static func end(_ status: ExitStatus, _ streams: ProcessStreams) -> ExitStatus {
    guard let problem = streams.problem else { return status }
    streams.write(.standardError, Array("klamra: \(problem)\n".utf8))
    return status == .wrong ? .wrong : .failed
  }

  /// Runs one command line with the given output.
  ///
  /// - Parameters:
  ///   - prepare: called with the command's cancellation before a writing command begins in this process.
  ///   - serve: the implementation of `klamra serve`; nil if it is not available.
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

  /// `klamra`, `klamra -h` and `klamra run --help` all request help.
  private static func helpWords(_ words: [String]) -> [String] {
    if words.isEmpty || words == ["-h"] || words == ["--help"] { return ["help"] }
    guard let index = words.firstIndex(where: { $0 == "--help" || $0 == "-h" }) else { return words }
    return ["help"] + words[..<index].filter { !$0.hasPrefix("-") }
  }

  /// Runs a command where it can run: here, or in the daemon that holds the state folder.
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
      let folder = context.folders.config
      let configuration =
        try context.invocation.command.bearsMistakes
        ? Configuration.usable(folder: folder, context.invocation.depth) : Configuration.load(folder: folder)
      context.tellOfUnusable(configuration)
      prepare(context.cancellation)
      do {
        var writing = context
        let runtime = try Runtime(context.folders, configuration)
        for notice in runtime.notices { context.output.error("klamra: \(notice)") }
        writing.writer = runtime
        return try writing.invocation.command.run(writing)
      } catch let error as StateFolderError {
        // A daemon may have started between the two checks.
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

  /// Runs the body and reports its error.
  public static func report(to output: Output, _ body: () throws -> ExitStatus) -> ExitStatus {
    do {
      return try body()
    } catch let error as ConfigurationError {
      // Diagnostics begin with their place, like those of compilers.
      output.error(error.what)
      return .wrong
    } catch {
      output.error(error)
      return error is UsageError || error is UnknownNameError || error is SecretError || error is UnusableError
        ? .wrong : .failed
    }
  }
}
