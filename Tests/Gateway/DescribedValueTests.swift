import Glibc
import Platform
import Schema
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// What operators are told about names and units of the values that a source asks for.
@Suite struct DescribedValueTests {
  private static let population = #"72305: {name: "ogółem; ogółem", unit: osoba}"#
  private static let people = DataBank.Variable(
    name: ["ogółem", "ogółem"], measure: DataBank.person, subject: "P2137")
  private static let museums = DataBank.Variable(name: ["muzea"], measure: (35, "ob."))

  private func expectTable(_ bank: DataBank, _ output: String) throws {
    let table = bank.plain(output).split(separator: "\n").drop { !$0.hasPrefix("VALUE") }.joined(separator: "\n")
    #expect(try table == Guide("docs/operators.md").example("described").trimmed, "\(table)")
  }

  @Test func theTableOfTheOperatorsGuide() throws {
    var people = Self.people
    people.measure = DataBank.thousand
    let bank = try DataBank([Self.population, "1241", "149164"], ["72305": people, "1241": Self.museums])
    let preview = bank.scene.run("preview gus")
    try expectTable(bank, preview.output)
    #expect(preview.status == .done && preview.errors.isEmpty, "\(preview.errors)")
    #expect(bank.questions.count == 3)

    // The lines that are printed are right from then on.
    let lines = preview.output.split(separator: "\n").filter { $0.hasPrefix("  - ") }.map { String($0.dropFirst(4)) }
    try bank.declare(lines)
    let second = bank.scene.run("preview gus")
    #expect(second.output.contains("as declared") && !second.output.contains("warning: "), "\(second.output)")
    #expect(bank.questions.count == 3)
    let json = try JSONNode(parsing: bank.scene.run("preview gus --json").output)
    let described = try json.member("described").elements()
    #expect(try described.map { try $0.optional("meaning")?.text() } == [nil, nil])
    #expect(try described.map { try $0.member("verdict").text() } == ["same", "same"])
    #expect(
      try described[0].member("facts").elements().map { try $0.member("fact").text() } == ["name", "unit", "subject"])
  }

  @Test func theDoctorsFindings() throws {
    var people = Self.people
    people.name[1] = "kobiety"
    let bank = try DataBank([Self.population, "1241", "149164"], ["72305": people, "1241": Self.museums])
    #expect(bank.scene.run("run gus --quiet").status == .done && bank.questions.isEmpty)
    func findings(_ line: String) -> String {
      let outcome = bank.scene.run(line)
      #expect(outcome.status == .done, "\(outcome)")
      let lines = bank.plain(outcome.output).split(separator: "\n")
      let first = lines.firstIndex { $0.contains("  names  ") || $0.contains(" names ") } ?? lines.endIndex
      let rest = lines[first...].prefix { $0.contains(" names ") || $0.hasPrefix("   ") }
      // The width of a column depends on paths of this machine only to the right.
      return "$ klamra \(line)\n" + rest.map { "\($0)\n" }.joined()
    }
    var text = findings("doctor --quick")
    #expect(bank.questions.isEmpty)
    text += findings("doctor --quick --online")
    #expect(bank.questions.count == 3)
    text += findings("doctor --quick")
    // Asked again only about what the service did not know.
    _ = bank.scene.run("doctor --quick --online")
    #expect(bank.questions.count == 4)
    bank.set("149164", Self.museums)
    try bank.declare([#"72305: {name: "ogółem; kobiety"}"#, "1241", "149164"])
    text += findings("doctor --quick --online")
    try bank.declare([#"72305: {name: "ogółem; kobiety"}"#])
    text += findings("doctor --quick")
    #expect(try text == Golden.expected("Tests/Gateway/golden/doctor-names.txt", actual: text))
  }

  /// Nothing of the service makes a preview or the doctor fail.
  @Test(
    arguments: [
      ([.reply(500)], "the service answered 500"), ([.reply("<html>")], "instead of"), ([.close], ""),
    ] as [([ScriptedStep], String)])
  func anIllService(steps: [ScriptedStep], words: String) throws {
    let bank = try DataBank([Self.population], ["72305": Self.people])
    bank.disturbance.withLock { $0 = steps }
    let preview = bank.scene.run("preview gus")
    #expect(preview.status == .done && preview.output.contains("no answer"), "\(preview)")
    #expect(
      preview.output.contains("warning: variables 72305: ") && preview.output.contains(words), "\(preview.output)")
    let doctor = bank.scene.run("doctor --quick --online")
    #expect(doctor.status == .done && doctor.output.contains("klamra doctor --online asks again"), "\(doctor.output)")
    bank.disturbance.withLock { $0 = nil }
    #expect(bank.scene.run("preview gus").output.contains("as declared"))
  }

  @Test func withoutANetworkTheLastAnswersAreCompared() throws {
    let bank = try DataBank([Self.population, "1241", "149164"], ["72305": Self.people, "1241": Self.museums])
    _ = bank.scene.run("doctor --quick --online")
    bank.close()
    let offline = bank.scene.run("doctor --quick --online")
    // What was answered within a day is not asked again.
    #expect(
      offline.status == .done && offline.output.contains("gus: variables 149164 (saldo migracji): the service has"))
    try bank.scene.folder.write("state/descriptions/gus.json", "{")
    let nothing = bank.scene.run("doctor --quick --online")
    #expect(
      nothing.status == .done && nothing.output.contains("gus: variables 72305 and 2 more: "), "\(nothing.output)")
    #expect(nothing.output.split(separator: "\n").count { $0.contains(" names ") } == 1, "\(nothing.output)")
  }

  @Test func aDamagedFileOfAnswersIsNone() throws {
    let bank = try DataBank([Self.population], ["72305": Self.people])
    _ = bank.scene.run("preview gus")
    let path = bank.scene.folder.file("state/descriptions/gus.json")
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    for damaged in [
      "", "{", "[]", text.replacing("\"format\": 1", with: "\"format\": 2"), text.replacing("\"facts\"", with: "\"f\""),
    ] {
      try bank.scene.folder.write("state/descriptions/gus.json", damaged)
      let before = bank.questions.count
      #expect(bank.scene.run("preview gus").output.contains("as declared"), "\(damaged)")
      #expect(bank.questions.count == before + 1, "\(damaged)")
    }
    #expect(try Files.facts(path).bytes == text.utf8.count)
  }

  /// A declared fact that the service does not give is no agreement; one that is not declared is no disagreement.
  @Test func onlyWhatIsDeclaredIsCompared() throws {
    let known = ["1241": Self.museums, "72305": Self.people]
    let bank = try DataBank(["1241: {subject: P9003}", "72305: {unit: os.}"], known)
    let preview = bank.scene.run("preview gus").output
    #expect(
      preview.contains("variables 1241: the subject is declared as \"P9003\", and the service says nothing"),
      "\(preview)")
    #expect(preview.contains("as declared") && !preview.contains("warning: variables 72305"), "\(preview)")
  }

  @Test func theFileOfAnswersIsPrivateAndHasNoSecret() throws {
    let bank = try DataBank([Self.population], ["72305": Self.people])
    try bank.scene.folder.write("key", "very-secret-key\n")
    try bank.declare([Self.population], "secrets: {client_id: {file: \(bank.scene.folder.file("key"))}}")
    #expect(bank.scene.run("preview gus").output.contains("as declared"))
    let path = bank.scene.folder.file("state/descriptions/gus.json")
    #expect(!String(decoding: try Files.read(path), as: UTF8.self).contains("very-secret"))
    var facts = stat()
    #expect(stat(path, &facts) == 0 && facts.st_mode & 0o077 == 0)
  }

  @Test func aPreviewOfAFileAsksNobody() throws {
    let bank = try DataBank([Self.population], ["72305": Self.people])
    try bank.scene.folder.write(
      "a.json", #"{"totalRecords":0,"unitId":"011212161011","results":[]}"#)
    let preview = bank.scene.run("preview gus --input \(bank.scene.folder.file("a.json"))")
    #expect(bank.questions.isEmpty && !preview.output.contains("VERDICT"), "\(preview)")
  }

  @Test func theQuotaSaysWhatQuestionsCost() throws {
    let bank = try DataBank([Self.population, "1241"], ["72305": Self.people, "1241": Self.museums])
    let quota = bank.scene.run("quota")
    #expect(quota.output.contains("gus: klamra preview and klamra doctor --online ask what its values are called"))
    #expect(quota.output.contains("in at most 2 requests a day; a run asks for none"), "\(quota.output)")
    #expect(bank.scene.run("quota --json").output.contains(#""descriptions": 2"#))
  }

  /// A declaration reaches no row: neither a version nor a mapping of the same documents comes of it.
  @Test func aDeclarationChangesNoRow() throws {
    let bank = try DataBank(["72305"], ["72305": Self.people])
    #expect(bank.scene.run("run gus").status == .done)
    try bank.declare([Self.population])
    let again = bank.scene.run("run gus")
    #expect(again.status == .done && (again.output + again.errors).contains("unchanged"), "\(again)")
    #expect(!bank.scene.run("history wartosci --json").output.contains("\"version\": 2"))
  }

  // MARK: Units of the figures

  private static let sameUnit = "checks: {same-unit: {check: unchanged, columns: unit, action: hold}}"

  /// A variable that comes in thousands from one run to the next would be restated by a factor of a thousand.
  @Test func aVariableInAnotherUnitHoldsTheRun() throws {
    let bank = try DataBank(["72305", "1241"], ["72305": Self.people, "1241": Self.museums], checks: Self.sameUnit)
    #expect(bank.scene.run("run gus --quiet").status == .done)
    var people = Self.people
    people.values += [(2025, "30")]
    bank.set("72305", people)
    #expect(bank.scene.run("run gus --quiet").status == .done, "a new year is no other unit")
    people.measure = DataBank.thousand
    people.values = [(2023, "0.01"), (2024, "0.02"), (2025, "0.03"), (2026, "0.04")]
    bank.set("72305", people)
    let run = bank.scene.run("run gus")
    #expect(run.status == .held && (run.output + run.errors).contains("same-unit failed for 3 of 5"), "\(run)")
    let hold = bank.scene.run("hold show 1")
    #expect(hold.output.contains("unchanged between versions"), "\(hold.output)")
    #expect(bank.scene.run("hold release 1 --reason tysiące").status == .done)
    #expect(bank.scene.run("run gus --quiet").status == .done)
  }

  /// The shipped dataset has the check.
  @Test func theShippedDatasetHoldsToo() throws {
    let text = String(decoding: try Files.read("config/datasets/ludnosc.yaml"), as: UTF8.self)
    #expect(text.contains("check: unchanged\n    columns: unit\n    action: hold"))
  }

  // MARK: Units of indicators

  private func register(_ bank: DataBank, unit: String, variable: String = "72305") throws {
    let folder = bank.scene.folder
    for name in ["wskazniki", "wskazniki-zrodla", "przerwy-w-szeregach"] {
      try folder.write("config/datasets/\(name).yaml", try Files.read("config/datasets/\(name).yaml"))
    }
    let source = String(decoding: try Files.read("config/sources/wskazniki.yaml"), as: UTF8.self)
    try folder.write("config/sources/wskazniki.yaml", source.replacing("config/indicators", with: folder.file("wsk")))
    try folder.write(
      "wsk/indicators.csv",
      "code,name_pl,name_en,definition_pl,definition_en,unit,method,theme,frequency\nludnosc,L,P,,,\(unit),,,A\n")
    try folder.write(
      "wsk/sources.csv",
      "indicator,source,priority,dataset,variable,note\nludnosc,gus,1,wartosci,\(variable),\nludnosc,inne,2,obce,72305,\n"
    )
    try folder.write(
      "wsk/breaks.csv", "dataset,indicator,period,reason_pl,reason_en,source\nwartosci,72305,2020,a,b,GUS\n")
  }

  @Test(arguments: [
    ("tys. osób", "72305", true), ("osoba", "72305", false), ("os.", "72305", false), ("tys. osób", "1241", false),
    ("", "72305", false),
  ])
  func anIndicatorInAnotherUnitIsSeen(unit: String, variable: String, isOther: Bool) throws {
    let bank = try DataBank([Self.population, "1241"], [:])
    try register(bank, unit: unit, variable: variable)
    let check = bank.scene.run("check")
    #expect(check.status == .done, "\(check.errors)")
    let warning = """
      72305 is in "osoba", and the register of indicators has ludnosc, which is made of it, in "tys. osób"
      """
    #expect(check.errors.contains(warning) == isOther, "\(check.errors)")
    if isOther { #expect(check.errors.contains("config/sources/gus.yaml:7:7: warning"), "\(check.errors)") }
  }

  @Test func whatShipsAgrees() throws {
    let (folder, path) = try shippedConfiguration()
    #expect(try Configuration.load(folder: path).otherIndicatorUnits() == [])
    let text = String(decoding: try Files.read("\(path)/indicators/indicators.csv"), as: UTF8.self)
    try folder.write("config/indicators/indicators.csv", text.replacing("osoba,bilans", with: "tys. osób,bilans"))
    let found = try Configuration.load(folder: path).otherIndicatorUnits()
    #expect(found.count == 1 && found[0].message.contains("72305 is in \"osoba\""), "\(found)")
  }
}

extension String {
  fileprivate var trimmed: String {
    var lines = split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
