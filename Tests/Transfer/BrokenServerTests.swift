internal import Platform
internal import Testbed
internal import Testing
internal import Transfer

/// Servers that lie, stop or never end.
@Suite struct BrokenServerTests {
  @Test func aBodyShorterThanItsLength() throws {
    let server = try ScriptedServer { _ in [.text("HTTP/1.1 200 OK\nContent-Length: 1000\n\nhalf"), .close] }
    let error = expectFailure(.cut, Request(server.url()))
    #expect(error?.detail == "the body was cut after 4 bytes" && error?.isRetryable == true && error?.status == 200)
  }

  @Test func aChunkedBodyWithoutItsLastChunk() throws {
    let server = try ScriptedServer { _ in
      [.text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n"), .close]
    }
    _ = expectFailure(.cut, Request(server.url()))
  }

  @Test func aGzipBodyShorterThanItsLength() throws {
    let server = try ScriptedServer { _ in
      [
        .text("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: \(gzipOfHello.count)\n\n"),
        .send(Array(gzipOfHello.prefix(12))), .close,
      ]
    }
    _ = expectFailure(.cut, Request(server.url()))
  }

  /// The connection is complete, but the compressed body is truncated.
  @Test(arguments: [0, 1, 9, 10, 12, 20, 24]) func aGzipBodyThatWasCutBeforeItCame(count: Int) throws {
    let server = try ScriptedServer { _ in
      [.reply(headers: ["Content-Encoding: gzip"], Array(gzipOfHello.prefix(count)))]
    }
    let error = expectFailure(.cut, Request(server.url()))
    #expect(error?.isRetryable == true && error?.detail.hasPrefix("the packed body ends early") == true)
  }

  @Test func aGzipBodyWithAWrongChecksum() throws {
    var wrong = gzipOfHello
    wrong[wrong.count - 5] ^= 1
    let server = try ScriptedServer { [wrong] _ in [.reply(headers: ["Content-Encoding: gzip"], wrong)] }
    _ = expectFailure(.notHTTP, Request(server.url()))
  }

  @Test func bytesThatAreNotGzip() throws {
    let server = try ScriptedServer { _ in [.reply(headers: ["Content-Encoding: gzip"], "hello, world, no gzip")] }
    let error = expectFailure(.notHTTP, Request(server.url()))
    #expect(error?.isRetryable == false)
  }

  @Test func anEncodingNobodyAskedFor() throws {
    let server = try ScriptedServer { _ in [.reply(headers: ["Content-Encoding: rot13"], "hello")] }
    _ = expectFailure(.notHTTP, Request(server.url()))
  }

  @Test func aConnectionClosedWithoutAnAnswer() throws {
    let server = try ScriptedServer { _ in [.close] }
    #expect(expectFailure(.cut, Request(server.url()))?.isRetryable == true)
  }

  @Test func anAnswerThatIsNotHTTP() throws {
    let server = try ScriptedServer { _ in [.text("SSH-2.0-OpenSSH_9.2\n"), .close] }
    _ = expectFailure(.notHTTP, Request(server.url()))
  }

  @Test func nobodyListens() throws {
    let url = try ScriptedServer { _ in [] }.url()
    let error = expectFailure(.noConnection, Request(url))
    #expect(error?.isRetryable == true && error?.advice.description.contains("firewall") == true)
  }

  @Test func aHostThatDoesNotExist() {
    #expect(expectFailure(.nameNotFound, Request("http://klamra.invalid/"))?.isRetryable == true)
  }

  @Test(arguments: [
    "", "data.csv", "http://", "ftp://127.0.0.1/a", "file:///etc/passwd", "http://user:secret@127.0.0.1/",
  ])
  func addressesThatAreNone(url: String) {
    let error = expectFailure(.badURL, Request(url))
    #expect(error?.isRetryable == false)
  }

  @Test func aServerThatDoesNotAnswer() throws {
    let server = try ScriptedServer { _ in [.pause(seconds: 60)] }
    var request = Request(server.url())
    request.timeouts.total = 0.2
    let start = Monotonic.seconds
    #expect(expectFailure(.timeout, request)?.isRetryable == true)
    #expect(Monotonic.seconds - start < 60)
  }

  @Test func aBodyThatTakesForever() throws {
    let server = try ScriptedServer { _ in
      [.text("HTTP/1.1 200 OK\nContent-Length: 1000\n\n")]
        + (0..<100).flatMap { _ in [.text("a"), .pause(seconds: 0.02)] } + [.close]
    }
    var request = Request(server.url())
    request.timeouts.total = 0.3
    _ = expectFailure(.stalled, request)
  }

  @Test func aGzipBombIsStoppedAtItsDecodedSize() throws {
    let server = try ScriptedServer { _ in [.reply(headers: ["Content-Encoding: gzip"], Bomb.gzip(megabytes: 20))] }
    var request = Request(server.url())
    request.bodyBytesMax = 1 << 20
    var given = 0
    let error = #expect(throws: TransferError.self) { try HTTPClient().perform(request) { given += $0.count } }
    #expect(error?.kind == .tooLong && error?.detail == "the body is longer than 1048576 bytes")
    #expect(given <= 1 << 20)
  }

  @Test func onlyTheStatusOfALongAnswerCounts() throws {
    let server = try ScriptedServer { _ in
      [.text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n")]
        + (0..<1000).map { _ in .text("400\n" + String(repeating: "x", count: 1024) + "\n") } + [.close]
    }
    var request = Request(server.url(), method: .post, body: [1])
    request.bodyBytesMax = 4096
    request.overlong = .isCut
    #expect(try fetch(request).response.status == 200)
  }

  @Test(arguments: [
    ("X: " + String(repeating: "y", count: 70_000), 1), ("X: " + String(repeating: "y", count: 200_000), 1),
    ("X: y", 300),
  ])
  func headersWithoutEnd(line: String, count: Int) throws {
    let server = try ScriptedServer { _ in [.reply(headers: Array(repeating: line, count: count), "a")] }
    let error = expectFailure(.headerTooLong, Request(server.url()))
    #expect(error?.detail == "the header is longer than 65536 bytes or has more than 200 fields")
    #expect(error?.advice.description.contains("connector") == false)
  }

  @Test func aLineBreakInAHeaderIsNotSent() throws {
    let server = try ScriptedServer { _ in [.reply("a")] }
    _ = expectFailure(.badURL, Request(server.url(), headers: [Header("X-Key", "a\r\nHost: evil")]))
    #expect(server.requests.isEmpty)
  }

  @Test func cancellingEndsATransfer() throws {
    let server = try ScriptedServer { _ in [.text("HTTP/1.1 200 OK\nContent-Length: 9\n\na"), .pause(seconds: 10)] }
    let cancellation = Cancellation()
    let client = try HTTPClient()
    let error = #expect(throws: TransferError.self) {
      try client.perform(Request(server.url()), cancellation: cancellation) { _ in cancellation.cancel() }
    }
    #expect(error?.kind == .cancelled && error?.isRetryable == false)
    let again = #expect(throws: TransferError.self) {
      try client.perform(Request(server.url()), cancellation: cancellation)
    }
    #expect(again?.kind == .cancelled && server.requests.count == 1)
  }
}

