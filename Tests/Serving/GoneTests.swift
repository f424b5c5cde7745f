internal import Testbed
internal import Testing

@testable internal import Serving

/// A withdrawn dataset or version: the marker alone decides, whatever else is in its folder.
@Suite struct GoneTests {
  private static let whole = [
    "/datasets/d", "/datasets/d/", "/datasets/d/index.html", "/datasets/d/latest.json", "/datasets/d/latest/d.csv",
    "/datasets/d/versions/1/d.csv", "/datasets/d/versions/1/d.csv.gz", "/datasets/d/versions/9/d.csv",
    "/datasets/%64/x",
    "/datasets/d/withdrawn.json", "/datasets/d/changes/1-2.csv",
  ]

  @Test(arguments: whole)
  func everythingOfADatasetIsGone(target: String) throws {
    let site = try SiteFixture()
    try site.write("public/datasets/d/withdrawn.json", "{\"reason\": \"x\"}\n")
    for method in ["GET", "HEAD"] {
      let reply = try site.get(target, method: method)
      #expect(reply.status == 410, "\(method) \(target)")
      #expect(reply.headers["cache-control"] == "no-cache" && reply.headers["vary"] == "Accept")
      #expect(reply.headers["access-control-allow-origin"] == "*")
    }
  }

  @Test func aVersionIsGoneAndTheOthersStay() throws {
    let site = try SiteFixture()
    try site.write("public/datasets/d/versions/1/withdrawn.json", "{\"version\": 1}\n")
    try site.write("public/datasets/d/versions/1/index.html", "<p>withdrawn</p>")
    #expect(try site.get("/datasets/d/versions/1/d.csv").status == 410)
    #expect(try site.get("/datasets/d/versions/1/d.csv").text == "{\"version\": 1}\n")
    #expect(try site.get("/datasets/d/versions/1/").text == "<p>withdrawn</p>")
    #expect(try site.get("/datasets/d/versions/1").status == 410)
    #expect(try site.get("/datasets/d/versions/2/d.csv").status == 200)
    #expect(try site.get("/datasets/d/").status == 200 && site.get("/datasets/d/latest/d.csv").status == 302)
  }

  @Test(arguments: [
    ("/datasets/d/versions/1/d.csv", "*/*", false), ("/datasets/d/versions/1/d.csv", "text/html,*/*;q=0.8", true),
    ("/datasets/d/", "*/*", true), ("/datasets/d/", "application/json", false), ("/datasets/d", "", true),
    ("/datasets/d/latest.json", "application/json, text/plain", false), ("/datasets/d/index.html", "", true),
  ])
  func peopleGetAPageAndProgramsJSON(target: String, accept: String, isPage: Bool) throws {
    let site = try SiteFixture()
    try site.write("public/datasets/d/withdrawn.json", "{}\n")
    let reply = try site.get(target, accept.isEmpty ? [:] : ["Accept": accept])
    #expect(reply.status == 410)
    #expect(reply.text == (isPage ? "<p>dataset</p>" : "{}\n"))
    let type = isPage ? "text/html; charset=utf-8" : "application/json; charset=utf-8"
    #expect(reply.headers["content-type"] == type)
  }

  /// A condition or a range asks for a file, and there is none.
  @Test func noConditionChangesIt() throws {
    let site = try SiteFixture()
    let tag = try #require(try site.get("/datasets/d/versions/1/d.csv").headers["etag"])
    try site.write("public/datasets/d/withdrawn.json", "{}\n")
    for fields in [["If-None-Match": tag], ["Range": "bytes=0-1"], ["Accept-Encoding": "gzip"]] {
      #expect(try site.get("/datasets/d/versions/1/d.csv", fields).status == 410)
    }
  }

  /// A file of that name elsewhere withdraws nothing.
  @Test func onlyTheFoldersOfDatasetsAndVersionsHaveTombstones() throws {
    let site = try SiteFixture()
    for place in ["", "assets/", "folder/", "datasets/", "datasets/d/versions/"] {
      try site.write("public/\(place)withdrawn.json", "{}\n")
    }
    for target in ["/", "/assets/klamra.css", "/folder/deep/x.txt", "/datasets/d/", "/datasets/d/versions/1/d.csv"] {
      #expect(try site.get(target).status == 200, "\(target)")
    }
  }
}
