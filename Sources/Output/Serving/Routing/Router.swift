internal import Platform
internal import Synchronization

/// Leads each request of a server to one of its routes, and refuses those that fit none or break a limit.
///
/// Of several routes whose patterns fit, the most particular answers; registration order means nothing. A path that only
/// routes of other methods fit gets 405 with `Allow`, a query that is too long 414, a body that is too long 413, and a
/// request for which no worker will have time 503 with `Retry-After`.
public final class Router: Sendable {
  /// How a server's routes work together.
  public struct Options: Sendable {
    /// Threads that answer requests of pooled routes, at least 1.
    public var workers = 2
    /// Requests that may wait for a worker; 503 above.
    var waitingMax = 64
    /// Seconds that `Retry-After` names.
    public var retryAfterSeconds = 5
    /// Fields of every reply that has no field of that name.
    public var fields: [HTTPHeader] = []
    /// What is refused before any route is looked for; nil lets a request pass.
    public var refusal: @Sendable (HTTPRequest) -> HTTPReply? = { _ in nil }
    /// The reply to a path that no route fits.
    public var notFound: @Sendable (HTTPRequest) -> HTTPReply = { _ in
      .text(404, "Nie ma takiej strony. There is no such page.\n")
    }

    public init() {}
  }

  /// What a request leads to.
  enum Decision {
    case refused(HTTPReply)
    /// The index of a route, and what stands at the parameters of its pattern.
    case found(Int, [String: String])
  }

  /// In the order in which their patterns are compared with a path.
  public let routes: [any Route]
  private let options: Options
  private let pool: WorkerPool?
  private let cancellation = Cancellation()
  /// Requests of each route that wait or are answered.
  private let underWay: Mutex<[Int]>

  /// - Parameter routes: no two may have the same method and patterns that fit the same paths.
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

  /// Every method that some route answers.
  var methods: [String] { allowed(routes) }

  /// The largest body that some route takes, in bytes.
  var bodyBytesMax: Int { routes.map(\.limits.bodyBytesMax).max() ?? 0 }

  /// Answers now, or later through the ticket: then it gives nil.
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
        // Its time may have been over while it waited.
        let reply = routed.cancellation.isCancelled ? busy : finished(route.answer(routed))
        // Before the reply goes out: its client may ask again at once.
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

  /// The route that answers a request, and what stands at the parameters of its pattern; nil where it is refused.
  public func route(of request: HTTPRequest) -> (any Route, [String: String])? {
    guard case .found(let index, let parameters) = decide(request) else { return nil }
    return (routes[index], parameters)
  }

  /// Which route a request leads to.
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

  /// The reply to requests for which there is no worker or no time.
  var busy: HTTPReply {
    var reply = HTTPReply.text(503, "Serwer jest zajęty. The server is busy.\n")
    reply.headers.add("Retry-After", "\(options.retryAfterSeconds)")
    return finished(reply)
  }

  /// Asks what is being answered to end, and refuses what waits.
  func cancel() { cancellation.cancel() }

  /// Ends the workers once they have done what they are at. Further calls do nothing.
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
  /// The pattern without the names of its parameters: patterns of one shape fit the same paths.
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
