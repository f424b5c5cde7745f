import Glibc
import Testbed
import Testing

@testable import Serving

/// Many connections at once: a crowd displaces itself and shuts nobody else out.
@Suite struct CrowdTests {
  /// A connection from an address of 127.0.0.0/8 that sends the beginning of a request and nothing more.
  private final class SlowClient {
    let descriptor: Int32

    init(from source: [UInt8], to port: UInt16, text: String = "GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ") throws {
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      try #require(descriptor >= 0)
      func address(_ bytes: [UInt8], _ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        return address
      }
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      var (from, to) = (address(source, 0), address([127, 0, 0, 1], port))
      let bound = withUnsafePointer(to: &from) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
      }
      try #require(bound == 0)
      let connected = withUnsafePointer(to: &to) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
      }
      try #require(connected == 0)
      let bytes = Array(text.utf8)
      _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// The beginning of the reply; empty if the server closes without one.
    func reply() -> String {
      var time = timeval(tv_sec: 30, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
      var buffer = [UInt8](repeating: 0, count: 512)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    deinit { close(descriptor) }
  }

  private static let whole = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"

  private func server(_ limits: HTTPServer.Limits) throws -> HTTPServer {
    var limits = limits
    // Only the crowd matters here.
    limits.idleSeconds = 600
    limits.requestSecondsMax = 600
    return try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0), limits: limits) { _ in .text(200, "here\n") }
  }

  private func wait(_ server: HTTPServer, until fits: (Int) -> Bool) {
    for _ in 0..<5000 where !fits(server.connections.phases.count) { usleep(2000) }
    #expect(fits(server.connections.phases.count), "\(server.connections.phases.count)")
  }

  /// 1 000 connections from twenty addresses in twenty networks, each within the limit of one address.
  @Test func aThousandSlowConnectionsDoNotShutANewcomerOut() throws {
    let server = try server(HTTPServer.Limits())
    var crowd: [SlowClient] = []
    for number in 0..<1000 {
      crowd.append(try SlowClient(from: [127, 1, UInt8(number % 20), 7], to: server.address.port))
    }
    for last in [UInt8(1), 2, 3] {
      let newcomer = try SlowClient(from: [127, 2, 0, last], to: server.address.port, text: Self.whole)
      #expect(newcomer.reply().hasPrefix("HTTP/1.1 200"))
    }
    wait(server) { $0 <= 512 }
    withExtendedLifetime(crowd) {}
  }

  /// Twenty addresses of one network share its limit; the rest of the site is not touched.
  @Test func oneNetworkHasAShareOnly() throws {
    let server = try server(HTTPServer.Limits())
    let neighbour = try SlowClient(from: [127, 9, 9, 9], to: server.address.port)
    var crowd: [SlowClient] = []
    for number in 0..<400 {
      crowd.append(try SlowClient(from: [127, 1, 1, UInt8(1 + number % 20)], to: server.address.port))
    }
    wait(server) { $0 <= 257 }
    let newcomer = try SlowClient(from: [127, 1, 1, 200], to: server.address.port, text: Self.whole)
    #expect(newcomer.reply().hasPrefix("HTTP/1.1 200"), "a neighbour of the crowd finds room as well")
    let rest = Array("x\r\n\r\n".utf8)
    _ = send(neighbour.descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
    #expect(neighbour.reply().hasPrefix("HTTP/1.1 200"), "whoever was there before goes on")
    withExtendedLifetime(crowd) {}
  }

  /// Behind a proxy every connection has one address: only the total counts.
  @Test func behindAProxyOnlyTheTotalCounts() throws {
    var limits = HTTPServer.Limits()
    limits.connectionsPerAddressMax = 0
    let server = try server(limits)
    var crowd: [SlowClient] = []
    for _ in 0..<400 { crowd.append(try SlowClient(from: [127, 0, 0, 1], to: server.address.port)) }
    wait(server) { $0 == 400 }
    for _ in 0..<200 { crowd.append(try SlowClient(from: [127, 0, 0, 1], to: server.address.port)) }
    let newcomer = try SlowClient(from: [127, 0, 0, 1], to: server.address.port, text: Self.whole)
    #expect(newcomer.reply().hasPrefix("HTTP/1.1 200"))
    wait(server) { $0 <= 512 }
    withExtendedLifetime(crowd) {}
  }

  // MARK: Who has to go

  /// A book of descriptors that no socket has: a shutdown of them does nothing.
  private func book(_ most: Int, perNetwork: Int = 0) -> ConnectionBook {
    ConnectionBook(
      requestSecondsMax: 30, replyBytesPerSecondMin: 1, connectionsMax: most, connectionsPerNetworkMax: perNetwork)
  }

  private func network(_ last: UInt8) -> ClientNetwork { ClientNetwork([10, 0, last, 1]) }

  @Test func theSlowestOfTheHeaviestNetworkGoes() {
    let book = book(4)
    book.open(1, socket: -1, network: network(1), now: 0)
    book.open(2, socket: -1, network: network(2), now: 1)
    book.open(3, socket: -1, network: network(2), now: 2)
    book.open(4, socket: -1, network: network(2), now: 3)
    book.beginWork(2)
    // The older of those that wait for a request, and not the one being answered.
    #expect(book.open(5, socket: -1, network: network(3), now: 10) == 3)
    #expect(book.open(6, socket: -1, network: network(4), now: 11) == 4)
  }

  @Test func aNewcomerOfTheHeaviestNetworkDisplacesItsOwn() {
    let book = book(2)
    book.open(1, socket: -1, network: network(1), now: 0)
    book.open(2, socket: -1, network: network(2), now: 1)
    #expect(book.open(3, socket: -1, network: network(2), now: 2) == 2)
  }

  @Test func whereEveryNetworkHasOneTheLongestIdleGoes() {
    let book = book(3)
    for number in 1...3 { book.open(UInt(number), socket: -1, network: network(UInt8(number)), now: Double(number)) }
    book.beginWork(1)
    #expect(book.open(4, socket: -1, network: network(9), now: 10) == 2)
  }

  @Test func withinTheLimitsNobodyGoes() {
    let book = book(4, perNetwork: 2)
    for number in 1...2 { #expect(book.open(UInt(number), socket: -1, network: network(1), now: 0) == nil) }
    for number in 3...4 { #expect(book.open(UInt(number), socket: -1, network: network(2), now: 0) == nil) }
    book.close(1)
    #expect(book.open(5, socket: -1, network: network(1), now: 1) == nil)
    #expect(book.open(6, socket: -1, network: network(1), now: 2) == 2)
  }

  @Test(arguments: [
    ([UInt8]([10, 1, 2, 3]), [UInt8]([10, 1, 2, 250]), true),
    ([10, 1, 2, 3], [10, 1, 3, 3], false),
    (
      [0x20, 1, 0xd, 0xb8, 0, 1] + [UInt8](repeating: 1, count: 10),
      [0x20, 1, 0xd, 0xb8, 0, 1] + [UInt8](repeating: 2, count: 10), true
    ),
    (
      [0x20, 1, 0xd, 0xb8, 0, 1] + [UInt8](repeating: 1, count: 10),
      [0x20, 1, 0xd, 0xb8, 0, 2] + [UInt8](repeating: 1, count: 10), false
    ),
    ([UInt8](repeating: 0, count: 10) + [0xff, 0xff, 10, 1, 2, 9], [10, 1, 2, 3], true),
    ([UInt8](repeating: 0, count: 15) + [1], [0, 0, 0, 1], false),
  ])
  func networksAreThoseOfRegistries(one: [UInt8], other: [UInt8], isSame: Bool) {
    #expect((ClientNetwork(one) == ClientNetwork(other)) == isSame)
  }
}
