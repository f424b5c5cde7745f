internal import Landing
internal import Platform
import State
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors

@Suite struct FetcherTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  @Test func everyRequestOfThePlanIsMadeAndLanded() throws {
    let server = try ScriptedServer { request in
      [.reply(headers: ["ETag: \"\(request.number)\""], bdlPage([1], total: 1))]
    }
    let source = try bdlLike(server, variables: ["1", "2", "3"])
    let fetched = try bench.fetched(source)
    #expect(
      server.requests.map(\.target) == [
        "/api/v1/data/by-unit/011212161011?format=json&var-id=1&var-id=2&page-size=100&page=0",
        "/api/v1/data/by-unit/011212161011?format=json&var-id=3&page-size=100&page=0",
        "/api/v1/data/by-unit/011212019012?format=json&var-id=1&var-id=2&page-size=100&page=0",
        "/api/v1/data/by-unit/011212019012?format=json&var-id=3&page-size=100&page=0",
      ])
    #expect(
      server.requests.allSatisfy { $0.headers["accept"] == "application/json" && $0.headers["x-clientid"] == nil })
    #expect(fetched.stream == "observations" && fetched.recordsDeclared == nil && !fetched.isUnchanged)
    #expect(fetched.documents.map(\.ordinal) == [0, 1, 2, 3])
    #expect(fetched.documents.map(\.etag) == ["\"1\"", "\"2\"", "\"3\"", "\"4\""])
    #expect(try bench.text(fetched.documents[0]) == bdlPage([1], total: 1))
    let run = try #require(try bench.runs.list().first)
    #expect(try bench.runs.documents(of: run.id) == fetched.documents)
  }

  @Test func pagesAreFollowedToTheEnd() throws {
    let server = try ScriptedServer { request in
      let page = Int(request.target.last.map(String.init) ?? "") ?? 0
      return [.reply(bdlPage([page], total: 3, page: page, hasNext: page < 2))]
    }
    let progress = Monitor<[FetchProgress]>([])
    let outcome = try bench.run(try bdlLike(server, units: ["1"])) { step in progress.withLock { $0.append(step) } }
    guard case .complete(let streams) = outcome else { return _ = Issue.record("not complete") }
    #expect(streams[0].documents.count == 3 && server.requests.count == 3)
    let steps = progress.withLock { $0 }
    #expect(steps.map(\.documentsDone) == [1, 2, 3] && steps.last?.documentsTotal == 3)
    #expect(steps.last?.bytes == streams[0].documents.reduce(0) { $0 + $1.document.bytes })
  }

  @Test func secretsTravelAndStayOutOfTheRecord() throws {
    let server = try ScriptedServer { _ in [.reply(bdlPage([1], total: 1))] }
    let fetched = try bench.fetched(try bdlLike(server, secrets: ["client_id": "very-secret"]))
    #expect(server.requests.allSatisfy { $0.headers["x-clientid"] == "very-secret" })
    #expect(fetched.documents.allSatisfy { !$0.requestKey.contains("secret") && !$0.url.contains("secret") })
    let cost = try bench.cost(try bdlLike(server, secrets: ["client_id": "very-secret"]))
    #expect(cost.credential.hasPrefix("127.0.0.1:\(server.port) key-") && !cost.credential.contains("secret"))
  }

  @Test func whatDidNotChangeIsNotSentAgain() throws {
    let server = try ScriptedServer { request in
      if request.headers["if-none-match"] == "\"v1\"" {
        return [.text("HTTP/1.1 304 Not Modified\nETag: \"v1\"\n\n")]
      }
      return [
        .reply(headers: ["ETag: \"v1\"", "Last-Modified: Wed, 06 May 2026 07:18:21 GMT"], bdlPage([1], total: 1))
      ]
    }
    let source = try bdlLike(server)
    let first = try bench.fetched(source)
    let second = try bench.fetched(source)
    #expect(second.isUnchanged && second.documents.map(\.document) == first.documents.map(\.document))
    #expect(
      second.documents.map(\.status) == [304, 304] && second.documents.map(\.etag) == first.documents.map(\.etag))
    #expect(server.requests[2].headers["if-modified-since"] == "Wed, 06 May 2026 07:18:21 GMT")
    // The third run still finds the validators.
    #expect(try bench.fetched(source).isUnchanged)
    let refetched = try bench.fetched(source, FetchOptions(isRefetch: true))
    #expect(refetched.isUnchanged && refetched.documents.map(\.status) == [200, 200])
  }

  @Test func validatorsAreNotSentWhereTheConnectorSaysNo() throws {
    let server = try ScriptedServer { _ in [.reply(headers: ["ETag: \"v1\""], bdlPage([1], total: 1))] }
    let source = try bdlLike(server, isConditional: false)
    _ = try bench.fetched(source)
    #expect(try bench.fetched(source).isUnchanged)
    #expect(server.requests.allSatisfy { $0.headers["if-none-match"] == nil })
  }

  @Test func aDocumentThatWasLostIsFetchedAgain() throws {
    let server = try ScriptedServer { request in
      request.headers["if-none-match"] == nil
        ? [.reply(headers: ["ETag: \"v1\""], bdlPage([1], total: 1))] : [.text("HTTP/1.1 304 Not Modified\n\n")]
    }
    let source = try bdlLike(server, units: ["1"])
    let document = try bench.fetched(source).documents[0].document
    try Files.remove("\(bench.archive.folder)/\(document.digest.hex).zst")
    let again = try bench.fetched(source)
    #expect(again.documents[0].status == 200 && again.isUnchanged)
    #expect(try bench.text(again.documents[0]) == bdlPage([1], total: 1))
  }

  @Test func aChangedPageIsSeen() throws {
    let server = try ScriptedServer { request in [.reply(bdlPage([request.number], total: 1))] }
    let source = try bdlLike(server, units: ["1"])
    _ = try bench.fetched(source)
    #expect(try !bench.fetched(source).isUnchanged)
    #expect(try !bench.fetched(try bdlLike(server, units: ["1", "2"])).isUnchanged)
  }

  @Test func aPreviewTakesLittle() throws {
    let server = try ScriptedServer { request in [.reply(bdlPage([request.number], total: 9, hasNext: true))] }
    let fetched = try bench.fetched(try bdlLike(server), FetchOptions(documentsMax: 1))
    #expect(fetched.documents.count == 1 && server.requests.count == 1)
  }

  @Test func emptyListsAreNotAskedFor() throws {
    let server = try ScriptedServer { _ in [] }
    for source in [try bdlLike(server, units: []), try bdlLike(server, variables: [])] {
      let error = #expect(throws: FetchError.self) { try bench.run(source) }
      #expect(error?.advice.isEmpty == false)
    }
    #expect(server.requests.isEmpty)
  }

  @Test func theCostOfTheNextRun() throws {
    let server = try ScriptedServer { request in
      let page = Int(request.target.last.map(String.init) ?? "") ?? 0
      return [.reply(bdlPage([page], total: 2, page: page, hasNext: page < 1))]
    }
    let windows = [(1, 50), (900, 100)].map { QuotaWindow(seconds: $0.0, requests: $0.1) }
    let source = try bdlLike(server, quotas: QuotaLimits(anonymous: windows, margin: 0))
    #expect(try bench.cost(source).requests == 2)
    _ = try bench.fetched(source)
    let cost = try bench.cost(source)
    #expect(cost.requests == 4 && cost.credential == "127.0.0.1:\(server.port) anonymous")
    #expect(cost.windows.map(\.used) == [4, 4] && cost.windows.map(\.free) == [46, 96] && cost.fits)
  }
}
