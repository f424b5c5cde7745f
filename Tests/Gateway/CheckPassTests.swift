import Platform
import Testbed
import Testing

@testable import Gateway

/// That `klamra check` finds everything in one pass, and what it warns of.
@Suite struct CheckPassTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func rewrite(_ path: String, _ changes: (old: String, new: String)...) throws {
    var text = String(decoding: try Files.read(scene.folder.file(path)), as: UTF8.self)
    for change in changes { text = text.replacing(change.old, with: change.new) }
    try scene.folder.write(path, text)
  }

  /// A misspelt connector or stream hides none of the mistakes below it, nor those of other files.
  @Test func allMistakesOfASourceInOnePass() throws {
    try scene.folder.write("config/sources/inny.yaml", scene.source(mapping: "SELECT id, nam AS name FROM source"))
    try rewrite(
      "config/sources/rejestr.yaml", ("connector: csv-register", "connector: csv-regster"), ("  table:", "  tabel:"),
      ("dataset: szkoly", "dataset: szkola"), ("type: integer", "type: intger"), ("settle: 0s", "settle: soon"))
    let check = scene.run("check")
    #expect(check.status != .done, "\(check)")
    for place in [
      "rejestr.yaml:1:12: error: there is no connector \"csv-regster\"; did you mean \"csv-register\"?",
      "error: the connector csv-register has no stream \"tabel\"", "error: there is no dataset \"szkola\"",
      "found \"intger\"; did you mean \"integer\"?", "\"soon\"", "inny.yaml:15:18: error: the mapping is not valid SQL",
    ] {
      #expect(check.errors.contains(place), "\(place)\n\(check.errors)")
    }
    #expect(check.errors.contains("6 mistakes in the configuration"), "\(check.errors)")
  }

  /// Where nobody can tell what was meant, what does not depend on the connector is checked.
  @Test func aConnectorThatIsNowhereNear() throws {
    try rewrite(
      "config/sources/rejestr.yaml", ("connector: csv-register", "connector: soap"),
      ("dataset: szkoly", "dataset: szkola")
    )
    let check = scene.run("check")
    #expect(check.errors.contains("there is no connector \"soap\""), "\(check)")
    #expect(check.errors.contains("there is no dataset \"szkola\""), "\(check)")
    #expect(check.errors.contains("2 mistakes in the configuration"), "\(check)")
  }

  @Test func filesWithAnotherEndingAreTold() throws {
    try scene.folder.write("config/sources/drugi.yml", scene.source())
    try scene.folder.write("config/klamra.yml", "gateway: {}")
    let check = scene.run("check")
    #expect(check.status == .done, "\(check)")
    #expect(
      check.errors.contains(
        "sources/drugi.yml:1:1: warning: the file is not read: the names of settings end in .yaml; "
          + "rename it to drugi.yaml"), "\(check.errors)")
    #expect(check.errors.contains("rename it to klamra.yaml"))
    let json = scene.run("check --json").output
    #expect(json.contains("\"severity\": \"warning\"") && json.contains("\"valid\": true"), "\(json)")

    // A warning beside a mistake is no mistake.
    try rewrite("config/sources/rejestr.yaml", ("dataset: szkoly", "dataset: szkola"))
    #expect(scene.run("check").errors.contains("1 mistake in the configuration"))
  }

  @Test func aColumnThatNoMappingFillsIsTold() throws {
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, name FROM source"))
    let check = scene.run("check")
    #expect(check.status == .done, "\(check)")
    let warning = "datasets/szkoly.yaml:6:3: warning: no mapping fills the column \"pupils\": it is always empty"
    #expect(check.errors.contains("\(warning); add it to the SELECT of rejestr\n"), "\(check.errors)")

    // One mapping that fills it is enough, and a dataset without a source is nobody's mistake yet.
    try scene.folder.write("config/sources/drugi.yaml", scene.source())
    #expect(!scene.run("check").errors.contains("warning"))
    try Files.remove(scene.folder.file("config/sources/drugi.yaml"))
    try Files.remove(scene.folder.file("config/sources/rejestr.yaml"))
    #expect(!scene.run("check").errors.contains("warning"))
  }

  /// An optional column that is misspelt would only be missed when the dataset is published without it.
  @Test func aColumnThatNoFileHasIsTold() throws {
    try rewrite("config/sources/rejestr.yaml", ("{column: pupils,", "{column: pupil,"))
    #expect(!scene.run("check").errors.contains("warning"))
    try scene.drop(schools: 3)
    let check = scene.run("check")
    #expect(check.status == .done, "\(check)")
    #expect(check.errors.contains("sources/rejestr.yaml:13:7: warning: no file in "), "\(check.errors)")
    #expect(
      check.errors.contains("has the column pupil: pupils is empty; did you mean \"pupils\"?"), "\(check.errors)")
  }

  /// What a hint shows is accepted as it stands there.
  @Test func theScheduleOfTheHintIsAccepted() throws {
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(schedule: "schedule: hourly"))
    let errors = scene.run("check").errors
    let hint = "five cron fields in quotes (minute hour day month weekday), such as "
    let place = try #require(errors.firstRange(of: hint)?.upperBound, "\(errors)")
    let example = errors[place...].prefix { $0 != "\n" }
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(schedule: "schedule: \(example)"))
    #expect(scene.run("check").status == .done, "\(example)")
  }
}
