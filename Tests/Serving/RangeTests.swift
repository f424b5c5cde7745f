internal import Serving
internal import Testbed
internal import Testing

@Suite struct RangeTests {
  @Test(arguments: [
    ("bytes=0-0", 0..<1), ("bytes=0-99", 0..<100), ("bytes=10-19", 10..<20), ("bytes=1048575-", 1_048_575..<1_048_576),
    ("bytes=1000000-", 1_000_000..<1_048_576), ("bytes=0-", 0..<1_048_576), ("bytes=-1", 1_048_575..<1_048_576),
    ("bytes=-500", 1_048_076..<1_048_576), ("bytes=-99999999", 0..<1_048_576),
    ("bytes=500000-99999999", 500_000..<1_048_576), ("bytes=65535-65537", 65_535..<65_538),
    ("BYTES=0-1", 0..<2), ("bytes= 5-6 ", 5..<7), ("bytes=0-99999999999999999999", 0..<1_048_576),
    ("bytes=0-9223372036854775807", 0..<1_048_576),
  ])
  func aRangeGivesThoseBytes(header: String, range: Range<Int>) throws {
    let site = try SiteFixture()
    let reply = try site.get("/large.bin", ["Range": header])
    #expect(reply.status == 206)
    #expect(reply.headers["content-range"] == "bytes \(range.lowerBound)-\(range.upperBound - 1)/1048576")
    #expect(reply.headers["content-length"] == String(range.count))
    #expect(reply.body == Array(SiteFixture.large[range]))
  }

  @Test(arguments: [
    "bytes=0-1,5-6", "bytes=0-1, -1", "bytes=5-4", "bytes=a-b", "bytes=", "bytes=-", "bytes", "0-1", "lines=0-1",
    "bytes=1", "bytes=--1", "bytes=+1-2", "bytes=0-1-2", "bytes=0x1-2", "",
  ])
  func whatIsNoSingleRangeGivesTheWhole(_ header: String) throws {
    let site = try SiteFixture()
    let reply = try site.get("/large.bin", ["Range": header])
    #expect(reply.status == 200)
    #expect(reply.headers["content-range"] == nil)
    #expect(reply.body == SiteFixture.large)
  }

  @Test(arguments: ["bytes=1048576-", "bytes=1048576-1048577", "bytes=99999999999999999999-", "bytes=-0"])
  func aRangeBehindTheEndGets416(_ header: String) throws {
    let site = try SiteFixture()
    let reply = try site.get("/large.bin", ["Range": header])
    #expect(reply.status == 416)
    #expect(reply.headers["content-range"] == "bytes */1048576")
    #expect(reply.body.isEmpty)
  }

  @Test func anEmptyFileHasNoRanges() throws {
    let site = try SiteFixture()
    #expect(try site.get("/zero.csv", ["Range": "bytes=0-"]).status == 416)
    #expect(try site.get("/zero.csv", ["Range": "bytes=-1"]).headers["content-range"] == "bytes */0")
  }

  @Test func headKnowsNoRanges() throws {
    let site = try SiteFixture()
    let reply = try site.get("/large.bin", ["Range": "bytes=0-9"], method: "HEAD")
    #expect(reply.status == 200)
    #expect(reply.headers["content-length"] == "1048576")
  }

  @Test func ifRangeDecidesBetweenPartAndWhole() throws {
    let site = try SiteFixture()
    let facts = try site.get("/large.bin", method: "HEAD").headers
    let tag = try #require(facts["etag"])
    let date = try #require(facts["last-modified"])
    for (value, status) in [
      (tag, 206), (date, 206), ("W/\(tag)", 200), ("\"other\"", 200), ("Sun, 06 Nov 1994 08:49:37 GMT", 200),
      ("nonsense", 200), ("\(tag), \(tag)", 200),
    ] {
      #expect(try site.get("/large.bin", ["Range": "bytes=0-9", "If-Range": value]).status == status, "\(value)")
    }
  }

  @Test func partsOfTheWholeMakeTheWhole() throws {
    let site = try SiteFixture()
    var bytes: [UInt8] = []
    while bytes.count < SiteFixture.large.count {
      bytes += try site.get("/large.bin", ["Range": "bytes=\(bytes.count)-\(bytes.count + 99_999)"]).body
    }
    #expect(bytes == SiteFixture.large)
  }
}
