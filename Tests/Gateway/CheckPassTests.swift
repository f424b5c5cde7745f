import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

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

  /// If the intended connector cannot be guessed, only the independent keys are checked.
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

    // A warning does not count as a mistake.
    try rewrite("config/sources/rejestr.yaml", ("dataset: szkoly", "dataset: szkola"))
    #expect(scene.run("check").errors.contains("1 mistake in the configuration"))
  }

  @Test func aColumnThatNoMappingFillsIsTold() throws {
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, name FROM source"))
    let check = scene.run("check")
    #expect(check.status == .done, "\(check)")
    let warning = "datasets/szkoly.yaml:6:3: warning: no mapping fills the column \"pupils\": it is always empty"
    #expect(check.errors.contains("\(warning); add it to the SELECT of rejestr\n"), "\(check.errors)")

    // One mapping that fills the column is enough, and a dataset without a source is not a mistake yet.
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

  /// The schedule in the hint is accepted as shown.
  @Test func theScheduleOfTheHintIsAccepted() throws {
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(schedule: "schedule: hourly"))
    let errors = scene.run("check").errors
    let hint = "five cron fields in quotes (minute hour day month weekday), such as "
    let place = try #require(errors.firstRange(of: hint)?.upperBound, "\(errors)")
    let example = errors[place...].prefix { $0 != "\n" }
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(schedule: "schedule: \(example)"))
    #expect(scene.run("check").status == .done, "\(example)")
  }

  /// 30 without its sign would be three thousand per cent: a check that never trips.
  @Test(arguments: [("30", false), ("30%", true), ("0.3", true), ("1", true), ("1.5", false), ("150%", true)])
  func aShareWithoutItsSign(max: String, isRight: Bool) throws {
    try scene.folder.write(
      "config/datasets/szkoly.yaml", Scene.dataset + "checks: {skok: {check: change, column: pupils, max: \(max)}}\n")
    let check = scene.run("check")
    #expect((check.status == .done) == isRight, "\(check)")
    #expect(isRight || check.errors.contains("a share without % is from 0 to 1, found \"\(max)\"; write \(max)%"))
  }

  /// A reference to a dataset that nothing fills fails every run; a derived one is filled by others.
  @Test func aReferenceToWhatNobodyFills() throws {
    try scene.folder.write("config/datasets/gminy.yaml", Scene.dataset)
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset + "checks: {gmina: {check: reference, column: id, dataset: gminy}}\n")
    let check = scene.run("check")
    #expect(check.status == .done && check.errors.contains("warning: no source fills the dataset gminy"), "\(check)")
    try scene.folder.write(
      "config/sources/gminy.yaml", scene.source().replacing("dataset: szkoly", with: "dataset: gminy"))
    #expect(!scene.run("check").errors.contains("no source fills"))
  }

  /// `check` and `status` count the same mistakes, without warnings.
  @Test func bothCountTheSameMistakes() throws {
    try rewrite(
      "config/sources/rejestr.yaml", ("dataset: szkoly", "dataset: szkola"),
      ("streams:", "corrections: brak.csv\nstreams:"))
    #expect(scene.run("check").errors.contains("1 mistake in the configuration"))
    let status = scene.run("status --json")
    #expect(status.output.contains("is invalid (1 mistake)") || scene.run("status").output.contains("(1 mistake)"))
    let listed = status.output.split(separator: "configuration_mistakes").last?.split(separator: "]").first ?? ""
    #expect(listed.contains("there is no dataset") && !listed.contains("warning"), "\(listed)")
  }

  /// A check without any rows to check does not "pass".
  @Test func aCheckThatLookedAtNothing() throws {
    let check = "{check: sum, column: pupils, total: {id: \"0l\"}, action: hold}"
    try scene.folder.write(
      "config/datasets/szkoly.yaml", Scene.dataset + "checks: {razem: \(check), id: {check: unique, columns: id}}\n")
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    #expect(scene.run("runs").output.contains("1 of 2 pass, 1 inspected no row"), "\(scene.run("runs").output)")
    #expect(scene.run("history szkoly").output.contains("1 of 2 pass, 1 inspected no row"))
    #expect(scene.run("status").output.contains("szkoly: the check razem inspected no row"))
  }
}
