internal import Formats
internal import Landing
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors
@testable internal import Readers

/// Values that a source was asked for and did not answer.
@Suite struct FetchAnswerTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  /// One request for each station.
  private func stations(
    _ server: ScriptedServer, _ values: [String] = ["A", "B", "C"], gone: [String]? = nil, pages: Pages? = nil
  ) throws -> FetchSource {
    var source = try listSource(server, pages)
    var request = StreamRequest(
      path: try Template(parsing: "/st/{station}"), each: [Each(placeholder: "station", parameter: "stations")],
      pages: pages, failure: FailureBody(code: try path("error"), reason: try path("reason")))
    if let gone { request.gone = gone }
    source.streams[0].origin = .request(request)
    source.parameters = ParameterValues(["stations": values])
    return source
  }

  @Test func aValueThatAnswersNothingIsNamed() throws {
    let server = try ScriptedServer { request in [.reply(list(request.path.hasSuffix("B") ? 0..<0 : 0..<1))] }
    let fetched = try bench.fetched(try stations(server))
    #expect(fetched.warnings == ["asked for and not answered: stations B"])
    #expect(fetched.unanswered == [AskedValue(parameter: "stations", value: "B")])
    let whole = try ScriptedServer { _ in [.reply(list(0..<1))] }
    #expect(try bench.fetched(try stations(whole)).warnings.isEmpty)
  }

  @Test func manyValuesAreCounted() throws {
    let server = try ScriptedServer { request in [.reply(list(request.path.hasSuffix("/1") ? 0..<1 : 0..<0))] }
    let fetched = try bench.fetched(try stations(server, (1...25).map { "\($0)" }))
    #expect(
      fetched.warnings == ["asked for and not answered: stations 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 14 more"])
  }

  /// The same value twice is asked for once.
  @Test func aValueIsAskedForOnce() throws {
    let server = try ScriptedServer { _ in [.reply(list(0..<1))] }
    #expect(try bench.fetched(try stations(server, ["A", "B", "A"])).documents.count == 2)
    #expect(server.requests.count == 2)
  }

  // MARK: The same answers

  /// A service that does not know the placeholder answers every value with the same records.
  @Test func aServiceThatPassesOverTheValueIsNamed() throws {
    let server = try ScriptedServer { _ in [.reply(list(0..<3))] }
    #expect(
      try bench.fetched(try stations(server)).warnings == [
        "the answers for stations A and stations B are the same, and so are 1 more: the service may pass over {station}"
      ])
    // In another order, and on several pages.
    let mixed = try ScriptedServer { request in
      [.reply(list(request.path.hasSuffix("B") ? [2, 1] : [1, 2]))]
    }
    #expect(try bench.fetched(try stations(mixed, ["A", "B"])).warnings.count == 1)
  }

  /// Few stations have the same readings now and then, and an empty answer proves nothing.
  @Test func answersThatDifferAreNotSuspected() throws {
    let one = try ScriptedServer { request in
      [.reply(list(request.path.hasSuffix("A") ? 0..<4 : request.path.hasSuffix("B") ? 1..<4 : 0..<5))]
    }
    #expect(try bench.fetched(try stations(one)).warnings.isEmpty)
    let equal = try ScriptedServer { _ in [.reply(list([7, 7]))] }
    #expect(try bench.fetched(try stations(equal)).warnings.isEmpty)
  }

  /// A value whose only answer is that of another one has none of its own: its rows would be deleted.
  @Test func anAnswerOfAnotherValueIsNone() throws {
    let server = try ScriptedServer { request in [.reply(list(request.path.hasSuffix("C") ? 5..<9 : 0..<3))] }
    let fetched = try bench.fetched(try stations(server))
    #expect(fetched.unanswered == [AskedValue(parameter: "stations", value: "B")])
    #expect(fetched.warnings.count == 1)
  }

  /// A reply, each record of which repeats a value.
  private static func echo(_ value: String, _ numbers: Range<Int> = 0..<2) -> String {
    let records = numbers.map { #"{"id":"\#(value)-\#($0)","station":"\#(value)","kind":"1"}"# }
    return "{\"items\":[\(records.joined(separator: ","))]}"
  }

  private func echoing(_ values: [String], _ answer: @escaping @Sendable (String) -> String) throws -> Fetched {
    let server = try ScriptedServer { request in [.reply(answer(String(request.path.split(separator: "/").last ?? "")))]
    }
    var source = try stations(server, values)
    source.streams[0].fields = try ["id", "station", "kind"].map {
      FieldSpec(name: $0, locator: .path(try path($0)), type: .code)
    }
    return try bench.fetched(source)
  }

  /// The service answers a value with records of one that was not asked for.
  @Test func recordsOfAnotherValueAreNoAnswer() throws {
    let fetched = try echoing(["A", "B", "C"]) { Self.echo($0 == "B" ? "X" : $0) }
    #expect(fetched.unanswered == [AskedValue(parameter: "stations", value: "B")])
    #expect(
      fetched.warnings == ["the answers for stations B hold records of other values, as the field station says"])
  }

  /// Other spellings of the value are the value, and a field that repeats a value by chance proves nothing.
  @Test func fieldsThatDoNotTellAreNoEvidence() throws {
    let spelt = try echoing(["007", "b-1", "C"]) { Self.echo($0 == "007" ? "7" : $0 == "b-1" ? " B-1 " : $0) }
    #expect(spelt.warnings.isEmpty)
    // `kind` is 1 everywhere, and `station` has no value of the source.
    #expect(try echoing(["1", "2", "3", "4"]) { Self.echo("S\($0)") }.warnings.isEmpty)
    // Half of them differ: which is the rule is unknown.
    #expect(try echoing(["A", "B", "C", "D"]) { Self.echo("AB".contains($0) ? $0 : "X\($0)") }.warnings.isEmpty)
    // Records of neighbours beside one's own.
    let mixed = try echoing(["A", "B", "C"]) { value in
      value == "B" ? #"{"items":[{"id":"1","station":"X"},{"id":"2","station":"B"}]}"# : Self.echo(value)
    }
    #expect(mixed.warnings.isEmpty && mixed.unanswered.isEmpty)
  }

  // MARK: Gone

  @Test(arguments: [404, 410]) func oneOfManyThatIsGoneDoesNotStopTheOthers(status: Int) throws {
    let server = try ScriptedServer { request in
      request.path.hasSuffix("B") ? [.reply(status, #"{"error":"no","reason":"Nie ma"}"#)] : [.reply(list(0..<1))]
    }
    let fetched = try bench.fetched(try stations(server))
    #expect(fetched.documents.map(\.requestKey) == [server.url("/api/st/A"), server.url("/api/st/C")])
    #expect(fetched.warnings == ["stations B: the service answered \(status): Nie ma (no); nothing is known of it"])
    #expect(fetched.unanswered == [AskedValue(parameter: "stations", value: "B")])
  }

  /// What it brought before stays, page by page, and in its place.
  @Test(arguments: [true, false]) func whatAGoneValueBroughtStays(isLinked: Bool) throws {
    let isClosed = Monitor(false)
    let server = try ScriptedServer { request in
      let isGone = isClosed.withLock { $0 } && request.path.contains("/B")
      if isGone { return [.reply(404, "{}")] }
      let first = !request.target.contains("page=1") && !request.target.contains("two")
      let base = request.path.utf8.reduce(0) { $0 + Int($1) } * 10
      let next = isLinked ? "\"\(request.path)/two\"" : "true"
      return [
        .reply(list(first ? base..<base + 2 : base + 5..<base + 6, "\"next\":\(first ? next : "null"),\"total\":3"))
      ]
    }
    let next = try path("next")
    let way = isLinked ? Pages.Way.next(next) : .number(item: "page", from: 0, step: 1, last: .absent(next))
    let source = try stations(server, pages: Pages(way, total: Total(path: try path("total"))))
    let before = try bench.fetched(source)
    #expect(before.documents.count == 6 && before.recordsDeclared == 9)
    isClosed.withLock { $0 = true }
    for _ in 1...2 {
      let after = try bench.fetched(source)
      #expect(after.documents.map(\.document) == before.documents.map(\.document))
      #expect(after.documents.map(\.ordinal) == [0, 1, 2, 3, 4, 5] && after.recordsDeclared == 9)
      #expect(after.unanswered.isEmpty && after.warnings.count == 1)
      #expect(
        after.warnings[0].hasPrefix("stations B: the service answered 404; what it brought on 2026-")
          && after.warnings[0].hasSuffix(" stays"), "\(after.warnings)")
    }
  }

  /// If none answers, it is the address that is wrong.
  @Test func allGoneIsAnError() throws {
    let server = try ScriptedServer { _ in [.reply(404, "{}")] }
    for values in [["A"], ["A", "B", "C"]] {
      let error = #expect(throws: TransferError.self) { try bench.run(try stations(server, values)) }
      #expect(error?.status == 404)
    }
    #expect(throws: TransferError.self) { try bench.run(try stations(server), FetchOptions(documentsMax: 1)) }
  }

  @Test func aConnectorMayRefuseOrAddToWhatIsGone() throws {
    let server = try ScriptedServer { request in
      request.path.hasSuffix("B") ? [.reply(#"{"error":"E-7","reason":"Brak"}"#)] : [.reply(list(0..<1))]
    }
    #expect(throws: FetchError.self) { try bench.run(try stations(server)) }
    let fetched = try bench.fetched(try stations(server, gone: ["404", "E-7"]))
    #expect(fetched.warnings == ["stations B: the service refused (E-7: Brak); nothing is known of it"])
    let strict = try ScriptedServer { request in
      request.path.hasSuffix("B") ? [.reply(404, "{}")] : [.reply(list(0..<1))]
    }
    #expect(throws: TransferError.self) { try bench.run(try stations(strict, gone: [])) }
  }

  /// 403 and 500 say nothing about one value, and a later page that is missing is part of a list.
  @Test func otherFailuresStopTheRun() throws {
    for status in [400, 401, 403, 500] {
      let server = try ScriptedServer { request in
        request.path.hasSuffix("B") ? [.reply(status, "{}")] : [.reply(list(0..<1))]
      }
      #expect(throws: TransferError.self, "\(status)") { try bench.run(try stations(server)) }
    }
    let server = try ScriptedServer { request in
      request.target.contains("B?page=1")
        ? [.reply(404, "{}")] : [.reply(list(0..<1, "\"next\":\(request.target.contains("B"))"))]
    }
    let pages = Pages(number: "page", last: .absent(try path("next")))
    #expect(throws: TransferError.self) { try bench.run(try stations(server, pages: pages)) }
  }

  // MARK: Batches

  private func variables(
    _ server: ScriptedServer, _ values: [String], answers: String? = nil, fields: [String] = ["id", "year"],
    format: (any RecordFormat)? = nil
  ) throws -> FetchSource {
    var source = try listSource(server, nil, fields: fields)
    var request = StreamRequest(
      path: try Template(parsing: "/d"), batch: Batch(name: "var", parameter: "variables", size: 3))
    if let answers { request.answers = ["var": answers] }
    source.streams[0].origin = .request(request)
    source.parameters = ParameterValues(["variables": values])
    return source
  }

  private static func record(_ id: String, _ year: Int = 2024) -> String { #"{"id":\#(id),"year":"\#(year)"}"# }

  /// The field that repeats the values is found by what it holds, or named by the connector.
  @Test(arguments: [nil, "id"]) func valuesOfABatchAreFoundInTheRecords(answers: String?) throws {
    let server = try ScriptedServer { request in
      let records = request.number == 1 ? ["72305", "60559"] : ["\"155\""]
      return [.reply("{\"items\":[\(records.map { Self.record($0) }.joined(separator: ","))]}")]
    }
    let values = ["72305", "60559", "99999999", "155"]
    let fetched = try bench.fetched(try variables(server, values, answers: answers))
    #expect(fetched.warnings == ["asked for and not answered: variables 99999999"])
  }

  /// The service writes its identifiers in another form.
  @Test func formsOfOneIdentifierAreEqual() throws {
    let server = try ScriptedServer { _ in
      [.reply("{\"items\":[\(Self.record("72305")),\(Self.record("\"ABC-1\""))]}")]
    }
    #expect(try bench.fetched(try variables(server, ["072305", "abc-1"])).warnings.isEmpty)
    // 5 and 05 are two values where both are asked for.
    let one = try ScriptedServer { _ in [.reply("{\"items\":[\(Self.record("\"05\""))]}")] }
    #expect(try bench.fetched(try variables(one, ["5", "05"])).warnings == ["asked for and not answered: variables 5"])
  }

  /// Codes are read without the blanks around them.
  @Test func blanksAroundAValueDoNotMatter() throws {
    let server = try ScriptedServer { _ in
      [.reply("{\"items\":[\(Self.record("\" 72305 \"")),\(Self.record("\"155\u{A0}\""))]}")]
    }
    #expect(try bench.fetched(try variables(server, ["72305", "155"])).warnings.isEmpty)
  }

  /// The connector names a field that repeats nothing.
  @Test func aWrongFieldOfAnswersIsNamed() throws {
    let server = try ScriptedServer { _ in [.reply("{\"items\":[\(Self.record("72305"))]}")] }
    let fetched = try bench.fetched(try variables(server, ["72305", "155"], answers: "year"))
    #expect(fetched.warnings.count == 1 && fetched.warnings[0].contains("the field year repeats none of them"))
  }

  @Test func aBatchWithoutAnyRecordIsNotAnswered() throws {
    let server = try ScriptedServer { _ in [.reply(#"{"items":[]}"#)] }
    #expect(
      try bench.fetched(try variables(server, ["1", "2"])).warnings == ["asked for and not answered: variables 1, 2"])
  }

  /// Records that repeat no value cannot be accounted for, which is said rather than guessed.
  @Test func recordsThatRepeatNoValueAreSaid() throws {
    let server = try ScriptedServer { _ in [.reply("{\"items\":[\(Self.record("900001"))]}")] }
    let fetched = try bench.fetched(try variables(server, ["1", "2"]))
    #expect(fetched.unanswered.isEmpty && fetched.warnings.count == 1)
    #expect(fetched.warnings[0].contains("answers: {var: FIELD}"))
    // One value in a request is answered by any record.
    #expect(try bench.fetched(try variables(server, ["1"])).warnings.isEmpty)
  }

  /// A format without page facts is read by its reader.
  @Test func aTableIsReadForItsValues() throws {
    let server = try ScriptedServer { _ in [.reply("id,year\n72305,2024\n")] }
    var source = try variables(server, ["72305", "60559"])
    source.streams[0].format = AnyRecordFormat(CSVFormat(delimiter: ","))
    source.streams[0].fields = ["id", "year"].map { FieldSpec(name: $0, locator: .column($0), type: .code) }
    #expect(try bench.fetched(source).warnings == ["asked for and not answered: variables 60559"])
  }
}
