internal import Platform
internal import Testbed
internal import Testing
internal import Transfer

/// What services write into `Content-Encoding`, and what they append to a packed body.
@Suite struct BodyCodingTests {
  private static let zlibOfHello: [UInt8] = [
    0x78, 0x9c, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 7, 0, 0x06, 0x2c, 0x02, 0x15,
  ]
  /// Without the header and the checksum of zlib.
  private static let deflateOfHello = Array(zlibOfHello[2..<9])
  /// `printf hello | gzip -n | gzip -n`.
  private static let gzipTwice: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x93, 0xef, 0xe6, 0x60, 0x00, 0x01, 0x26, 0xe6, 0xd3,
    0x1e, 0x67, 0x4f, 0x9e, 0x64, 0x67, 0x68, 0x5b, 0x26, 0x60, 0xc6, 0x0a, 0x14, 0x00, 0x00, 0xa7, 0x6f, 0xb4, 0x45,
    0x19, 0x00, 0x00, 0x00,
  ]
  /// Deflated, then packed with gzip.
  private static let gzipOfDeflate: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x98, 0x73, 0xda, 0xe3, 0xec, 0xc9, 0x93, 0xec,
    0x0c, 0x6c, 0x3a, 0x4c, 0xa2, 0x00, 0x44, 0xfe, 0x85, 0xaa, 0x0d, 0x00, 0x00, 0x00,
  ]

  private func reply(_ fields: [String], _ body: [UInt8]) throws -> (response: Response, body: String) {
    let server = try ScriptedServer { _ in
      [.reply(headers: fields.map { "Content-Encoding: \($0)" }, body)]
    }
    return try fetch(Request(server.url()))
  }

  private func failure(_ fields: [String], _ body: [UInt8]) throws -> TransferError? {
    let server = try ScriptedServer { _ in [.reply(headers: fields.map { "Content-Encoding: \($0)" }, body)] }
    return expectFailure(.notHTTP, Request(server.url()))
  }

  @Test(arguments: [
    "utf-8", "UTF-8", "utf8", "identity", "Identity", "none", "binary", "ISO-8859-2", "windows-1250", "us-ascii",
    "utf-8, identity", "\"utf-8\"", "", "chunked", "aws-chunked",
  ])
  func aWordForNoCodingIsPassedOver(word: String) throws {
    let (response, body) = try reply([word], Array("hello".utf8))
    #expect(body == "hello" && response.bytes == 5 && response.isEndCertain)
  }

  @Test(arguments: [
    ["gzip"], ["GZIP"], ["x-gzip"], ["X-GZip"], ["utf-8, gzip"], ["gzip", "identity"], ["gzip;q=1"], ["gzip,"],
    // A proxy has repeated the field.
    ["gzip", "gzip"], ["gzip, x-gzip"],
  ])
  func aPackedBodyIsUnpacked(fields: [String]) throws {
    let (response, body) = try reply(fields, gzipOfHello)
    #expect(body == "hello" && response.isEndCertain)
  }

  @Test func deflateComesWithItsHeaderAndWithout() throws {
    #expect(try reply(["deflate"], Self.zlibOfHello).body == "hello")
    #expect(try reply(["Deflate"], Self.deflateOfHello).body == "hello")
    #expect(try reply(["deflate"], gzipOfHello).body == "hello", "a common confusion of names")
  }

  @Test func aBodyIsUnpackedTwice() throws {
    #expect(try reply(["gzip, gzip"], Self.gzipTwice).body == "hello")
    #expect(try reply(["deflate", "gzip"], Self.gzipOfDeflate).body == "hello")
  }

  @Test(
    arguments: [
      [0, 0, 0], Array(repeating: 0, count: 600_000), [10], [13, 10], [32], [10, 10, 0], [9, 0],
    ] as [[UInt8]])
  func paddingBehindAPackedBodyIsPassedOver(padding: [UInt8]) throws {
    #expect(try reply(["gzip"], gzipOfHello + padding).body == "hello")
    #expect(try reply(["gzip"], gzipOfHello + gzipOfHello + padding).body == "hellohello")
    #expect(try reply(["deflate"], Self.zlibOfHello + padding).body == "hello")
  }

  @Test(arguments: [Array("hello".utf8), Array("\n{\"a\":1}".utf8), [0, 1], [0] + gzipOfHello, Array("<html>".utf8)])
  func anythingElseBehindItIsRefused(rest: [UInt8]) throws {
    let error = try failure(["gzip"], gzipOfHello + rest)
    #expect(error?.detail == "something follows the packed body" && error?.isRetryable == false)
    _ = try failure(["deflate"], Self.zlibOfHello + rest)
  }

  /// A piece of the body ends anywhere.
  @Test(arguments: [1, 2, 3, 9, 17, 24, 25, 26]) func piecesMayBeCutAnywhere(at place: Int) throws {
    let body = gzipOfHello + gzipOfHello + [0, 0, 10]
    let server = try ScriptedServer { _ in
      [
        .text("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: \(body.count)\n\n"),
        .send(Array(body.prefix(place))), .pause(seconds: 0.05), .send(Array(body.dropFirst(place))),
      ]
    }
    #expect(try fetch(Request(server.url())).body == "hellohello")
  }

  @Test func whatCannotBeRightIsRefused() throws {
    for fields in [["br"], ["zstd"], ["compress"], ["gzip, br"], ["gzip, gzip, gzip"], ["base64"], ["utf-8, rot13"]] {
      let error = try failure(fields, gzipOfHello)
      #expect(error?.detail.contains("for which nobody asked") == true, "\(fields)")
    }
    // Plain text under the name of a coding, also inside another one.
    _ = try failure(["gzip"], Array("hello".utf8))
    _ = try failure(["deflate"], Array("hello".utf8))
    _ = try failure(["deflate, gzip"], gzipOfHello)
  }

  @Test(arguments: [3, 8, 12, 20, 30]) func aBodyPackedTwiceMayNotBeCut(count: Int) throws {
    let server = try ScriptedServer { _ in
      [.reply(headers: ["Content-Encoding: gzip, gzip"], Array(Self.gzipTwice.prefix(count)))]
    }
    _ = expectFailure(.cut, Request(server.url()))
  }
}
