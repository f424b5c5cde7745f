internal import Landing
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors
@testable internal import Readers

/// Pages that link to the next one.
@Suite struct FetchLinksTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  private func source(
    _ server: ScriptedServer, total: Bool = false, pagesMax: Int = 20, quotas: QuotaLimits? = nil,
    secrets: [String: String] = [:]
  ) throws -> FetchSource {
    let request = StreamRequest(
      path: try Template(parsing: "/list"),
      query: [QueryItem(name: "key", value: try Template(parsing: "{key}"))],
      pages: Pages(
        .next(try path("links.next")), sizeName: "size", size: 2, total: total ? Total(path: try path("total")) : nil,
        pagesMax: pagesMax))
    let stream = StreamManifest(
      name: "items", origin: .request(request), format: JSONFormat(records: try path("items[]")))
    let connector = ConnectorManifest(
      id: "links", folder: "", title: Bilingual(pl: "", en: ""), parameters: [Parameter(name: "key", type: .secret)],
      http: HTTPSettings(
        base: server.url("/api"),
        headers: [HeaderField(name: "X-Key", value: try Template(parsing: "{key}"))], quotas: quotas, retries: 0),
      streams: [stream])
    return FetchSource(id: "links", connector: connector, parameters: ParameterValues([:]), secrets: secrets)
  }

  private func error(_ source: FetchSource) throws -> FetchError {
    try #require(#expect(throws: FetchError.self) { try bench.run(source) })
  }

  @Test func relativeAndAbsoluteLinksAreFollowedToTheEnd() throws {
    let port = Monitor<UInt16>(0)
    let server = try ScriptedServer { request in
      switch request.number {
      case 1: return page(1, next: "?cursor=b&size=2#top")
      case 2: return page(2, next: "http://127.0.0.1:\(port.withLock { $0 })/other/list?cursor=c")
      case 3: return page(3, next: "/third")
      default: return page(4, next: request.number == 4 ? "" : nil)
      }
    }
    port.withLock { $0 = server.port }
    let fetched = try bench.fetched(try source(server))
    #expect(
      server.requests.map(\.target) == [
        "/api/list?size=2", "/api/list?cursor=b&size=2", "/other/list?cursor=c", "/third",
      ])
    #expect(fetched.documents.map(\.ordinal) == [0, 1, 2, 3])
    #expect(fetched.documents.map(\.requestKey).last == server.url("/third"))
  }

  @Test func theTotalIsHeldAgainstTheRecords() throws {
    let server = try ScriptedServer { request in
      page(request.number, next: request.number < 3 ? "/n\(request.number)" : nil)
    }
    #expect(try bench.fetched(try source(server, total: true)).recordsDeclared == 6)
  }

  @Test(arguments: [
    ("http://169.254.169.254/latest/", "it leads from http://127.0.0.1:"),
    ("http://127.0.0.2/api/list", "it leads from http://127.0.0.1:"),
    ("//evil.example/list", "it leads from http://127.0.0.1:"),
    ("https://127.0.0.1/api/list", "it leads from http://127.0.0.1:"),
    ("file:///etc/passwd", "it is no address"), ("http://user:pass@127.0.0.1/", "it is no address"),
    ("javascript:alert(1)", "it is no address"),
  ])
  func aLinkThatLeadsElsewhereIsNotFollowed(link: String, reason: String) throws {
    let server = try ScriptedServer { request in page(request.number, next: link) }
    let error = try error(try source(server, secrets: ["key": "very-secret"]))
    guard case .strangeLink = error else { return _ = Issue.record("\(error)") }
    #expect(error.what.contains("is the next one, which is not followed: \(reason)"), "\(error.what)")
    #expect(server.requests.count == 1)
  }

  @Test func anotherPortIsAnotherParty() throws {
    let other = try ScriptedServer { request in page(9, next: nil) }
    let server = try ScriptedServer { [link = other.url("/list")] request in page(request.number, next: link) }
    guard case .strangeLink = try error(try source(server)) else { return _ = Issue.record("followed") }
    #expect(other.requests.isEmpty)
  }

  @Test func whatIsNoLinkIsSaid() throws {
    let long = String(repeating: "x", count: 9000)
    for (link, reason) in [("7", "links.next holds no address"), ("\"/\(long)\"", "it is longer than 8192 bytes")] {
      let server = try ScriptedServer { _ in [.reply(#"{"items":[1],"links":{"next":\#(link)}}"#)] }
      #expect(try error(try source(server)).what.hasSuffix(reason))
      #expect(server.requests.count == 1)
    }
  }

  @Test func theSameAddressTwiceIsACircle() throws {
    let server = try ScriptedServer { request in
      page(request.number, next: request.number % 2 == 1 ? "/b" : "/api/list?size=2")
    }
    let error = try error(try source(server))
    #expect(
      error.what.hasSuffix("page 2 leads to \(server.url("/api/list?size=2")) again, the source goes in a circle"))
    #expect(server.requests.count == 2)
  }

  @Test func theSamePageUnderNewAddressesIsACircle() throws {
    // The links are the same text, but lead to another folder each time.
    let server = try ScriptedServer { _ in page(1, next: "a/b") }
    guard case .pagesRepeat = try error(try source(server)) else { return _ = Issue.record("no circle") }
  }

  @Test func pagesWithoutEndAreStopped() throws {
    let server = try ScriptedServer { request in page(request.number, next: "/n\(request.number)") }
    let error = try error(try source(server, pagesMax: 5))
    #expect(error.what.hasSuffix("there is no end after 5 pages") && server.requests.count == 5)
  }

  @Test func aRunThatAQuotaPausedGoesOnAtTheNextLink() throws {
    let server = try ScriptedServer { request in
      let number = request.target.contains("size") ? 0 : Int(request.target.filter(\.isNumber).suffix(1)) ?? 0
      return page(number, next: request.target.contains("size") ? "/n1" : number < 5 ? "/n\(number + 1)" : nil)
    }
    let quotas = QuotaLimits(anonymous: [QuotaWindow(seconds: 900, requests: 2)], margin: 0)
    // A secret makes no difference to whose quota it is here: the windows are those of both kinds.
    let source = try source(server, quotas: quotas)
    guard case .paused = try bench.run(source) else { return _ = Issue.record("not paused") }
    #expect(server.requests.map(\.target) == ["/api/list?size=2", "/n1"])
    bench.clock.pass(900)
    guard case .paused = try bench.run(source) else { return _ = Issue.record("not paused") }
    bench.clock.pass(900)
    let fetched = try bench.fetched(source)
    // None is requested twice.
    #expect(server.requests.map(\.target) == ["/api/list?size=2", "/n1", "/n2", "/n3", "/n4", "/n5"])
    #expect(fetched.documents.count == 6)
    #expect(try bench.cost(source).requests == 6)
  }

  @Test func secretsInLinksStayOutOfTheRecordAndPagesKeepApart() throws {
    let server = try ScriptedServer { request in
      page(request.number, next: request.number < 4 ? "/list?key=very-secret&token=\(request.number)" : nil)
    }
    let fetched = try bench.fetched(try source(server, secrets: ["key": "very-secret"]))
    #expect(server.requests[1].target == "/list?key=very-secret&token=1")
    #expect(server.requests.allSatisfy { $0.headers["x-key"] == "very-secret" })
    #expect(fetched.documents.allSatisfy { !$0.requestKey.contains("very-secret") && !$0.url.contains("very-secret") })
    #expect(Set(fetched.documents.map(\.requestKey)).count == 4)
    #expect(fetched.documents[1].requestKey.hasPrefix(server.url("/list?key=***&token=***#page-2-")))
  }
}

/// A page of two items.
private func page(_ number: Int, next: String?, total: Int = 6) -> [ScriptedStep] {
  let link = next.map { "\"\($0)\"" } ?? "null"
  return [.reply(#"{"items":[\#(number),\#(number)],"total":\#(total),"links":{"next":\#(link)}}"#)]
}
