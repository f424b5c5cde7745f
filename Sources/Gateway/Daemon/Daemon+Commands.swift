internal import CommandLine
internal import Configuration
internal import Events
internal import Glibc
internal import Platform
internal import Presentation
internal import Runtime
internal import State

/// Commands of other processes.
extension Daemon {
  func command(
    _ request: ControlRequest, _ cancellation: Cancellation,
    _ write: @escaping @Sendable (Output.Stream, [UInt8]) -> Void
  ) -> ExitStatus {
    let plain = Output(terminal: request.terminal, sink: write)
    // As typed: the mark between options and arguments was added for transmission.
    let line = Self.shown(request.words.filter { $0 != "--" })
    let start = Timestamp.now
    Log.info("a command came: \(line)")
    let status = Program.report(to: plain) {
      let here = Self.resolved(folders.config)
      guard Self.resolved(request.config) == here else {
        throw UsageError(
          "the daemon that holds this state folder works with the configuration \(here), not \(request.config)",
          advice: "Name that one with --config, or give this klamra a state folder of its own")
      }
      let invocation = try Invocation(parsing: request.words, folders: folders)
      let output = Output(
        terminal: request.terminal, isJSON: invocation.isJSON, isQuiet: invocation.isQuiet, sink: write)
      var context = Context(invocation: invocation, output: output, cancellation: cancellation)
      guard invocation.access == .writing else {
        throw UsageError("\"\(invocation.command.name)\" is not for the daemon", advice: "See klamra help")
      }
      let configuration = runtime.environment.configuration
      context.tellOfUnusable(configuration)
      if let part = configuration.unusable.first, !invocation.command.bearsMistakes { throw UnusableError(part) }
      if let notice = changes(since: configuration) { output.error("klamra: warning: \(notice)") }
      context.writer = runtime
      context.isInDaemon = true
      context.person = request.person
      context.deliver = { [deliverer] in deliverer.wake() }
      // A manually started run changes the schedule.
      defer { inbox.withLock { $0.isAwake = true } }
      let place = FileIdentity(at: folders.public)
      let status = try invocation.command.run(context)
      if invocation.command.name == Commands.publish.name, invocation.arguments.isEmpty, status == .done {
        publicFolder.withLock { $0 = place ?? FileIdentity(at: folders.public) }
      }
      return status
    }
    let time = Formatting.duration(Timestamp.now.seconds(since: start))
    Log.notice("the command \"\(line)\" ended after \(time) with status \(status.rawValue) (\(status))")
    return status
  }

  /// What is said if the files of the configuration have changed since they were read: a command works with what the
  /// daemon has read, and a preview would show something else than the files say.
  private func changes(since configuration: Configuration) -> String? {
    let now = try? Configuration.usable(folder: folders.config, .everything)
    let isSame =
      now?.gateway == configuration.gateway && now?.sources == configuration.sources
      && now?.datasets == configuration.datasets && now?.subscriptions == configuration.subscriptions
    if isSame { return nil }
    return
      "the files in \(folders.config) have changed since the daemon read them, and this command works with what it has "
      + "read. Run klamra check, then systemctl reload klamra"
  }

  /// A command line for the log, without the keys of erasures and without reasons.
  static func shown(_ words: [String]) -> String {
    if let place = words.firstIndex(of: Commands.erase.name) { return words[...place].joined(separator: " ") + " …" }
    let option = "--reason"
    let shown = words.enumerated().map { place, word in
      if place > 0, words[place - 1] == option { return "…" }
      return word.hasPrefix(option + "=") ? option + "=…" : word
    }
    return shown.joined(separator: " ")
  }

  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
