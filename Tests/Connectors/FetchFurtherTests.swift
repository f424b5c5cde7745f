internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors

/// Records of which a service speaks and that nobody fetches.
@Suite struct FetchFurtherTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  private func warnings(
    _ pages: Pages?, isWhole: Bool = false, _ options: FetchOptions = FetchOptions(),
    _ script: @escaping ScriptedServer.Script
  ) throws -> [String] {
    let server = try ScriptedServer(script)
    var source = try listSource(server, pages)
    guard case .request(var request) = source.streams[0].origin else { return [] }
    request.isWhole = isWhole
    source.streams[0].origin = .request(request)
    return try withExtendedLifetime(server) { try bench.fetched(source, options).warnings }
  }

  private func warnings(_ members: String, records: Int = 3, isWhole: Bool = false) throws -> [String] {
    try warnings(nil, isWhole: isWhole) { _ in [.reply(list(0..<records, members))] }
  }

  @Test(arguments: [
    #""next":"/list?offset=3""#, #""links":{"next":"/n"}"#, #""_links":{"next":{"href":"/n"}}"#, #""hasMore":true"#,
    #""@odata.nextLink":"https://example.org/n""#, #""nextPageToken":"abc""#, #""meta":{"next_cursor":"q"}"#,
    #""pagination":{"hasMore":true}"#, #""totalRecords":250"#, #""meta":{"total":4}"#, #""@odata.count":9"#,
    #""response":{"numFound":1000}"#,
  ])
  func aReplyThatSpeaksOfMoreIsSaid(members: String) throws {
    let found = try warnings(members)
    #expect(found.count == 1 && found[0].contains("the stream has no `pages`"), "\(found)")
    // A preview says it too, and the connector may know better.
    let preview = try warnings(nil, FetchOptions(documentsMax: 1)) { _ in [.reply(list(0..<3, members))] }
    #expect(preview.count == 1, "\(preview)")
    #expect(try warnings(members, isWhole: true).isEmpty)
  }

  /// Members that look like it, and mean the end or something else.
  @Test(arguments: [
    #""next":null"#, #""next":"""#, #""next":false"#, #""links":{"self":"/list"}"#, #""hasMore":false"#,
    #""totalRecords":3"#, #""totalRecords":0"#, #""total":816614"#, #""count":100"#, #""meta":{"total":3}"#,
    #""nextYear":2027"#, #""pages":7"#,
  ])
  func whatSaysNothingOfMoreIsPassedOver(members: String) throws {
    #expect(try warnings(members).isEmpty)
  }

  /// `total` may be a sum of figures: beside a full page it is a number of records.
  @Test func aTotalBesideAFullPageIsBelieved() throws {
    #expect(try warnings(#""total":250"#, records: 100).count == 1)
    #expect(try warnings(#""total":250"#, records: 97).isEmpty)
    #expect(try warnings(#""total":100"#, records: 100).isEmpty)
  }

  /// A connector counts from the wrong page, and does not read the total that would show it.
  @Test func aTotalThatNobodyReadsIsCompared() throws {
    let pages = Pages(number: "page", from: 1, last: .empty)
    let found = try warnings(pages) { request in
      let page = Int(request.target.split(separator: "=").last ?? "") ?? 0
      return [.reply(list(page < 3 ? page * 100..<page * 100 + 100 : 0..<0, #""totalCount":300"#))]
    }
    #expect(found.count == 1 && found[0].contains("totalCount says 300 records, and 200 came"), "\(found)")
    let whole = try warnings(Pages(number: "page", last: .empty)) { request in
      let page = Int(request.target.split(separator: "=").last ?? "") ?? 0
      return [.reply(list(page < 3 ? page * 100..<page * 100 + 100 : 0..<0, #""totalCount":300"#))]
    }
    #expect(whole.isEmpty, "\(whole)")
  }

  /// The same of many requests is one note.
  @Test func theFirstOfManyRequestsIsNamed() throws {
    let server = try ScriptedServer { request in
      [.reply(list(request.number * 10..<request.number * 10 + 3, #""totalCount":\#(request.number + 4)"#))]
    }
    var source = try listSource(server, nil)
    source.streams[0].origin = .request(
      StreamRequest(
        path: try Template(parsing: "/st/{station}"), each: [Each(placeholder: "station", parameter: "stations")]))
    source.parameters = ParameterValues(["stations": ["A", "B", "C"]])
    let found = try bench.fetched(source).warnings
    #expect(found.count == 1 && found[0].hasSuffix("the same of 2 more requests"), "\(found)")
    #expect(found[0].contains("/st/A"))
  }

  /// Two empty pages end a list whose service links to a next page for ever; whether that is the end is not known.
  @Test func aListThatEndsWithEmptyPagesIsDoubtful() throws {
    func linked(_ total: Total?, _ filled: Set<Int>, of count: Int) throws -> [String] {
      try warnings(Pages(.next(try path("next")), total: total)) { request in
        let number = request.number
        let link = number < count ? #","next":"/n\#(number)""# : ""
        return [
          .reply(list(filled.contains(number) ? number * 10..<number * 10 + 10 : 0..<0, #""total":20\#(link)"#))
        ]
      }
    }
    let found = try linked(nil, [1, 4], of: 5)
    #expect(found.contains { $0.contains("two pages without records") }, "\(found)")
    // One empty page is followed, and a total that has come is the end.
    #expect(try linked(nil, [1, 3], of: 3).isEmpty)
    #expect(try linked(Total(path: try path("total")), [1, 2], of: 9).isEmpty)
  }

  /// A service that always names the next moment is asked less and less.
  @Test func aServiceThatNeverAnswersIsAskedLess() throws {
    let server = try ScriptedServer { _ in [.reply(429, headers: ["Retry-After: 1"], "{}")] }
    let source = try listSource(server, nil)
    guard case .paused(let pause) = try bench.run(source) else { return _ = Issue.record("not paused") }
    #expect(pause.reason.contains("429"))
    #expect(server.requests.count == 4, "\(server.requests.count)")
    #expect(bench.clock.pauses.allSatisfy { $0 <= Fetcher.patienceSeconds })
  }
}
