internal import Glibc
internal import Platform
internal import Serving
internal import Testbed
internal import Testing

@Suite struct StaticSiteTests {
  @Test(arguments: [
    ("/", "<p>catalogue</p>", "text/html; charset=utf-8"),
    ("/index.html", "<p>catalogue</p>", "text/html; charset=utf-8"),
    ("/?x=1", "<p>catalogue</p>", "text/html; charset=utf-8"),
    ("/assets/klamra.css", "p{}", "text/css; charset=utf-8"),
    ("/datasets/d/", "<p>dataset</p>", "text/html; charset=utf-8"),
    ("/datasets/d/versions/1/d.csv", "a,b\n1,2\n", "text/csv; charset=utf-8; header=present"),
    ("/datasets/d/versions/1/SHA256SUMS", "x  d.csv\n", "text/plain; charset=utf-8"),
    ("/datasets/%64/versions/1/d%2Ecsv", "a,b\n1,2\n", "text/csv; charset=utf-8; header=present"),
    ("/%C5%BC%C3%B3%C5%82w%20%C5%82.txt", "turtle", "text/plain; charset=utf-8"),
    ("/zero.csv", "", "text/csv; charset=utf-8; header=present"),
  ])
  func serves(target: String, body: String, type: String) throws {
    let site = try SiteFixture()
    let reply = try site.get(target)
    #expect(reply.status == 200)
    #expect(reply.text == body)
    #expect(reply.headers["content-type"] == type)
    #expect(reply.headers["content-length"] == String(body.utf8.count))
    #expect(reply.headers["accept-ranges"] == "bytes")
    #expect(reply.headers["x-content-type-options"] == "nosniff")
    #expect(reply.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
  }

  @Test(arguments: [
    "/nothing", "/nothing/", "/folder/", "/index.html/", "/datasets/d/versions/", "/datasets/d/versions/9/d.csv",
    // Out of the root, in every spelling.
    "/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/%2e%2e%2foutside.txt", "/folder/../../outside.txt",
    "/folder/%2e%2e/%2e%2e/outside.txt", "/..%5coutside.txt", "/folder\\..\\..\\outside.txt", "/%2fetc/passwd",
    "//etc/passwd", "/folder//deep/x.txt", "/./index.html", "/%2e/index.html", "/folder/.", "/folder/..",
    "/..;/outside.txt", "/%252e%252e/outside.txt", "/%c0%ae%c0%ae/outside.txt",
    // Symbolic links, pipes, hidden and unfinished files.
    "/leak.txt", "/etc/passwd", "/etc/", "/etc", "/alias.html", "/pipe", "/.hidden", "/.git/config", "/%2egit/config",
    "/data.csv.7.part", "/data.csv.7%2epart", "/index.html%0a", "/a%0d%0ab",
  ])
  func hidesWhatIsNotPublished(_ target: String) throws {
    let site = try SiteFixture()
    let reply = try site.get(target)
    #expect(reply.status == 404 || reply.status == 400)
    #expect(!reply.text.contains("secret") && !reply.text.contains("root:"))
  }

  @Test func aMissingPageSaysSoInBothLanguages() throws {
    let site = try SiteFixture()
    let reply = try site.get("/<script>alert(1)</script>")
    #expect(reply.status == 404)
    #expect(reply.headers["content-type"] == "text/html; charset=utf-8")
    #expect(reply.headers["cache-control"] == "no-cache")
    #expect(reply.text.contains("Nie ma takiej strony"))
    #expect(reply.text.contains("There is no such page"))
    // The reply quotes nothing of the URL.
    #expect(!reply.text.contains("script"))
  }

  @Test(arguments: [
    ("/datasets/d", "/datasets/d/"), ("/folder", "/folder/"), ("/datasets/d?x=1&y", "/datasets/d/?x=1&y"),
    ("/%66older", "/%66older/"),
  ])
  func aFolderLeadsToItsSlash(target: String, location: String) throws {
    let site = try SiteFixture()
    let reply = try site.get(target)
    #expect(reply.status == 301)
    #expect(reply.headers["location"] == location)
  }

