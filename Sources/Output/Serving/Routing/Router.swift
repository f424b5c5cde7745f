internal import Platform
internal import Synchronization

/// Dispatches each request of a server to one of its routes, and refuses requests without a route or above a limit.
///
/// Of several matching routes the most specific answers, whatever the order of registration. A path that matches only
/// routes of other methods gets 405 with `Allow`, a query that is too long 414, a body that is too long 413, and a
/// request without a free worker 503 with `Retry-After`.
public final class Router: Sendable {
  /// The common settings of a server's routes.
  public struct Options: Sendable {
    /// The number of worker threads for pooled routes, at least 1.
    public var workers = 2
    /// The most requests that wait for a worker; 503 above.
    var waitingMax = 64
    /// The value of `Retry-After`, in seconds.
    public var retryAfterSeconds = 5
    /// Default header fields of every reply.
    public var fields: [HTTPHeader] = []
    /// Refuses requests before a route is selected; nil lets a request pass.
    public var refusal: @Sendable (HTTPRequest) -> HTTPReply? = { _ in nil }
    /// The reply to a path without a route.
    public var notFound: @Sendable (HTTPRequest) -> HTTPReply = { _ in
      .text(404, "Nie ma takiej strony. There is no such page.\n")
    }

    public init() {}
  }

  /// The decision about a request.
  enum Decision {
    case refused(HTTPReply)
    /// The index of a route, and the parameters of its pattern.
    case found(Int, [String: String])
  }

  /// In the order in which their patterns are tried.
  public let routes: [any Route]
  private let options: Options
  private let pool: WorkerPool?
  private let cancellation = Cancellation()
  /// The number of waiting and running requests of each route.
  private let underWay: Mutex<[Int]>

  /// - Parameter routes: no two may have the same method and patterns that match the same paths.
  public init(_ routes: [any Route], _ options: Options = Options()) {
    self.routes = routes.sorted { $0.pattern.comesBefore($1.pattern) }
    self.options = options
    underWay = Mutex([Int](repeating: 0, count: routes.count))
    let isPooled = routes.contains { $0.work == .pooled }
    pool = isPooled ? WorkerPool(workers: options.workers, waitingMax: options.waitingMax) : nil
    var seen: Set<String> = []
    for route in routes {
      for method in route.methods {
        let isNew = seen.insert("\(method) \(route.pattern.shape)").inserted
        precondition(isNew, "two routes answer \(method) \(route.pattern)")
      }
    }
  }

  /// Every method of any route.
  var methods: [String] { allowed(routes) }

  /// The largest body of any route, in bytes.
  var bodyBytesMax: Int { routes.map(\.limits.bodyBytesMax).max() ?? 0 }

  /// Answers at once, or returns nil and answers later through the ticket.
  func answer(_ request: HTTPRequest, later: (Double) -> ReplyTicket) -> HTTPReply? {
    switch decide(request) {
    case .refused(let reply): return finished(reply)
    case .found(let index, let parameters):
      let route = routes[index]
      if route.work == .immediate {
        return finished(route.answer(RouteRequest(request, parameters: parameters, cancellation: cancellation)))
      }
      guard begin(index) else { return busy }
      let limit = route.limits.secondsMax
      let routed = RouteRequest(
        request, parameters: parameters, cancellation: Cancellation(within: limit, of: cancellation))
      let ticket = later(limit)
      let isTaken = pool?.submit { [self] in
        // Its time may have passed while it waited.
        let reply = routed.cancellation.isCancelled ? busy : finished(route.answer(routed))
        // Before the reply is sent, since its client may send the next request at once.
        end(index)
        ticket.complete(reply)
      }
      if isTaken != true {
        end(index)
        ticket.complete(busy)
      }
      return nil
    }
  }

  /// The route for a request with the parameters of its pattern; nil if the request is refused.
  func route(of request: HTTPRequest) -> (any Route, [String: String])? {
    guard case .found(let index, let parameters) = decide(request) else { return nil }
    return (routes[index], parameters)
  }

  /// Selects the route for a request.
  func decide(_ request: HTTPRequest) -> Decision {
    if let refusal = options.refusal(request) { return .refused(refusal) }
    var others: [any Route] = []
    for (index, route) in routes.enumerated() {
      guard let parameters = route.pattern.match(request.rawPath) else { continue }
      guard allowed([route]).contains(request.method) else {
        others.append(route)
        continue
      }
      if request.rawQuery?.utf8.count ?? 0 > route.limits.queryBytesMax {
        return .refused(.text(414, "Zapytanie jest za długie. The query is too long.\n"))
      }
      if request.body.count > route.limits.bodyBytesMax { return .refused(.contentTooLarge) }
      return .found(index, parameters)
    }
    return .refused(others.isEmpty ? options.notFound(request) : .methodNotAllowed(allowed(others)))
  }

  /// The reply if no worker is free or the time has passed.
  var busy: HTTPReply {
    var reply = HTTPReply.text(503, "Serwer jest zajęty. The server is busy.\n")
    reply.headers.add("Retry-After", "\(options.retryAfterSeconds)")
    return finished(reply)
  }

  /// Asks running routes to end, and refuses waiting requests.
  func cancel() { cancellation.cancel() }

  /// Ends the workers once they have finished their current work. Further calls have no effect.
  func stop() {
    cancel()
    pool?.stop()
  }

  private func finished(_ reply: HTTPReply) -> HTTPReply {
    var reply = reply
    for field in options.fields where reply.headers[field.name] == nil { reply.headers.add(field.name, field.value) }
    return reply
  }

  /// The methods of routes, each once; GET includes HEAD.
  private func allowed(_ routes: [any Route]) -> [String] {
    var methods: [String] = []
    for method in routes.flatMap(\.methods).flatMap({ $0 == "GET" ? ["GET", "HEAD"] : [$0] })
    where !methods.contains(method) {
      methods.append(method)
    }
    return methods
  }

  private func begin(_ route: Int) -> Bool {
    underWay.withLock { counts in
      guard counts[route] < routes[route].limits.concurrencyMax else { return false }
      counts[route] += 1
      return true
    }
  }

  private func end(_ route: Int) { underWay.withLock { $0[route] -= 1 } }
}

extension PathPattern {
  /// The pattern without parameter names: patterns of one shape match the same paths.
  fileprivate var shape: String {
    segments.map { segment in
      switch segment {
      case .literal(let text): "/\(text)"
      case .parameter: "/{}"
      case .rest: "/{...}"
      }
    }.joined()
  }
}
