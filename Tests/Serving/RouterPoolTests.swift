internal import Glibc
internal import Platform
internal import Testbed
internal import Testing

@testable internal import Serving

/// What happens where routes take long: over real connections, which wait suspended.
@Suite struct RouterPoolTests {
  private func server(_ routes: [any Route], workers: Int = 2, waitingMax: Int = 64) throws -> HTTPServer {
    var options = Router.Options()
    options.workers = workers
    options.waitingMax = waitingMax
    return try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0), router: Router(routes, options))
  }

  private func route(_ door: ServingDoor, _ limits: RouteLimits = RouteLimits(secondsMax: 60)) -> FixedRoute {
    FixedRoute("/slow", limits: limits, work: .pooled) { door.pass($0) ? .text(200, "done") : .text(200, "cancelled") }
  }

  /// Requests on separate threads, with their replies.
  private final class Clients: Sendable {
    private let replies = Monitor<[Int]>([])
    private let threads = Monitor<[Thread]>([])

    func get(_ server: HTTPServer, _ path: String, count: Int = 1) {
      for _ in 0..<count {
        let port = server.address.port
        let thread = Thread("client") { [replies] in
          let status = (try? RawHTTP.request(port, "GET", path))?.status ?? 0
          replies.withLock { $0.append(status) }
        }
        threads.withLock { $0.append(thread) }
      }
    }

    /// Waits for so many replies.
    func waits(for count: Int) -> Bool { replies.wait(seconds: 60) { $0.count >= count ? true : nil } ?? false }

    /// All replies, once every client has one.
    func join() -> [Int] {
      for thread in threads.withLock({ $0 }) { thread.join() }
      return replies.withLock { $0.sorted() }
    }
  }

  @Test func aRouteThatTakesLongHoldsNoOtherUp() throws {
    let door = ServingDoor()
    let server = try server([route(door), FixedRoute("/quick"), FixedRoute("/pooled", work: .pooled)])
    let clients = Clients()
    clients.get(server, "/slow")
    #expect(door.waits(for: 1))
    for _ in 0..<20 {
      #expect(try RawHTTP.request(server.address.port, "GET", "/quick").status == 200)
      #expect(try RawHTTP.request(server.address.port, "GET", "/pooled").status == 200)
    }
    door.open()
    #expect(clients.join() == [200])
  }

  @Test func noMoreThanTheWorkersAnswerAtOnceAndTheRestWaits() throws {
    let door = ServingDoor()
    let server = try server([route(door)], workers: 3)
    let clients = Clients()
    clients.get(server, "/slow", count: 9)
    #expect(door.waits(for: 3))
    #expect(try RawHTTP.request(server.address.port, "GET", "/none").status == 404)
    #expect(door.mostAtOnce == 3)
    door.open()
    #expect(clients.join() == [Int](repeating: 200, count: 9))
  }

  @Test func aFullPoolIs503WithRetryAfter() throws {
    let door = ServingDoor()
    let server = try server([route(door)], workers: 1, waitingMax: 2)
    let clients = Clients()
    clients.get(server, "/slow")
    #expect(door.waits(for: 1))
    // Two may wait; of the other three each is refused at once.
    clients.get(server, "/slow", count: 5)
    #expect(clients.waits(for: 3))
    let reply = try RawHTTP.request(server.address.port, "GET", "/slow")
    #expect(reply.status == 503 && reply.headers["retry-after"] == "5")
    #expect(reply.text == "Serwer jest zajęty. The server is busy.\n")
    door.open()
    #expect(clients.join() == [200, 200, 200, 503, 503, 503])
    #expect(try RawHTTP.request(server.address.port, "GET", "/slow").status == 200)
  }

  @Test func oneRouteCannotTakeTheWholePool() throws {
    let door = ServingDoor()
    let server = try server(
      [route(door, RouteLimits(concurrencyMax: 1, secondsMax: 60)), FixedRoute("/pooled", work: .pooled)])
    let clients = Clients()
    clients.get(server, "/slow")
    #expect(door.waits(for: 1))
    #expect(try RawHTTP.request(server.address.port, "GET", "/slow").status == 503)
    #expect(try RawHTTP.request(server.address.port, "GET", "/pooled").status == 200)
    door.open()
    #expect(clients.join() == [200])
    #expect(try RawHTTP.request(server.address.port, "GET", "/slow").status == 200)
  }

  @Test func aRouteWhoseTimeIsOverIs503AndSeesIt() throws {
    let server = try server([route(ServingDoor(), RouteLimits(secondsMax: 0.2))])
    let began = Monotonic.seconds
    let reply = try RawHTTP.request(server.address.port, "GET", "/slow")
    // Either the route sees the end of its time first, or the server does.
    #expect(reply.status == 503 || reply.text == "cancelled")
    #expect(Monotonic.seconds - began < 30)
  }

  @Test func aRouteThatSeesNothingIsAnsweredInItsPlace() throws {
    let isOver = Monitor(false)
    let deaf = FixedRoute("/deaf", limits: RouteLimits(secondsMax: 0.2), work: .pooled) { _ in
      _ = isOver.wait(seconds: 60) { $0 ? true : nil }
      return .text(200, "too late")
    }
    let server = try server([deaf], workers: 1)
    let reply = try RawHTTP.request(server.address.port, "GET", "/deaf")
    #expect(reply.status == 503 && reply.headers["retry-after"] == "5")
    isOver.withLock { $0 = true }
    #expect(try RawHTTP.request(server.address.port, "GET", "/deaf").status == 200)
  }

  @Test func aClientThatLeavesCostsNothing() throws {
    let door = ServingDoor()
    let server = try server([route(door)], workers: 1)
    for _ in 0..<20 {
      let connection = try RawHTTP.Connection(server.address.port)
      try connection.write(Array("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
    }
    #expect(door.waits(for: 1))
    door.open()
    // The twenty may still fill the queue; a place is free as soon as the worker has removed them.
    let deadline = Monotonic.seconds + 60
    var status = 503
    while status == 503, Monotonic.seconds < deadline {
      status = try RawHTTP.request(server.address.port, "GET", "/slow").status
    }
    #expect(status == 200)
  }

  @Test func requestsOfOneConnectionAreAnsweredInTheirOrder() throws {
    let count = Monitor(0)
    let numbered = FixedRoute("/n", work: .pooled) { _ in
      .text(200, "\(count.withLock { number in number += 1; return number })")
    }
    let server = try server([numbered])
    let connection = try RawHTTP.Connection(server.address.port)
    for number in 1...50 {
      try connection.write(Array("GET /n HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
      #expect(try connection.reply().text == "\(number)")
    }
  }

  @Test func aServerStopsWhileRoutesWork() throws {
    for _ in 0..<20 {
      let door = ServingDoor()
      let server = try server([route(door)], workers: 2, waitingMax: 2)
      let clients = Clients()
      clients.get(server, "/slow", count: 6)
      #expect(door.waits(for: 2))
      let began = Monotonic.seconds
      server.stop()
      #expect(Monotonic.seconds - began < 30)
      // Whatever reaches a client is a refusal; the connection may be cut as well.
      #expect(clients.join().allSatisfy { [0, 503, 200].contains($0) })
    }
  }

  @Test func aWorkerPoolDoesEverythingThatItTook() {
    let pool = WorkerPool(workers: 3, waitingMax: 1000)
    let done = Monitor(0)
    let taken = (0..<500).filter { _ in pool.submit { done.withLock { $0 += 1 } } }.count
    pool.stop()
    #expect(taken == 500 && done.withLock { $0 } == 500)
    #expect(!pool.submit {})
    pool.stop()
  }
}
