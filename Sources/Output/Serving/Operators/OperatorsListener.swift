/// The listener for operators and their monitoring: liveness, readiness and state.
///
/// - `/healthz` 200 while the process answers
/// - `/readyz` 200 if nothing keeps it from working, otherwise 503 and one reason a line; JSON for clients that accept it
/// - `/status` JSON
/// - `/metrics` Prometheus text
///
/// It reveals internals and has no passwords: it belongs on loopback, or behind a proxy that authenticates.
public final class OperatorsListener: Sendable {
  /// The sources of the answers. The closures are called on the server's worker threads, two at once.
  public struct Providers: Sendable {
    /// What keeps the gateway from working, one sentence each; empty if it is ready.
    public var obstacles: @Sendable () -> [String]
    /// A JSON object.
    public var status: @Sendable () -> String
    /// The metrics of `/metrics`, computed for every request.
    public var metrics: @Sendable () -> [Metric]
    /// What does not work although the gateway does, one sentence each.
    public var remarks: @Sendable () -> [String]

    public init(
      obstacles: @escaping @Sendable () -> [String], status: @escaping @Sendable () -> String,
      metrics: @escaping @Sendable () -> [Metric], remarks: @escaping @Sendable () -> [String] = { [] }
    ) {
      self.remarks = remarks
      self.obstacles = obstacles
      self.status = status
      self.metrics = metrics
    }
  }

  /// The default address.
  public static let defaultAddress = ListenAddress(host: "127.0.0.1", port: 8081)

  private let server: HTTPServer
  /// The address with the assigned port.
  public var address: ListenAddress { server.address }

  public init(_ address: ListenAddress = defaultAddress, _ providers: Providers) throws(ServingError) {
    var limits = HTTPServer.Limits()
    limits.connectionsMax = 32
    limits.threads = 1
    var options = Router.Options()
    options.fields = [HTTPHeader("Cache-Control", "no-store"), HTTPHeader("X-Content-Type-Options", "nosniff")]
    let isLoopback = address.isLoopback
    options.refusal = { request in
      !isLoopback || Self.isLocal(request.headers["Host"])
        ? nil : .text(421, "This listener answers to localhost only.\n")
    }
    options.notFound = { _ in .text(404, "There are /healthz, /readyz, /status and /metrics.\n") }
    server = try HTTPServer(address, limits: limits, router: Router(OperatorsRoute.all(providers), options))
  }

  /// Closes all connections and frees the port; returns when no reply is in progress.
  public func stop() { server.stop() }

  /// Whether the host is this machine, by a name that cannot resolve to another address. Otherwise a page in the
  /// operator's browser could reach the listener through its own domain name (DNS rebinding).
  private static func isLocal(_ host: String?) -> Bool {
    guard let host else { return false }
    // The host without its port, if any.
    let name = (try? ListenAddress(host))?.host ?? host
    return name == "localhost" || name == "::1" || name == "[::1]" || isLoopback(name)
  }

  private static func isLoopback(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
