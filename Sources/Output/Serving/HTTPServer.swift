internal import CMicrohttpd
internal import Glibc
internal import Platform
internal import Synchronization

/// An HTTP/1.1 server over libmicrohttpd.
///
/// It listens from the end of `init` until `stop` or its release. libmicrohttpd parses leniently, so the server refuses
/// what RFC 9112 forbids before a handler sees it. It has no TLS: a city puts a proxy in front.
public final class HTTPServer: Sendable {
  /// What a client may use up.
  public struct Limits: Sendable {
    /// Open connections, of all clients.
    public var connectionsMax = 512
    /// Open connections of one address; 0 for no limit, as behind a proxy on the same machine.
    public var connectionsPerAddressMax = 64
    /// Seconds without a byte in either direction before a connection is closed.
    public var idleSeconds = 10
    /// Seconds until a whole request is there, from the start of the connection or the end of the reply before.
    public var requestSecondsMax = 30.0
    /// Bytes a second that a client must take of a reply, over half a minute; a reply may take as long as it must.
    public var replyBytesPerSecondMin = 1024
    /// Bytes of a connection's memory: the request line and headers must fit (431 otherwise).
    public var headerBytesMax = 32 << 10
    /// Bytes of a request body; 413 above. 0 refuses every body.
    public var bodyBytesMax = 64 << 10
    /// Threads that answer, at least 1.
    public var threads = 2

    public init() {}
  }

  /// Called on the server's threads, several at once. It may read files; it may not wait long.
  public typealias Handler = @Sendable (HTTPRequest) -> HTTPReply

  /// Where it listens, with the port that it got.
  public let address: ListenAddress
  private let context: ServerContext
  private let sweeper: Sweeper
  // The address of the MHD_Daemon; taken out once, by `stop`.
  private let daemon: Atomic<UInt>

  /// Starts to listen.
  ///
  /// - Parameter methods: what the handler is asked for; other methods get 405.
  public init(
    _ address: ListenAddress, methods: [String] = ["GET", "HEAD"], limits: Limits = Limits(),
    handler: @escaping Handler
  ) throws(ServingError) {
    // sendfile(2) has no flag against SIGPIPE, so the process ignores it, as libmicrohttpd asks.
    signal(SIGPIPE, SIG_IGN)
    let socket = try listenSocket(address)
    self.address = socket.address
    context = ServerContext(methods: methods, limits: limits, handler: handler)
    guard let started = startDaemon(socket.descriptor, limits, context) else {
      close(socket.descriptor)
      throw .cannotStart(address)
    }
    sweeper = Sweeper(context.connections)
    daemon = Atomic(UInt(bitPattern: started))
  }

  deinit { stop() }

  /// Stops listening, cuts what is still open and waits for the threads. Further calls do nothing.
  public func stop() {
    guard let daemon = OpaquePointer(bitPattern: daemon.exchange(0, ordering: .acquiringAndReleasing)) else { return }
    sweeper.stop()
    MHD_stop_daemon(daemon)
  }

  /// The open connections.
  var connections: ConnectionBook { context.connections }

  /// Requests answered so far by the hundreds of their status: index 2 counts 200 to 299.
  public var answered: [Int] { context.answered }
}

private func startDaemon(
  _ descriptor: Int32, _ limits: HTTPServer.Limits, _ context: ServerContext
) -> OpaquePointer? {
  // The server keeps the context as long as libmicrohttpd's threads live.
  let cls = Unmanaged.passUnretained(context).toOpaque()
  func option(_ name: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil) -> MHD_OptionItem {
    MHD_OptionItem(option: name, value: value, ptr_value: pointer)
  }
  func callback<Function>(_ name: MHD_OPTION, _ function: Function, _ cls: UnsafeMutableRawPointer?) -> MHD_OptionItem {
    option(name, unsafeBitCast(function, to: Int.self), cls)
  }
  let completed: MHD_RequestCompletedCallback = requestCompleted
  let notified: MHD_NotifyConnectionCallback = connectionChanged
  let begun:
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
    ) -> UnsafeMutableRawPointer? = requestBegun
  let keepEncoded:
    @convention(c) (
      UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?
    ) -> Int = keepPercentEncoding
  var options = [
    option(.LISTEN_SOCKET, Int(descriptor)),
    option(.CONNECTION_LIMIT, limits.connectionsMax),
    option(.PER_IP_CONNECTION_LIMIT, limits.connectionsPerAddressMax),
    option(.CONNECTION_TIMEOUT, limits.idleSeconds),
    option(.CONNECTION_MEMORY_LIMIT, limits.headerBytesMax),
    // Its own strictness covers little, and 0.9.75 sends the headers of its own refusals twice: Strictness refuses.
    option(.STRICT_FOR_CLIENT, 0),
    option(.SIGPIPE_HANDLED_BY_APP, 1),
    callback(.NOTIFY_COMPLETED, completed, cls),
    callback(.NOTIFY_CONNECTION, notified, cls),
    callback(.URI_LOG_CALLBACK, begun, cls),
    callback(.UNESCAPE_CALLBACK, keepEncoded, nil),
  ]
  // A pool of one is refused with a warning; without the option there is one thread.
  if limits.threads > 1 { options.append(option(.THREAD_POOL_SIZE, limits.threads)) }
  options.append(option(.END, 0))
  let flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_USE_ITC.rawValue
  return options.withUnsafeMutableBufferPointer {
    klamra_mhd_start(flags, 0, answerRequest, cls, $0.baseAddress)
  }
}

/// Looks at the connections once a second, on a thread of its own.
private final class Sweeper: Sendable {
  private let cancellation = Cancellation()
  private let thread: Thread

  init(_ connections: ConnectionBook) {
    thread = Thread("sweep") { [cancellation] in
      while !cancellation.wait(seconds: 1) { connections.sweep() }
    }
  }

  /// Call it once.
  func stop() {
    cancellation.cancel()
    thread.join()
  }
}
