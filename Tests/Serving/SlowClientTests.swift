import Platform
import Testbed
import Testing

@testable import Serving

/// Slow clients. The clock of these tests is an argument, so no test waits for it.
@Suite struct SlowClientTests {
  private func wait(_ server: HTTPServer, until fits: ([ConnectionBook.Phase]) -> Bool) {
    for _ in 0..<5000 where !fits(server.connections.phases) {
      _ = Monitor(()).wait(seconds: 0.002) { _ in Bool?.none }
    }
    #expect(fits(server.connections.phases), "\(server.connections.phases)")
  }

  private func isSending(_ phase: ConnectionBook.Phase) -> Bool {
    if case .sending = phase { true } else { false }
  }

  private let later = ConnectionBook.now + 31

  @Test func aRequestThatTricklesInIsCut() throws {
    let server = try echo()
    let connection = try RawHTTP.Connection(server.address.port)
    try connection.write(Array("GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ".utf8))
    wait(server) { $0.count == 1 }
    #expect(server.connections.sweep() == 0)
    try connection.write(Array("a".utf8))
    #expect(server.connections.sweep(now: later) == 1)
    // Once is enough.
    #expect(server.connections.sweep(now: later + 1) == 0)
    try connection.waitForClose()
    wait(server) { $0.isEmpty }
    #expect(try RawHTTP.request(server.address.port, "GET", "/").status == 200)
  }

  @Test func aBodyThatTricklesInIsCut() throws {
    let server = try echo()
    let connection = try RawHTTP.Connection(server.address.port)
    try connection.write(Array("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc".utf8))
    wait(server) { $0.count == 1 }
    #expect(server.connections.sweep(now: later) == 1)
    try connection.waitForClose()
    #expect(server.answered == [0, 0, 0, 0, 0, 0])
  }

  @Test func everyRequestOfAConnectionHasItsOwnTime() throws {
    let server = try echo()
    let connection = try RawHTTP.Connection(server.address.port)
    try connection.write(Array("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
    #expect(try connection.reply().status == 200)
    wait(server) { !$0.contains(where: isSending) }
    guard case .receiving(let since)? = server.connections.phases.first else { return _ = Issue.record("not waiting") }
    #expect(server.connections.sweep(now: since + 29) == 0)
    try connection.write(Array("GET /2 HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
    #expect(try connection.reply().status == 200)
    wait(server) { !$0.contains(where: isSending) }
    #expect(server.connections.sweep(now: since + 30) == 0)
  }

  /// More than the buffers of both ends hold.
  private static let large = 32 << 20

  private func download() throws -> (server: HTTPServer, connection: RawHTTP.Connection) {
    var limits = HTTPServer.Limits()
    // On a busy machine a client may pause for long; here only the rate of the reply matters.
    limits.idleSeconds = 600
    let server = try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0), limits: limits) { _ in
      HTTPReply(
        200,
        body: .produced(count: Self.large) { buffer in
          buffer.initializeMemory(as: UInt8.self, repeating: 1)
          return .bytes(buffer.count)
        })
    }
    let connection = try RawHTTP.Connection(server.address.port, bufferBytes: 64 << 10)
    try connection.write(Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
    wait(server) { $0.contains(where: isSending) }
    return (server, connection)
  }

  @Test func aClientThatTakesNothingIsCut() throws {
    let (server, connection) = try download()
    // What the buffers take at first counts as taken; then nothing moves any more.
    var moment = ConnectionBook.now
    var rounds = 0
    repeat {
      moment += ConnectionBook.rateSeconds
      rounds += 1
    } while server.connections.sweep(now: moment) == 0 && rounds < 10_000
    #expect(rounds < 10_000)
    wait(server) { $0.isEmpty }
    let reply = try connection.reply()
    #expect(reply.isCut && reply.body.count < Self.large)
  }

  @Test func aLargeSlowDownloadIsNotCut() throws {
    let (server, connection) = try download()
    var moment = ConnectionBook.now
    var taken = 0
    // A megabyte in half a minute: more than the client's buffer, so that some of it was acknowledged since the last look.
    // The kernel may hold the last 4 MiB (tcp(7), tcp_wmem): the server is done with the reply once they are there, and then
    // waits for a request, in real time.
    while taken < Self.large - (6 << 20) {
      taken += try connection.take(1 << 20)
      moment += ConnectionBook.rateSeconds
      #expect(server.connections.sweep(now: moment) == 0)
    }
    let reply = try connection.reply()
    #expect(!reply.isCut && reply.status == 200 && reply.body.count == Self.large)
  }
}
