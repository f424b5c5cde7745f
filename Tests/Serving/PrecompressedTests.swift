internal import Serving
internal import Testbed
internal import Testing

@Suite struct PrecompressedTests {
  private static let path = "/datasets/d/versions/1/d.csv"

  @Test(arguments: [
    ("gzip", true), ("gzip, br", true), ("br, gzip;q=0.5", true), ("x-gzip", true), ("GZIP", true), ("*", true),
    ("gzip;q=1.000", true), ("gzip ; q=0.1", true), ("identity;q=0.5, gzip;q=0.5", true), ("identity;q=0, *", true),
    ("deflate, *;q=0.1", true),
    ("", false), ("identity", false), ("br", false), ("gzip;q=0", false), ("gzip;q=0.000", false), ("*;q=0", false),
    ("gzip;q=0, *", false), ("identity, gzip;q=0.5", false), ("gzip;q=x", false), ("gzip;q=2", false),
    ("gzipx", false),
  ])
  func theClientChooses(header: String, isPacked: Bool) throws {
    let site = try SiteFixture()
    let reply = try site.get(Self.path, ["Accept-Encoding": header])
    #expect(reply.status == 200)
    #expect(reply.headers["content-encoding"] == (isPacked ? "gzip" : nil))
    #expect(reply.body == (isPacked ? SiteFixture.packed(1) : Array("a,b\n1,2\n".utf8)))
    // Both declare the dependence on the coding, and their content type.
    #expect(reply.headers["vary"] == "Accept-Encoding")
    #expect(reply.headers["content-type"] == "text/csv; charset=utf-8; header=present")
  }

  @Test func theVariantsHaveTagsOfTheirOwn() throws {
    let site = try SiteFixture()
    let plain = try #require(try site.get(Self.path).headers["etag"])
    let packed = try #require(try site.get(Self.path, ["Accept-Encoding": "gzip"]).headers["etag"])
    #expect(plain != packed)
    #expect(try site.get(Self.path, ["If-None-Match": plain]).status == 304)
    #expect(try site.get(Self.path, ["If-None-Match": packed]).status == 200)
    let reply = try site.get(Self.path, ["If-None-Match": packed, "Accept-Encoding": "gzip"])
    #expect(reply.status == 304)
    #expect(reply.headers["vary"] == "Accept-Encoding")
    #expect(reply.headers["content-encoding"] == nil)
  }

  @Test func aRangeIsOfTheChosenVariant() throws {
    let site = try SiteFixture()
    let packed = try site.get(Self.path, ["Accept-Encoding": "gzip", "Range": "bytes=1-"])
    #expect(packed.status == 206)
    #expect(packed.headers["content-range"] == "bytes 1-17/18")
    #expect(packed.body == Array(SiteFixture.packed(1).dropFirst()))
    #expect(try site.get(Self.path, ["Range": "bytes=1-"]).text == ",b\n1,2\n")
    #expect(try site.get(Self.path, ["Accept-Encoding": "gzip", "Range": "bytes=18-"]).status == 416)
  }

  @Test func thePackedFileItselfIsNoEncoding() throws {
    let site = try SiteFixture()
    let reply = try site.get("\(Self.path).gz", ["Accept-Encoding": "gzip"])
    #expect(reply.headers["content-type"] == "application/gzip")
    #expect(reply.headers["content-encoding"] == nil)
    #expect(reply.headers["vary"] == nil)
    #expect(reply.body == SiteFixture.packed(1))
  }

  /// Many clients decode only the first member of a content coding.
  @Test func aFileOfSeveralMembersIsNoEncoding() throws {
    let site = try SiteFixture()
    try site.write("public/datasets/d/versions/1/d.csv.gz", SiteFixture.packed(1, of: 5) + SiteFixture.packed(1, of: 3))
    let reply = try site.get(Self.path, ["Accept-Encoding": "gzip"])
    #expect(reply.headers["content-encoding"] == nil && reply.text == "a,b\n1,2\n")
    #expect(try site.get("\(Self.path).gz").body.count == 36)
  }

  @Test func aPackedFileAloneDoesNotStandForThePlainOne() throws {
    let site = try SiteFixture()
    #expect(try site.get("/datasets/d/versions/1/d.ndjson", ["Accept-Encoding": "gzip"]).status == 404)
  }
}
