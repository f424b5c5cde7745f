import Formats
import Platform
import Schema
import Testbed
import Testing
import Transfer

@testable import Connectors

/// Which requests a stream makes, and how each is known from run to run.
@Suite struct FetchPlanTests {
  private static func plan(
    _ request: StreamRequest, _ values: [String: [String]], secrets: [String: String] = [:],
    base: String = "https://api.example.org/v1"
  ) throws -> [PlannedRequest] {
    let connector = ConnectorManifest(
      id: "c", folder: "", title: Bilingual(pl: "", en: ""), http: HTTPSettings(base: base), streams: [])
    let source = FetchSource(
      id: "s", connector: connector, parameters: ParameterValues(values), secrets: secrets, streams: [])
    return try FetchPlan(request, stream: "dane", source).requests
  }

  private static func request(
    _ path: String, query: [(String, String)] = [], each: [(String, String)] = [], batch: Batch? = nil,
    pages: Pages? = nil
  ) throws -> StreamRequest {
    StreamRequest(
      path: try Template(parsing: path),
      query: try query.map { QueryItem(name: $0.0, value: try Template(parsing: $0.1)) },
      each: each.map { Each(placeholder: $0.0, parameter: $0.1) }, batch: batch, pages: pages)
  }

  /// `..` would lead from /stations/.. to another address, escaped or not (RFC 3986, section 6.2.2.3).
  @Test(arguments: [".", ".."]) func aValueThatLeadsToAnotherPathIsRefused(value: String) throws {
    let request = try Self.request("/stations/{station}/data", each: [("station", "stations")])
    let error = try #require(
      #expect(throws: FetchError.self) { try Self.plan(request, ["stations": ["A", value]]) })
    #expect(error.what.contains("\"\(value)\" of stations leads to another path"), "\(error.what)")
    // As a part of a name or in the query it is a value like any other.
    let named = try Self.request(
      "/stations/s{station}.json", query: [("q", "{station}")], each: [("station", "stations")])
    #expect(try Self.plan(named, ["stations": ["..", "."]]).count == 2)
    #expect(try Self.plan(request, ["stations": ["...", "a.b", ".c"]]).count == 3)
  }

  /// Counting the pages of each request is the same as comparing every request with every key, and linear.
  @Test(arguments: [nil, "page", "strona nr"]) func recordedKeysAreCountedByRequest(item: String?) throws {
    let request = try Self.request("/{unit}", query: [("page", "{unit}")], each: [("unit", "units")])
    let units = (0..<40).map { "u\($0)" } + ["a?page=1", "a"]
    let connector = ConnectorManifest(
      id: "c", folder: "", title: Bilingual(pl: "", en: ""), http: HTTPSettings(base: "https://example.org"),
      streams: [])
    let plan = try FetchPlan(
      request, stream: "s",
      FetchSource(id: "s", connector: connector, parameters: ParameterValues(["units": units]), streams: []))
    var random = Seeded(7)
    var keys = ["https://example.org/other?page=2", "", "="]
    for planned in plan.requests {
      for number in 0..<Int.random(in: 0...4, using: &random) {
        keys.append(
          number == 0 ? planned.key : item.map { planned.page($0, number).key } ?? "\(planned.key)&x=\(number)")
      }
    }
    let counts = plan.counts(of: keys, pageItem: item)
    for planned in plan.requests {
      let expected = keys.count { planned.covers($0, pageItem: item) }
      #expect(counts[planned.key] ?? 0 == expected, "\(planned.key)")
    }
  }

