import Platform
import Schema
import Store
import StoreSQLite
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runtime
@testable import State

@Suite struct RevisionCommandTests {
  private let office: Observatory

  init() throws {
    office = try Observatory()
    for outcome in try office.bringAll() { #expect(outcome.status == .done, "\(outcome)") }
  }

  /// Without the moments of the runs.
  private func steady(_ text: String) -> String {
    text.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, with: "2026-11-21 12:00:00")
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "2026-11-21T12:00:00Z")
      .replacing(office.scene.folder.path, with: "…")
  }

  private func transcript(_ lines: [String]) -> String {
    lines.map { line in
      let outcome = office.scene.run(line)
      return "$ klamra \(line)\n\(outcome.output)\(outcome.errors)"
        + (outcome.status == .done ? "" : "(exit \(outcome.status.rawValue))\n")
    }.joined(separator: "\n")
  }

  @Test func theListIsAsRecorded() throws {
    let annotated = office.run(
      ["revisions", "annotate", "ludnosc", "3", "--reason", "Bilans po spisie 2021", "--by", "Anna Nowak"])
    #expect(annotated.status == .done, "\(annotated)")
    let text = transcript([
      "revisions ludnosc", "revisions ludnosc --indicator 72305 --area 1261011",
      "revisions ludnosc period=2024 --column value --kind final", "revisions ludnosc --rows 2",
      "revisions ludnosc --period 2030", "revisions ludnosc --area 1206023 --period 2023",
      "revisions ludnosc --period 31.12.2023", "revisions ludnosc --area Wieliczka",
      "revisions ludnosc --indicator 72306 --json",
      "history ludnosc", "revisions ludnosc --are 1261011", "revisions ludnosc value=5", "revisions ludnosc 1261011",
      "revisions ludnosc --kind finl",
    ]).replacing(/[0-9a-f]{16}\n/, with: "0123456789abcdef\n")
    #expect(
      try Golden.expected("Tests/Gateway/golden/revisions.txt", actual: steady(text)) == steady(text))
  }

  @Test func aReasonIsPublishedAndStays() throws {
    let publicFolder = office.scene.folder.file("public/datasets/ludnosc")
    func read(_ name: String) throws -> String {
      String(decoding: try Files.read("\(publicFolder)/\(name)"), as: UTF8.self)
    }
    let third = try read("versions/3/revisions.csv")
    let given = office.run(["revisions", "annotate", "ludnosc", "3", "--reason", "Bilans po spisie, 2021"])
    #expect(given.status == .done, "\(given)")
    #expect(try read("reasons.csv").contains("\r\n3,") && read("reasons.csv").contains("\"Bilans po spisie, 2021\""))
    #expect(try read("index.html").contains("Bilans po spisie, 2021"))
    #expect(try read("versions/3/revisions.csv") == third)

    // Mapping again changes neither version nor reason.
    let replay = office.scene.run("replay gus")
    #expect(replay.errors.contains("ludnosc unchanged"), "\(replay)")
    #expect(office.scene.run("revisions ludnosc --rows 1 --column value").output.contains("Bilans po spisie, 2021"))

    // The next version's file has it, and can be made again.
    var next = Observatory.versions[2]
    next[0] = "72305;1206022;2023;5000;A"
    #expect(try office.bring(next).status == .done)
    let fourth = try read("versions/4/revisions.csv")
    #expect(fourth.contains(",\"Bilans po spisie, 2021\"\r\n"), "\(fourth)")
    #expect(!fourth.contains("Anna"), "a column that is not public")
    #expect(office.run(["revisions", "annotate", "ludnosc", "4", "--reason", "Korekta"]).status == .done)
    try Files.remove("\(publicFolder)/versions/4/revisions.csv")
    #expect(office.scene.run("publish ludnosc").status == .done)
    #expect(try read("versions/4/revisions.csv") == fourth)
    #expect(office.scene.run("verify ludnosc").status == .done)
  }

  /// Names and spellings of a day find the stored values, and a code hints at other codes of its territory.
  @Test func questionsAreReadAsTheColumnsRead() throws {
    #expect(
      office.run(["revisions", "ludnosc", "--area", "m. Kraków", "--period", "2023"]).output
        == office.scene.run("revisions ludnosc area=1261011 period=2023").output)
    let ambiguous = office.run(["revisions", "ludnosc", "--area", "Bochnia"])
    #expect(ambiguous.status == .wrong && ambiguous.errors.contains("\"Bochnia\" may be 1201011"), "\(ambiguous)")
    #expect(office.scene.run("revisions ludnosc --period lato").status == .wrong)
    let none = office.scene.run("revisions ludnosc area=9999999")
    #expect(none.status == .failed && none.errors.contains("no row of ludnosc has area=9999999, and none ever had"))

    let show = office.scene.run("show ludnosc --area 1206022")
    #expect(show.status == .done && show.output.split(separator: "\n").count == 2, "\(show)")
    #expect(office.scene.run("show ludnosc area=1261011 --rows 1").errors.contains("the first 1 rows"))
    #expect(office.scene.run("show ludnosc --area 1206023").status == .failed)
    // A column outside the key selects rows too.
    #expect(office.scene.run("show ludnosc value=5").errors.contains("no row of ludnosc has value=5"))
    #expect(office.scene.run("show ludnosc wartosc=5").status == .wrong)
  }

  @Test func theCodeOfOtherYearsIsNamed() throws {
    let rows = ["72305;1206142;1996;8000;A", "72305;1206143;2020;10302;A"]
    #expect(try office.bring(rows + Observatory.versions[2]).status == .done)
    let note = "1206143 was 1206142 before 1997-01-01: area=1206142 has what came before"
    for command in ["show ludnosc --area 1206143", "revisions ludnosc area=1206143"] {
      let found = office.scene.run(command)
      #expect(found.status == .done && found.errors.contains(note), "\(found)")
    }
    let trace = office.scene.run("trace ludnosc 72305 1206143 1996")
    #expect(trace.status == .failed && trace.errors.contains(note), "\(trace)")
  }

  @Test func whoSaidItIsOnRecord() throws {
    _ = office.run(["revisions", "annotate", "ludnosc", "2", "--reason", "Korekta", "--by", "Anna Nowak"])
    _ = office.run(["revisions", "annotate", "ludnosc", "2", "--reason", "Korekta GUS"])
    let configuration = try Configuration.load(folder: office.scene.folders.config)
    let store = SQLiteStore(
      folder: office.scene.folder.file("state/datasets"), dataset: try #require(configuration.dataset("ludnosc")))
    let reasons = try store.reasons()
    #expect(reasons.map(\.text) == ["Korekta", "Korekta GUS"])
    #expect(reasons[0].who == "Anna Nowak")
    // The user who runs the tests.
    #expect(!reasons[1].who.isEmpty)
    let page = try Files.read(office.scene.folder.file("public/datasets/ludnosc/index.html"))
    #expect(!String(decoding: page, as: UTF8.self).contains("Anna Nowak"))
  }

  @Test(arguments: [
    ["ludnosc", "9", "--reason", "Spis"], ["ludnosc", "2"], ["ludnosc", "2", "--reason", "  "], ["nic", "2"],
    ["ludnosc", "dwa", "--reason", "Spis"],
    ["ludnosc", "2", "--reason", String(repeating: "x", count: Reason.charactersMax + 1)],
    // It is published: a person's number, what a spreadsheet takes for a formula, and what a terminal obeys.
    ["ludnosc", "2", "--reason", "PESEL 44051401359 Jan Kowalski"], ["ludnosc", "2", "--reason", "=cmd|1"],
    ["ludnosc", "2", "--reason", "Korekta \u{1b}[31m"], ["ludnosc", "2", "--reason", "Korekta\nGUS"],
  ])
  func mistakesChangeNothing(words: [String]) throws {
    let outcome = office.run(["revisions", "annotate"] + words)
    #expect(outcome.status != .done && outcome.errors.hasPrefix("klamra: "), "\(outcome)")
    #expect(!Files.exists(office.scene.folder.file("public/datasets/ludnosc/reasons.csv")))
  }

  /// The words that go to a daemon name the person, who is another there.
  @Test func aPersonTravelsWithTheCommand() throws {
    let folders = office.scene.folders
    let plain = try Invocation(
      parsing: ["revisions", "annotate", "a", "2", "--reason", "Spis powszechny"], folders: folders)
    let again = try Invocation(parsing: plain.portableWords, folders: folders)
    #expect(again.command.name == "revisions annotate" && again.arguments == ["a", "2"])
    #expect(again.text("--by") == plain.person("--by") && again.text("--reason") == "Spis powszechny")
    let list = try Invocation(parsing: ["revisions", "--area", "12", "a", "period=2024"], folders: folders)
    #expect(list.arguments == ["a", "period=2024", "area=12"])
    #expect(try Invocation(parsing: list.portableWords, folders: folders).arguments == list.arguments)
  }

  @Test func theFileGoesBackAsFarAsTheDatasetSays() throws {
    let counts = [100, 3, 5, 2].enumerated().map { index, count in
      Version(
        number: index + 1, committedAt: Timestamp(seconds: Int64(index)), run: Int64(index), source: "gus", rows: 100,
        inserted: index == 0 ? count : 0, updated: index == 0 ? 0 : count, deleted: 0, hash: SHA256.of([]),
        ledger: Ledger())
    }
    #expect(VersionPublication.first(counts, to: 4, kept: 100) == 1)
    #expect(VersionPublication.first(counts, to: 4, kept: 1) == 4)
    #expect(VersionPublication.first(counts, to: 4, kept: 2) == 3)
    #expect(VersionPublication.first(counts, to: 2, kept: 100) == 1)
    // The version itself is always there, whatever it costs; others while they cost little.
    #expect(VersionPublication.first(counts, to: 4, kept: 100, changesMax: 1) == 4)
    #expect(VersionPublication.first(counts, to: 4, kept: 100, changesMax: 7) == 3)
    #expect(VersionPublication.first(counts, to: 4, kept: 100, changesMax: 10) == 1)
  }

  @Test func aDatasetCanDoWithoutTheFile() throws {
    let office = try Observatory()
    try office.scene.folder.write(
      "config/datasets/ludnosc.yaml",
      Observatory.dataset.replacing("licence: CC0-1.0", with: "licence: CC0-1.0, revisions_kept: 0"))
    for outcome in try office.bringAll() { #expect(outcome.status == .done, "\(outcome)") }
    #expect(!Files.exists(office.scene.folder.file("public/datasets/ludnosc/versions/3/revisions.csv")))
    #expect(office.scene.run("verify").status == .done)
  }
}

@Suite struct AsOfCommandTests {
  @Test(arguments: [
    ("2026-07-15", "2026-07-15T21:59:59Z"), ("2026-12-15", "2026-12-15T22:59:59Z"),
    ("2026-03-29", "2026-03-29T21:59:59Z"), ("15.07.2026", "2026-07-15T21:59:59Z"),
    ("2026-07-15T14:05", "2026-07-15T12:05:59Z"), ("2026-07-15 14:05:09", "2026-07-15T12:05:09Z"),
    ("2026-07-15T14:05:09Z", "2026-07-15T14:05:09Z"), ("2026-07-15T14:05:09+03:00", "2026-07-15T11:05:09Z"),
    ("2026-07-15T14:05+03:00", "2026-07-15T11:05:59Z"),
  ])
  func aMomentIsMeantToItsEnd(text: String, end: String) throws {
    let moment = try VersionChoice.end(of: text)
    #expect(moment.description == end)
    #expect(moment.microseconds % 1_000_000 == 999_999)
  }

  @Test(arguments: ["wczoraj", "2026-13-01", "2026", "", "2026-03-29T02:30"])
  func whatIsNoMoment(text: String) { #expect(throws: UsageError.self) { try VersionChoice.end(of: text) } }

  @Test func showsWhatWasKnown() throws {
    let scene = try Scene()
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr").status == .done)
    try scene.drop(schools: 3, revised: [1])
    #expect(scene.run("run rejestr").status == .done)
    let before = scene.run("show szkoly --as-of 2020-01-01")
    #expect(before.status == .failed)
    #expect(
      before.errors.contains("szkoly had no version yet on 2020-01-01T23:59:59+01:00; the first was committed on "),
      "\(before)")
    let now = scene.run("show szkoly --as-of 2126-01-01")
    #expect(now.output == scene.run("show szkoly").output)
    #expect(now.errors.hasPrefix("(version 2, committed "))
    let json = scene.run("show szkoly --as-of 2126-01-01 --json").output
    #expect(json.contains("\"version\": 2"), "\(json)")
    #expect(scene.run("show szkoly --as-of 2126-01-01 --version 1").status == .wrong)
    #expect(scene.run("show szkoly --as-of kiedyś").status == .wrong)
    #expect(scene.run("show szkoly --version 3").errors.contains("szkoly has no version 3; the newest is 2"))
  }

  /// Between the declaration of a column and the next commit.
  @Test func aColumnThatWasJustDeclaredIsEmpty() throws {
    let scene = try Scene()
    try scene.drop(schools: 3)
    #expect(scene.run("run rejestr --no-publish").status == .done)
    try scene.drop(schools: 3, revised: [1])
    #expect(scene.run("run rejestr --no-publish").status == .done)
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset.replacing(
        "key: [id]", with: "  town: {type: text, privacy: public, title: {pl: Miasto, en: Town}}\nkey: [id]"))
    #expect(scene.run("show szkoly --rows 1").output == "id  name      pupils  town\n0   Szkoła 0     100\n")
    #expect(scene.run("show szkoly --version 1 --rows 1").status == .done)
    #expect(scene.run("diff szkoly 1 2").output == "~ id=1 pupils=101→999\n0 inserted, 1 updated, 0 deleted\n")
    #expect(scene.run("revisions szkoly").status == .done)
    #expect(scene.run("trace szkoly 1").status == .done)
    let published = scene.run("publish")
    #expect(published.status == .done, "\(published)")
    #expect(scene.run("verify").status == .done)
    let csv = try Files.read(scene.folder.file("public/datasets/szkoly/versions/2/szkoly.csv"))
    #expect(String(decoding: csv, as: UTF8.self).hasPrefix("id,name,pupils,town\r\n0,Szkoła 0,100,\r\n"))
  }
}
