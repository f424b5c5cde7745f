import Landing
import Platform
import SQLite
import Schema
import Store
import StoreSQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Operations
@testable import Presentation
@testable import State

@Suite struct TraceTests {
  /// What a command said, as SQLite reads JSON.
  private func values(_ json: String, _ places: String...) throws -> [String] {
    let connection = try Connection(":memory:", mode: .memory)
    return try places.map { place in
      var select = try connection.prepare("SELECT ?1 ->> ?2")
      try select.bind([json, place])
      _ = try select.step()
      return select.text(0)
    }
  }

  @Test func theAnswerIsAsRecorded() throws {
    let office = try Observatory()
    _ = try office.bringAll()
    _ = office.run(["revisions", "annotate", "ludnosc", "3", "--reason", "Bilans po spisie 2021", "--by", "Anna Nowak"])
    let text = [
      "trace ludnosc 72305 1261011 2024", "trace ludnosc --indicator 72305 --area 1206022 --period 2023 --version 2",
      "trace ludnosc 72305 1261011", "trace ludnosc 72305 1261011 2030", "trace ludnosc 1 2 3 4",
      "trace ludnosc period=2024 area=1261011 72306 --json",
    ].map { line -> String in
      let outcome = office.scene.run(line)
      return "$ klamra \(line)\n\(outcome.output)\(outcome.errors)"
        + (outcome.status == .done ? "" : "(exit \(outcome.status.rawValue))\n")
    }.joined(separator: "\n").replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, with: "2026-11-21 12:00:00")
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "2026-11-21T12:00:00Z")
      .replacing(office.scene.folder.path, with: "…")
    #expect(try Golden.expected("Tests/Gateway/golden/trace.txt", actual: text) == text)
  }

  /// A list of areas that has changed since is still the one that the version was made with.
  @Test func theListOfAreasIsAnInput() throws {
    let office = try Observatory(
      mapping: "SELECT indicator, area(area, period) AS area, period, value, status, clerk FROM source")
    let scene = office.scene
    try Files.makeFolder(scene.folder.file("Territory"))
    for path in ["areas.csv", "successions.csv", "groupings.csv"] {
      try scene.folder.write("Territory/\(path)", String(decoding: try Files.read("Territory/\(path)"), as: UTF8.self))
    }
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "territory: \(scene.folder.file("Territory"))\n")
    let lines = ["72305;1206143;1996;8000;A", "72305;1261011;2024;806201;A"]
    #expect(try office.bring(lines).status == .done)
    let dataset = try #require(try Configuration.load(folder: scene.folders.config).dataset("ludnosc"))
    let documents = try SQLiteStore(folder: scene.folder.file("state/datasets"), dataset: dataset).sources(of: 1)
      .documents
    #expect(documents.count == 4)
    for (document, path) in zip(documents.dropFirst(), ["areas.csv", "successions.csv", "groupings.csv"]) {
      #expect(document.digest == SHA256.of(try Files.read("Territory/\(path)")) && document.origin.hasSuffix(path))
    }
    // The list now dates the change a year earlier, so the same document gives another code.
    for path in ["areas.csv", "successions.csv"] {
      let text = String(decoding: try Files.read("Territory/\(path)"), as: UTF8.self)
        .replacing("1997-01-01,kind,1206142", with: "1996-01-01,kind,1206142")
        .replacing("1206,,1996-12-31", with: "1206,,1995-12-31")
        .replacing("1206,1997-01-01", with: "1206,1996-01-01")
      try scene.folder.write("Territory/\(path)", text)
    }
    let again = try office.bring(lines)
    #expect(again.status == .done && again.output.contains("version 2"), "\(again)")
    #expect(scene.run("trace ludnosc 72305 1206143 1996").status == .done)
    let old = scene.run("trace ludnosc 72305 1206142 1996 --version 1")
    #expect(old.status == .done && old.output.contains("72305;1206143;1996;8000;A"), "\(old)")
    // Pruning keeps what a trace needs.
    #expect(scene.run("prune").status == .done)
    #expect(scene.run("trace ludnosc 72305 1206142 1996 --version 1").status == .done)
  }

  /// Every row of every version is traced to its line, with quotes, line breaks in fields and another order.
  @Test func everyRowOfEveryVersion() throws {
    let scene = try Scene()
    var random = Seeded(3)
    for round in 1...4 {
      var rows = (0..<30).filter { _ in random.below(8) > 0 }.map { number in
        (
          number, random.once(in: 4) ? "\"Szkoła; nr\n\(number)\"" : "Szkoła \(number)",
          random.once(in: 3) ? "\(round)" : "7"
        )
      }
      rows.shuffle(using: &random)
      try scene.drop(rows)
      let outcome = scene.run("run rejestr --no-publish")
      if outcome.status == .held { #expect(scene.run("hold release \(heldNow(scene))").status == .done) }
    }
    let configuration = try Configuration.load(folder: scene.folders.config)
    let context = Context(
      invocation: try Invocation(parsing: ["datasets"], folders: scene.folders),
      output: Output(terminal: .plain) { _, _ in },
      cancellation: Cancellation())
    let store = try context.store("szkoly")
    let tracer = TraceRow(
      configuration: configuration, store: store, paths: context.paths,
      records: try #require(try context.records()),
      archive: try Archive(folder: context.paths.landing), cancellation: Cancellation())
    var traced = 0
    for version in try store.versions() {
      let rows = try store.rows(version: version.number)
      while try rows.next() {
        let values = (0..<3).map { rows.cell($0).value }
        let trace = try tracer.trace(key: [values[0]], version: version)
        guard case .record(let record) = trace.origin else {
          Issue.record("\(values) of version \(version.number): \(trace.origin)")
          continue
        }
        let name = values[1].description
        let written = name.contains(";") ? "\"\(name)\"" : name
        #expect(record.text == "\(values[0]);\(written);\(values[2])")
        #expect(trace.setBy.number <= version.number)
        traced += 1
      }
    }
    #expect(traced > 80)
  }

  private func heldNow(_ scene: Scene) -> String {
    String(scene.run("hold list").output.split(separator: "\n").last?.drop { $0 == " " }.prefix { $0 != " " } ?? "")
  }

  @Test func recordsOfJSON() throws {
    let scene = try Scene()
    let connector = """
      connector: liczby
      title: {pl: Liczby, en: Numbers}
      parameters: {folder: {type: folder, required: true}}
      streams:
        rows:
          drop: {folder: "{folder}", pattern: "*.json", settle: 0s, take: newest}
          format: json
          records: "results[].values[]"
          fields:
            unit: {path: "/results[]/id", type: code}
            year: {path: year, type: integer}
            value: {path: val, type: integer}
          mapping: rows.sql

      """
    try scene.folder.write("Connectors/liczby/connector.yaml", connector)
    try scene.folder.write(
      "Connectors/liczby/rows.sql", "SELECT unit || '-' || year AS id, NULL AS name, value AS pupils FROM source\n")
    try scene.folder.write("Connectors/liczby/README.md", "# Liczby\n")
    try scene.folder.write(
      "config/klamra.yaml", Scene.gateway.replacing("\(Scene.here)/Connectors", with: "\(scene.folder.path)/Connectors")
    )
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      """
      connector: liczby
      title: {pl: Liczby, en: Numbers}
      parameters: {folder: \(scene.folder.file("drop"))}
      streams:
        rows: {dataset: szkoly, refresh: full}

      """)
    let text = """
      {"results": [{"id": "0612", "values": [{"year": 2023, "val": 5},
        {"year": 2024, "val": 6}]}, {"values": [{"val": 7, "year": 2024}], "id": "0613"}]}
      """
    try scene.folder.write("drop/a.json", text)
    let run = scene.run("run rejestr")
    #expect(run.status == .done, "\(run)")
    let records = ["0612-2023": "{\"year\": 2023, \"val\": 5}", "0613-2024": "{\"val\": 7, \"year\": 2024}"]
    for (id, record) in records {
      let outcome = scene.run("trace szkoly \(id) --json")
      #expect(try values(outcome.output, "$.record.text", "$.record.unit", "$.origin") == [record, "record", "record"])
    }
    #expect(try values(scene.run("trace szkoly 0613-2024 --json").output, "$.record.position") == ["3"])
  }

  @Test func aMappingThatMixesRecordsSaysSo() throws {
    let office = try Observatory(
      mapping: "SELECT indicator, area, 2024 AS period, max(value) AS value, NULL AS status, NULL AS clerk "
        + "FROM source GROUP BY indicator, area")
    #expect(try office.bring(Observatory.versions[0]).status == .done)
    let outcome = office.scene.run("trace ludnosc 72305 1261011 2024")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(outcome.output.contains("The mapping groups or sorts records, so that no single one made this row."))
    #expect(outcome.output.contains("gus/dane.csv"))
    let json = office.scene.run("trace ludnosc 72305 1261011 2024 --json").output
    #expect(try values(json, "$.origin", "$.record", "$.documents[0].url")[0] == "mixed", "\(json)")
  }

  @Test func aDocumentThatIsGoneIsNamed() throws {
    let office = try Observatory()
    _ = try office.bring(Observatory.versions[0])
    let landing = office.scene.folder.file("state/landing")
    for name in try Files.list(landing) { try Files.remove("\(landing)/\(name)") }
    let outcome = office.scene.run("trace ludnosc 72305 1261011 2024")
    #expect(outcome.status == .failed)
    #expect(outcome.output.contains("documents are no longer kept.\n  "), "\(outcome)")
  }

  @Test func aMappingOfTodayThatMakesAnotherRowIsTold() throws {
    let office = try Observatory()
    _ = try office.bring(Observatory.versions[0])
    func answer(_ mapping: String) throws -> String {
      try office.scene.folder.write("config/sources/gus.yaml", office.source(mapping))
      let outcome = office.scene.run("trace ludnosc 72305 1261011 2023")
      #expect(outcome.status == .failed, "\(outcome)")
      return outcome.output
    }
    #expect(
      try answer("SELECT indicator, area, period, value, 'F' AS status, clerk FROM source")
        .contains("gives a row of this key, but with other values"))
    #expect(
      try answer("SELECT indicator, area, period, value, status, clerk FROM source WHERE area <> '1261011'")
        .contains("gives no row of this key"))
    #expect(
      try answer("SELECT indicator, area, period, value, status, clerk FROM source WHERE reject('nie')")
        .contains("gives no row of this key"))
    try Files.remove(office.scene.folder.file("config/sources/gus.yaml"))
    let orphan = office.scene.run("trace ludnosc 72305 1261011 2023")
    #expect(orphan.status == .failed && orphan.output.contains("gus is no longer configured"), "\(orphan)")
  }

  @Test func bytesThatAreNoTextAreSpelled() {
    let document = DocumentReference(
      stream: "t", ordinal: 0, requestKey: "", url: "", document: Document(digest: SHA256.of([]), bytes: 0), status: 0,
      fetchedAt: Timestamp(seconds: 0))
    func text(_ bytes: [UInt8]) -> String {
      TracedRecord(document: document, position: 1, isLine: true, extent: nil, bytes: bytes).text
    }
    #expect(text(Array("ąę\t𝄞\n;".utf8)) == "ąę\t𝄞\n;")
    #expect(text([0x9C, 0x3B, 0x1B, 0x5B, 0xC4]) == "\\x9C;\\x1B[\\xC4")
    #expect(text([]) == "")
  }
}
