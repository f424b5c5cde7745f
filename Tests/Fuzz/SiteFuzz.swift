internal import Glibc
internal import Platform
internal import Testbed
internal import Testing

@testable internal import Serving

/// A site with forbidden files beside it and in it.
private struct TrappedSite {
  let folder: TemporaryFolder
  let server: HTTPServer
  static let table = Array("a,b\n1,2\n3,4\n".utf8)
  static let page = "<p>catalogue</p>"
  static let packed: [UInt8] = [0x1F, 0x8B, 8, 0, 7]

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("outside.txt", "SECRET")
    try folder.write("public/index.html", Self.page)
    try folder.write("public/datasets/d/latest.json", "{\n  \"version\": 1\n}\n")
    try folder.write("public/datasets/d/versions/1/d.csv", Self.table)
    try folder.write("public/datasets/d/versions/1/d.csv.gz", Self.packed)
    try folder.write("public/.hidden", "SECRET")
    try folder.write("public/d.csv.1.part", "SECRET")
    symlink("../outside.txt", folder.file("public/leak.txt"))
    symlink("..", folder.file("public/up"))
    let site = StaticSite(root: folder.file("public"))
    var limits = HTTPServer.Limits()
    limits.bodyBytesMax = 0
    limits.idleSeconds = 1
    server = try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0), limits: limits) { site.answer($0) }
  }
}

extension FuzzTests {
  private static let answers: Set = [
    200, 206, 301, 302, 304, 400, 404, 405, 408, 411, 412, 413, 414, 416, 431, 500, 501, 503, 505,
  ]

  /// No target and no header leads out of the site; a part is exactly that part, and HEAD agrees with GET.
  @Test func noTargetLeadsOutOfTheSite() throws {
    let site = try TrappedSite()
    let port = site.server.address.port
    let pieces = [
      "/", "/", "..", ".", "%2e", "%2E%2e", "%2f", "%5c", "\\", "datasets", "/d/versions/1/d.csv",
      "/datasets/d/versions/1/d.csv",
      "/datasets/d/versions/1/d.csv.gz", "/datasets/d/latest/d.csv", "/leak.txt", "/up/outside.txt", "/.hidden",
      "/d.csv.1.part",
      "%00", "%", "?", "?a=b", ";", "outside.txt", "//", "http://h/", "%ff", "~",
    ]
    let ranges = [
      "bytes=0-3", "bytes=4-", "bytes=-4", "bytes=0-99", "bytes=50-", "bytes=0-1,3-4", "bytes=x", "bytes=3-1",
    ]
    Fuzz.play("noTargetLeadsOutOfTheSite", rounds: 300) { random in
      let target = random.once(in: 3) ? "/datasets/d/versions/1/d.csv" : "/" + Mutation.text(pieces, upTo: 5, &random)
      var headers: [String: String] = [:]
      if random.once(in: 2) { headers["Range"] = random.pick(ranges) }
      if random.once(in: 4) {
        headers["Accept-Encoding"] = random.pick(["gzip", "gzip;q=0", "*", "br, gzip;q=0.1", ";;q="])
      }
      if random.once(in: 5) { headers["If-None-Match"] = random.pick(["*", "\"x\"", "W/\"x\", \"y\"", "\"", ","]) }
      if random.once(in: 5) {
        headers["If-Range"] = random.pick(["\"x\"", "W/\"x\"", "Sun, 06 Nov 1994 08:49:37 GMT", ""])
      }
      if random.once(in: 5) {
        headers["If-Modified-Since"] = random.pick(["Sun, 06 Nov 2094 08:49:37 GMT", "yesterday"])
      }
      let get = try RawHTTP.request(port, "GET", target, headers)
      let what = "GET \(target) \(headers): \(get.status)"
      try hold(Self.answers.contains(get.status) && get.status < 500, what)
      try hold(!get.text.contains("SECRET"), "\(what) gave a secret away")
      try hold(!get.isCut, "\(what) was cut")
      if get.status == 206 {
        let isPacked = get.headers["content-encoding"] == "gzip" || get.headers["content-type"] == "application/gzip"
        let isPage = get.headers["content-type"]?.hasPrefix("text/html") == true
        let whole = isPage ? Array(TrappedSite.page.utf8) : isPacked ? TrappedSite.packed : TrappedSite.table
        let numbers = (get.headers["content-range"] ?? "").split { !$0.isNumber }.compactMap { Int($0) }
        try hold(numbers.count == 3 && numbers[2] == whole.count, "\(what) \(get.headers)")
        try holdEqual(get.body, Array(whole[numbers[0]...numbers[1]]), what)
      }
      // A range applies only to GET (RFC 9110 14.2): HEAD refers to the whole.
      var conditions = headers
      conditions["Range"] = nil
      let whole = headers == conditions ? get : try RawHTTP.request(port, "GET", target, conditions)
      let head = try RawHTTP.request(port, "HEAD", target, headers)
      try holdEqual(head.status, whole.status, "HEAD of \(what)")
      for name in ["content-length", "etag", "content-type", "content-range", "location", "content-encoding", "vary"] {
        try holdEqual(head.headers[name], whole.headers[name], "\(name) of HEAD of \(what)")
      }
    }
  }

