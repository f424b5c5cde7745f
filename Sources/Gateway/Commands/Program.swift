internal import Glibc
internal import Platform

/// The command line: words in, exit status out.
public enum Program {
  /// The version of this klamra.
  public static let version = "0.1.0"

  /// Runs one command line of this process.
  ///
  /// - Parameter words: the arguments without the program's name.
  public static func main(_ words: [String]) -> Int32 {
    // A consumer that closes a pipe is no reason to die, nor is a file-size limit: the write says so itself.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    let folders = Folders.standard { name in getenv(name).map { String(cString: $0) } }
    return run(words, folders: folders, terminal: .current(), sink: Output.writeToProcess).rawValue
  }

  /// Runs one command line, writing where it is told.
  public static func run(
    _ words: [String], folders: Folders, terminal: Terminal = .plain,
    sink: @escaping @Sendable (Output.Stream, [UInt8]) -> Void
  ) -> ExitStatus {
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
    return execute(Context(invocation: invocation, output: output, cancellation: Cancellation()))
  }

  /// `klamra`, `klamra -h` and `klamra run --help` all ask for help.
  private static func helpWords(_ words: [String]) -> [String] {
    if words.isEmpty || words == ["-h"] || words == ["--help"] { return ["help"] }
    guard let index = words.firstIndex(where: { $0 == "--help" || $0 == "-h" }) else { return words }
    return ["help"] + words[..<index].filter { !$0.hasPrefix("-") }
  }

  static func execute(_ context: Context) -> ExitStatus {
    do {
      return try context.invocation.command.run(context)
    } catch let error as UsageError {
      context.output.error(error)
      return .wrong
    } catch {
      context.output.error(error)
      return .failed
    }
  }
}
