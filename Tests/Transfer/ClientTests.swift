internal import Platform
internal import Testbed
internal import Testing

@testable import Transfer

/// Collects what a client hands out.
final class Collected {
  var bytes: [UInt8] = []
  var text: String { String(decoding: bytes, as: UTF8.self) }
  func take(_ piece: UnsafeRawBufferPointer) { bytes.append(contentsOf: piece) }
}

/// Makes a request of a fresh client.
func fetch(
  _ request: Request, _ addresses: AddressGuard = .open, cancellation: Cancellation? = nil
) throws -> (response: Response, body: String) {
  let body = Collected()
  let response = try HTTPClient(addresses: addresses).perform(request, cancellation: cancellation) { body.take($0) }
  return (response, body.text)
}

@discardableResult func expectFailure(
  _ kind: TransferError.Kind, _ request: Request, _ addresses: AddressGuard = .open,
  sourceLocation: SourceLocation = #_sourceLocation
) -> TransferError? {
  let error = #expect(throws: TransferError.self, sourceLocation: sourceLocation) { try fetch(request, addresses).body }
  #expect(error?.kind == kind, sourceLocation: sourceLocation)
  return error
}

@Suite struct ClientTests {
  @Test func aBodyComesPieceByPiece() throws {
    let server = try ScriptedServer { _ in [.reply(headers: ["ETag: \"v1\"", "X-Two: a", "x-two: b "], "dane")] }
    let (response, body) = try fetch(
      Request(server.url("/a?b=c"), headers: [Header("X-ClientId", "k"), Header("X-E", "")]))
    #expect(response.status == 200 && response.isSuccess && response.isEndCertain)
    #expect(response.bytes == 4 && body == "dane")
    #expect(response.header("etag") == "\"v1\"" && response.header("X-TWO") == "b" && response.header("no") == nil)
    let request = try #require(server.requests.first)
    #expect(request.method == "GET" && request.target == "/a?b=c")
    #expect(request.headers["user-agent"] == "klamra/0.1" && request.headers["accept-encoding"] == "gzip")
    #expect(request.headers["x-clientid"] == "k" && request.headers["x-e"] == "")
  }

  @Test func aLargeBodyArrivesWhole() throws {
    let body = [UInt8](repeating: 65, count: 3_000_000)
    let server = try ScriptedServer { _ in [.reply(body)] }
    let collected = Collected()
    let response = try HTTPClient().perform(Request(server.url())) { collected.take($0) }
    #expect(response.bytes == body.count && collected.bytes.count == body.count)
  }

