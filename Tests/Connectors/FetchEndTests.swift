internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing

@testable import Connectors

/// How services say that a page is the last one, and what happens if nothing says it.
@Suite struct FetchEndTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  private func fetched(
    _ pages: Pages, _ options: FetchOptions = FetchOptions(), _ script: @escaping ScriptedServer.Script
  ) throws -> (fetched: Fetched, requests: Int) {
    let server = try ScriptedServer(script)
    let fetched = try bench.fetched(try listSource(server, pages), options)
    return (fetched, server.requests.count)
  }

  private func error(_ pages: Pages, _ script: @escaping ScriptedServer.Script) throws -> FetchError {
    let server = try ScriptedServer(script)
    return try #require(#expect(throws: FetchError.self) { try bench.run(try listSource(server, pages)) })
  }

  /// Everything that services write in place of a next page.
  @Test(arguments: [
    #""next":"""#, #""next":null"#, #""next":false"#, #""next":" ""#, #""next":"null""#, #""next":"False""#,
    #""next":{}"#, #""next":[]"#, #""next":0"#, #""other":1"#,
  ])
  func whatStandsForNoNextPage(end: String) throws {
    let last = try fetched(Pages(number: "page", last: .absent(try path("next")))) { request in
      [.reply(list(request.number * 3..<request.number * 3 + 3, request.number < 3 ? #""next":true"# : end))]
    }
    #expect(last.requests == 3 && last.fetched.documents.count == 3)
    let linked = try fetched(Pages(.next(try path("next")))) { request in
      [
        .reply(
          list(
            request.number * 3..<request.number * 3 + 3, request.number < 3 ? #""next":"/n\#(request.number)""# : end))
      ]
    }
    #expect(linked.requests == 3 && linked.fetched.documents.count == 3)
  }

  @Test(arguments: [#""next":true"#, #""next":7"#, #""next":{"href":"/2"}"#, #""next":["/2"]"#])
  func whatIsNoAddressIsNoEnd(link: String) throws {
    guard
      case .strangeLink(_, _, "next holds no address") = try error(
        Pages(.next(try path("next"))),
        { _ in
          [.reply(list(0..<3, link))]
        })
    else { return _ = Issue.record("not refused") }
  }

  @Test(arguments: [
    ("more", false, "true", "false"), ("last", true, "false", "true"), ("more", false, "\"True\"", "\"False\""),
  ])
  func aFlagEndsTheList(name: String, end: Bool, before: String, at last: String) throws {
    let pages = Pages(number: "page", last: .flag(try path(name), end))
    let found = try fetched(pages) { request in
      [.reply(list(request.number * 3..<request.number * 3 + 3, "\"\(name)\":\(request.number < 3 ? before : last)"))]
    }
    #expect(found.requests == 3 && found.fetched.documents.count == 3)
  }

  /// A flag that a page does not have, or that is no flag, ends nothing.
  @Test(arguments: ["", #""more":null"#, #""more":3"#, #""more":"yes""#]) func everyPageHasItsFlag(member: String)
    throws
  {
    let pages = Pages(number: "page", last: .flag(try path("more"), false))
    #expect(try error(pages) { _ in [.reply(list(0..<3, member))] }.what.hasSuffix("the reply does not say more"))
  }

  /// CKAN's DataStore links to a next page for ever.
  @Test(arguments: [250, 300]) func anEndlessLinkEndsAtTheTotal(all: Int) throws {
    let pages = Pages(.next(try path("next")), total: Total(path: try path("total")))
    let found = try fetched(pages) { request in
      let first = request.target.contains("o=") ? Int(request.target.split(separator: "=").last ?? "") ?? 0 : 0
      let range = min(first, all)..<min(first + 100, all)
      return [.reply(list(range, #""total":\#(all),"next":"/list?o=\#(first + 100)""#))]
    }
    #expect(found.fetched.documents.count == 3 && found.fetched.recordsDeclared == all)
    // After a full page only the next one shows that there is no more.
    #expect(found.requests == (all == 250 ? 3 : 4))
  }

  /// A total that is cut at a limit of the service must not end the list unnoticed.
  @Test func aTotalBelowTheTruthIsNoEnd() throws {
    let pages = Pages(.next(try path("next")), size: 3, total: Total(path: try path("total")))
    let found = try fetched(pages) { request in
      [
        .reply(
          list(
            request.number * 3..<request.number * 3 + 3,
            #""total":6\#(request.number < 4 ? #","next":"/n\#(request.number)""# : "")"#))
      ]
    }
    // The ledger compares 6 with the 12 records that are read.
    #expect(found.fetched.documents.count == 4 && found.fetched.recordsDeclared == 6)
  }

  /// What is behind the total may be a status, an empty page or an earlier one.
  @Test(arguments: ["404", "400", "empty", "again"]) func whatIsBehindTheTotalAddsNothing(kind: String) throws {
    let pages = Pages(.next(try path("next")), size: 3, total: Total(path: try path("total")))
    let found = try fetched(pages) { request in
      if request.number == 3, let status = Int(kind) { return [.reply(status, "{}")] }
      let range = request.number < 3 ? request.number * 3..<request.number * 3 + 3 : kind == "empty" ? 0..<0 : 6..<9
      return [.reply(list(range, #""total":6,"next":"/n\#(request.number)""#))]
    }
    #expect(found.requests == 3 && found.fetched.documents.count == 2 && found.fetched.recordsDeclared == 6)
  }

  /// Without a total two empty pages end a list; one may stand among full ones.
  @Test func emptyPagesEndAnEndlessList() throws {
    let found = try fetched(Pages(.next(try path("next")))) { request in
      let isFull = request.number == 1 || request.number == 3
      return [
        .reply(list(isFull ? request.number..<request.number + 3 : 0..<0, #""next":"/n\#(request.number)""#))
      ]
    }
    #expect(found.requests == 5)
    let offsets = try fetched(Pages(number: "offset", step: 3, last: .empty)) { request in
      let first = (request.number - 1) * 3
      return [.reply(list(min(first, 7)..<min(first + 3, 7)))]
    }
    #expect(offsets.requests == 5)
  }

  @Test func anOffsetGrowsByItsStep() throws {
    let server = try ScriptedServer { request in
      let first = (request.number - 1) * 3
      return [.reply(list(min(first, 7)..<min(first + 3, 7), #""more":\#(first + 3 < 7)"#))]
    }
    let pages = Pages(number: "$skip", step: 3, sizeName: "$top", size: 3, last: .flag(try path("more"), false))
    _ = try bench.fetched(try listSource(server, pages))
    #expect(
      server.requests.map(\.target) == [
        "/api/list?%24top=3&%24skip=0", "/api/list?%24top=3&%24skip=3", "/api/list?%24top=3&%24skip=6",
      ])
  }

  /// The service gives smaller pages than it was asked for, and the offset skips what is between.
  @Test func anOffsetThatSkipsRecordsIsAnError() throws {
    let pages = Pages(number: "offset", step: 5, last: .empty)
    let error = try error(pages) { request in
      let first = (request.number - 1) * 5
      return [.reply(list(first..<first + 3))]
    }
    #expect(error.what.hasSuffix("the page before 5 has 3 records, and the next one skips 5: some would be missing"))
  }

  // MARK: A path that no reply has

  @Test(arguments: [true, false]) func aFullPageWithoutTheNextPathFails(isLinked: Bool) throws {
    let path = try path("links.nxt")
    let way = isLinked ? Pages.Way.next(path) : .number(item: "page", from: 1, step: 1, last: .absent(path))
    for size in [0, 3] {
      let pages = Pages(way, size: size)
      let error = try error(pages) { _ in [.reply(list(0..<3, #""links":{"next":"/2"}"#))] }
      #expect(
        error.what.hasSuffix(
          "no reply has ever had links.nxt, and nothing else shows whether there are more than 3 records"),
        "\(error.what)")
      #expect("\(error.advice)".contains("single: true") && !error.isRetryable)
    }
  }

  /// A page that is not full may be the only one: it comes in, and the operator is told.
  @Test func aShortPageWithoutTheNextPathIsTold() throws {
    let found = try fetched(Pages(.next(try path("next")), size: 5)) { _ in [.reply(list(0..<3))] }
    #expect(found.fetched.warnings.first?.hasPrefix("no reply has ever had next") == true)
  }

  @Test func nothingIsToldWherePagesAreKnownToEnd() throws {
    // The connector says so, an earlier run has seen the path, the path is there, or a total shows it.
    var single = Pages(.next(try path("next")))
    single.isSingleAllowed = true
    #expect(try fetched(single) { _ in [.reply(list(0..<3))] }.fetched.warnings.isEmpty)
    let known = FetchOptions(streamsWithNextPath: ["items"])
    #expect(try fetched(Pages(.next(try path("next"))), known) { _ in [.reply(list(0..<3))] }.fetched.warnings.isEmpty)
    let null = try fetched(Pages(.next(try path("next")))) { _ in [.reply(list(0..<3, #""next":null"#))] }
    #expect(null.fetched.warnings.isEmpty && null.fetched.hasNextPath)
    let total = Pages(.next(try path("next")), total: Total(path: try path("total")))
    let counted = try fetched(total) { _ in [.reply(list(0..<3, #""total":3"#))] }
    #expect(counted.fetched.warnings.isEmpty && !counted.fetched.hasNextPath)
  }

  /// A preview fetches one page, and is told what a run would find.
  @Test func aPreviewIsTold() throws {
    let found = try fetched(Pages(.next(try path("nxt"))), FetchOptions(documentsMax: 1)) { _ in
      [.reply(list(0..<3, #""next":"/2""#))]
    }
    #expect(found.fetched.warnings.count == 1 && found.fetched.warnings[0].hasPrefix("no reply has ever had nxt"))
  }
}
