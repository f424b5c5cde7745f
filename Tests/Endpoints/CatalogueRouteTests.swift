import Catalogues
import Platform
import Schema
import Serving
import Testbed
import Testing

@testable import Endpoints
@testable import Publication

/// The catalogue over HTTP, as a program reads it.
@Suite struct CatalogueRouteTests {
  /// A model that tests change while the server runs.
  private final class Source: Sendable {
    private struct State {
      var model: CatalogueModel
      var reads = 0
      var isBroken = false
    }

    private let state: Monitor<State>

    init(_ model: CatalogueModel) { state = Monitor(State(model: model)) }

    var reads: Int { state.withLock { $0.reads } }
    func change(_ body: (inout CatalogueModel) -> Void) { state.withLock { body(&$0.model) } }
    func breakIt() { state.withLock { $0.isBroken = true } }

    func read() throws -> CatalogueModel {
      try state.withLock { state throws in
        state.reads += 1
        if state.isBroken { throw FileError("open", "klamra.sqlite") }
        return state.model
      }
    }
  }

  private static let site = SiteFacts(
    title: Bilingual(pl: "Dane", en: "Data"), publisher: Bilingual(pl: "Urząd", en: "Office"),
    baseURL: "https://dane.example.pl")

  private static func dataset(_ id: String, version: Int = 2) -> CatalogueDataset {
    let moment = Timestamp("2026-03-02T05:59:58Z")!
    let newest = Published(
      dataset: id, version: version, previous: version - 1, committedAt: moment, publishedAt: moment, rows: 3,
      inserted: 1, updated: 0, deleted: 0, files: [], isDownloadable: true)
    let summary = DatasetSummary(
      id: id, title: Bilingual(pl: "Ludność", en: "Population"), description: Bilingual(pl: "", en: ""), newest: newest,
      issuedAt: moment, versionCount: version,
      versions: [VersionSummary(number: version, committedAt: moment, rows: 3, isDownloadable: true)], extent: nil,
      sources: [], dueAt: nil)
    return CatalogueDataset(summary, declared: nil, site: site)
  }

  private static let model = CatalogueModel(site: site, datasets: ["ludnosc", "powietrze"].map { dataset($0) })

