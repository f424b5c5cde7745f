import Notifying
import Platform
import Testbed
import Testing

@testable import Gateway

/// Fields of a source that come, go and change, and what the contract says about it.
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

  /// A new field is told, by the run and from then on, until somebody has seen it.
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

  /// The day on which a partner renames a column: the run is held, the operator sees what it is called now, says so in the
  /// source, and maps what was landed again.
  @Test func aRenamedFieldIsAcceptedAndReplayed() throws {
    try begin()
    try write(header: "id;name;Liczba uczniów (pupils)", plain(_:))
    let held = scene.run("run rejestr")
    #expect(held.status == .held && held.errors.contains("lost the column pupils"), "\(held)")
    let diff = scene.run("schema diff rejestr").output
    #expect(diff.contains(#"missing, may now be "Liczba uczniów (pupils)" (holds)"#), "\(diff)")
    #expect(scene.run("schema accept rejestr").status == .wrong)
    #expect(scene.run("schema accept rejestr --reason Zmiana").output.contains("klamra replay rejestr"))
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source().replacing("{column: pupils,", with: "{column: Liczba uczniów (pupils),"))
    let replay = scene.run("replay rejestr")
    #expect(replay.status == .done, "\(replay)")
    #expect(scene.run("hold list").output == "No run waits.\n")
    #expect(scene.run("show szkoly --rows 1").output.contains("100"))
    #expect(scene.run("run rejestr").status == .done)
  }

  /// Whoever accepts that a field is gone has also accepted that its column is empty.
  @Test func aLossThatIsAcceptedPassesAtTheReplay() throws {
    try begin()
    try write(header: "id;name") { "\($0);Szkoła \($0)" }
    #expect(scene.run("run rejestr").status == .held)
    #expect(scene.run("replay rejestr").status == .held)
    #expect(scene.run("schema accept rejestr --reason Koniec").status == .done)
    let replay = scene.run("replay rejestr")
    #expect(replay.status == .done, "\(replay)")
    #expect(scene.run("history szkoly").output.split(separator: "\n").count == 3)
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
    let engine = try Engine(scene.folders, try Configuration.load(folder: scene.folders.config))
    let events = try engine.outbox.events().filter { $0.type.rawValue == "dataset.source.changed" }
    #expect(events.count == 1)
    let event = try #require(events.first)
    let body = String(decoding: event.body, as: UTF8.self)
    #expect(body.contains(#""new_fields":1,"missing_fields":0,"retyped_fields":0,"held":false"#), "\(body)")
    #expect(!body.contains("PESEL"))
    let metrics = try Metrics(engine: engine).all().map { "\($0)" }.joined()
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
