internal import CMicrohttpd
internal import Glibc
internal import Platform
internal import Synchronization

/// An HTTP/1.1 server over libmicrohttpd.
///
/// It listens from the end of `init` until `stop` or its release. libmicrohttpd parses leniently, so the server refuses
/// what RFC 9112 forbids before a handler runs. It has no TLS: deployments put a proxy in front.
public final class HTTPServer: Sendable {
  /// The resource limits of clients.
  public struct Limits: Sendable {
    /// Open connections of all clients; above it a newcomer displaces the slowest of the network with the most.
    public var connectionsMax = 512
    /// Open connections of one address; 0 for no limit, as behind a proxy on the same machine.
    public var connectionsPerAddressMax = 64
    /// Open connections of one network, an IPv4 /24 or an IPv6 /48; above it a newcomer displaces the slowest. 0 for no
    /// limit. It does not hold where there is no limit for an address.
    var connectionsPerNetworkMax = 256
    /// Seconds without a byte in either direction before a connection is closed.
    var idleSeconds = 10
    /// Seconds until a request must be complete, from the start of the connection or the end of the previous reply.
    public var requestSecondsMax = 30.0
    /// The minimum rate in bytes a second at which a client must receive a reply, over half a minute; the total time is
    /// not limited.
    var replyBytesPerSecondMin = 1024
    /// Bytes of a connection's memory: the request line and headers must fit (431 otherwise).
    public var headerBytesMax = 32 << 10
    /// Bytes of a request body; 413 above. 0 refuses every body.
    public var bodyBytesMax = 64 << 10
    /// Threads that serve connections, at least 1.
    public var threads = 2

    public init() {}
  }

  /// Connections that were shut down and are not closed yet.
  static let connectionsClosingMax = 128

  /// Called on the server's threads, several at once. It may read files, but must not block for long.
  public typealias Handler = @Sendable (HTTPRequest) -> HTTPReply

  /// The address with the assigned port.
  public let address: ListenAddress
  private let context: ServerContext
  private let router: Router?
  private let sweeper: Sweeper
  // The address of the MHD_Daemon; taken once, by `stop`.
  private let daemon: Atomic<UInt>

  /// Starts to listen.
  ///
  /// - Parameter methods: the methods passed to the handler; others get 405.
  public convenience init(
    _ address: ListenAddress, methods: [String] = ["GET", "HEAD"], limits: Limits = Limits(),
    handler: @escaping Handler
  ) throws(ServingError) {
    try self.init(
      address, limits, nil, ServerContext(methods: methods, limits: limits) { request, _ in handler(request) })
  }

  /// Starts to listen, and dispatches requests to the routes of a router, which ends with the server.
  ///
  /// - Parameter limits: `bodyBytesMax` is ignored in favour of the routes'.
  public convenience init(_ address: ListenAddress, limits: Limits = Limits(), router: Router) throws(ServingError) {
    var limits = limits
    limits.bodyBytesMax = router.bodyBytesMax
    let context = ServerContext(methods: router.methods, limits: limits) { request, later in
      router.answer(request, later: later)
    }
    do {
      try self.init(address, limits, router, context)
    } catch {
      router.stop()
      throw error
    }
  }

  private init(
    _ address: ListenAddress, _ limits: Limits, _ router: Router?, _ context: ServerContext
  ) throws(ServingError) {
    // sendfile(2) has no flag against SIGPIPE, so the process ignores it, as libmicrohttpd requires.
    signal(SIGPIPE, SIG_IGN)
    let socket = try listenSocket(address)
    self.address = socket.address
    self.context = context
    self.router = router
    guard let started = startDaemon(socket.descriptor, limits, context) else {
      close(socket.descriptor)
      throw .cannotStart(address)
    }
    sweeper = Sweeper(context, late: router?.busy)
    daemon = Atomic(UInt(bitPattern: started))
  }

  deinit { stop() }

  /// Stops listening, closes open connections and waits for the threads. Further calls have no effect.
  public func stop() {
    guard let daemon = OpaquePointer(bitPattern: daemon.exchange(0, ordering: .acquiringAndReleasing)) else { return }
    sweeper.stop()
    // No connection may be suspended when libmicrohttpd stops.
    if let router {
      router.cancel()
      context.tickets.complete(with: router.busy, all: true)
      router.stop()
    }
    MHD_stop_daemon(daemon)
  }

  /// The open connections.
  var connections: ConnectionBook { context.connections }

  /// Requests answered so far by status class: index 2 counts 200 to 299.
  public var answered: [Int] { context.answered }
}

private func startDaemon(
  _ descriptor: Int32, _ limits: HTTPServer.Limits, _ context: ServerContext
) -> OpaquePointer? {
  // The server retains the context as long as libmicrohttpd's threads live.
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
    // More than the book admits, since connections that it shuts down are closed a moment later.
    option(.CONNECTION_LIMIT, limits.connectionsMax + HTTPServer.connectionsClosingMax),
    option(.PER_IP_CONNECTION_LIMIT, limits.connectionsPerAddressMax),
    option(.CONNECTION_TIMEOUT, limits.idleSeconds),
    option(.CONNECTION_MEMORY_LIMIT, limits.headerBytesMax),
    // Its own strictness checks little, and 0.9.75 sends the headers of its own refusals twice: Strictness refuses
    // instead.
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
  let flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
  return options.withUnsafeMutableBufferPointer {
    klamra_mhd_start(flags, 0, answerRequest, cls, $0.baseAddress)
  }
}

/// Inspects connections and tickets once a second, on its own thread.
private final class Sweeper: Sendable {
  private let cancellation = Cancellation()
  private let thread: Thread

  /// - Parameter late: the reply to a request whose route exceeded its time; nil without a router.
  init(_ context: ServerContext, late: HTTPReply?) {
    thread = Thread("sweep") { [cancellation] in
      while !cancellation.wait(seconds: 1) {
        context.connections.sweep()
        if let late { context.tickets.complete(with: late) }
      }
    }
  }

  /// Call it once.
  func stop() {
    cancellation.cancel()
    thread.join()
  }
}