  /// The last placeholder changes fastest, and within each combination the batches.
  @Test func everyCombinationInItsOrder() throws {
    let request = try Self.request(
      "/{unit}/{year}", each: [("unit", "units"), ("year", "years")],
      batch: Batch(name: "var", parameter: "variables", size: 2))
    let found = try Self.plan(request, ["units": ["a", "b"], "years": ["1", "2"], "variables": ["x", "y", "z"]])
    #expect(
      found.map { $0.url.dropFirst("https://api.example.org/v1".count) } == [
        "/a/1?var=x&var=y", "/a/1?var=z", "/a/2?var=x&var=y", "/a/2?var=z", "/b/1?var=x&var=y", "/b/1?var=z",
        "/b/2?var=x&var=y", "/b/2?var=z",
      ])
    #expect(found.allSatisfy { $0.key == $0.url })
  }

  @Test(arguments: [(1, 1, 1), (1, 5, 1), (5, 5, 1), (6, 5, 2), (10, 5, 2), (11, 5, 3), (3, 1, 3)])
  func batchesHoldWhatFits(values: Int, size: Int, requests: Int) throws {
    let request = try Self.request("/d", batch: Batch(name: "v", parameter: "vs", size: size))
    let all = (0..<values).map { "\($0)" }
    let found = try Self.plan(request, ["vs": all])
    #expect(found.count == requests)
    let asked = found.flatMap { $0.url.split(separator: "v=").dropFirst().map { $0.prefix { $0.isNumber } } }
    #expect(asked.map(String.init) == all, "every value once, in its order")
  }

  /// A value of a parameter, and its form in the URL (RFC 3986, 2.1).
  @Test(arguments: [
    ("a b", "a%20b"), ("ż", "%C5%BC"), ("a/b", "a%2Fb"), ("a&b=c", "a%26b%3Dc"), ("100%", "100%25"), ("?#", "%3F%23"),
    ("a+b", "a%2Bb"), ("a-b_c.d~e", "a-b_c.d~e"),
  ])
  func valuesCannotLeaveTheirPlace(value: String, encoded: String) throws {
    let request = try Self.request("/d/{x}", query: [("q", "({x})")], each: [("x", "xs")])
    let found = try Self.plan(request, ["xs": [value]])
    #expect(found.map(\.url) == ["https://api.example.org/v1/d/\(encoded)?q=(\(encoded))"])
  }

  /// What an author writes is sent as it reads; an escape is kept.
  @Test(arguments: [
    ("A&B", "A%26B"), ("1+1", "1%2B1"), ("7#a", "7%23a"), ("rok eq 2024", "rok%20eq%202024"),
    ("gmina Łódź", "gmina%20%C5%81%C3%B3d%C5%BA"),
    ("100%", "100%25"), ("a%20b", "a%20b"), ("a,b:c", "a,b:c"),
  ])
  func literalTextIsEncoded(written: String, encoded: String) throws {
    let request = try Self.request("/by unit/{x}", query: [("$filter", "\(written) {x}")], each: [("x", "xs")])
    let found = try Self.plan(request, ["xs": ["a&b"]])
    let url = "https://api.example.org/v1/by%20unit/a%26b?%24filter=\(encoded)%20a%26b"
    #expect(found.map(\.url) == [url] && found.map(\.key) == [url])
  }

  /// An item whose parameter has no value is left out; one without placeholders never is.
  @Test(
    arguments: [
      (["od": ["2020"]], "?a=1&od=2020"), ([:], "?a=1"), (["do": ["2024"]], "?a=1&do=2024"),
      (["od": ["2020"], "do": ["2024"]], "?a=1&od=2020&do=2024&oba=2020-2024"),
    ] as [([String: [String]], String)])
  func anItemWithoutAValueIsLeftOut(values: [String: [String]], query: String) throws {
    let request = try Self.request(
      "/d", query: [("a", "1"), ("od", "{od}"), ("do", "{do}"), ("oba", "{od}-{do}")])
    #expect(try Self.plan(request, values).map(\.url) == ["https://api.example.org/v1/d\(query)"])
  }

  @Test func thePageSizeIsAnItemAndThePathMayHaveOnes() throws {
    let pages = Pages(.next(try DocumentPath(parsing: "next")), sizeName: "page size", size: 50)
    #expect(
      try Self.plan(Self.request("/d?format=json", query: [("a", "1")], pages: pages), [:]).map(\.url)
        == ["https://api.example.org/v1/d?format=json&a=1&page%20size=50"])
    #expect(
      try Self.plan(Self.request("/d", pages: Pages(.next(try DocumentPath(parsing: "next")))), [:]).map(\.url)
        == ["https://api.example.org/v1/d"])
  }

  /// A secret is sent in the URL and appears in no record.
  @Test func secretsAreMaskedInTheKey() throws {
    let request = try Self.request("/d", query: [("key", "{key}"), ("a", "{a}")])
    let found = try #require(try Self.plan(request, ["a": ["1"]], secrets: ["key": "s3 cret"]).first)
    #expect(found.url == "https://api.example.org/v1/d?key=s3%20cret&a=1")
    #expect(!found.key.contains("cret") && found.key.hasSuffix("&a=1"))
    // Another secret is the same request.
    let other = try #require(try Self.plan(request, ["a": ["1"]], secrets: ["key": "x"]).first)
    #expect(other.key == found.key && other.url != found.url)
  }

  @Test func whatCannotBeAskedSaysWhy() throws {
    #expect(throws: FetchError.nothingToAsk(stream: "dane", parameter: "units")) {
      try Self.plan(Self.request("/{unit}", each: [("unit", "units")]), ["units": []])
    }
    #expect(throws: FetchError.nothingToAsk(stream: "dane", parameter: "vs")) {
      try Self.plan(Self.request("/d", batch: Batch(name: "v", parameter: "vs", size: 2)), [:])
    }
    #expect(throws: FetchError.misconfigured(stream: "dane", detail: "a placeholder of its path has no value")) {
      try Self.plan(Self.request("/{x}"), [:])
    }
    #expect(throws: FetchError.misconfigured(stream: "dane", detail: "it has no base address")) {
      try Self.plan(Self.request("/d"), [:], base: "")
    }
  }

  /// A page that was recorded belongs to one request of the plan, whatever values look like.
  @Test(arguments: 1...15 as ClosedRange<UInt64>) func everyPageBelongsToOneRequest(seed: UInt64) throws {
    var random = Seeded(seed)
    let pieces = ["1", "10", "100", "a", "a&page=1", "1?page=2", "ż"]
    let units = Array(Set((0..<4).map { _ in random.pick(pieces) })).sorted()
    let variables = Array(Set((0..<3).map { _ in random.pick(pieces) })).sorted()
    let request = try Self.request(
      "/{u}", each: [("u", "us")], batch: Batch(name: "v", parameter: "vs", size: random.below(2) + 1))
    let plan = try Self.plan(request, ["us": units, "vs": variables])
    #expect(Set(plan.map(\.key)).count == plan.count)
    for planned in plan {
      for page in [0, 1, 10] {
        let recorded = planned.page("page", page).key
        #expect(plan.filter { $0.covers(recorded, pageItem: "page") } == [planned], "seed \(seed): \(recorded)")
        #expect(!planned.covers(recorded, pageItem: nil) && !planned.covers(recorded, pageItem: "p"))
      }
      #expect(plan.filter { $0.covers(planned.key, pageItem: "page") } == [planned])
    }
  }

  // MARK: Accounts

  private static let key = InstallationKey(secret: Array(0..<32))

  private static func account(
    _ base: String, secrets: [String: String], parameters: [Parameter] = [Parameter(name: "key", type: .secret)]
  ) -> FetchAccount {
    let quotas = QuotaLimits(
      registered: [QuotaWindow(seconds: 60, requests: 100)], anonymous: [QuotaWindow(seconds: 60, requests: 10)])
    let connector = ConnectorManifest(
      id: "c", folder: "", title: Bilingual(pl: "", en: ""), parameters: parameters,
      http: HTTPSettings(base: base, quotas: quotas), streams: [])
    return FetchAccount(FetchSource(id: "s", connector: connector, secrets: secrets, streams: []), key)
  }

  /// Sources with the same host and key share a quota; default ports are not part of the host.
  @Test(arguments: [
    ("https://bdl.stat.gov.pl/api", "bdl.stat.gov.pl"), ("https://bdl.stat.gov.pl:443/api", "bdl.stat.gov.pl"),
    ("http://bdl.stat.gov.pl/api", "bdl.stat.gov.pl"), ("http://127.0.0.1:8080", "127.0.0.1:8080"),
  ])
  func anAccountIsOfAHost(base: String, host: String) {
    #expect(Self.account(base, secrets: [:]).credential == "\(host) anonymous")
    let registered = Self.account(base, secrets: ["key": "tajne"])
    #expect(registered.credential.hasPrefix("\(host) key-") && !registered.credential.contains("tajne"))
    #expect(registered.credential == Self.account(base, secrets: ["key": "tajne"]).credential)
    #expect(registered.credential != Self.account(base, secrets: ["key": "inne"]).credential)
  }

  /// Who knows how keys look cannot find the one behind a name: a short client id falls to a million guesses.
  @Test func aNameOfAKeyIsNoDigestOfIt() throws {
    let account = Self.account("https://bdl.stat.gov.pl/api", secrets: ["key": "123456"])
    let digits = try #require(account.credential.split(separator: "-").last)
    #expect(!(123_000..<124_000).contains { SHA256.of("\($0)".utf8).hex.hasPrefix(digits) })
    #expect(account.former == "bdl.stat.gov.pl key-\(SHA256.of("123456".utf8).hex.prefix(8))")
    #expect(Self.account("https://bdl.stat.gov.pl/api", secrets: [:]).former == nil)
  }

  /// With one secret of two it is as with none: the service would refuse it.
  @Test func allSecretsMakeARegisteredAccount() {
    let two = [Parameter(name: "id", type: .secret), Parameter(name: "key", type: .secret)]
    #expect(Self.account("https://x.pl", secrets: ["key": "a"], parameters: two).windows.map(\.requests) == [10])
    #expect(
      Self.account("https://x.pl", secrets: ["key": "a", "id": "b"], parameters: two).windows.map(\.requests) == [100])
    // Without a parameter for one there is nothing to register with.
    #expect(Self.account("https://x.pl", secrets: ["key": "a"], parameters: []).windows.map(\.requests) == [10])
  }
}
