internal import Platform
internal import Testbed
internal import Testing

@testable internal import Serving

/// Requests that two parsers could read differently (RFC 9112 11.2); none may reach a handler.
@Suite struct StrictnessTests {
  @Test(arguments: [
    "no Host": "GET / HTTP/1.1\r\n\r\n",
    "two Hosts of the old version": "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
    "two Hosts": "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "length beside encoding":
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "a list of lengths": "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 3\r\n\r\nabc",
    "a signed length": "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc",
    "a negative length": "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -3\r\n\r\nabc",
    "an enormous length": "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
    "another encoding": "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
    "two encodings":
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "hidden encoding": "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "blank before colon": "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
    "NUL in the target": "GET /a\0b HTTP/1.1\r\nHost: h\r\n\r\n",
    "NUL at the target's end": "GET /a\0 HTTP/1.1\r\nHost: h\r\n\r\n",
    "NUL in the query": "GET /a?x=\0y HTTP/1.1\r\nHost: h\r\n\r\n",
    "NUL in a field": "GET / HTTP/1.1\r\nHost: h\r\nX-A: b\0c\r\n\r\n",
    "control character in a field": "GET / HTTP/1.1\r\nHost: h\r\nX-A: b\u{1}c\r\n\r\n",
    "a folded field": "GET / HTTP/1.1\r\nHost: h\r\nX-A: b\r\n c\r\n\r\n",
    "a field without colon": "GET / HTTP/1.1\r\nHost: h\r\nnonsense\r\n\r\n",
    "bare line feeds": "GET / HTTP/1.1\nHost: h\n\n",
    "one bare line feed": "GET / HTTP/1.1\r\nHost: h\nX-A: b\r\n\r\n",
    "two blanks in the request line": "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
    "bare letters in the target": "GET /ł HTTP/1.1\r\nHost: h\r\n\r\n",
    "a field without name": "GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n",
    "blank in the target": "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
    "no version": "GET /\r\nHost: h\r\n\r\n",
    "another version": "GET / HTTP/3.7\r\nHost: h\r\n\r\n",
    "no HTTP at all": "hello\r\n\r\n",
    "a TLS greeting": "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\r\n\r\n",
  ])
  func refuses(name: String, request: String) throws {
    let server = try echo()
    let connection = try RawHTTP.Connection(server.address.port)
    try connection.write(Array(request.utf8))
    let reply = try connection.reply()
    #expect([0, 400, 413, 501, 505].contains(reply.status), "\(name) got \(reply.status)")
    #expect(throws: Never.self, "\(name) leaves the connection open") { try connection.waitForClose() }
  }

  @Test func refusesHeadersOverTheLimit() throws {
    let server = try echo()
    let line = "X-Long: \(String(repeating: "a", count: 40_000))\r\n"
    let reply = try RawHTTP.send(server.address.port, "GET / HTTP/1.1\r\nHost: h\r\n\(line)\r\n")
    #expect(reply.status == 431)
    let target = String(repeating: "a", count: 40_000)
    #expect([414, 431].contains(try RawHTTP.send(server.address.port, "GET /\(target) HTTP/1.1\r\n").status))
  }

  /// As many items as fit into the memory of a connection, and more than libmicrohttpd would list.
  @Test(arguments: [500, 5000, 14_000]) func manyItemsOfAQueryAreServedAtOnce(count: Int) throws {
    let seen = Monitor<[HTTPRequest.QueryItem]>([])
    let server = try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0)) { request in
      seen.withLock { $0 = request.query }
      return .text(200, request.path)
    }
    let start = Timestamp.now
    let query = (0..<count).map { $0 == 7 ? "b=%C5%82" : "a" }.joined(separator: "&")
    let reply = try RawHTTP.request(server.address.port, "GET", "/x?\(query)")
    #expect(reply.status == 200 && reply.text == "/x")
    let items = seen.withLock { $0 }
    #expect(items.count == count && items[7] == .init("b", "ł"))
    #expect(Timestamp.now.seconds(since: start) < 30)
  }

  @Test func manyFieldsAreAnsweredAtOnce() throws {
    let server = try echo()
    let start = Timestamp.now
    let fields = String(repeating: "A: b\r\n", count: 4000)
    let reply = try RawHTTP.send(server.address.port, "GET / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n")
    #expect([400, 431].contains(reply.status), "\(reply.status)")
    #expect(Timestamp.now.seconds(since: start) < 30)
  }

  @Test func aSilentConnectionIsClosed() throws {
    var limits = HTTPServer.Limits()
    limits.idleSeconds = 1
    let server = try echo(limits)
    let connection = try RawHTTP.Connection(server.address.port)
    try connection.write(Array("GET / HTTP/1.1\r\nHos".utf8))
    try connection.waitForClose()
  }

  @Test func connectionsOfOneAddressAreLimited() throws {
    var limits = HTTPServer.Limits()
    limits.connectionsPerAddressMax = 4
    let server = try echo(limits)
    let connections = try (0..<8).map { _ in try RawHTTP.Connection(server.address.port) }
    var answers = 0
    for connection in connections {
      try connection.write(Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
      if (try? connection.reply().status) == 200 { answers += 1 }
    }
    #expect(answers == 4)
  }
}

@Suite struct LenienceTests {
  @Test(arguments: [
    "blanks around values": "GET / HTTP/1.1\r\nHost: h\r\nX-Probe: \t  b \r\nConnection:close\r\n\r\n",
    "an empty value": "GET / HTTP/1.1\r\nHost:\r\nX-Probe:\r\n\r\n",
    "an empty line before": "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
    "cookies": "GET / HTTP/1.1\r\nHost: h\r\nCookie: a=b; c=d\r\nX-Probe: b\r\n\r\n",
    "the old version": "GET / HTTP/1.0\r\nHost: h\r\n\r\n",
    "the old version without a Host": "GET / HTTP/1.0\r\n\r\n",
    "credentials": "GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Basic eDp5\r\n\r\n",
  ])
  func answers(name: String, request: String) throws {
    let server = try echo()
    #expect(try RawHTTP.send(server.address.port, request).status == 200, "\(name)")
  }
}
