import Events
import Formats
import OutputState
import Platform
import SQLite
import Schema
import Shapes
import Testbed
import Testing
import Text

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

/// Added, missing and changed fields of a source under the schema policy.
@Suite struct SchemaContractTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func write(header: String, count: Int = 30, _ line: (Int) -> String) throws {
    try scene.folder.write("drop/a.csv", ([header] + (0..<count).map(line)).joined(separator: "\n") + "\n")
  }

  private func plain(_ index: Int) -> String { "\(index);Szkoła \(index);\(100 + index)" }

  private func contract(_ text: String) throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("refresh: full", with: "refresh: full\n    schema: {\(text)}"))
  }

  private func begin() throws {
    try write(header: "id;name;pupils", plain(_:))
    #expect(scene.run("run rejestr").status == .done)
  }

  /// A new field is reported, by the run and afterwards, until an operator accepts it.
  @Test func aNewFieldIsReported() throws {
    try begin()
    try write(header: "id;name;pupils;Telefon") { plain($0) + ";12 345" }
    let run = scene.run("run rejestr")
    #expect(run.status == .done && run.errors.contains(#"fields changed: "Telefon" is new"#), "\(run)")
    #expect(scene.run("runs --rows 1 --json").output.contains(#""change":"new""#))
    #expect(
      scene.run("status").output.contains("rejestr: 1 field of its documents changed: klamra schema diff rejestr"))
    try write(header: "id;name;pupils;Telefon") { plain($0) + ";12 346" }
    #expect(!scene.run("run rejestr").errors.contains("is new"))
    #expect(scene.run("status").output.contains("schema diff"))
    let accept = scene.run("schema accept rejestr --reason Wiemy")
    #expect(accept.output == "rejestr, stream table: 1 change of run 2 accepted\n", "\(accept)")
    #expect(!scene.run("status").output.contains("schema diff"))
    let diff = scene.run("schema diff rejestr").output
    #expect(diff.contains("accepted by \(Person.here): Wiemy"), "\(diff)")
    #expect(scene.run("schema accept rejestr --reason Nic").output == "The fields of rejestr have not changed.\n")
  }

  @Test func whatIsIgnoredIsNotTold() throws {
    try contract("new: ignore, unused: ignore")
    try write(header: "id;name;pupils;Telefon") { plain($0) + ";12 345" }
    #expect(scene.run("run rejestr").status == .done)
    try write(header: "id;name;pupils;Adres") { plain($0) + ";Rynek" }
    let run = scene.run("run rejestr")
    #expect(run.status == .done && !run.errors.contains("fields changed"), "\(run)")
    #expect(scene.run("schema diff rejestr").output.contains("Adres"))
  }

  /// A partner renames a column: the run is held, the operator sees the new name, changes the source and maps the
  /// archived documents again.
  @Test func aRenamedFieldIsAcceptedAndReplayed() throws {
    try begin()
    try write(header: "id;name;Liczba uczniów (pupils)", plain(_:))
    let held = scene.run("run rejestr")
    #expect(held.status == .held && held.errors.contains("lost the column pupils"), "\(held)")
    let diff = scene.run("schema diff rejestr").output
    #expect(diff.contains(#"missing, may now be "Liczba uczniów (pupils)" (holds)"#), "\(diff)")
    #expect(scene.run("schema accept rejestr").status == .wrong)
    let early = scene.run("schema accept rejestr --reason Zmiana")
    #expect(early.status == .failed, "\(early)")
    #expect(early.errors.contains(#"the mapping of rejestr still reads "pupils" as pupils"#), "\(early.errors)")
    let file = scene.folder.file("config/sources/rejestr.yaml")
    #expect(early.errors.contains(#"perhaps "Liczba uczniów (pupils)", at \#(file):13"#), "\(early.errors)")
    #expect(scene.run("schema diff rejestr").output.contains("(holds)"))
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("{column: pupils,", with: "{column: Liczba uczniów (pupils),"))
    #expect(scene.run("schema accept rejestr --reason Zmiana").output.contains("klamra replay rejestr"))
    let replay = scene.run("replay rejestr")
    #expect(replay.status == .done, "\(replay)")
    #expect(scene.run("hold list").output == "No run waits.\n")
    #expect(scene.run("show szkoly --rows 1").output.contains("100"))
    #expect(scene.run("run rejestr").status == .done)
  }

  /// Accepting a missing field also accepts that its column is empty.
  @Test func aLossThatIsAcceptedPassesAtTheReplay() throws {
    try begin()
    try write(header: "id;name") { "\($0);Szkoła \($0)" }
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("replay rejestr").status == .held)
    let refused = scene.run("schema accept rejestr --reason Koniec")
    #expect(
      refused.status == .failed
        && refused.errors.hasSuffix(
          ", and accept then; or accept that it is empty from now on: "
            + "klamra schema accept rejestr --as-empty --reason TEXT\n"),
      "\(refused)")
    #expect(scene.run("replay rejestr").status == .held)
    #expect(scene.run("schema accept rejestr --as-empty --reason Koniec").status == .done)
    let replay = scene.run("replay rejestr")
    #expect(replay.status == .done, "\(replay)")
    #expect(scene.run("history szkoly").output.split(separator: "\n").count == 3)
  }

  /// Who accepts the new fields has not accepted that a column is empty: a name that was mended to a wrong one is noticed.
  @Test func aWrongNewNameDoesNotEmptyTheColumn() throws {
    try begin()
    try write(header: "id;name;Liczba uczniów;Uwagi") { "\($0);Szkoła \($0);\(100 + $0);" }
    #expect(scene.run("run rejestr").status == .held)
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source().replacing("{column: pupils,", with: "{column: Uwagi,"))
    #expect(scene.run("schema accept rejestr --reason Zmiana").status == .done)
    let replay = scene.run("replay rejestr")
    #expect(replay.status == .held, "\(replay)")
    #expect(replay.errors.contains("the column pupils of the dataset would be empty: 30 rows"), "\(replay.errors)")
  }

  /// Excel writes a line feed for Alt and Enter: such a name is one name, in every run.
  @Test(arguments: ["Liczba\nmiejsc", "Liczba\r\nmiejsc", "e\u{301} x", "*"])
  func aNameOfAnyCharacters(name: String) throws {
    try contract("new: hold, unused: hold")
    let header = "id;name;pupils;\"\(name)\""
    try write(header: header) { plain($0) + ";1" }
    #expect(scene.run("run rejestr").status == .done)
    try write(header: header) { plain($0) + ";2" }
    let second = scene.run("run rejestr")
    #expect(second.status == .done, "\(second)")
    try write(header: header + ";\"Inne\n\(name)\"") { plain($0) + ";2;3" }
    let held = scene.run("run rejestr")
    #expect(held.status == .held && held.errors.contains("is new"), "\(held)")
    #expect(!held.errors.contains("is missing"), "\(held)")
    #expect(scene.run("schema accept rejestr --reason Wiemy").status == .done)
    #expect(scene.run("replay rejestr").status == .done)
  }

  /// A damaged stored schema is an error, not a fresh start.
  @Test func aDamagedShapeIsNoFreshStart() throws {
    try begin()
    try Connection("\(scene.folders.state)/klamra.sqlite", mode: .writer).execute(
      "UPDATE source_schemas SET fields = substr(fields, 1, 20)")
    try write(header: "id;name;pupils;Telefon") { plain($0) + ";1" }
    let run = scene.run("run rejestr")
    #expect(run.status == .failed, "\(run)")
    #expect(run.output.contains("Restore klamra.sqlite") || run.errors.contains("Restore klamra.sqlite"), "\(run)")
    #expect(scene.run("history szkoly").output.split(separator: "\n").count == 2)
  }

  /// Only the newest schemas are kept, and all accepted ones.
  @Test func oldShapesGo() throws {
    let schemas = SourceSchemas(try Database("\(scene.folder.file("s.sqlite"))", layout: StateLayout.now))
    func shape(_ number: Int) -> InferredSchema {
      InferredSchema(fields: [.init(name: "f\(number)", type: .text)], isTyped: false)
    }
    let drift = SchemaDrift(
      source: "a", stream: "s", dataset: "d", run: 0, seenAt: .now, isHeld: true, shape: shape(-1), items: [])
    try schemas.accept(drift, by: "anna", reason: "tak")
    for number in 0..<3 * SourceSchemas.keptMax {
      try schemas.take(shape(number), source: "a", stream: "s", run: Int64(number))
      try schemas.take(shape(number), source: "b", stream: "s", run: Int64(number))
    }
    let taken = try schemas.taken(source: "a", stream: "s")
    #expect(taken.count == SourceSchemas.keptMax + 1 && taken.last?.takenBy == "anna")
    #expect(taken.first?.shape == shape(3 * SourceSchemas.keptMax - 1))
  }

  @Test func aContractMayAllowALoss() throws {
    try contract("missing: report")
    try begin()
    try write(header: "id;name") { "\($0);Szkoła \($0)" }
    let run = scene.run("run rejestr")
    #expect(run.status == .done && run.errors.contains(#"fields changed: "pupils" is missing"#), "\(run)")
  }

  /// Most values are of another type: the mapping cannot read them, and an operator sees at once why.
  @Test func aRetypedFieldIsHeld() throws {
    try begin()
    try write(header: "id;name;pupils") { "\($0);Szkoła \($0);ok. \(100 + $0)" }
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    let reason = #"the fields of its documents have changed: "pupils" was integer and is text"#
    #expect(held.errors.contains(reason), "\(held.errors)")
    #expect(scene.run("hold show 1").output.contains(reason))
    // The old documents again: nothing is different any more.
    try write(header: "id;name;pupils", plain(_:))
    #expect(scene.run("run rejestr").status == .done)
    #expect(!scene.run("status").output.contains("schema diff"))
  }

  @Test func anyChangeMayHold() throws {
    try contract("new: hold, unused: hold")
    try write(header: "id;name;pupils;Data") { plain($0) + ";2026-01-01" }
    #expect(scene.run("run rejestr").status == .done)
    try write(header: "id;name;pupils;Data;Nowe") { plain($0) + ";styczeń;1" }
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains(#""Data" was date and is text, "Nowe" is new"#), "\(held.errors)")
    let release = scene.run("hold release 1 --reason Dobrze")
    #expect(release.status == .done, "\(release)")
    #expect(scene.run("schema diff rejestr").output.contains("accepted by \(Person.here): Dobrze"))
  }

  /// Subscribers hear of it once, and hear no names.
  @Test func anEventTellsOfIt() throws {
    try scene.subscribe("http://127.0.0.1:9/")
    try begin()
    try write(header: "id;name;pupils;PESEL opiekuna") { plain($0) + ";x" }
    for _ in 0..<2 { #expect(scene.run("run rejestr --refetch").status == .done) }
    let runtime = try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
    let events = try runtime.records.outbox.events().filter { $0.type.rawValue == "dataset.source.changed" }
    #expect(events.count == 1)
    let event = try #require(events.first)
    let body = String(decoding: event.body, as: UTF8.self)
    #expect(body.contains(#""new_fields":1,"missing_fields":0,"retyped_fields":0,"held":false"#), "\(body)")
    #expect(!body.contains("PESEL"))
    let metrics = try Metrics(runtime: runtime).all().map { "\($0)" }.joined()
    #expect(metrics.contains("klamra_source_schema_changes"))
  }

  @Test func whatIsSeenOfTheContract() throws {
    try begin()
    try write(header: "id;Nazwa szkoły;pupils;Telefon") { plain($0) + ";1" }
    _ = scene.run("run rejestr")
    let text = scene.run("schema diff rejestr").output
      .replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0[12]:00/, with: "2026-11-21 12:00:00+01:00")
    #expect(try text == Golden.expected("Tests/Gateway/golden/schema.txt", actual: text))
  }

  @Test func aContractIsChecked() throws {
    try contract("new: reprot, gone: hold")
    let check = scene.run("check")
    #expect(check.status == .wrong)
    #expect(check.errors.contains(#""reprot""#) && check.errors.contains("unknown key \"gone\""), "\(check.errors)")
  }
}
