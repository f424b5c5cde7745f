internal import Channels
internal import Platform
internal import Serving
internal import Testbed
internal import Testing

@testable internal import standin

@Suite struct GIOSTests {
  private let rest = "/pjp-api/v1/rest"

  @Test func pagesOfAnHourlySensor() throws {
    let standin = try StandinFixture()
    var values: [JSON] = []
    for page in 0..<3 {
      let data = try standin.json("\(rest)/data/getData/91001?page=\(page)")
      #expect(data["totalPages"]?.intValue == 3)
      // The service's `next` leads on even from the last page.
      #expect(data["links"]?["next"]?.stringValue?.contains("page=\(page + 1)&size=20") == true)
      values += data["Lista danych pomiarowych"]?.elements ?? []
    }
    #expect(values.count == 48)
    #expect(values.first?["Data"]?.stringValue == "2026-11-20 12:00:00")
    #expect(values.last?["Data"]?.stringValue == "2026-11-18 13:00:00")
    #expect(Set(values.compactMap { $0["Data"]?.stringValue }).count == 48)
  }

  @Test func theNewestHourComesLater() throws {
    let standin = try StandinFixture()
    func newest(_ sensor: Int) throws -> JSON? {
      try standin.json("\(rest)/data/getData/\(sensor)")["Lista danych pomiarowych"]?.elements.first?["Wartość"]
    }
    #expect(try newest(91_000) == .null)
    #expect(try newest(91_021) == .null)
    try standin.control(#"{"revise": true}"#)
    #expect(try newest(91_000) != .null)
    #expect(try newest(91_021) == .null)
  }

  @Test func stationsAndSensors() throws {
    let standin = try StandinFixture()
    let stations = try standin.json("\(rest)/station/findAll?size=500")["Lista stacji pomiarowych"]?.elements ?? []
    #expect(stations.compactMap { $0["Identyfikator stacji"]?.intValue } == [90_001, 90_002, 90_003])
    let name = "Lista stanowisk pomiarowych dla podanej stacji"
    let sensors = try standin.json("\(rest)/station/sensors/90001")[name]?.elements ?? []
    #expect(sensors.compactMap { $0["Wskaźnik - kod"]?.stringValue } == ["PM10", "PM2.5", "NO2", "CO", "Pb(PM10)"])
    let index = try standin.json("\(rest)/aqindex/getIndex/90001")["AqIndex"]
    #expect(index?["Nazwa kategorii indeksu dla wskażnika PM10"]?.stringValue == "Dobry")
  }

  @Test(arguments: [("data/getData/91009", 400, "API-ERR-100003"), ("data/getData/1", 404, "API-ERR-100001")])
  func errorBodies(path: String, status: Int, code: String) throws {
    let standin = try StandinFixture()
    let reply = try standin.get("\(rest)/\(path)")
    #expect(reply.status == status)
    #expect((try? JSON(parsing: reply.body))?["error_code"]?.stringValue == code)
  }
}

@Suite struct FailureTests {
  private let target = "/api/v1/data/by-unit/011212161011?var-id=72305"

