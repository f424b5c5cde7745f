public import Platform

/// Where a command writes: the process's own streams, or those of a person at the other end of the control socket.
///
/// Results go to standard output, everything else to standard error. With `--json` the only result is one JSON object.
public final class Output: Sendable {
  /// Which of the two streams a text goes to, with its file descriptor.
  public enum Stream: UInt8, Sendable {
    case standardOutput = 1
    case standardError = 2
  }

  /// The terminal of the person who typed, which may be at the other end of the socket.
  public let terminal: Terminal
  /// Whether the result is one JSON object.
  public let isJSON: Bool
  /// Whether progress and reports are left out.
  public let isQuiet: Bool
  private let sink: @Sendable (Stream, [UInt8]) -> Void

  public init(
    terminal: Terminal, isJSON: Bool = false, isQuiet: Bool = false,
    sink: @escaping @Sendable (Stream, [UInt8]) -> Void
  ) {
    self.terminal = terminal
    self.isJSON = isJSON
    self.isQuiet = isQuiet
    self.sink = sink
  }

  /// A line of the result for a person; nothing with `--json`.
  public func line(_ text: String = "") {
    if !isJSON { sink(.standardOutput, Array("\(text)\n".utf8)) }
  }

  /// A table of the result for a person; nothing with `--json`.
  public func table(_ table: Table) {
    for text in table.lines { line(text) }
  }

  /// The result for a program; nothing without `--json`.
  public func json(_ value: @autoclosure () -> JSON) {
    if isJSON { sink(.standardOutput, Array("\(value().pretty)\n".utf8)) }
  }

  /// What is going on, for whoever watches; nothing with `--quiet`.
  public func note(_ text: String) {
    if !isQuiet { sink(.standardError, Array("\(text)\n".utf8)) }
  }

  /// What went wrong.
  public func error(_ text: String) { sink(.standardError, Array("\(text)\n".utf8)) }

  /// A problem as a line of standard error, with its advice.
  public func error(_ problem: any Error) { error("klamra: \(problem)") }

  /// Bytes as they are.
  public func write(_ bytes: [UInt8], to stream: Stream) { sink(stream, bytes) }
}
