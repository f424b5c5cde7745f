internal import Platform
internal import Testbed
internal import Testing

@testable internal import Serving

@Suite struct RouterTests {
  private func server(_ routes: [any Route], _ options: Router.Options = Router.Options()) throws -> HTTPServer {
    try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0), router: Router(routes, options))
  }

  private func get(
    _ server: HTTPServer, _ target: String, _ method: String = "GET", headers: [String: String] = [:]
  ) throws -> RawHTTP.Reply {
    try RawHTTP.request(server.address.port, method, target, headers)
  }

  // MARK: Dispatching

  @Test(arguments: [
    ("/api/datasets", "/api/datasets"),
    ("/api/datasets?x=1", "/api/datasets"),
    ("/api/datasets/ludnosc", "/api/datasets/{id} id=ludnosc"),
    ("/api/datasets/areas", "/api/datasets/areas"),
    ("/api/datasets/a%2Fb", "/api/datasets/{id} id=a/b"),
    ("/api/datasets/", "/{path...} path=api/datasets/"),
    ("/api/other", "/{path...} path=api/other"),
    ("/", "/{path...} path="),
  ])
  func theMostParticularRouteAnswers(_ target: String, _ text: String) throws {
    // In the wrong order on purpose.
    let routes: [any Route] = [
      FixedRoute("/{path...}"), FixedRoute("/api/datasets/{id}", work: .pooled),
      FixedRoute("/api/datasets", work: .pooled), FixedRoute("/api/datasets/areas"),
    ]
    let reply = try get(try server(routes), target)
    #expect(reply.status == 200 && reply.text == text)
  }

  @Test func aPathOfNobodyIs404() throws {
    let reply = try get(try server([FixedRoute("/a")]), "/b")
    #expect(reply.status == 404 && reply.text.contains("There is no such page."))
    var options = Router.Options()
    options.notFound = { request in .text(404, "no \(request.rawPath)") }
    #expect(try get(try server([FixedRoute("/a")], options), "/b").text == "no /b")
  }

  @Test func aMethodOfOtherRoutesIs405WithEveryMethodThatThePathAllows() throws {
    let routes: [any Route] = [
      FixedRoute("/a"), FixedRoute("/{x}", methods: ["POST", "DELETE"]), FixedRoute("/b", methods: ["PUT"]),
    ]
    let server = try server(routes)
    let reply = try get(server, "/a", "PUT")
    #expect(reply.status == 405 && reply.headers["allow"] == "GET, HEAD, POST, DELETE")
    #expect(try get(server, "/a", "DELETE").text == "/{x} x=a")
    #expect(try get(server, "/b", "GET").headers["allow"] == "PUT, POST, DELETE")
    // What no route answers is refused before the path is read.
    #expect(try get(server, "/a", "PATCH").status == 405)
  }

  @Test(arguments: [RouteWork.immediate, .pooled]) func headIsAnsweredByGet(_ work: RouteWork) throws {
    let server = try server([FixedRoute("/a", work: work)])
    let reply = try get(server, "/a", "HEAD")
    #expect(reply.status == 200 && reply.body.isEmpty && reply.headers["content-length"] == "2")
  }

  @Test func fieldsAreAddedWhereARouteHasNone() throws {
    var options = Router.Options()
    options.fields = [HTTPHeader("Cache-Control", "no-store"), HTTPHeader("X-Content-Type-Options", "nosniff")]
    let routes: [any Route] = [
      FixedRoute("/a", work: .pooled),
      FixedRoute("/b") { _ in HTTPReply(204, [HTTPHeader("cache-control", "max-age=9")]) },
    ]
    let server = try server(routes, options)
    #expect(try get(server, "/a").headers["cache-control"] == "no-store")
    #expect(try get(server, "/b").headers["cache-control"] == "max-age=9")
    #expect(try get(server, "/c").headers["x-content-type-options"] == "nosniff")
  }

  @Test func aRefusalComesBeforeEverything() throws {
    var options = Router.Options()
    options.refusal = { $0.headers["X-Key"] == "1" ? nil : .text(421, "not you") }
    let server = try server([FixedRoute("/a")], options)
    #expect(try get(server, "/a").status == 421)
    #expect(try get(server, "/none").status == 421)
    #expect(try get(server, "/a", headers: ["X-Key": "1"]).status == 200)
  }

  // MARK: Limits

  @Test(arguments: [(8, 200), (9, 414)]) func aQueryHasALimit(_ bytes: Int, _ status: Int) throws {
    let server = try server([FixedRoute("/a", limits: RouteLimits(queryBytesMax: 8))])
    let reply = try get(server, "/a?" + String(repeating: "x", count: bytes))
    #expect(reply.status == status)
    #expect(status == 200 || reply.text.contains("The query is too long."))
  }

  @Test func aBodyHasTheLimitOfItsRoute() throws {
    let routes: [any Route] = [
      FixedRoute("/small", methods: ["POST"], limits: RouteLimits(bodyBytesMax: 4)),
      FixedRoute("/large", methods: ["POST"], limits: RouteLimits(bodyBytesMax: 8)),
    ]
    let server = try server(routes)
    func post(_ path: String, _ body: String) throws -> Int {
      let head = "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
      return try RawHTTP.send(server.address.port, head + body).status
    }
    #expect(try post("/small", "1234") == 200)
    #expect(try post("/small", "12345") == 413)
    #expect(try post("/large", "12345678") == 200)
    #expect(try post("/large", "123456789") == 413)
  }

  @Test func twoRoutesOfOnePathAndDifferentMethodsAreTwo() throws {
    let routes: [any Route] = [
      FixedRoute("/a/{x}"), FixedRoute("/a/{y}", methods: ["POST"]) { .text(200, "post \($0.parameters["y"] ?? "")") },
    ]
    let server = try server(routes)
    #expect(try get(server, "/a/1").text == "/a/{x} x=1")
    #expect(try get(server, "/a/1", "POST").text == "post 1")
  }
}