  /// For any bytes in place of a request, the server answers in HTTP or closes, and keeps serving.
  @Test func brokenRequestsAreAnsweredOrClosed() throws {
    let site = try TrappedSite()
    let port = site.server.address.port
    let requests = [
      "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
      "GET /datasets/d/versions/1/d.csv HTTP/1.1\r\nHost: h\r\nRange: bytes=0-1\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", "HEAD / HTTP/1.0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
      "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
    ].map { Array($0.utf8) }
    Fuzz.play("brokenRequestsAreAnsweredOrClosed", rounds: 100) { random in
      let bytes = Mutation.damage(random.pick(requests), times: 1 + random.below(5), &random)
      let connection = try RawHTTP.Connection(port)
      try connection.write(bytes)
      connection.endInput()
      let isHead = bytes.starts(with: "HEAD ".utf8)
      let reply = try connection.reply(isHead: isHead)
      try hold(reply.status == 0 || Self.answers.contains(reply.status), "\(shown(bytes)): \(reply.status)")
      try hold(!reply.text.contains("SECRET"), "\(shown(bytes)) gave a secret away")
      let next = try RawHTTP.request(port, "GET", "/")
      try holdEqual(next.status, 200, "after \(shown(bytes))")
    }
  }

  /// A path has no more names than it has slashes, and none that climbs.
  @Test func targetsDecodeOnce() {
    let pieces = [
      "/", "a", "%41", "%2541", "+", "%20", "?", "&", "=", "%C5%82", "ł", "%", "#", " ", "%0", "%00", "http://x",
    ]
    Fuzz.play("targetsDecodeOnce", rounds: 8000) { random in
      let target = Mutation.text(pieces, upTo: 8, &random)
      if let request = HTTPRequest(method: "GET", target: target) {
        try hold(request.rawPath.hasPrefix("/") && request.path.hasPrefix("/"), target)
        try hold(!request.path.unicodeScalars.contains("\0"), target)
        try holdEqual(PercentEncoding.decode(request.rawPath), request.path, target)
        let again = HTTPRequest(method: "GET", target: PercentEncoding.encode(request.path).replacing("%2F", with: "/"))
        try holdEqual(again?.path, request.path, "\(target) encoded again")
        let query = request.query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        let copy = HTTPRequest(method: "GET", target: "/?" + query.joined(separator: "&"))
        try holdEqual(copy?.query, request.query, "the query of \(target)")
      } else {
        let isVisible = target.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 35 }
        let isPath = target.hasPrefix("/") || target.hasPrefix("http://")
        let isDecodable = target.split(separator: "?", maxSplits: 1).allSatisfy { PercentEncoding.decode($0) != nil }
        try hold(!(isVisible && isPath && isDecodable), "\(target) is refused")
      }
    }
  }
}
