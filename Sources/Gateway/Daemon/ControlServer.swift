internal import CommandLine
internal import Glibc
internal import Platform
internal import Presentation

/// The server side of the control socket: runs the commands of other processes.
final class ControlServer: Sendable {
  typealias Handler =
    @Sendable (
      _ request: ControlRequest, _ cancellation: Cancellation,
      _ write: @escaping @Sendable (Output.Stream, [UInt8]) -> Void
    ) -> ExitStatus

  /// The most simultaneous clients.
  static let connectionsMax = 16

  private let listener: LocalListener
  private let handler: Handler
  private let open = Monitor<[Int: LocalSocket]>([:])
  private let threads = ThreadGroup()
  private let isStopping = Cancellation()

  init(_ path: String, handler: @escaping Handler) throws(FileError) {
    listener = try LocalListener(path)
    self.handler = handler
    threads.start("control") { [self] in acceptAll() }
  }

  /// Accepts no more connections, cancels the commands of open ones, and waits for them for a while.
  ///
  /// - Returns: the threads that are still running.
  @discardableResult
  func stop(seconds: Double = 5) -> [String] {
    isStopping.cancel()
    listener.stop()
    open.withLock { for socket in $0.values { socket.hangUp() } }
    return threads.end(within: seconds)
  }

  private func acceptAll() {
    var number = 0
    while let socket = listener.accept() {
      number += 1
      let id = number
      let isFull = open.withLock { sockets in
        if sockets.count >= Self.connectionsMax { return true }
        sockets[id] = socket
        // `stop` may already have passed.
        if isStopping.isCancelled { socket.hangUp() }
        return false
      }
      if isFull {
        try? Self.refuse(socket, "klamra: too many commands at once (\(Self.connectionsMax)). Try again in a moment")
        continue
      }
      let isStarted = threads.start("command") { [self] in
        serve(socket)
        open.withLock { $0[id] = nil }
      }
      if !isStarted { open.withLock { $0[id] = nil } }
    }
  }

  private func serve(_ socket: LocalSocket) {
    do {
      let (user, process) = try socket.peer()
      guard user == 0 || user == geteuid() else {
        return try Self.refuse(socket, "klamra: only root and the user that runs the daemon may command it")
      }
      guard let frame = try ControlFrame.read(from: socket), frame.kind == .request,
        var request = ControlRequest(payload: frame.payload)
      else {
        // A client that only checked for a listening daemon has already gone.
        try? Self.refuse(
          socket, "klamra: this daemon speaks \(ControlRequest.version) only. Restart it after an upgrade")
        return
      }
      // From the kernel, not from the client.
      request.person = Person.name(user, process: process)
      let cancellation = Cancellation()
      let watcher = Thread("hang-up") {
        // The client sends nothing after its request: any input, most likely the end, means that it stops.
        _ = try? socket.read(upTo: 1)
        cancellation.cancel()
      }
      // Runs write from several threads; frames must not be interleaved.
      let gate = Monitor(socket)
      let status = handler(request, cancellation) { stream, bytes in
        let kind: ControlFrame.Kind = stream == .standardOutput ? .standardOutput : .standardError
        do {
          try gate.withLock { socket throws(FileError) in try Self.send(bytes, as: kind, to: socket) }
        } catch {
          cancellation.cancel()
        }
      }
      try? socket.write(ControlFrame(kind: .exit, payload: Array(String(status.rawValue).utf8)).bytes)
      socket.hangUp()
      watcher.join()
    } catch {
      Log.info("a command over the control socket ended early: \(error)")
    }
  }

  private static func refuse(_ socket: LocalSocket, _ text: String) throws(FileError) {
    try send(Array("\(text)\n".utf8), as: .standardError, to: socket)
    try socket.write(ControlFrame(kind: .exit, payload: Array("1".utf8)).bytes)
  }

  private static func send(_ bytes: [UInt8], as kind: ControlFrame.Kind, to socket: LocalSocket) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(ControlFrame.payloadBytesMax)
      try socket.write(ControlFrame(kind: kind, payload: Array(piece)).bytes)
      rest = rest.dropFirst(piece.count)
    }
  }
}