  @Test func everyFailureIsWhatItSays() throws {
    let standin = try StandinFixture()
    let good = try standin.get(target)
    func fail(_ mode: Failure) throws -> RawHTTP.Reply {
      try standin.control(#"{"fail": "\#(mode.rawValue)", "times": 1}"#)
      let reply = try standin.get(target)
      #expect(try standin.get(target).body == good.body, "\(mode) lasts too long")
      return reply
    }
    #expect(try fail(.serverError).status == 500)
    #expect(try fail(.tooMany).status == 429)
    #expect(try fail(.absent).status == 404)
    let cut = try fail(.cut)
    #expect(cut.isCut && cut.status == 200 && cut.headers["content-length"] == good.headers["content-length"])
    #expect(good.body.starts(with: cut.body) && !cut.body.isEmpty)
    let truncated = try fail(.truncated)
    #expect(!truncated.isCut && truncated.body.count == good.body.count / 2)
    #expect(try fail(.wrongTotal).text.contains(#""totalRecords":8,"#))
    #expect(try fail(.html).headers["content-type"] == "text/html; charset=utf-8")
    #expect(try fail(.loop).text.contains(#""next":"#))
    #expect(try fail(.empty).body.isEmpty)
    let bomb = try fail(.bomb)
    #expect(bomb.headers["content-encoding"] == "gzip")
    #expect(bomb.body.starts(with: [0x1f, 0x8b, 8]) && bomb.body.count < 8 << 20)
  }

  @Test func slowTrickles() throws {
    let standin = try StandinFixture("--fail", "slow:1")
    let start = Timestamp.now
    let reply = try standin.get("/api/v1/version")
    #expect(reply.status == 200 && !reply.isCut)
    #expect(Timestamp.now.seconds(since: start) > 0.15)
  }

  @Test func aFailureCanBeOfOnePath() throws {
    let standin = try StandinFixture()
    try standin.control(#"{"fail": "500", "path": "/pjp-api"}"#)
    #expect(try standin.get("/api/v1/version").status == 200)
    #expect(try standin.get("/pjp-api/v1/rest/station/findAll").status == 500)
    #expect(try standin.get("/pjp-api/v1/rest/station/findAll").status == 500)
    try standin.control(#"{"fail": null}"#)
    #expect(try standin.get("/pjp-api/v1/rest/station/findAll").status == 200)
  }
}

@Suite struct ControlTests {
  @Test(arguments: ["", "{", "[]", #"{"fail": "never"}"#, #"{"x": 1}"#, #"{"quota": "much"}"#, #"{"revise": "yes"}"#])
  func refusesWhatItDoesNotUnderstand(_ text: String) throws {
    let standin = try StandinFixture()
    #expect(try RawHTTP.request(standin.port, "POST", "/control", body: Array(text.utf8)).status == 400)
    #expect(try standin.json("/control")["fail"] == .null)
  }

  @Test func resetGoesBackToTheStart() throws {
    let standin = try StandinFixture("--fail", "html")
    try standin.control(#"{"fail": null, "revise": true}"#)
    _ = try standin.get("/api/v1/version")
    #expect(try standin.json("/control")["requests"]?["bdl"]?.intValue == 1)
    #expect(try RawHTTP.request(standin.port, "POST", "/control/reset").status == 200)
    let facts = try standin.json("/control")
    #expect(facts["fail"] == .string("html") && facts["revised"] == .boolean(false))
    #expect(facts["requests"] == .object([JSON.Member]()))
  }

  @Test func aRevisionSurvivesARestart() throws {
    let folder = try TemporaryFolder()
    func isRevised(_ arguments: String...) throws -> Bool? {
      let options = try Options(["serve", "--port", "0", "--state", folder.file("state")] + arguments)
      let standin = try Standin(options)
      defer { standin.server.stop() }
      return standin.world.facts["revised"]?.boolValue
    }
    #expect(try isRevised() == false)
    #expect(try isRevised("--revise") == true)
    #expect(try isRevised() == true)
  }

  @Test(arguments: [
    [], ["run"], ["serve", "--port"], ["serve", "--port", "x"], ["serve", "--what", "x"], ["serve", "--fail", "x"],
    ["serve", "--quota", "x"], ["serve", "--receiver-secret", "x"],
  ])
  func refusesWrongArguments(_ arguments: [String]) {
    #expect(throws: OptionError.self) { try Options(arguments) }
  }
}

@Suite struct ReceiverTests {
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  private let body = Array(
    #"{"type":"dataset.version.published","data":{"dataset":"ludnosc","version":2}}"#.utf8)

  private func headers(_ secret: String = secret) throws -> [String: String] {
    let now = Timestamp.now.seconds
    return [
      "webhook-id": "evt_1", "webhook-timestamp": String(now),
      "webhook-signature": WebhookSignature.header(
        secrets: [try WebhookSecret(secret)], id: "evt_1", timestamp: now, body: body),
    ]
  }

  @Test func aGoodSignatureIsAcceptedAndRemembered() throws {
    let folder = try TemporaryFolder()
    let log = folder.file("log.ndjson")
    let standin = try StandinFixture("--receiver-secret", Self.secret, "--receiver-log", log)
    #expect(try RawHTTP.request(standin.port, "POST", "/hook", headers(), body: body).status == 204)
    let received = try #require(try standin.json("/hook/received").elements.first)
    #expect(received["id"]?.stringValue == "evt_1")
    #expect(received["type"]?.stringValue == "dataset.version.published")
    #expect(received["dataset"]?.stringValue == "ludnosc")
    #expect(received["version"]?.intValue == 2)
    #expect(received["verified"]?.boolValue == true)
    #expect(String(decoding: try Files.read(log), as: UTF8.self) == received.compact + "\n")
  }

  @Test func aWrongSignatureIsRefusedAndRemembered() throws {
    let standin = try StandinFixture("--receiver-secret", Self.secret)
    let others = try headers("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
    #expect(try RawHTTP.request(standin.port, "POST", "/hook", others, body: body).status == 401)
    #expect(try RawHTTP.request(standin.port, "POST", "/hook", headers(), body: body + [32]).status == 401)
    #expect(try RawHTTP.request(standin.port, "POST", "/hook", body: body).status == 401)
    let verified = try standin.json("/hook/received").elements.map { $0["verified"]?.boolValue }
    #expect(verified == [false, false, false])
  }

  @Test func itCanBeToldToRefuse() throws {
    let standin = try StandinFixture("--receiver-secret", Self.secret)
    try standin.control(#"{"hook": 410}"#)
    #expect(try RawHTTP.request(standin.port, "POST", "/hook", headers(), body: body).status == 410)
    try standin.control(#"{"hook": null}"#)
    #expect(try RawHTTP.request(standin.port, "POST", "/hook", headers(), body: body).status == 204)
  }
}

@Suite struct BenchPagesTests {
  @Test func pagesAreLinkedToTheEnd() throws {
    let standin = try StandinFixture()
    let first = try standin.json("/pages/0")
    #expect(first["records"]?.elements.count == 100)
    #expect(first["total"]?.intValue == 100_000)
    #expect(first["links"]?["next"]?.stringValue == "http://127.0.0.1:\(standin.port)/pages/1")
    let last = try standin.json("/pages?page=999")
    #expect(last["links"] == nil)
    #expect(last["records"]?.elements.last?["id"]?.intValue == 99_999)
    #expect(try standin.get("/pages/1000").status == 404)
  }
}
