internal import Formats
internal import Landing
internal import Platform
internal import Schema
import State
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors
@testable internal import Readers

/// The validators of a document belong to the request that it answered: with other header fields the service may send
/// another representation, which an old ETag would hide behind a 304.
@Suite struct FetchValidatorTests {
  let bench: FetchBench
  let server: ScriptedServer

  init() throws {
    bench = try FetchBench()
    // A service that answers by language and key, and gives the same tag to all of them.
    server = try ScriptedServer { request in
      if request.headers["if-none-match"] == "\"1\"" { return [.reply(304)] }
      let language = request.headers["accept-language"] ?? "-"
      return [
        .reply(headers: ["ETag: \"1\"", "Last-Modified: Sat, 21 Nov 2026 10:00:00 GMT"], "{\"a\":[\"\(language)\"]}")
      ]
    }
  }

  private func source(
    headers: [(String, String)], key: String? = nil, path: String = "/dane", year: String = "2024"
  ) throws -> FetchSource {
    let request = StreamRequest(
      path: try Template(parsing: path), query: [QueryItem(name: "year", value: try Template(parsing: "{year}"))])
    let stream = StreamManifest(
      name: "dane", origin: .request(request), format: JSONFormat(records: try path_("a[]")), fields: [])
    let http = HTTPSettings(
      base: server.url("/api"),
      headers: try headers.map { HeaderField(name: $0.0, value: try Template(parsing: $0.1)) }, isConditional: true)
    let connector = ConnectorManifest(
      id: "c", folder: "", title: Bilingual(pl: "", en: ""),
      parameters: [Parameter(name: "year", type: .code), Parameter(name: "key", type: .secret)], http: http,
      streams: [stream])
    return FetchSource(
      id: "s", connector: connector, parameters: ParameterValues(["year": [year]]),
      secrets: key.map { ["key": $0] } ?? [:])
  }

  private func path_(_ text: String) throws -> DocumentPath { try DocumentPath(parsing: text) }

  private var last: [String: String] { server.requests.last?.headers ?? [:] }

  /// Fetches, and says whether validators were sent.
  private func fetch(_ source: FetchSource) throws -> Bool {
    _ = try bench.fetched(source)
    let sent = [last["if-none-match"], last["if-modified-since"]].compactMap { $0 }
    #expect(sent.isEmpty || sent.count == 2)
    return !sent.isEmpty
  }

  @Test func theSameRequestIsConditional() throws {
    let source = try source(headers: [("Accept-Language", "pl")])
    #expect(try !fetch(source))
    #expect(try fetch(source))
    // The document of a 304 still belongs to it.
    #expect(try fetch(source))
  }

  @Test(arguments: [
    [("Accept-Language", "en")], [], [("Accept-Language", "pl"), ("Accept", "application/json")],
    [("Accept-Language", "pl"), ("X-Key", "{key}")],
  ])
  func otherHeaderFieldsDropTheValidators(headers: [(String, String)]) throws {
    #expect(try !fetch(try source(headers: [("Accept-Language", "pl")], key: "k1")))
    let changed = try source(headers: headers, key: "k1")
    #expect(try !fetch(changed))
    #expect(try fetch(changed), "from then on it is conditional again")
  }

  @Test func anotherSecretDropsThem() throws {
    let headers = [("X-Key", "{key}")]
    #expect(try !fetch(try source(headers: headers, key: "k1")))
    #expect(try !fetch(try source(headers: headers, key: "k2")))
    #expect(try !fetch(try source(headers: headers)))
  }

  /// Names of fields have no case (RFC 9110, section 5.1), and their order means nothing between different fields.
  @Test func theSpellingOfANameKeepsThem() throws {
    #expect(try !fetch(try source(headers: [("Accept-Language", "pl")])))
    #expect(try fetch(try source(headers: [("accept-language", "pl")])))
  }

  @Test func anotherAddressIsAnotherDocument() throws {
    let headers = [("Accept-Language", "pl")]
    #expect(try !fetch(try source(headers: headers)))
    #expect(try !fetch(try source(headers: headers, year: "2025")))
    #expect(try !fetch(try source(headers: headers, path: "/inne")))
  }

  @Test func whatTheOtherFieldsBringIsRead() throws {
    _ = try fetch(try source(headers: [("Accept-Language", "pl")]))
    let fetched = try bench.fetched(try source(headers: [("Accept-Language", "en")]))
    #expect(try bench.text(fetched.documents[0]) == #"{"a":["en"]}"# && !fetched.isUnchanged)
  }
}
