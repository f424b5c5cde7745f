internal import Landing
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors

/// What a service is asked about the values of a source, and what becomes of its answers.
@Suite struct DescribeTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  /// A source whose service says name and unit of a variable.
  private func source(
    _ base: ScriptedServer, _ variables: [String] = ["72305", "1241"], quotas: QuotaLimits? = nil,
    isConditional: Bool = true, secrets: [String: String] = [:], retries: Int = 0
  ) throws -> FetchSource {
    var source = try bdlLike(
      base, variables: variables, quotas: quotas, isConditional: isConditional, secrets: secrets, retries: retries)
    var request = StreamRequest(
      path: try Template(parsing: "/variables/{value}"),
      query: [QueryItem(name: "lang", value: Template(literal: "pl"))],
      each: [Each(placeholder: "value", parameter: "variables")])
    request.failure = FailureBody(
      code: try path("errors[0].errorCode"), reason: try path("errors[0].errorReason"))
    source.connector.describe = [
      Describe(
        parameter: "variables", request: request,
        facts: [
          Describe.Fact(name: "name", paths: try ["n1", "n2", "n3"].map(path)),
          Describe.Fact(name: "unit", paths: [try path("measureUnitName")]),
        ])
    ]
    return source
  }

  private func describe(_ source: FetchSource, known: [ValueDescription] = []) throws -> [ValueDescription] {
    try Fetcher(
      archive: bench.archive, runs: bench.runs, quotas: bench.quotas, key: FetchBench.key,
      cancellation: bench.cancellation, waiting: bench.clock
    ).describe(source, known: known)
  }

  private static func reply(_ n1: String, unit: String = "osoba") -> String {
    #"{"id":1,"n1":"\#(n1)","n2":" ogółem ","n3":null,"measureUnitId":26,"measureUnitName":"\#(unit)"}"#
  }

  @Test func eachValueIsAskedOnceADay() throws {
    let server = try ScriptedServer { _ in [.reply(Self.reply("ogółem"))] }
    let source = try source(server, ["72305", "1241", "72305"])
    let first = try describe(source)
    #expect(server.requests.map(\.target) == ["/api/v1/variables/72305?lang=pl", "/api/v1/variables/1241?lang=pl"])
    #expect(first.map(\.asked.value) == ["72305", "1241"] && source.describable == first.map(\.asked))
    #expect(first.allSatisfy { $0.facts == ["name": "ogółem; ogółem", "unit": "osoba"] && $0.problem.isEmpty })
    #expect(first[0].answeredAt == bench.clock.now)
    bench.clock.pass(86_399)
    #expect(try describe(source, known: first) == first && server.requests.count == 2)
    bench.clock.pass(1)
    let second = try describe(source, known: first)
    #expect(server.requests.count == 4 && second[0].answeredAt == bench.clock.now)
    // A clock that was ahead does not keep an answer fresh.
    bench.clock.pass(-40_000)
    _ = try describe(source, known: second)
    #expect(server.requests.count == 6)
  }

  @Test func anAnswerIsConfirmedByA304() throws {
    let server = try ScriptedServer { request in
      request.headers["if-none-match"] == "\"v1\""
        ? [.text("HTTP/1.1 304 Not Modified\n\n")] : [.reply(headers: ["ETag: \"v1\""], Self.reply("muzea"))]
    }
    let first = try describe(try source(server, ["1"]))
    bench.clock.pass(90_000)
    let second = try describe(try source(server, ["1"]), known: first)
    #expect(server.requests[1].headers["if-none-match"] == "\"v1\"")
    #expect(second[0].facts == first[0].facts && second[0].answeredAt == bench.clock.now && second[0].problem.isEmpty)
    bench.clock.pass(90_000)
    _ = try describe(try source(server, ["1"], isConditional: false), known: second)
    #expect(server.requests[2].headers["if-none-match"] == nil)
  }

  /// An answer to another request, such as one with another key or at another address, is none.
  @Test func anotherRequestHasNoAnswerYet() throws {
    let server = try ScriptedServer { _ in [.reply(headers: ["ETag: \"v1\""], Self.reply("muzea"))] }
    let first = try describe(try source(server, ["1"]))
    _ = try describe(try source(server, ["1"], secrets: ["client_id": "very-secret"]), known: first)
    #expect(server.requests.count == 2 && server.requests[1].headers["if-none-match"] == nil)
    #expect(server.requests[1].headers["x-clientid"] == "very-secret")
  }

  @Test(arguments: [404, 410]) func aValueThatTheServiceDoesNotHave(status: Int) throws {
    let server = try ScriptedServer { request in
      request.path.hasSuffix("/7") ? [.reply(status, #"{"errors":[{"errorCode":7}]}"#)] : [.reply(Self.reply("a"))]
    }
    let found = try describe(try source(server, ["7", "8"]))
    #expect(found[0].isUnknown && found[0].facts == nil && found[0].problem.isEmpty)
    #expect(!found[1].isUnknown && found[1].facts?["name"] == "a; ogółem")
    // It may be there tomorrow, or in a minute.
    _ = try describe(try source(server, ["7", "8"]), known: found)
    #expect(server.requests.map(\.path.last) == ["7", "8", "7"])
  }

  @Test func aFailureOfTheServiceLeavesTheOthersAndTheEarlierAnswer() throws {
    let fails = Monitor(false)
    let server = try ScriptedServer { request in
      fails.withLock { $0 } && request.path.hasSuffix("/2")
        ? [.reply(500, #"{"errors":[{"errorCode":1,"errorReason":"awaria"}]}"#)] : [.reply(Self.reply("a"))]
    }
    let source = try source(server, ["1", "2", "3"], retries: 4)
    let first = try describe(source)
    bench.clock.pass(90_000)
    fails.withLock { $0 = true }
    let second = try describe(source, known: first)
    // One repetition, however many a run would make.
    #expect(server.requests.dropFirst(3).map(\.path.last) == ["1", "2", "2", "3"])
    #expect(second[1].problem.contains("the service answered 500: awaria: 1") && second[1].facts == first[1].facts)
    #expect(second[1].answeredAt == first[1].answeredAt && second[2].answeredAt == bench.clock.now)
    // What failed is asked again at once, what was answered is not.
    _ = try describe(source, known: second)
    #expect(server.requests.dropFirst(7).map(\.path.last) == ["2", "2"])
  }

  @Test func threeFailuresInARowAreEnough() throws {
    let server = try ScriptedServer { _ in [.reply(503)] }
    let found = try describe(try source(server, ["1", "2", "3", "4", "5"]))
    #expect(server.requests.count == 3)
    #expect(found[2].problem.contains("503") && found[3].problem == "not asked after 3 failures in a row")
    #expect(found.allSatisfy { $0.facts == nil && !$0.isUnknown && !$0.problem.isEmpty })
  }

  @Test(arguments: [401, 403]) func aKeyThatIsRefusedIsNotTriedAgain(status: Int) throws {
    let server = try ScriptedServer { _ in [.reply(status)] }
    let found = try describe(try source(server, secrets: ["client_id": "very-secret"]))
    #expect(server.requests.count == 1 && found.allSatisfy { $0.problem.contains("\(status)") })
    #expect(found.allSatisfy { !$0.problem.contains("very-secret") })
  }

  @Test(arguments: [
    ("<html>przerwa</html>", "instead of"), ("", "instead of"), (#"{"n1":"#, "instead of"),
    (#"{"id":1,"subjectId":"P1"}"#, "the reply does not say n1, n2, n3, measureUnitName"),
    (#"{"n1":"  ","measureUnitName":""}"#, "the reply does not say"),
    (#"{"errors":[{"errorCode":3,"errorReason":"brak"}]}"#, "the service refused (3): brak"),
  ])
  func aReplyThatSaysNothing(body: String, problem: String) throws {
    let server = try ScriptedServer { _ in [.reply(body)] }
    let found = try describe(try source(server, ["1"]))
    #expect(found[0].facts == nil && !found[0].isUnknown && found[0].problem.contains(problem), "\(found)")
  }

  @Test func aLongOrStrangeReplyIsTamed() throws {
    let long = String(repeating: "ż", count: 2000)
    let server = try ScriptedServer { request in
      request.path.hasSuffix("/1")
        ? [.reply(#"{"n1":"\#(long)","n2":"a\u001b[31m very-secret","measureUnitName":3}"#)]
        : [.reply(#"{"n1":"\#(String(repeating: "x", count: 2 << 20))"}"#)]
    }
    let found = try describe(try source(server, ["1", "2"], secrets: ["client_id": "very-secret"]))
    let name = try #require(found[0].facts?["name"])
    #expect(name.count < 400 && name.hasPrefix("żżż") && !name.contains("\u{1b}") && !name.contains("very-secret"))
    #expect(found[0].facts?["unit"] == "3")
    #expect(found[1].facts == nil && !found[1].problem.isEmpty)
  }

  @Test func questionsCountAndASpentQuotaEndsThem() throws {
    let server = try ScriptedServer { _ in [.reply(Self.reply("a"))] }
    let quotas = QuotaLimits(anonymous: [QuotaWindow(seconds: 900, requests: 2)], margin: 0)
    let source = try source(server, ["1", "2", "3", "4"], quotas: quotas)
    let cost = try bench.cost(source)
    #expect(cost.descriptions == 4 && cost.requests == 4)
    let found = try describe(source)
    #expect(server.requests.count == 2 && found[1].facts != nil && found[2].facts == nil)
    #expect(found[2].problem.hasPrefix("not asked before ") && found[3].problem == found[2].problem)
    #expect(try bench.cost(source).windows.map(\.used) == [2])
    bench.clock.pass(901)
    let later = try describe(source, known: found)
    #expect(later.allSatisfy { $0.facts != nil && $0.problem.isEmpty } && server.requests.count == 4)
  }

  @Test func aShortWindowIsWaitedForHereToo() throws {
    let server = try ScriptedServer { _ in [.reply(Self.reply("a"))] }
    let quotas = QuotaLimits(anonymous: [QuotaWindow(seconds: 1, requests: 2)], margin: 0)
    let found = try describe(try source(server, ["1", "2", "3"], quotas: quotas))
    #expect(found.allSatisfy { $0.facts != nil } && bench.clock.pauses == [1])
  }

  @Test func tooManyRequestsBlockTheAccount() throws {
    let server = try ScriptedServer { _ in [.reply(429, headers: ["Retry-After: 3600"])] }
    let source = try source(server, ["1", "2"])
    let found = try describe(source)
    #expect(server.requests.count == 1 && found.allSatisfy { $0.problem.contains("429") }, "\(found)")
    #expect(try bench.cost(source).blockedUntil == bench.clock.now.adding(seconds: 3600))
    _ = try describe(source, known: found)
    #expect(server.requests.count == 1)
  }

  @Test func withoutAConnectionOneQuestionIsEnough() throws {
    var server: ScriptedServer? = try ScriptedServer { _ in [.reply(Self.reply("a"))] }
    let source = try source(try #require(server), ["1", "2", "3"])
    let first = try describe(source)
    server = nil
    bench.clock.pass(90_000)
    let second = try describe(source, known: first)
    #expect(second.map(\.facts) == first.map(\.facts))
    #expect(second.allSatisfy { !$0.problem.isEmpty } && Set(second.map(\.problem)).count == 1, "\(second)")
  }

  /// A connector that asks for another fact needs another answer.
  @Test func anAnswerWithFactsOfAnEarlierConnectorIsAskedForAgain() throws {
    let server = try ScriptedServer { _ in [.reply(Self.reply("a"))] }
    var source = try source(server, ["1"])
    let first = try describe(source)
    source.connector.describe[0].facts = [Describe.Fact(name: "measure", paths: [try path("measureUnitId")])]
    #expect(try describe(source, known: first)[0].facts == ["measure": "26"])
  }

  @Test func aRunAsksForNone() throws {
    let server = try ScriptedServer { request in [.reply(bdlPage([request.number], total: 1))] }
    _ = try bench.fetched(try source(server))
    #expect(server.requests.allSatisfy { !$0.path.contains("/variables/") })
  }
}
