import Formats
import Platform
import Schema
import Settings
import Testing
import Text
import Transfer

@testable import Connectors

/// The parts of shipped manifests in which a slip would change what is fetched.
@Suite struct ShippedConnectorTests {
  private func manifest(_ id: String) throws -> ConnectorManifest {
    let report = Report()
    let manifest = ConnectorManifest.read("Connectors/\(id)", as: "Connectors/\(id)", into: report)
    #expect(report.diagnostics.isEmpty)
    return try #require(manifest)
  }

  private func request(_ stream: StreamManifest?) throws -> StreamRequest {
    guard case .request(let request) = try #require(stream).origin else {
      throw FormatError("the stream makes no request")
    }
    return request
  }

  /// The lines of a code list without its header, cut at commas.
  private func rows(_ path: String) throws -> [[String]] {
    String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test func bdlAsksByUnitForAHundredVariables() throws {
    let manifest = try manifest("gus-bdl")
    let request = try request(manifest.stream("observations"))
    #expect(request.path.filled { ["unit": "011212161011"][$0] } == "/data/by-unit/011212161011")
    #expect(request.each == [Each(placeholder: "unit", parameter: "units")])
    #expect(request.batch == Batch(name: "var-id", parameter: "variables", size: 100))
    let pages = try #require(request.pages)
    #expect(pages.sizeName == "page-size" && pages.size == 100)
    #expect(
      pages.way == .number(item: "page", from: 0, step: 1, last: .absent(try DocumentPath(parsing: "links.next"))))
    #expect(
      pages.total
        == Total(path: try DocumentPath(parsing: "totalRecords"), counts: try DocumentPath(parsing: "results[]")))
  }

  @Test func bdlHoldsFourWindowsAtOnce() throws {
    let http = try #require(try manifest("gus-bdl").http)
    #expect(http.quotas?.anonymous.map(\.description) == ["5 in 1s", "100 in 15m", "1000 in 12h", "10000 in 7d"])
    #expect(http.quotas?.registered.map(\.description) == ["10 in 1s", "500 in 15m", "5000 in 12h", "50000 in 7d"])
    #expect(http.isConditional)
    #expect(http.headers.contains { $0.name == "X-ClientId" && $0.value.placeholders == ["client_id"] })
  }

  /// A wrong line here would publish a secret as a zero.
  @Test func bdlAttributesAreComplete() throws {
    let rows = try rows("Connectors/gus-bdl/attributes.csv")
    #expect(
      rows.map { $0[0] } == "0 1 3 4 7 9 11 13 14 15 17 20 21 50 91 94 97 98".split(separator: " ").map(String.init))
    #expect(rows.filter { $0[2] == "1" }.map { $0[0] } == ["4", "14", "15", "50", "91"])
    #expect(rows.filter { $0[3] == "1" }.map { $0[0] } == ["0", "7", "17", "94", "98"])
    #expect(Set(rows.map { $0[4] }).isSubset(of: ["A", "B", "D", "L", "M", "N", "O", "P", "U", "W"]))
  }

  @Test func giosEndsByItsNumberOfPages() throws {
    let manifest = try manifest("gios-air")
    for name in ["measurements", "stations", "sensors"] {
      let request = try request(manifest.stream(name))
      guard case .number(_, _, _, let last)? = request.pages?.way else { return _ = Issue.record("no pages") }
      #expect(last == .count(try DocumentPath(parsing: "totalPages")))
      #expect(request.failure?.code == (try DocumentPath(parsing: "error_code")))
    }
    // The source's own spelling.
    let misspelt = FieldSpec.Locator.path(
      DocumentPath(isAbsolute: false, steps: [.key("Nazwa kategorii indeksu dla wskażnika PM2.5")]))
    #expect(try #require(manifest.stream("index")).fields.contains { $0.locator == misspelt })
    let time = try #require(manifest.stream("measurements")?.fields.first { $0.name == "time" })
    #expect(time.type == .datetime && time.zone == .local)
  }

  @Test func registersAreLeftToTheirSources() throws {
    let manifest = try manifest("csv-register")
    let stream = try #require(manifest.stream("table"))
    #expect(stream.open == [.init("csv"), .fields, .mapping])
    guard case .drop(let drop) = stream.origin else {
      Issue.record("no drop folder")
      return
    }
    var values = ParameterValues(["folder": ["x"]])
    for parameter in manifest.parameters where !parameter.defaults.isEmpty {
      values.values[parameter.name] = parameter.defaults
    }
    #expect(
      drop.rules(for: values)
        == DropRules(folder: "x", pattern: "*.csv", settleSeconds: 30, marker: nil, take: .newest))
  }

  @Test(arguments: ["area-register", "csv-register", "gios-air", "gus-bdl", "indicator-register", "source-inventory"])
  func everySampleIsReadable(id: String)
    throws
  {
    let report = Report()
    let samples = try manifest(id).samples(into: report)
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    #expect(samples.count >= 2)
    for sample in samples { #expect(Files.exists(sample.expected), "\(sample.expected)") }
  }
}
