internal import Platform
internal import Testbed
internal import Testing

@testable import Serving

@Suite struct ConditionTests {
  private static let past = "Sun, 06 Nov 1994 08:49:37 GMT"
  private static let future = "Fri, 06 Nov 2099 08:49:37 GMT"

  /// Fields with `TAG` and `DATE` for what the file has, and the status that they lead to.
  @Test(arguments: [
    (["If-None-Match": "TAG"], 304),
    (["If-None-Match": "W/TAG"], 304),
    (["If-None-Match": "\"a\", TAG"], 304),
    (["If-None-Match": "\"a,b\",TAG"], 304),
    (["If-None-Match": "*"], 304),
    (["If-None-Match": "\"a\""], 200),
    (["If-None-Match": "\"a, TAG b\""], 200),
    (["If-Modified-Since": "DATE"], 304),
    (["If-Modified-Since": future], 304),
    (["If-Modified-Since": past], 200),
    (["If-Modified-Since": "yesterday"], 200),
    (["If-None-Match": "\"a\"", "If-Modified-Since": future], 200),
    (["If-None-Match": "TAG", "If-Modified-Since": past], 304),
    (["If-Match": "TAG"], 200),
    (["If-Match": "*"], 200),
    (["If-Match": "\"a\", TAG"], 200),
    (["If-Match": "\"a\""], 412),
    (["If-Match": "W/TAG"], 412),
    (["If-Unmodified-Since": "DATE"], 200),
    (["If-Unmodified-Since": future], 200),
    (["If-Unmodified-Since": past], 412),
    (["If-Unmodified-Since": "never"], 200),
    (["If-Match": "TAG", "If-Unmodified-Since": past], 200),
    (["If-Match": "TAG", "If-None-Match": "TAG"], 304),
    (["If-Match": "\"a\"", "If-None-Match": "TAG"], 412),
    (["If-None-Match": "TAG", "Range": "bytes=0-1"], 304),
    (["If-Match": "\"a\"", "Range": "bytes=0-1"], 412),
    (["If-Match": "TAG", "Range": "bytes=0-1"], 206),
  ])
  func leadsToStatus(fields: [String: String], status: Int) throws {
    let site = try SiteFixture()
    let facts = try site.get("/index.html", method: "HEAD").headers
    let tag = try #require(facts["etag"])
    let date = try #require(facts["last-modified"])
    let headers = fields.mapValues { $0 == "DATE" ? date : $0.replacing("TAG", with: tag) }
    for method in ["GET", "HEAD"] {
      // Ranges are for GET alone.
      let expected = method == "HEAD" && status == 206 ? 200 : status
      let reply = try site.get("/index.html", headers, method: method)
      #expect(reply.status == expected, "\(method) \(headers)")
      if status == 304 || status == 412 { #expect(reply.body.isEmpty) }
      if status == 304 {
        #expect(reply.headers["etag"] == tag)
        #expect(reply.headers["cache-control"] == "no-cache")
        #expect(reply.headers["content-type"] == nil)
      }
    }
  }

  @Test func a304KeepsTheConnection() throws {
    let site = try SiteFixture()
    let connection = try RawHTTP.Connection(site.port)
    for _ in 0..<3 {
      try connection.write(Array("GET / HTTP/1.1\r\nHost: h\r\nIf-None-Match: *\r\n\r\n".utf8))
      #expect(try connection.reply().status == 304)
      try connection.write(Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
      #expect(try connection.reply().text == "<p>catalogue</p>")
    }
  }

  @Test(arguments: [
    ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777 as Int64?),
    ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
    ("Sun Nov  6 08:49:37 1994", 784_111_777),
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ("Tue, 29 Feb 2028 23:59:60 GMT", 1_835_481_600),
    ("Thu, 01 Jan 1970 00:00:00 UTC", nil),
    ("Tue, 30 Feb 2028 00:00:00 GMT", nil),
    ("Thu, 01 Jan 1970 24:00:00 GMT", nil),
    ("Thu, 01 Jan 1970 0:00:00 GMT", nil),
    ("Thu, 01 Jan 1970 00:00 GMT", nil),
    ("Thu, 01 Foo 1970 00:00:00 GMT", nil),
    ("1970-01-01T00:00:00Z", nil),
    ("", nil),
  ])
  func readsDates(text: String, seconds: Int64?) {
    #expect(HTTPDate.parse(text)?.seconds == seconds)
  }

  @Test func writesDates() {
    #expect(HTTPDate.format(Timestamp(seconds: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.format(Timestamp(seconds: -1)) == "Wed, 31 Dec 1969 23:59:59 GMT")
    for seconds in stride(from: Int64(-2_000_000_000), to: 4_000_000_000, by: 86_399 * 977) {
      let moment = Timestamp(seconds: seconds)
      #expect(HTTPDate.parse(HTTPDate.format(moment)) == moment)
    }
  }
}
