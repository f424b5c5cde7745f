import Connectors
import Formats
import Platform
import Schema
import Settings
import Territory
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runs
@testable import State

/// A register delivered as NDJSON, from a drop folder to the published files.
@Suite struct LineDelimitedTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    let folder = scene.folder
    try folder.write("connectors/ndjson-register/connector.yaml", Self.connector)
    for (name, text) in Self.sample { try folder.write("connectors/ndjson-register/samples/lines/\(name)", text) }
    try folder.write(
      "config/klamra.yaml",
      Scene.gateway.replacing("connectors: \(Scene.here)/Connectors", with: "connectors: \(folder.file("connectors"))"))
    try folder.write(
      "config/sources/rejestr.yaml",
      """
      connector: ndjson-register
      title: {pl: Rejestr szkół, en: Register of schools}
      parameters: {folder: \(folder.file("drop"))}
      streams:
        table:
          dataset: szkoly
          refresh: full
          fields:
            id: {type: code, required: true}
            name: {path: dane.nazwa, type: text}
            pupils: {path: dane.uczniowie, type: integer}
          mapping: |
            SELECT id, name, pupils FROM source

      """)
  }

  private static let connector = """
    connector: ndjson-register
    title: {pl: Rejestr w plikach NDJSON, en: Register in NDJSON files}
    parameters: {folder: {type: folder, required: true}}
    streams:
      table:
        drop: {folder: "{folder}", pattern: "*.ndjson", settle: 0s}
        format: ndjson
        open: [fields, mapping]

    """

  /// Two records, a blank line, and a line that breaks off.
  private static let sample = [
    (
      "sample.yaml",
      """
      stream: table
      documents: [lines.ndjson]
      rejected: 1
      fields:
        id: {type: code, required: true}
        pm10: {path: pomiary.pm10, type: decimal}
      mapping: |
        SELECT id, pm10 FROM source
      columns: {id: code, pm10: decimal}
      key: [id]

      """
    ),
    (
      "lines.ndjson",
      """
      {"id": "0402", "pomiary": {"pm10": 21.50}}

      {"id": "0401", "pomiary": null, "uwagi": ["a", {"b": 1}]}
      {"id": "0403", "pomiary": {"pm10": 30,}}

      """
    ), ("expected.csv", "id,pm10\r\n0401,\r\n0402,21.5\r\n"),
  ]

  private static func line(_ number: Int, pupils: String = "") -> String {
    let count = pupils.isEmpty ? "\(100 + number)" : pupils
    return "{\"id\": \"\(number)\", \"dane\": {\"nazwa\": \"Szkoła \(number)\", \"uczniowie\": \(count)}}"
  }

  private func drop(_ lines: [String], end: String = "\n") throws {
    try scene.folder.write("drop/szkoly.ndjson", lines.joined(separator: "\n") + end)
  }

  @Test func theSampleOfTheConnectorComesOutRight() throws {
    let report = Report()
    let samples = ConnectorManifest.readAll(scene.folder.file("connectors"), as: "connectors", into: report)
      .flatMap { $0.samples(into: report) }
    #expect(report.diagnostics.isEmpty && samples.count == 1)
    let run = try SampleRun(try #require(samples.first))
    #expect(run.differences.isEmpty, "\(run.differences)")
    #expect(run.rows == [["0401", ""], ["0402", "21.5"]])
    #expect(run.rejections.map(\.position) == [4] && run.rejections.map(\.rule) == [.structure])
  }

  @Test func aFileBecomesAPublishedVersionWithoutItsBrokenLine() throws {
    var lines = (1...40).map { Self.line($0) }
    lines[11] = "{\"id\": \"12\", \"dane\": {\"nazwa\": \"Szkoła 12\", \"uczniowie\": }}"
    try drop(lines)
    let run = scene.run("run rejestr")
    #expect(run.status == .quarantined, "\(run)")
    #expect(run.errors.contains("1 record quarantined"), "\(run)")
    #expect(run.output.contains("szkoly version 1: 39 rows, changes +39 ~0 -0\n"), "\(run)")
    let csv = String(
      decoding: try Files.read(scene.folder.file("public/datasets/szkoly/versions/1/szkoly.csv")), as: UTF8.self)
    let published = csv.split(separator: "\r\n").dropFirst().map { String($0) }.sorted()
    let expected = (1...40).filter { $0 != 12 }.map { "\($0),Szkoła \($0),\(100 + $0)" }.sorted()
    #expect(published == expected)
    #expect(scene.run("verify").status == .done)

    let shown = scene.run("quarantine show 1").output
    #expect(shown.contains("drop/szkoly.ndjson:12: structure: "), "\(shown)")
    #expect(shown.contains("Szkoła 12"), "the line itself is there to be mended\n\(shown)")
  }

  /// The corrected line is accepted with the next file, and its quarantined record is no longer open.
  @Test func aMendedLineComesInWithTheNextVersion() throws {
    var lines = (1...40).map { Self.line($0) }
    lines[0] = "kropka"
    try drop(lines)
    #expect(scene.run("run rejestr").status == .quarantined)
    try drop((1...40).map { Self.line($0) })
    let second = scene.run("run rejestr")
    #expect(second.status == .done, "\(second)")
    #expect(second.output.contains("szkoly version 2: 40 rows, changes +1 ~0 -0\n"), "\(second)")
    #expect(scene.run("diff szkoly 1 2").output.contains("1 inserted, 0 updated, 0 deleted"))
  }

  /// How many lines are missing is unknown, so nothing is committed and what is public stays.
  @Test func aFileThatWasCutFailsTheRun() throws {
    try drop((1...40).map { Self.line($0) })
    #expect(scene.run("run rejestr").status == .done)
    let whole = (1...40).map { Self.line($0, pupils: "7") }.joined(separator: "\n")
    try scene.folder.write("drop/szkoly.ndjson", String(whole.dropLast(3)))
    let run = scene.run("run rejestr")
    #expect(run.status == .failed, "\(run)")
    #expect(run.errors.contains("it was cut short"), "\(run)")
    #expect(!scene.run("history szkoly --json").output.contains("\"version\": 2"))
    #expect(scene.run("show szkoly --rows 1").output.contains("101"))
  }

  /// Lines of an object, of a wrong type and without the key are rejected one by one, each under its own rule.
  @Test func everyRuleHasItsRecord() throws {
    var lines = (1...100).map { Self.line($0) }
    lines[1] = "[1, 2]"
    lines[2] = "{\"dane\": {\"nazwa\": \"bez numeru\"}}"
    lines[3] = Self.line(4, pupils: "\"wielu\"")
    try drop(lines)
    let run = scene.run("run rejestr")
    #expect(run.status == .quarantined, "\(run)")
    let shown = scene.run("quarantine show 1").output
    for (line, rule) in [(2, "structure"), (3, "required"), (4, "type")] {
      #expect(shown.contains("drop/szkoly.ndjson:\(line): \(rule): "), "\(shown)")
    }
    #expect(run.output.contains("szkoly version 1: 97 rows"), "\(run)")
  }

  @Test func anotherEndingIsLeftAlone() throws {
    try drop((1...3).map { Self.line($0) })
    try scene.folder.write("drop/szkoly.csv", "id;name;pupils\n9;Obca;9\n")
    #expect(scene.run("run rejestr").status == .done)
    #expect(!scene.run("show szkoly").output.contains("Obca"))
  }
}
