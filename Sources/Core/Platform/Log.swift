internal import Glibc

/// Lines for the operator on standard error.
///
/// The level says what the operator must do (syslog(3)): `error` act, `warning` look today, `notice` know, `info` read
/// when curious. Under systemd the line starts with `<n>`, from which the journal takes the level (systemd.exec(5),
/// SyslogLevelPrefix=).
public enum Log {
  /// What the operator must do, numbered as in syslog(3).
  public enum Level: Int, Sendable {
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
  }

  private static let isJournal = getenv("JOURNAL_STREAM") != nil

  /// A closure that is read out of a generic container and written back gains a reabstraction thunk each time, until
  /// calling it overflows the stack; inside a struct it is not wrapped.
  private struct Protection: Sendable {
    var filter: (@Sendable (String) -> String)?
  }

  private static let protection = Monitor(Protection())

  /// Sets a filter for every line, which removes what must not appear in a log.
  public static func protect(_ filter: @escaping @Sendable (String) -> String) {
    protection.withLock { $0.filter = filter }
  }

  /// Writes one line.
  public static func write(_ level: Level, _ line: String) {
    let text = protection.withLock { $0.filter }?(line) ?? line
    // Text from a source cannot end a line, begin another or steer a terminal.
    let line = (isJournal ? "<\(level.rawValue)>" : "\(Timestamp.now) \(level): ") + VisibleText.shown(text) + "\n"
    var bytes = Array(line.utf8)
    // A single write(2) keeps lines of several threads apart.
    _ = bytes.withUnsafeMutableBytes { Glibc.write(2, $0.baseAddress, $0.count) }
  }

  /// Something is wrong and stays so until an operator acts.
  public static func error(_ text: String) { write(.error, text) }
  /// Something to check today.
  public static func warning(_ text: String) { write(.warning, text) }
  /// Something to know: a version, a start, an end.
  public static func notice(_ text: String) { write(.notice, text) }
  /// Something for the curious.
  public static func info(_ text: String) { write(.info, text) }
}