  private func serve(_ source: Source) throws -> HTTPServer {
    let documents = CatalogueDocuments { try source.read() }
    let router = Router([CatalogueRoute(documents), DatasetRoute(documents)])
    return try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0), router: router)
  }

  private func get(
    _ server: HTTPServer, _ target: String, _ headers: [String: String] = [:], method: String = "GET"
  ) throws -> RawHTTP.Reply {
    try RawHTTP.request(server.address.port, method, target, headers)
  }

  @Test func theCatalogueIsTheModel() throws {
    let server = try serve(Source(Self.model))
    let reply = try get(server, "/api/datasets")
    #expect(reply.status == 200 && reply.headers["content-type"] == "application/json; charset=utf-8")
    #expect(reply.text == Self.model.json.compact + "\n")
    let json = try JSONNode(parsing: reply.text)
    #expect(try json.member("datasets").elements().map { try $0.member("id").text() } == ["ludnosc", "powietrze"])
  }

  @Test func aDatasetIsItsPartOfTheModel() throws {
    let server = try serve(Source(Self.model))
    let reply = try get(server, "/api/datasets/powietrze")
    #expect(reply.status == 200 && reply.text == Self.model.datasets[1].json.compact + "\n")
    #expect(try get(server, "/api/datasets/p%6Fwietrze").text == reply.text)
  }

  @Test(arguments: ["/api/datasets/rowery", "/api/datasets/..", "/api/datasets/ludnosc%2F"])
  func aDatasetThatIsNotThereIs404(_ target: String) throws {
    let reply = try get(try serve(Source(Self.model)), target)
    #expect(reply.status == 404)
    let error = try JSONNode(parsing: reply.text).member("error")
    #expect(try error.member("en").text() == "There is no such dataset.")
    #expect(reply.headers["access-control-allow-origin"] == "*")
  }

  @Test(arguments: ["/api/datasets", "/api/datasets/ludnosc"])
  func anyPageMayReadItAndAsksAgainEachTime(_ target: String) throws {
    let reply = try get(try serve(Source(Self.model)), target)
    #expect(reply.headers["access-control-allow-origin"] == "*" && reply.headers["cache-control"] == "no-cache")
    #expect(reply.headers["x-content-type-options"] == "nosniff")
  }

  @Test(arguments: ["/api/datasets", "/api/datasets/ludnosc"])
  func headSaysWhatGetSays(_ target: String) throws {
    let server = try serve(Source(Self.model))
    let get = try get(server, target)
    let head = try self.get(server, target, method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    for name in ["content-length", "content-type", "etag", "cache-control", "access-control-allow-origin"] {
      #expect(head.headers[name] == get.headers[name], "\(name)")
    }
  }

  @Test(arguments: ["/api/datasets", "/api/datasets/ludnosc"])
  func whatIsKnownIsNotSentAgainUntilItChanges(_ target: String) throws {
    let source = Source(Self.model)
    let server = try serve(source)
    let tag = try #require(try get(server, target).headers["etag"])
    let again = try get(server, target, ["If-None-Match": tag])
    #expect(again.status == 304 && again.body.isEmpty && again.headers["etag"] == tag)
    source.change { $0.datasets[0] = Self.dataset("ludnosc", version: 3) }
    // The model may be as old as that.
    let end = Monotonic.seconds + 30
    var reply = again
    while reply.status == 304, Monotonic.seconds < end { reply = try get(server, target, ["If-None-Match": tag]) }
    #expect(reply.status == 200 && reply.headers["etag"] != tag)
    #expect(reply.text.contains("\"version\":3"))
  }

  @Test(.enabled(if: Shell.gunzip, "gunzip is not installed"))
  func gzipIsTheSameDocumentUnderAnotherTag() throws {
    let server = try serve(Source(Self.model))
    let plain = try get(server, "/api/datasets")
    let packed = try get(server, "/api/datasets", ["Accept-Encoding": "gzip"])
    #expect(packed.headers["content-encoding"] == "gzip" && packed.headers["vary"] == "Accept-Encoding")
    #expect(packed.headers["etag"] != plain.headers["etag"] && packed.body.count < plain.body.count)
    let folder = try TemporaryFolder()
    try folder.write("catalogue.json.gz", packed.body)
    #expect(Shell.shell("gunzip -c catalogue.json.gz", in: folder.path) == plain.text)
  }

  @Test func manyRequestsReadTheModelOnce() throws {
    let source = Source(Self.model)
    let server = try serve(source)
    let began = Monotonic.seconds
    for _ in 0..<50 { #expect(try get(server, "/api/datasets").status == 200) }
    let seconds = Monotonic.seconds - began
    #expect(source.reads <= 1 + Int(seconds / CatalogueDocuments.reuseSecondsMax))
  }

  @Test func aModelThatCannotBeReadIs503() throws {
    let source = Source(Self.model)
    source.breakIt()
    let reply = try get(try serve(source), "/api/datasets")
    #expect(reply.status == 503 && reply.headers["retry-after"] == "10")
    #expect(
      try JSONNode(parsing: reply.text).member("error").member("en").text() == "The catalogue cannot be read now.")
    #expect(!reply.text.contains("klamra.sqlite"))
  }

  @Test func otherMethodsAndLongQueriesAreRefused() throws {
    let server = try serve(Source(Self.model))
    let reply = try get(server, "/api/datasets", method: "POST")
    #expect(reply.status == 405 && reply.headers["allow"] == "GET, HEAD")
    #expect(try get(server, "/api/datasets?" + String(repeating: "x", count: 300)).status == 414)
    #expect(try get(server, "/api/datasets?page=2").status == 200)
  }
}
