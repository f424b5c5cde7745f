internal import Glibc
internal import Platform
internal import Serving

/// Dispatches paths to the services.
final class Routes: Sendable {
  private let base: String
  private let world: World
  private let receiver: Receiver
  private let pages: Monitor<BenchPages?> = Monitor(nil)

  init(base: String, world: World, receiver: Receiver) {
    self.base = base
    self.world = world
    self.receiver = receiver
  }

  func answer(_ request: HTTPRequest) -> HTTPReply {
    let path = request.path.split(separator: "/").map(String.init)
    if path.first == "control" { return control(request, path) }
    if path.first == "pages" { return benchPages.answer(request, Array(path.dropFirst())) }
    let failure = world.failure(for: request.path)
    let reply = serve(request, path, failure)
    return failure?.spoil(reply) ?? reply
  }

  private func serve(_ request: HTTPRequest, _ path: [String], _ failure: Failure?) -> HTTPReply {
    let isRevised = world.state.withLock { $0.isRevised }
    switch path.first {
    case "api" where path.count > 2 && path[1] == "v1":
      count("bdl")
      let service = BDLService(base: base, isRevised: isRevised, failure: failure)
      return quota(request) { service.answer(request, path.dropFirst(2).map { $0.lowercased() }) }
    case "pjp-api" where path.count > 3 && path[1] == "v1" && path[2] == "rest":
      count("gios")
      let service = GIOSService(base: base, isRevised: isRevised, failure: failure)
      return service.answer(request, Array(path.dropFirst(3)))
    case "hook" where path.count == 1 && request.method == "POST": return receive(request)
    case "hook" where path == ["hook", "received"]:
      return .json(200, JSON.array(world.state.withLock { $0.received }).compact + "\n")
    default: return .json(404, #"{"error":"nothing here"}"#)
    }
  }

  private func count(_ service: String) { world.state.withLock { $0.requests[service, default: 0] += 1 } }

  /// Counts the request in the windows of its credential; the headers are those of BDL.
  private func quota(_ request: HTTPRequest, _ answer: () -> HTTPReply) -> HTTPReply {
    let now = Timestamp.now
    let state = world.state.withLock { $0.quotas.request(request.headers["x-clientid"], now: now) }
    var reply =
      state.isGranted
      ? answer()
      : .json(
        429, #"{"errorResult":"Przepraszamy, nie można zwrócić danych.","errorReason":"Przekroczono limit zapytań"}"#)
    if let window = state.window {
      reply.headers.add("X-Rate-Limit-Limit", window.label)
      reply.headers.add("X-Rate-Limit-Remaining", String(state.remaining))
      reply.headers.add("X-Rate-Limit-Reset", state.reset.description)
    }
    return reply
  }

  private func receive(_ request: HTTPRequest) -> HTTPReply {
    let (reply, record) = receiver.receive(request)
    let forced = world.state.withLock { state in
      state.received.append(record)
      return state.hookStatus
    }
    if let log = receiver.log { append(record.compact + "\n", to: log) }
    return forced.map { HTTPReply($0) } ?? reply
  }

  private func append(_ line: String, to path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { return Log.error(FileError("open", path).description) }
    _ = Array(line.utf8).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    close(file)
  }

  private func control(_ request: HTTPRequest, _ path: [String]) -> HTTPReply {
    if path == ["control", "reset"], request.method == "POST" { return .json(200, world.reset().compact + "\n") }
    guard path.count == 1 else { return .json(404, #"{"error":"nothing here"}"#) }
    if request.method != "POST" { return .json(200, world.facts.compact + "\n") }
    guard let facts = world.control(request.body) else { return .json(400, #"{"error":"not understood"}"#) }
    return .json(200, facts.compact + "\n")
  }

  private var benchPages: BenchPages {
    pages.withLock { pages in
      if let pages { return pages }
      let made = BenchPages(base: base)
      pages = made
      return made
    }
  }
}

/// The routes, set once the port is known; earlier requests wait for them.
final class RoutesHolder: Sendable {
  private let routes: Monitor<Routes?> = Monitor(nil)

  func set(_ routes: Routes) { self.routes.withLock { $0 = routes } }

  func answer(_ request: HTTPRequest) -> HTTPReply {
    routes.wait(seconds: 5) { $0 }?.answer(request) ?? HTTPReply(503)
  }
}
