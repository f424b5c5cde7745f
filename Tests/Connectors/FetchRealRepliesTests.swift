internal import Landing
internal import Platform
internal import Schema
internal import Settings
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors
@testable internal import Readers

/// Replies that the services really gave, through the connectors as they are shipped.
@Suite(.enabled(if: Shared.isThere, "\(Shared.absence)")) struct FetchRealRepliesTests {
  let bench: FetchBench

  init() throws { bench = try FetchBench() }

  private func source(
    _ connector: String, stream: String, _ server: ScriptedServer, _ parameters: [String: [String]]
  ) throws -> FetchSource {
    let report = Report()
    let manifest = try #require(
      ConnectorManifest.read("Connectors/\(connector)", as: "Connectors/\(connector)", into: report))
    #expect(report.diagnostics.isEmpty)
    let stream = try #require(manifest.stream(stream))
    return FetchSource(
      id: connector, connector: manifest, base: server.url("/api"), parameters: ParameterValues(parameters),
      streams: [stream])
  }

  private func reply(_ name: String, pages: Int? = nil) throws -> [UInt8] {
    let text = String(decoding: try Files.read(Shared.path(name)), as: UTF8.self)
    guard let pages else { return Array(text.utf8) }
    return Array(text.replacing("\"totalPages\": 4", with: "\"totalPages\": \(pages)").utf8)
  }

  @Test func everyMeasureIsAUnitOfTheList() throws {
    let text = String(decoding: try Files.read(Shared.path("bdl/pybdl_samples_raw_measures.json")), as: UTF8.self)
    let names = text.matches(of: /"name": "([^"]*)"/).map { String($0.1) }
    // 74 measures, and one of them requested separately. Households and farms share a name.
    #expect(names.count == 75)
    #expect(names.filter { $0 == "gosp." }.count == 2)
    for name in names where name != "gosp." { #expect(try MeasureUnit.find(name) != nil, "\(name)") }
  }

  @Test func dataOfAUnit() throws {
    let samples = MemorySource(try Files.read(Shared.path("bdl/pybdl_samples_raw_data.json")))
    let value = try JSONProbe.values(of: [try path("get_data_by_unit")], in: samples)[0]
    let body = try #require(value).description
    let server = try ScriptedServer { _ in [.reply(headers: ["Content-Type: application/json"], body)] }
    let source = try source("gus-bdl", stream: "observations", server, ["units": ["023000000000"], "variables": ["9"]])
    let fetched = try bench.fetched(source)
    #expect(fetched.documents.count == 1 && server.requests[0].target.contains("/data/by-unit/023000000000?"))
    #expect(server.requests[0].target.contains("var-id=9") && server.requests[0].target.contains("page-size=100"))
    #expect(try bench.text(fetched.documents[0]) == body)
    let cost = try bench.cost(source)
    #expect(cost.windows.map(\.window.requests) == [5, 100, 1000, 10_000] && cost.windows.allSatisfy { $0.used <= 1 })
  }

  @Test(arguments: ["gios/sensor_14688.json", "gios/sensor_3759.json", "gios/sensor_3760.json"])
  func measurements(name: String) throws {
    let body = try reply(name, pages: 1)
    let server = try ScriptedServer { _ in [.reply(body)] }
    let fetched = try bench.fetched(try source("gios-air", stream: "measurements", server, ["sensors": ["1"]]))
    // links.next is there, and still this is the last page.
    #expect(fetched.documents.count == 1 && server.requests.count == 1)
    #expect(try bench.archive.read(fetched.documents[0].document, verifying: true) == body)
  }

  @Test func fourPagesThatAreAllTheFirst() throws {
    let body = try reply("gios/sensor_3759.json")
    let server = try ScriptedServer { _ in [.reply(body)] }
    let error = #expect(throws: FetchError.self) {
      try bench.run(try source("gios-air", stream: "measurements", server, ["sensors": ["1"]]))
    }
    #expect(error?.what.contains("goes in a circle") == true && server.requests.count == 2)
  }

  @Test func stationsAndSensors() throws {
    for (stream, file) in [("stations", "gios/stations.json"), ("sensors", "gios/station.json")] {
      let body = try reply(file)
      let server = try ScriptedServer { _ in [.reply(body)] }
      let fetched = try bench.fetched(try source("gios-air", stream: stream, server, ["stations": ["552"]]))
      #expect(fetched.documents.count == 1, "\(stream)")
    }
  }

  @Test(arguments: [200, 400]) func aManualSensor(status: Int) throws {
    let body = try reply("gios/sensor_3765.json")
    let server = try ScriptedServer { _ in [.reply(status, body)] }
    let error = #expect(throws: (any Error).self) {
      try bench.run(try source("gios-air", stream: "measurements", server, ["sensors": ["3765"]]))
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("Dla stanowiska typu manualnego") && text.contains("API-ERR-100003"))
  }
}
