internal import Landing
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors
@testable internal import Readers

/// Replies that are complete HTTP but wrong. Each ends with a message that says what, where and what to do.
@Suite struct FetchBadReplyTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  @discardableResult
  private func expectError(
    _ script: @escaping ScriptedServer.Script, documentsLanded: Int = 0,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws -> FetchError {
    let server = try ScriptedServer(script)
    let error = #expect(throws: FetchError.self, sourceLocation: sourceLocation) {
      try bench.run(try bdlLike(server, units: ["1"], retries: 0))
    }
    let text = try #require(error)
    #expect(text.what.contains(server.url("/api/v1")) && !text.advice.isEmpty, sourceLocation: sourceLocation)
    #expect(try Files.list(bench.archive.folder).count == documentsLanded, sourceLocation: sourceLocation)
    return text
  }

  /// A truncated CSV looks like a shorter one, and nothing else shows it.
  @Test func aCSVWithoutAnEnd() throws {
    let whole = "id;name\n1;Ala\n"
    let server = try ScriptedServer { _ in [.text("HTTP/1.1 200 OK\nConnection: close\n\n"), .text(whole), .close] }
    func source(endsWithConnection: Bool) throws -> FetchSource {
      let request = StreamRequest(path: try Template(parsing: "/register.csv"))
      let stream = StreamManifest(name: "table", origin: .request(request), format: CSVFormat())
      let http = HTTPSettings(base: server.url("/files"), retries: 0, endsWithConnection: endsWithConnection)
      let connector = ConnectorManifest(
        id: "register", folder: "", title: Bilingual(pl: "", en: ""), http: http, streams: [stream])
      return FetchSource(id: "register", connector: connector, parameters: ParameterValues([:]))
    }
    let error = #expect(throws: FetchError.self) { try bench.run(try source(endsWithConnection: false)) }
    #expect(error == .endUncertain(url: server.url("/files/register.csv"), format: "a CSV"))
    #expect(try Files.list(bench.archive.folder).isEmpty)
    #expect(try bench.fetched(try source(endsWithConnection: true)).documents.count == 1)
  }

  @Test func htmlInsteadOfJSON() throws {
    let error = try expectError { _ in [.reply("<!DOCTYPE html><title>Przerwa techniczna</title>")] }
    #expect(error.what.hasSuffix("the service sent HTML instead of JSON"))
  }

  @Test(arguments: ["", "  \n", "OK", "{\"totalRecords\": 1, \"resul", "{\"totalRecords\": 1}{", "[1,]"])
  func bodiesThatAreNotJSON(body: String) throws {
    guard case .wrongFormat = try expectError({ _ in [.reply(body)] }) else { return _ = Issue.record("another error") }
  }

  @Test func aFailureWithStatus200() throws {
    let error = try expectError { _ in [.reply(#"{"errors":[{"errorCode":7,"errorReason":"Brak danych"}]}"#)] }
    #expect(error.what.hasSuffix("the service refused (7): Brak danych"))
  }

  /// A service that repeats its key, sends control characters, and never ends.
  @Test(arguments: [200, 403]) func whatAServiceSaysIsQuotedWithCare(status: Int) throws {
    let long = String(repeating: "x", count: 10_000)
    let body = #"{"errors":[{"errorCode":"tajne-1","errorReason":"klucz tajne-1 \u001b[2J\u202e\n"# + long + #""}]}"#
    let server = try ScriptedServer { _ in [.reply(status, body)] }
    let error = #expect(throws: (any Error).self) {
      try bench.run(try bdlLike(server, units: ["1"], secrets: ["client_id": "tajne-1"], retries: 0))
    }
    let text = try #require(error as? any Problem).description
    #expect(text.contains(#"klucz *** \u{1b}[2J\u{202e}\nxxx"#) && !text.contains("tajne") && text.contains("x…"))
    #expect(text.utf8.count < 1000 && !text.unicodeScalars.contains { $0.value < 32 || $0 == "\u{202e}" })
  }

  /// A partial document (206), which was not requested, is not a document and is not retried.
  @Test func aPartOfADocument() throws {
    let server = try ScriptedServer { _ in
      [.reply(206, headers: ["Content-Range: bytes 0-99/200"], bdlPage([1], total: 1))]
    }
    let error = #expect(throws: TransferError.self) { try bench.run(try bdlLike(server, units: ["1"])) }
    #expect(error?.kind == .status && error?.status == 206 && server.requests.count == 1)
    #expect(try Files.list(bench.archive.folder).isEmpty)
  }

  @Test func aFailureWithItsStatus() throws {
    let server = try ScriptedServer { _ in [.reply(404, #"{"errors":[{"errorCode":404,"errorReason":"Nie ma"}]}"#)] }
    let error = #expect(throws: TransferError.self) { try bench.run(try bdlLike(server)) }
    #expect(error?.what.hasPrefix("the service answered 404: Nie ma (404)") == true && server.requests.count == 2)
  }

  @Test func aTotalThatIsNotThere() throws {
    let error = try expectError { _ in [.reply(#"{"results":[]}"#)] }
    #expect(error.what.hasSuffix("the reply does not say totalRecords"))
  }

  @Test func aTotalThatDisagrees() throws {
    let error = try expectError({ _ in [.reply(bdlPage([1, 2], total: 9))] }, documentsLanded: 1)
    #expect(error.what.hasSuffix("the source declared 9 of results[] and sent 2"))
    #expect(error.isRetryable)
  }

  @Test func aTotalThatChangesBetweenPages() throws {
    let error = try expectError(
      { request in [.reply(bdlPage([request.number], total: request.number + 1, hasNext: request.number < 2))] },
      documentsLanded: 2)
    #expect(error.what.hasSuffix("it declared 2, then 3"))
  }

  @Test func aCircleOfTheSamePage() throws {
    let error = try expectError({ _ in [.reply(bdlPage([1], total: 5, hasNext: true))] }, documentsLanded: 1)
    #expect(error.what.hasSuffix("page 1 is page 0 again, the source goes in a circle"))
  }

  @Test func pagesWithoutEnd() throws {
    let error = try expectError(
      { request in [.reply(bdlPage([request.number], total: 50, page: request.number, hasNext: true))] },
      documentsLanded: 20)
    #expect(error.what.hasSuffix("there is no end after 20 pages"))
  }

  @Test func notModifiedWithoutBeingAsked() throws {
    let error = try expectError { _ in [.text("HTTP/1.1 304 Not Modified\n\n")] }
    #expect(error.what.contains("304"))
  }

  @Test func aCutBodyLandsNothingAndIsTriedAgain() throws {
    let server = try ScriptedServer { request in
      request.number == 1
        ? [.text("HTTP/1.1 200 OK\nContent-Length: 500\n\n{\"totalRecords\":"), .close]
        : [.reply(bdlPage([1], total: 1))]
    }
    let fetched = try bench.fetched(try bdlLike(server, units: ["1"]))
    #expect(fetched.documents.count == 1 && bench.clock.pauses == [1])
    #expect(try Files.list(bench.archive.folder).count == 1)
  }

  @Test func aServerThatStaysBroken() throws {
    let server = try ScriptedServer { _ in [.reply(503, "{}")] }
    let error = #expect(throws: TransferError.self) { try bench.run(try bdlLike(server, units: ["1"], retries: 2)) }
    #expect(error?.status == 503 && server.requests.count == 3 && bench.clock.pauses == [1, 2])
    #expect(try Files.list(bench.archive.folder).isEmpty)
  }

  @Test func aBodyAboveTheLimitOfTheConnector() throws {
    let server = try ScriptedServer { _ in [.reply(String(repeating: " ", count: 3_000_000))] }
    var source = try bdlLike(server)
    source.connector.http?.decodedBytesMax = 1 << 20
    let error = #expect(throws: TransferError.self) { try bench.run(source) }
    #expect(error?.kind == .tooLong)
    #expect(try Files.list(bench.archive.folder).isEmpty)
  }
}

/// Paging by a number of pages, as GIOŚ does, and totals that count records.
@Suite struct FetchCountedPagesTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  private func source(_ server: ScriptedServer, total: Bool = false) throws -> FetchSource {
    let request = StreamRequest(
      path: try Template(parsing: "/data/{sensor}"), each: [Each(placeholder: "sensor", parameter: "sensors")],
      pages: Pages(
        number: "page", sizeName: "size", size: 2, last: .count(try path("totalPages")),
        total: total ? Total(path: try path("total")) : nil),
      failure: FailureBody(code: try path("error_code"), reason: try path("error_reason")))
    let stream = StreamManifest(
      name: "measurements", origin: .request(request),
      format: JSONFormat(records: try path("Lista danych pomiarowych[]")))
    let connector = ConnectorManifest(
      id: "gios", folder: "", title: Bilingual(pl: "", en: ""), http: HTTPSettings(base: server.url("/rest")),
      streams: [stream])
    return FetchSource(id: "gios", connector: connector, parameters: ParameterValues(["sensors": ["7", "8"]]))
  }

  @Test func pagesAreCounted() throws {
    let server = try ScriptedServer { request in
      [.reply(page([number(request)], of: request.path.hasSuffix("7") ? 3 : 1, total: 3))]
    }
    let fetched = try bench.fetched(try source(server, total: true))
    #expect(
      server.requests.map(\.target) == [
        "/rest/data/7?size=2&page=0", "/rest/data/7?size=2&page=1", "/rest/data/7?size=2&page=2",
        "/rest/data/8?size=2&page=0",
      ])
    #expect(fetched.documents.count == 4 && fetched.recordsDeclared == 6)
  }

  /// Numbers that no service has are bounded before anything is added to them.
  @Test func totalsBeyondAllMeasureAreClamped() throws {
    let server = try ScriptedServer { _ in [.reply(page([1], of: 1, total: .max))] }
    #expect(try bench.fetched(try source(server, total: true)).recordsDeclared == Int.max)
    let endless = try ScriptedServer { request in
      [.reply(page(number(request) == 0 ? [1] : [], of: .max, total: .max))]
    }
    let totals = Monitor<[Int]>([])
    let error = #expect(throws: FetchError.self) {
      try bench.run(try source(endless, total: true)) { progress in
        totals.withLock { $0.append(progress.documentsTotal) }
      }
    }
    #expect(error?.what.hasSuffix("page 2 of \(Int.max) holds nothing") == true)
    let seen = totals.withLock { $0 }
    #expect(!seen.isEmpty && seen.allSatisfy { $0 < 3_000_000 })
  }

  @Test func onePageMayBeEmpty() throws {
    let server = try ScriptedServer { _ in [.reply(page([], of: 1))] }
    #expect(try bench.fetched(try source(server)).documents.count == 2)
  }

  @Test func aPromisedPageMayNot() throws {
    let server = try ScriptedServer { request in [.reply(page(number(request) == 0 ? [1] : [], of: 2))] }
    let error = #expect(throws: FetchError.self) { try bench.run(try source(server)) }
    #expect(error?.what.hasSuffix("page 2 of 2 holds nothing") == true)
  }

  /// The second page claims to be the last: the third would never be missed.
  @Test(arguments: [2, 4])
  func aNumberOfPagesThatChanges(later: Int) throws {
    let server = try ScriptedServer { request in
      [.reply(page([number(request)], of: number(request) == 0 ? 3 : later))]
    }
    let error = try #require(#expect(throws: FetchError.self) { try bench.run(try source(server)) })
    #expect(error.what.hasSuffix("it declared 3 pages, and on page 1 it declares \(later)"), "\(error.what)")
    #expect(error.isRetryable && server.requests.count == 2)
  }

  @Test func theErrorBodyOfTheService() throws {
    let body = #"{"error_code":"API-ERR-100003","error_reason":"Dla stanowiska typu manualnego brak danych"}"#
    for status in [200, 400] {
      let server = try ScriptedServer { _ in [.reply(status, body)] }
      let error = #expect(throws: (any Error).self) { try bench.run(try source(server)) }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains("API-ERR-100003") && text.contains("Dla stanowiska typu manualnego brak danych"))
    }
  }
}

/// One page of a reply as GIOŚ writes it.
private func page(_ values: [Int], of pages: Int, total: Int = 0) -> String {
  let records = values.map { #"{"Wartość":\#($0)}"# }.joined(separator: ",")
  return #"{"Lista danych pomiarowych":[\#(records)],"links":{"next":"…"},"totalPages":\#(pages),"total":\#(total)}"#
}

private func number(_ request: ScriptedRequest) -> Int { Int(String(request.target.last ?? "0")) ?? 0 }
