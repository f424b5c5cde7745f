public import Platform

/// The output of a command: the process's streams, or those of a client of the control socket.
///
/// Results go to standard output, everything else to standard error. With `--json` the only result is one JSON object.
public final class Output: Sendable {
  /// The two streams, by file descriptor.
  public enum Stream: UInt8, Sendable {
    case standardOutput = 1
    case standardError = 2
  }

  /// The terminal of the caller, which may be at the other end of the socket.
  public let terminal: Terminal
  /// Whether the result is one JSON object.
  public let isJSON: Bool
  /// Whether progress and reports are omitted.
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

  /// A line of the text result; nothing with `--json`.
  public func line(_ text: String = "") {
    if !isJSON { sink(.standardOutput, Self.bytes(text)) }
  }

  /// A table of the text result; nothing with `--json`.
  public func table(_ table: Table) {
    for text in table.lines { line(text) }
  }

  /// The JSON result; nothing without `--json`.
  public func json(_ value: @autoclosure () -> JSON) {
    if isJSON { sink(.standardOutput, Array("\(value().pretty)\n".utf8)) }
  }

  /// Progress information; nothing with `--quiet`.
  public func note(_ text: String) {
    if !isQuiet { sink(.standardError, Self.bytes(text)) }
  }

  /// An error message.
  public func error(_ text: String) { sink(.standardError, Self.bytes(text)) }

  /// A problem as a line of standard error, with its advice.
  public func error(_ problem: any Error) { error("klamra: \(problem)") }

  /// A line for people: what comes from a source may not steer the terminal, nor turn the text around.
  private static func bytes(_ text: String) -> [UInt8] { Array("\(VisibleText.lines(text))\n".utf8) }

  /// Writes bytes unchanged.
  public func write(_ bytes: [UInt8], to stream: Stream) { sink(stream, bytes) }
}
