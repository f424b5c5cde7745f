internal import Testbed
internal import Testing
internal import Transfer

@Suite struct RedirectTests {
  private func server(_ status: Int, to location: String) throws -> ScriptedServer {
    try ScriptedServer { request in
      request.path == "/start" ? [.reply(status, headers: ["Location: \(location)"], "moved")] : [.reply("here")]
    }
  }

  @Test(arguments: [301, 302, 303, 307, 308]) func aRedirectIsFollowed(status: Int) throws {
    let server = try server(status, to: "/end?x=1")
    let (response, body) = try fetch(Request(server.url("/start"), headers: [Header("X-ClientId", "k")]))
    #expect(response.status == 200 && response.url == server.url("/end?x=1") && body == "here")
    #expect(server.requests.map { $0.headers["x-clientid"] } == ["k", "k"])
  }

  @Test func keysStayWithTheirHost() throws {
    let other = try ScriptedServer { _ in [.reply("there")] }
    let server = try server(302, to: other.url("/end"))
    #expect(try fetch(Request(server.url("/start"), headers: [Header("X-ClientId", "k")])).body == "there")
    #expect(other.requests.count == 1 && other.requests[0].headers["x-clientid"] == nil)
  }

  @Test func aPostIsNotRedirected() throws {
    let server = try server(302, to: "/end")
    #expect(try fetch(Request(server.url("/start"), method: .post)).response.status == 302)
    #expect(server.requests.count == 1)
  }

  @Test func noneWhereNoneIsAllowed() throws {
    let server = try server(302, to: "/end")
    var request = Request(server.url("/start"))
    request.redirectsMax = 0
    #expect(try fetch(request).response.status == 302)
  }

  @Test func aLoopEnds() throws {
    let server = try server(302, to: "/start")
    let error = expectFailure(.badRedirect, Request(server.url("/start")))
    #expect(error?.detail == "redirected more than 5 times" && server.requests.count == 6)
  }

  @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1/", "http://user@127.0.0.1/", "http://[zz]/"])
  func elsewhereThanToAWebAddress(location: String) throws {
    let server = try server(302, to: location)
    _ = expectFailure(.badRedirect, Request(server.url("/start")))
  }

  /// No packet leaves: the address is refused before its socket is opened.
  @Test(arguments: ["10.0.0.1", "192.168.0.1", "169.254.169.254", "[fd00::1]", "[::ffff:10.0.0.1]"])
  func anotherNetworkThanTheSources(host: String) throws {
    let server = try server(302, to: "http://\(host)/end")
    let error = expectFailure(.badRedirect, Request(server.url("/start")))
    #expect(error?.detail.contains("where the service itself is not") == true)
    #expect(server.requests.count == 1)
  }

  @Test func aSourceOnThisMachineMayLeadToThisMachine() throws {
    let other = try ScriptedServer(address: "127.0.0.2") { _ in [.reply("there")] }
    let server = try server(302, to: other.url("/end"))
    #expect(try fetch(Request(server.url("/start"))).body == "there")
  }

  /// The second request of a client is checked again, since it follows another redirect.
  @Test func theNextRequestIsTheOperatorsAgain() throws {
    let server = try server(302, to: "http://10.0.0.1/")
    let client = try HTTPClient()
    #expect(throws: TransferError.self) { try client.perform(Request(server.url("/start"))) }
    #expect(try client.perform(Request(server.url("/end"))).status == 200)
  }

  @Test func aMessageShowsNoSecretAndNoControl() throws {
    let server = try server(302, to: "file:///k9x7q2/\u{1b}[31m" + String(repeating: "a", count: 1000))
    let error = expectFailure(.badRedirect, Request(server.url("/start"), secrets: ["k9x7q2"]))
    let detail = try #require(error?.detail)
    #expect(detail.contains("file:///***/\\u{1b}[31maaa") && !detail.contains("\u{1b}") && detail.count < 400)
  }

  @Test func nowhere() throws {
    let server = try ScriptedServer { _ in [.reply(302, "moved")] }
    _ = expectFailure(.badRedirect, Request(server.url()))
  }

  @Test func addressesAreResolvedAndCompared() throws {
    let base = try #require(WebAddress("HTTP://BDL.stat.gov.pl/api/v1/data?page=0"))
    #expect(base.host == "bdl.stat.gov.pl" && base.port == 80 && base.scheme == "http")
    #expect(base.resolving("?page=1")?.text.hasSuffix("/api/v1/data?page=1") == true)
    #expect(base.resolving("//other/x")?.host == "other")
    #expect(try base.hasSameOrigin(as: #require(WebAddress("http://bdl.stat.gov.pl:80/x"))))
    #expect(try !base.hasSameOrigin(as: #require(WebAddress("https://bdl.stat.gov.pl/x"))))
    #expect(WebAddress("data/x") == nil && WebAddress("ftp://a/") == nil && WebAddress("http://a:b@c/") == nil)
  }
}
