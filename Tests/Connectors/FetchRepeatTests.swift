internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors
@testable internal import Readers

/// Pages that hold earlier records, and totals that count each record once.
@Suite struct FetchRepeatTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  private func error(
    _ pages: Pages, fields: [String] = ["id"], _ script: @escaping ScriptedServer.Script
  ) throws -> FetchError {
    let server = try ScriptedServer(script)
    return try #require(
      #expect(throws: FetchError.self) { try bench.run(try listSource(server, pages, fields: fields)) })
  }

  private func fetched(
    _ pages: Pages, fields: [String] = ["id"], _ script: @escaping ScriptedServer.Script
  ) throws -> Fetched {
    let server = try ScriptedServer(script)
    return try bench.fetched(try listSource(server, pages, fields: fields))
  }

  private static func counted(total: Bool = true) throws -> Pages {
    Pages(
      number: "page", sizeName: "size", size: 3, last: .count(try path("pages")),
      total: total ? Total(path: try path("total")) : nil)
  }

  /// The service does not know the query item and answers page 0 each time, with the time of its making in it.
  @Test func aPageThatOnlyItsTimeStampTellsApartIsACircle() throws {
    let error = try error(try Self.counted()) { request in
      [.reply(list(0..<3, "\"made\":\(request.number),\"pages\":3,\"total\":9"))]
    }
    #expect(error.what.hasSuffix("page 1 is page 0 again, the source goes in a circle"))
    #expect("\(error.advice)".contains("repeats: true"))
  }

  /// The stamp may stand in every record, too: then the fields that the connector reads are the same.
  @Test func aTimeStampInEveryRecordHidesNoCircle() throws {
    let error = try error(try Self.counted(total: false)) { request in
      let records = (0..<3).map { #"{"id":"\#($0)","read":\#(request.number)}"# }.joined(separator: ",")
      return [.reply(#"{"items":[\#(records)],"pages":3}"#)]
    }
    #expect(error.what.hasSuffix("page 1 is page 0 again, the source goes in a circle"))
  }

  /// The last page again and again, in part or in another order.
  @Test(arguments: [[3, 4], [5, 4, 3], [0, 5]]) func aPageWithoutANewRecordIsACircle(third: [Int]) throws {
    let error = try error(try Self.counted(total: false)) { request in
      switch request.number {
      case 1: [.reply(list(0..<3, "\"pages\":4"))]
      case 2: [.reply(list(3..<6, "\"pages\":4"))]
      default: [.reply(list(third, "\"pages\":4"))]
      }
    }
    guard case .pagesRepeat(_, 2, _) = error else { return _ = Issue.record("\(error)") }
  }

  /// Linked pages with new addresses.
  @Test func newAddressesHideNoCircle() throws {
    let error = try error(Pages(.next(try path("next")))) { request in
      [.reply(list(0..<3, "\"made\":\(request.number),\"next\":\"/n\(request.number)\""))]
    }
    guard case .pagesRepeat = error else { return _ = Issue.record("\(error)") }
  }

  /// A record that moved to the next page: the total is reached, and another record is missing.
  @Test func aTotalCountsEachRecordOnce() throws {
    let error = try error(try Self.counted()) { request in
      [.reply(list(request.number == 1 ? 0..<3 : 2..<5, "\"pages\":2,\"total\":6"))]
    }
    #expect(error.what.hasSuffix("the source declared 6 records and sent 5: 1 came on more than one page"))
    #expect(error.isRetryable)
  }

  /// All records came, one of them twice: nothing is missing, and the operator is told.
  @Test func whatCameTwiceIsTold() throws {
    let fetched = try fetched(try Self.counted()) { request in
      [.reply(list(request.number == 1 ? 0..<3 : 2..<5, "\"pages\":2,\"total\":5"))]
    }
    #expect(fetched.warnings == ["1 record came on more than one page"])
    // The ledger counts what the readers read.
    #expect(fetched.recordsDeclared == 6)
  }

  @Test func elementsThatATotalCountsAreCountedOnce() throws {
    var pages = try Self.counted()
    pages.total = Total(path: try path("total"), counts: try path("items[]"))
    let error = try error(pages) { request in
      [.reply(list(request.number == 1 ? 0..<3 : 2..<5, "\"pages\":2,\"total\":6"))]
    }
    #expect(error.what.hasSuffix("sent 5: 1 came on more than one page"))
  }

  // MARK: What is no circle

  @Test func pagesMayHoldEqualRecordsWhereTheConnectorSaysSo() throws {
    var pages = try Self.counted()
    pages.hasRepeats = true
    let fetched = try fetched(pages) { _ in [.reply(list(0..<3, "\"pages\":2,\"total\":6"))] }
    #expect(fetched.documents.count == 2 && fetched.recordsDeclared == 6)
  }

  /// The connector reads one field of many: equal values do not make equal records.
  @Test func recordsThatDifferInWhatTheConnectorDoesNotReadAreDifferent() throws {
    let fetched = try fetched(try Self.counted(), fields: ["kind"]) { request in
      let first = (request.number - 1) * 3
      let records = (first..<first + 3).map { #"{"no":\#($0),"kind":"I"}"# }.joined(separator: ",")
      return [.reply(#"{"items":[\#(records)],"pages":2,"total":6}"#)]
    }
    #expect(fetched.documents.count == 2 && fetched.warnings.isEmpty)
  }

  /// Values that repeat in another enclosing object, as in BDL: the variable stands beside the values.
  @Test func equalValuesOfOtherObjectsAreDifferent() throws {
    let server = try ScriptedServer { request in
      [.reply(#"{"results":[{"id":\#(request.number),"values":[{"y":"2023","v":1},{"y":"2024","v":1}]}],"pages":2}"#)]
    }
    var source = try listSource(server, try Self.counted(total: false), fields: [])
    source.streams[0].format = AnyRecordFormat(JSONFormat(records: try path("results[].values[]")))
    source.streams[0].fields = [
      FieldSpec(name: "id", locator: .path(try path("/results[]/id")), type: .code),
      FieldSpec(name: "y", locator: .path(try path("y")), type: .code),
    ]
    #expect(try bench.fetched(source).documents.count == 2)
  }

  /// Equal records within one page are the source's own.
  @Test func equalRecordsOfOnePageAreNoRepetition() throws {
    let fetched = try fetched(try Self.counted()) { request in
      [.reply(list(request.number == 1 ? [0, 0, 1] : [2, 3, 3], "\"pages\":2,\"total\":6"))]
    }
    #expect(fetched.recordsDeclared == 6 && fetched.warnings.isEmpty)
  }

  /// Random lists in pages of any size are read to their end, and every page that comes again is noticed.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func anyListIsReadWholeOrNotAtAll(seed: UInt64) throws {
    var random = Seeded(seed)
    let (all, size) = (1 + random.below(30), 1 + random.below(7))
    let pageCount = (all + size - 1) / size
    let repeating = pageCount > 1 && random.once(in: 2) ? 1 + random.below(pageCount - 1) : nil
    let server = try ScriptedServer { request in
      let asked = Int(request.target.split(separator: "=").last ?? "") ?? 0
      let page = asked == repeating ? asked - 1 : asked
      let range = min(all, page * size)..<min(all, (page + 1) * size)
      return [.reply(list(range, "\"made\":\(request.number),\"pages\":\(pageCount),\"total\":\(all)"))]
    }
    let source = try listSource(server, try Self.counted())
    if repeating == nil {
      #expect(try bench.fetched(source).documents.count == pageCount, "seed \(seed)")
    } else {
      let error = #expect(throws: FetchError.self, "seed \(seed)") { try bench.run(source) }
      guard case .pagesRepeat? = error else { return _ = Issue.record("seed \(seed): \(error as Any)") }
    }
  }
}

/// A source with one stream over `items[]` of a JSON list.
func listSource(
  _ server: ScriptedServer, _ pages: Pages?, fields: [String] = ["id"], query: [QueryItem] = []
) throws -> FetchSource {
  let request = StreamRequest(path: try Template(parsing: "/list"), query: query, pages: pages)
  var stream = StreamManifest(
    name: "items", origin: .request(request), format: JSONFormat(records: try path("items[]")))
  stream.fields = try fields.map { FieldSpec(name: $0, locator: .path(try path($0)), type: .code) }
  let connector = ConnectorManifest(
    id: "list", folder: "", title: Bilingual(pl: "", en: ""), http: HTTPSettings(base: server.url("/api"), retries: 0),
    streams: [stream])
  return FetchSource(id: "list", connector: connector, parameters: ParameterValues([:]))
}

/// A page of records with these ids, and other members.
func list(_ ids: some Sequence<Int>, _ members: String = "") -> String {
  let records = ids.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
  return "{\"items\":[\(records)]\(members.isEmpty ? "" : ",")\(members)}"
}
