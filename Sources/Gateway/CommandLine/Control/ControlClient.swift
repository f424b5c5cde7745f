internal import Platform
internal import Presentation

/// The client side of the control socket.
enum ControlClient {
  /// Runs a command in the daemon and shows its output as if it ran here.
  ///
  /// If this process is interrupted, the connection breaks, and the daemon cancels the command.
  ///
  /// - Returns: nil if no daemon listens.
  static func run(
    _ request: ControlRequest, at path: String, sink: @Sendable (Output.Stream, [UInt8]) -> Void
  ) throws -> ExitStatus? {
    guard let socket = try LocalSocket.connect(path) else { return nil }
    try socket.write(ControlFrame(kind: .request, payload: request.payload).bytes)
    while let frame = try ControlFrame.read(from: socket) {
      switch frame.kind {
      case .standardOutput: sink(.standardOutput, frame.payload)
      case .standardError: sink(.standardError, frame.payload)
      case .exit:
        let number = Int32(String(decoding: frame.payload, as: UTF8.self))
        return number.flatMap { ExitStatus(rawValue: $0) } ?? .failed
      case .request: break
      }
    }
    throw ControlError()
  }
}

/// The daemon ended during a command.
struct ControlError: Problem, Hashable {
  var what: String { "the daemon ended before the command did" }
  var advice: Advice { "See klamra status; running the command again is safe" }
  var isRetryable: Bool { true }
}