  @Test func chunksAreJoined() throws {
    let server = try ScriptedServer { _ in
      [.text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n"), .text("2\nde\n0\n\n")]
    }
    let (response, body) = try fetch(Request(server.url()))
    #expect(body == "abcde" && response.isEndCertain)
  }

  @Test func aBodyWithoutALengthIsNotCertain() throws {
    let server = try ScriptedServer { _ in [.text("HTTP/1.1 200 OK\nConnection: close\n\nabc"), .close] }
    let (response, body) = try fetch(Request(server.url()))
    #expect(body == "abc" && !response.isEndCertain)
  }

  @Test func interimAnswersAreSkipped() throws {
    let server = try ScriptedServer { _ in
      [.text("HTTP/1.1 103 Early Hints\nLink: </x>\n\n"), .reply(headers: ["ETag: \"1\""], "a")]
    }
    let (response, body) = try fetch(Request(server.url()))
    #expect(response.status == 200 && response.header("Link") == nil && body == "a")
  }

  /// RFC 1952, section 2.2: members follow each other.
  @Test func gzipOfSeveralMembersIsOneBody() throws {
    let server = try ScriptedServer { _ in
      [
        .text("HTTP/1.1 200 OK\nContent-Encoding: x-gzip\nConnection: close\n\n"),
        .send(gzipOfHello + gzipOfHello), .close,
      ]
    }
    let (response, body) = try fetch(Request(server.url()))
    #expect(body == "hellohello" && response.bytes == 10)
    #expect(response.isEndCertain, "a packed body says itself where it ends")
  }

  @Test func gzipIsDecodedAndCounted() throws {
    let server = try ScriptedServer { _ in [.reply(headers: ["Content-Encoding: gzip"], gzipOfHello)] }
    let (response, body) = try fetch(Request(server.url()))
    #expect(body == "hello" && response.bytes == 5)
  }

  @Test func oneConnectionServesManyRequests() throws {
    let server = try ScriptedServer { request in [.reply("\(request.number)")] }
    let client = try HTTPClient()
    for number in 1...20 {
      let body = Collected()
      _ = try client.perform(Request(server.url())) { body.take($0) }
      #expect(body.text == "\(number)")
    }
    #expect(server.connectionCount == 1)
  }

  @Test func aPostSendsItsBodyAtOnce() throws {
    let server = try ScriptedServer { _ in [.reply(204)] }
    let payload = Array(#"{"id":"evt_1"}"#.utf8)
    let client = try HTTPClient()
    for body in [payload, []] {
      let headers = [Header("Content-Type", "application/json")]
      let response = try client.perform(Request(server.url("/hook"), method: .post, headers: headers, body: body))
      #expect(response.status == 204 && response.isEndCertain)
    }
    #expect(server.requests.map(\.body) == [payload, []])
    #expect(server.requests.allSatisfy { $0.method == "POST" && $0.headers["content-type"] == "application/json" })
    #expect(server.requests.allSatisfy { $0.headers["expect"] == nil })
  }

  @Test func aHeadHasNoBody() throws {
    let server = try ScriptedServer { _ in [.text("HTTP/1.1 200 OK\nContent-Length: 1000\n\n")] }
    let (response, body) = try fetch(Request(server.url(), method: .head))
    #expect(response.status == 200 && body.isEmpty && response.header("Content-Length") == "1000")
  }

  @Test func anUnchangedDocumentHasNoBody() throws {
    let server = try ScriptedServer { request in
      request.headers["if-none-match"] == "\"v1\""
        ? [.text("HTTP/1.1 304 Not Modified\nETag: \"v1\"\n\n")] : [.reply("a")]
    }
    let (response, body) = try fetch(Request(server.url(), headers: [Header("If-None-Match", "\"v1\"")]))
    #expect(response.status == 304 && !response.isSuccess && body.isEmpty)
  }

  @Test(arguments: [400, 403, 404, 429, 500, 503]) func anErrorsBodyIsKeptApart(status: Int) throws {
    let server = try ScriptedServer { _ in [.reply(status, #"{"error_code":"API-ERR-100003"}"#)] }
    let request = Request(server.url())
    let (response, body) = try fetch(request)
    #expect(response.status == status && body.isEmpty)
    #expect(response.errorBody == Array(#"{"error_code":"API-ERR-100003"}"#.utf8))
    let error = #expect(throws: TransferError.self) {
      try response.requireSuccess(of: request, now: .now) { _ in "no data" }
    }
    #expect(error?.status == status && error?.what == "the service answered \(status): no data: \(request.url)")
    #expect(error?.isRetryable == [429, 500, 503].contains(status))
    #expect(error?.advice.isEmpty == false)
  }

  @Test func onlyTheBeginningOfAnErrorIsKept() throws {
    let server = try ScriptedServer { _ in [.reply(500, [UInt8](repeating: 33, count: 300_000))] }
    let (response, _) = try fetch(Request(server.url()))
    #expect(response.errorBody.count == Response.errorBytesMax && response.bytes == 300_000)
  }

  @Test func whatTheSinkThrowsIsThrownOn() throws {
    let server = try ScriptedServer { _ in [.reply("abc")] }
    let client = try HTTPClient()
    #expect(throws: FileError.self) {
      try client.perform(Request(server.url())) { _ in throw FileError("write to", "/full", code: 28) }
    }
    let body = Collected()
    _ = try client.perform(Request(server.url())) { body.take($0) }
    #expect(body.text == "abc")
  }

  @Test func theProxyOfTheEnvironmentIsNotUsed() throws {
    Environment.set("http_proxy", "http://127.0.0.1:1")
    let server = try ScriptedServer { _ in [.reply("direct")] }
    #expect(try fetch(Request(server.url())).body == "direct")
  }
}

/// `printf hello | gzip -n`.
let gzipOfHello: [UInt8] = [
  0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 7, 0, 0x86, 0xa6, 0x10, 0x36, 5, 0, 0, 0,
]
