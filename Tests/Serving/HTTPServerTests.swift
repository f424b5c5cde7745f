internal import Platform
internal import Testbed
internal import Testing

@testable import Serving

/// A server on a free port that echoes the parsed request.
func echo(_ limits: HTTPServer.Limits = HTTPServer.Limits()) throws -> HTTPServer {
  let address = ListenAddress(host: "127.0.0.1", port: 0)
  return try HTTPServer(address, methods: ["GET", "HEAD", "POST"], limits: limits) { request in
    let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
    let lines = [
      request.method, request.rawPath, request.path, query, request.headers["x-probe"] ?? "-",
      String(request.body.count), request.remoteAddress,
    ]
    return .text(200, lines.joined(separator: "|"))
  }
}

@Suite struct HTTPServerTests {
  @Test func reportsThePortThatItGot() throws {
    let server = try echo()
    #expect(server.address.port > 0)
    #expect(server.address.host == "127.0.0.1")
  }

  @Test func aTakenPortSaysWhatToDo() throws {
    let server = try echo()
    let error = #expect(throws: ServingError.self) {
      try HTTPServer(server.address) { _ in HTTPReply(200) }
    }
    #expect(error?.what == "cannot listen on \(server.address): Address already in use")
    #expect(error?.advice == "Another program has that port: stop it, or choose another port")
  }

  @Test(arguments: ["", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", ":80", "::1:80", "a:-1"])
  func refusesWhatIsNoAddress(_ text: String) {
    #expect(throws: ServingError.badAddress(text)) { try ListenAddress(text) }
  }

  @Test func readsAddresses() throws {
    #expect(try ListenAddress("[::1]:80") == ListenAddress(host: "::1", port: 80))
    #expect(try ListenAddress("[::1]:80").description == "[::1]:80")
    #expect(try ListenAddress("127.0.0.1:0").isLoopback)
    #expect(try !ListenAddress("0.0.0.0:80").isLoopback)
  }

  @Test(arguments: [
    ("/", "GET|/|/||-|0|127.0.0.1"),
    ("/a%20b", "GET|/a%20b|/a b||-|0|127.0.0.1"),
    ("/a%2fb", "GET|/a%2fb|/a/b||-|0|127.0.0.1"),
    ("/%C5%82", "GET|/%C5%82|/ł||-|0|127.0.0.1"),
    ("/x?a=1&b=2&a=3", "GET|/x|/x|a=1;b=2;a=3|-|0|127.0.0.1"),
    ("/x?a+b=c+d&e=%26%3D", "GET|/x|/x|a b=c d;e=&=|-|0|127.0.0.1"),
    ("/x?flag&&=v", "GET|/x|/x|flag=;=v|-|0|127.0.0.1"),
    ("/x?", "GET|/x|/x||-|0|127.0.0.1"),
    ("/a+b", "GET|/a+b|/a+b||-|0|127.0.0.1"),
    ("http://other/x?y=1", "GET|/x|/x|y=1|-|0|127.0.0.1"),
    ("HTTP://other", "GET|/|/||-|0|127.0.0.1"),
  ])
  func understandsTargets(target: String, answer: String) throws {
    let server = try echo()
    let reply = try RawHTTP.request(server.address.port, "GET", target)
    #expect(reply.status == 200)
    #expect(reply.text == answer)
  }

  @Test(arguments: ["/%", "/%4", "/%zz", "/%00", "/%ff", "/x?a=%ff", "/x?a=%0", "*", "x", "//x#frag", "https://h/x"])
  func refusesTargetsThatCannotBeDecoded(_ target: String) throws {
    let server = try echo()
    #expect(try RawHTTP.request(server.address.port, "GET", target).status == 400)
  }

  @Test func headersHaveNoCaseAndJoin() throws {
    let server = try echo()
    let text = "GET / HTTP/1.1\r\nHost: h\r\nX-PROBE: a\r\nx-Probe: b\r\nConnection: close\r\n\r\n"
    #expect(try RawHTTP.send(server.address.port, text).text == "GET|/|/||a, b|0|127.0.0.1")
  }

  @Test func bodiesArriveWhole() throws {
    let server = try echo()
    let body = [UInt8](repeating: 7, count: 60_000)
    #expect(try RawHTTP.request(server.address.port, "POST", "/", body: body).text.hasSuffix("|60000|127.0.0.1"))
    let chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    #expect(
      try RawHTTP.send(server.address.port, chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").text
        .hasSuffix("|5|127.0.0.1"))
  }

  @Test func bodiesOverTheLimitGet413() throws {
    let server = try echo()
    let port = server.address.port
    #expect(try RawHTTP.request(port, "POST", "/", body: [UInt8](repeating: 1, count: 65_537)).status == 413)
    let chunk = String(repeating: "x", count: 40_000)
    let chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    let piece = "9c40\r\n\(chunk)\r\n"
    let reply = try RawHTTP.send(port, chunked + piece + piece + "0\r\n\r\n")
    #expect(reply.status == 413 || reply.status == 0)
    #expect(try RawHTTP.request(port, "GET", "/").status == 200)
  }

  @Test func aSiteThatTakesNoBodyRefusesEveryOne() throws {
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 0
    let server = try echo(limits)
    #expect(try RawHTTP.request(server.address.port, "POST", "/", body: [1]).status == 413)
    let chunked = "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    #expect(try RawHTTP.send(server.address.port, chunked).status == 413)
  }

  @Test(arguments: ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "get"])
  func refusesOtherMethods(_ method: String) throws {
    let server = try echo()
    let reply = try RawHTTP.request(server.address.port, method, "/")
    #expect(reply.status == 405)
    #expect(reply.headers["allow"] == "GET, HEAD, POST")
  }

  @Test func headHasTheHeadersOfGetAndNoBody() throws {
    let server = try echo()
    let connection = try RawHTTP.Connection(server.address.port)
    try connection.write(Array("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\nGET /y HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
    let head = try connection.reply(isHead: true)
    #expect(head.status == 200)
    #expect(head.headers["content-length"] == String("HEAD|/x|/x||-|0|127.0.0.1".utf8.count))
    // Nothing of a body lies between the two replies.
    #expect(try connection.reply().text == "GET|/y|/y||-|0|127.0.0.1")
  }

  @Test func manyRequestsOnOneConnection() throws {
    let server = try echo()
    let connection = try RawHTTP.Connection(server.address.port)
    for number in 0..<200 {
      try connection.write(Array("GET /\(number) HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
      #expect(try connection.reply().text.hasPrefix("GET|/\(number)|"))
    }
    #expect(server.answered[2] == 200)
  }

  @Test func stopClosesAndFreesThePort() throws {
    let server = try echo()
    let address = server.address
    let connection = try RawHTTP.Connection(address.port)
    try connection.write(Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
    #expect(try connection.reply().status == 200)
    server.stop()
    server.stop()
    try connection.waitForClose()
    let second = try HTTPServer(address) { _ in HTTPReply(204) }
    #expect(try RawHTTP.request(address.port, "GET", "/").status == 204)
    second.stop()
  }
}

@Suite struct ManyClientsTests {
  private static var hasIPv6: Bool { (try? Files.read("/proc/net/if_inet6"))?.isEmpty == false }

  @Test func manyClientsAtOnceGetTheirOwnReplies() throws {
    let server = try echo()
    let port = server.address.port
    let wrong = Monitor(0)
    let threads = (0..<8).map { client in
      Thread("client") {
        guard let connection = try? RawHTTP.Connection(port) else { return wrong.withLock { $0 += 1000 } }
        for number in 0..<100 {
          let text = "POST /\(client)/\(number) HTTP/1.1\r\nHost: h\r\nContent-Length: \(number)\r\n\r\n"
          try? connection.write(Array(text.utf8) + [UInt8](repeating: 65, count: number))
          let reply = try? connection.reply().text
          if reply?.hasPrefix("POST|/\(client)/\(number)|") != true || reply?.hasSuffix("|\(number)|127.0.0.1") != true
          {
            wrong.withLock { $0 += 1 }
          }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(wrong.withLock { $0 } == 0)
    #expect(server.answered[2] == 800)
  }

  @Test func clientsThatGoAwayDoNotHurt() throws {
    let server = try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0)) { _ in
      HTTPReply(200, body: .bytes([UInt8](repeating: 1, count: 8 << 20)))
    }
    for _ in 0..<20 {
      let connection = try RawHTTP.Connection(server.address.port)
      try connection.write(Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
    }
    #expect(try RawHTTP.request(server.address.port, "GET", "/").body.count == 8 << 20)
  }

  @Test(.enabled(if: hasIPv6, "this machine has no IPv6"))
  func listensOnIPv6() throws {
    let server = try HTTPServer(ListenAddress(host: "::1", port: 0)) { .text(200, $0.remoteAddress) }
    #expect(server.address.description == "[::1]:\(server.address.port)")
    server.stop()
  }
}

@Suite struct ProducedBodyTests {
  private func serve(_ body: @escaping @Sendable () -> HTTPReply.Body) throws -> HTTPServer {
    try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0)) { _ in HTTPReply(200, body: body()) }
  }

  @Test func unknownLengthIsChunked() throws {
    let server = try serve {
      let rest = Monitor(3)
      return .produced(count: nil) { buffer in
        guard
          rest.withLock({
            $0 -= 1; return $0 >= 0
          })
        else { return .end }
        buffer.copyBytes(from: "abc".utf8)
        return .bytes(3)
      }
    }
    let reply = try RawHTTP.request(server.address.port, "GET", "/")
    #expect(reply.text == "abcabcabc")
    #expect(reply.headers["transfer-encoding"] == "chunked")
    #expect(!reply.isCut)
  }

  @Test func aFailureCutsTheBody() throws {
    let server = try serve {
      let rest = Monitor(1)
      return .produced(count: 1000) { buffer in
        guard
          rest.withLock({
            $0 -= 1; return $0 >= 0
          })
        else { return .failed }
        buffer.copyBytes(from: "abc".utf8)
        return .bytes(3)
      }
    }
    let reply = try RawHTTP.request(server.address.port, "GET", "/")
    #expect(reply.headers["content-length"] == "1000")
    #expect(reply.text == "abc")
    #expect(reply.isCut)
  }
}
