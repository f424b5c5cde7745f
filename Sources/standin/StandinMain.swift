internal import Glibc
internal import Platform
internal import Serving

@main
enum StandinMain {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.isEmpty || arguments.contains("--help") {
      print(Options.help, terminator: "")
      exit(arguments.isEmpty ? 2 : 0)
    }
    do {
      // Before threads are started: they inherit the mask, so the signal is left to sigwait.
      var signals = endingSignals()
      sigprocmask(SIG_BLOCK, &signals, nil)
      let standin = try Standin(try Options(arguments))
      print("standin: listening on http://\(standin.server.address)")
      fflush(nil)
      var number: Int32 = 0
      sigwait(&signals, &number)
      standin.server.stop()
    } catch {
      Log.error("\(error)")
      exit(error is OptionError ? 2 : 1)
    }
  }

  /// The signals that end the program.
  private static func endingSignals() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    return set
  }
}
