internal import Platform
internal import Testbed
internal import Testing

@testable internal import Serving

@Suite struct RepresentationTests {
  private static let plain = Array("plain".utf8)
  private static let packed = Array("packed".utf8)

  private func reply(
    _ headers: [String: String], packed: [UInt8]? = packed
  ) throws -> (status: Int, body: String, headers: HTTPHeaders) {
    let document = Representation(
      Self.plain, packed: packed, tag: "abc", type: "application/json",
      fields: [HTTPHeader("Cache-Control", "no-cache")])
    let fields = HTTPHeaders(headers.map { HTTPHeader($0.key, $0.value) })
    let request = try #require(HTTPRequest(method: "GET", target: "/x", headers: fields))
    let reply = document.reply(to: request)
    guard case .bytes(let bytes) = reply.body else { throw FileError("read", "the body") }
    return (reply.status, String(decoding: bytes, as: UTF8.self), reply.headers)
  }

  @Test func theWholeIsSentWithItsTagAndType() throws {
    let (status, body, headers) = try reply([:])
    #expect(status == 200 && body == "plain")
    #expect(headers["ETag"] == "\"abc\"" && headers["Content-Type"] == "application/json")
    #expect(headers["Vary"] == "Accept-Encoding" && headers["Content-Encoding"] == nil)
    #expect(headers["Last-Modified"] == nil && headers["Cache-Control"] == "no-cache")
  }

  @Test func aClientThatTakesGzipHasItUnderAnotherTag() throws {
    let (status, body, headers) = try reply(["Accept-Encoding": "gzip, br"])
    #expect(status == 200 && body == "packed")
    #expect(headers["Content-Encoding"] == "gzip" && headers["ETag"] == "\"abc-gzip\"")
    #expect(try reply(["Accept-Encoding": "gzip;q=0"]).body == "plain")
    let small = try reply(["Accept-Encoding": "gzip"], packed: nil)
    #expect(small.body == "plain" && small.headers["Vary"] == nil)
  }

  @Test(
    arguments: [
      (["If-None-Match": "\"abc\""], 304), (["If-None-Match": "W/\"abc\", \"x\""], 304), (["If-None-Match": "*"], 304),
      (["If-None-Match": "\"abc-gzip\""], 200), (["If-None-Match": "\"abc-gzip\"", "Accept-Encoding": "gzip"], 304),
      (["If-None-Match": "\"x\""], 200), (["If-Match": "\"abc\""], 200), (["If-Match": "\"x\""], 412),
      // A date condition has no effect on a document without a known date.
      (["If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"], 200),
      (["If-Unmodified-Since": "Fri, 31 Dec 1999 23:59:59 GMT"], 200),
    ] as [([String: String], Int)])
  func conditionsAreEvaluated(_ headers: [String: String], _ status: Int) throws {
    let reply = try reply(headers)
    #expect(reply.status == status)
    if status != 200 {
      #expect(reply.body == "" && reply.headers["Content-Type"] == nil)
      #expect(reply.headers["ETag"] != nil && reply.headers["Vary"] == "Accept-Encoding")
    }
  }
}