/// Small files that grow.
enum Bomb {
  /// A gzip file of zeros in stored-free deflate: one fixed block of repeated matches, 258 bytes each.
  static func gzip(megabytes: Int) -> [UInt8] {
    var bits = BitWriter()
    bits.put(1, 1)  // the last block
    bits.put(1, 2)  // fixed codes
    bits.putHuffman(0x30, 8)  // the literal 0
    for _ in 0..<(megabytes << 20) / 258 {
      bits.putHuffman(0b1100_0101, 8)  // length 258 (code 285)
      bits.putHuffman(0, 5)  // distance 1
    }
    bits.putHuffman(0, 7)  // the end
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + bits.bytes + [0, 0, 0, 0, 0, 0, 0, 0]
  }
}

/// Bits in the order of deflate (RFC 1951, section 3.1.1).
private struct BitWriter {
  var bytes: [UInt8] = []
  private var count = 0

  mutating func put(_ value: Int, _ bits: Int) {
    for bit in 0..<bits {
      if count % 8 == 0 { bytes.append(0) }
      if value >> bit & 1 == 1 { bytes[bytes.count - 1] |= 1 << UInt8(count % 8) }
      count += 1
    }
  }

  mutating func putHuffman(_ code: Int, _ bits: Int) {
    for bit in (0..<bits).reversed() { put(code >> bit & 1, 1) }
  }
}