  @Test(arguments: [
    ("/datasets/d/latest/d.csv", "/datasets/d/versions/2/d.csv"),
    ("/datasets/d/latest/", "/datasets/d/versions/2/"),
    ("/datasets/d/latest/d.csv?x=1", "/datasets/d/versions/2/d.csv?x=1"),
    ("/datasets/d/latest/%C5%82%20.csv", "/datasets/d/versions/2/%C5%82%20.csv"),
  ])
  func latestLeadsToTheNewestVersion(target: String, location: String) throws {
    let site = try SiteFixture()
    let reply = try site.get(target)
    #expect(reply.status == 302)
    #expect(reply.headers["location"] == location)
    #expect(reply.headers["cache-control"] == "no-cache")
  }

  @Test func latestFollowsThePublisher() throws {
    let site = try SiteFixture()
    try site.write("public/datasets/d/latest.json", #"{"version":10}"#)
    #expect(try site.get("/datasets/d/latest/a").headers["location"] == "/datasets/d/versions/10/a")
    #expect(try site.get("/datasets/empty/latest/a").status == 404)
    #expect(try site.get("/datasets/none/latest/a").status == 404)
    #expect(try site.get("/datasets/d/latest/../../outside").status == 404)
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
  func otherMethodsGet405(_ method: String) throws {
    let site = try SiteFixture()
    let reply = try site.get("/", method: method)
    #expect(reply.status == 405)
    #expect(reply.headers["allow"] == "GET, HEAD")
  }

  @Test(arguments: [
    "/", "/large.bin", "/nothing", "/folder", "/datasets/d/latest/x", "/datasets/d/versions/1/d.csv", "/zero.csv",
  ])
  func headSaysWhatGetSays(_ target: String) throws {
    let site = try SiteFixture()
    let get = try site.get(target)
    let head = try site.get(target, method: "HEAD")
    #expect(head.status == get.status)
    #expect(head.body.isEmpty)
    #expect(head.headers.filter { $0.key != "date" } == get.headers.filter { $0.key != "date" })
  }

  @Test(arguments: [
    ("/datasets/d/versions/1/d.csv", "public, max-age=31536000, immutable"),
    ("/datasets/d/versions/1/d.ndjson.gz", "public, max-age=31536000, immutable"),
    ("/datasets/d/latest.json", "no-cache"), ("/", "no-cache"), ("/datasets/d/", "no-cache"),
  ])
  func versionsAreImmutableAndTheRestIsAskedAgain(target: String, value: String) throws {
    let site = try SiteFixture()
    #expect(try site.get(target).headers["cache-control"] == value)
  }

  @Test func aReplacedFileHasAnotherTag() throws {
    let site = try SiteFixture()
    let first = try site.get("/index.html").headers["etag"]
    try site.write("public/index.html", "<p>catalogus</p>")
    let second = try site.get("/index.html").headers["etag"]
    #expect(first != second)
    #expect(second?.hasPrefix("\"") == true && second?.hasSuffix("\"") == true)
  }

  @Test func descriptorsAreGivenBack() throws {
    let site = try SiteFixture()
    func open() throws -> Int { try Files.list("/proc/self/fd").count }
    _ = try site.get("/")
    let before = try open()
    for target in ["/", "/large.bin", "/datasets/d/latest/x", "/leak.txt", "/folder", "/datasets/d/versions/1/d.csv"] {
      for _ in 0..<20 { _ = try site.get(target, ["Accept-Encoding": "gzip"]) }
    }
    // Other tests open files at the same time: only a leak of 120 would show.
    #expect(try open() < before + 60)
  }

  @Test func thePublishersPageTellsWhatIsNotThere() throws {
    let site = try SiteFixture()
    try site.write("public/404.html", "<h1>nie ma</h1>")
    for target in ["/no", "/datasets/no/", "/datasets/none/latest/a", "/.hidden", "/folder/"] {
      let reply = try site.get(target)
      #expect(reply.status == 404 && reply.text == "<h1>nie ma</h1>", "\(target)")
      #expect(reply.headers["content-type"] == "text/html; charset=utf-8")
    }
    #expect(try site.get("/no", method: "HEAD").headers["content-length"] == "15")
  }

  @Test func anAbsentRootServesNothing() {
    let site = StaticSite(root: "/nonexistent/public")
    let reply = HTTPRequest(method: "GET", target: "/").map(site.answer)
    #expect(reply?.status == 404)
  }
}
