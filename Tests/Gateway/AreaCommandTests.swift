import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// `klamra areas …`, and what the list of areas is to a gateway at work.
@Suite struct AreaCommandTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  @Test func aCodeIsExplained() {
    let outcome = scene.run("areas resolve 011212006142 --at 2020")
    #expect(outcome.status == .done)
    #expect(
      outcome.output == """
        011212006142 is a unit of the Local Data Bank; its TERYT code is 1206142
        1206142 is in the list: 1206142 Świątniki Górne (gmina wiejska)
        1206142 ended on 1996-12-31; the same territory is 1206143 Świątniki Górne (gmina miejsko-wiejska) from 1997-01-01
        area: 1206143 Świątniki Górne (gmina miejsko-wiejska), krakowski, małopolskie
        kind: gmina miejsko-wiejska, urban-rural municipality
        since: 1997-01-01
        BDL unit: 011212006143
        NUTS 2021: PL214
        NUTS 2024: PL214
        groupings: metropolia-krakowska
        change: 1997-01-01 kind 1206142 → 1206143, weight 1

        """)
  }

  @Test func aNameOfTwoAreasIsNotGuessed() {
    let outcome = scene.run("areas resolve Bochnia")
    #expect(outcome.status == .failed && outcome.output.contains("is a name"))
    #expect(
      outcome.errors.hasPrefix(
        "\"Bochnia\" may be 1201011 Bochnia (gmina miejska) or 1201022 Bochnia (gmina wiejska)\n"))
    #expect(outcome.output.contains("  1201022 Bochnia (gmina wiejska), bocheński, małopolskie\n"))
    #expect(scene.run("areas resolve gmina wiejska Bochnia").output.contains("\narea: 1201022 "))
  }

  @Test func questionsThatMakeNoSense() {
    #expect(scene.run("areas resolve").status == .wrong)
    #expect(scene.run("areas resolve Bochnia --at jutro").errors.contains("not \"jutro\""))
    #expect(scene.run("areas build").status == .wrong)
    #expect(scene.run("areas members krakow").errors.contains("there is no grouping \"krakow\""))
  }

  @Test func membersOfAGrouping() {
    #expect(scene.run("areas members").output.contains("metropolia-krakowska       15"))
    let members = scene.run("areas members metropolia-krakowska --at 2024")
    #expect(members.output.split(separator: "\n").count == 17)
    #expect(members.output.contains("1206012: first day unknown: not among the founders of 2014"))
    #expect(members.output.contains("1219053  Wieliczka"))
    #expect(scene.run("areas members metropolia-krakowska --at 2013").output.split(separator: "\n").count == 1)
    let powiat = scene.run("areas members 1206 --at 2024")
    #expect(powiat.status == .done && powiat.output.split(separator: "\n").count == 18)
    #expect(scene.run("areas members 1206").output.contains("1206142  Świątniki Górne"))
    #expect(scene.run("areas members 1261011").errors.contains("there is no grouping"))
    #expect(scene.run("areas resolve Krakuw").errors.contains("(did you mean \"Kraków\"?)"))
  }

  @Test func aSeriesOnTheTerritoryOfAnotherDay() throws {
    let file = try scene.folder.write(
      "ludnosc.csv",
      """
      indicator,area,period,value,unit,status,mark
      72305,1207052,2024,10000,osoba,P,*
      72305,1207052,2025,7700,osoba,A,
      72305,1207132,2025,2300,osoba,A,
      72305,1261011,2024,,osoba,M,
      72305,9999999,2025,5,osoba,A,

      """)
    #expect(
      scene.run("areas series \(file) --on 2025 --additive 72305,72306").output == """
        indicator,period,area,value,status,mark,how,weight,note
        72305,2024,1207052,7679,E,*,apportioned,0.7679,1207052
        72305,2024,1207132,2321,E,*,apportioned,0.2321,1207052
        72305,2024,1261011,,M,,original,,
        72305,2025,1207052,7700,A,,original,,
        72305,2025,1207132,2300,A,,original,,
        72305,2025,9999999,,,,not-comparable,,"\"\"9999999\"\" lies in no voivodeship"

        """)
    #expect(
      scene.run("areas series \(file) --on 2024 --additive all").output.contains(
        "72305,2024,1207052,10000,P,*,original,,\n72305,2024,1261011,,M,,original,,\n"
          + "72305,2025,1207052,10000,A,,summed,,\"1207052, 1207132\"\n"))
    // It is not declared that figures of this indicator add up.
    let silent = scene.run("areas series \(file) --on 2025 --additive 60559")
    #expect(silent.output.contains("72305,2024,1207052,,,,not-comparable,,\"it would be made of 1207052, and nobody"))
    #expect(scene.run("areas series \(file)").status == .wrong)
    let twice = try scene.folder.write("b.csv", "area,period,value\n12,2024,1\n12,2024,2\n")
    #expect(scene.run("areas series \(twice) --on 2024").errors.contains("b.csv:3:1: 12 has two values for 2024"))
    // Values of columns select rows.
    let some = scene.run("areas series \(file) --on 2025 --additive all --period 2025 --area 1207132")
    #expect(some.output.split(separator: "\n").dropFirst() == ["72305,2025,1207132,2300,A,,original,,"], "\(some)")
    #expect(scene.run("areas series \(file) --on 2025 --indicator 1").output.split(separator: "\n").count == 1)
    #expect(scene.run("areas series \(file) --on 2025 plec=K").errors.contains("the column \"plec\" is missing"))
    #expect(scene.run("areas series \(file)x --on 2025").errors.contains("there is no file"))
  }

  /// A dataset is read like the file that it is published as.
  @Test func aSeriesOfADataset() throws {
    try scene.folder.write(
      "config/datasets/szkoly.yaml",
      Scene.dataset.replacing("pupils:", with: "value:").replacing("id:", with: "area:")
        .replacing("name: {type: text", with: "period: {type: period").replacing(
          "key: [id]", with: "key: [area, period]"))
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      scene.source(mapping: "SELECT id AS area, name AS period, pupils AS value FROM source"))
    try scene.drop([(1_207_052, "2024", "10000"), (1_207_052, "2025", "7700"), (1_207_132, "2025", "2300")])
    #expect(scene.run("run rejestr").status == .done)
    let whole = scene.run("areas series szkoly --on 2024 --additive all")
    #expect(
      whole.output == """
        indicator,period,area,value,status,mark,how,weight,note
        ,2024,1207052,10000,,,original,,
        ,2025,1207052,10000,,,summed,,"1207052, 1207132"

        """, "\(whole)")
    let some = scene.run("areas series szkoly --on 2024 --additive all --period 2024")
    #expect(some.output.split(separator: "\n").count == 2, "\(some)")
    #expect(scene.run("areas series szkoly --on 2024 --json").output.contains("\"period\": \"2025\""))
  }

  @Test func theListIsBuiltFromARegister() throws {
    func register(_ state: String, _ kind: Int) throws -> String {
      let voivodeships = (1...16).map { number in
        let code = number * 2 < 10 ? "0\(number * 2)" : "\(number * 2)"
        return "\(code);;;;\(number == 6 ? "MAŁOPOLSKIE" : "WOJ\(number)");województwo;\(state)\r\n"
      }
      return try scene.folder.write(
        "TERC-\(state).csv",
        "\u{feff}WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA\r\n" + voivodeships.joined()
          + "12;08;;;miechowski;powiat;\(state)\r\n12;08;04;\(kind);Książ Wielki;gmina;\(state)\r\n")
    }
    try Files.makeFolder(scene.folder.file("Territory"))
    try scene.folder.write(
      "Territory/extra.csv",
      "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\nPL,country,Polska,Poland,,,,,,\n")
    let part = try scene.folder.write(
      "part.csv", "WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA\n12;;;;MAŁOPOLSKIE;województwo;2026-01-01\n")
    let refused = scene.run("areas build \(part) --territory \(scene.folder.file("Territory"))")
    #expect(refused.status != .done && refused.errors.contains("1 voivodeships and not 16"), "\(refused)")
    #expect(!Files.exists(scene.folder.file("Territory/areas.csv")))
    let before = try register("2025-01-01", 2)
    #expect(scene.run("areas build \(before) --territory \(scene.folder.file("Territory"))").status == .done)
    let register = try register("2026-01-01", 3)
    let outcome = scene.run("areas build \(register) --territory \(scene.folder.file("Territory"))")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(outcome.output.contains("areas.csv: 20 areas, register of 2026-01-01\n"))
    #expect(outcome.output.hasSuffix("successions.csv: 1 change of kind added\n"))
    let added = try Files.read(scene.folder.file("Territory/successions.csv"))
    #expect(
      String(decoding: added, as: UTF8.self)
        == "date,change,from,to,weight,basis\n2026-01-01,kind,1208042,1208043,1,the registers of 2025-01-01 and 2026-01-01\n"
    )
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "territory: \(scene.folder.file("Territory"))\n")
    #expect(scene.run("areas resolve małopolskie").output.contains("area: 12 małopolskie (województwo)\n"))
    // A mistake in a file of the territory is a mistake of the configuration.
    try scene.folder.write("Territory/groupings.csv", "grouping,title_pl,title_en,area,from,to\nx,X,X,9999999,,\n")
    let check = scene.run("check")
    #expect(check.status == .wrong)
    #expect(
      check.errors.contains("Territory/groupings.csv:2:1: error: \"9999999\" is not in the list of areas"), "\(check)")
  }

  /// Localities are added to a copy of the list, published beside the areas, and taken by columns.
  @Test func localitiesAreAddedWhereTheyAreWanted() throws {
    try Files.makeFolder(scene.folder.file("Territory"))
    for name in try Files.list("Territory") {
      try scene.folder.write("Territory/\(name)", String(decoding: try Files.read("Territory/\(name)"), as: UTF8.self))
    }
    let territory = scene.folder.file("Territory")
    let register = try scene.folder.write(
      "SIMC.csv",
      "WOJ;POW;GMI;RODZ_GMI;RM;MZ;NAZWA;SYM;SYMPOD;STAN_NA\n12;61;01;1;96;1;Kraków;0950463;0950463;2026-01-01\n"
        + "12;61;01;1;00;1;Dębniki;0950464;0950463;2026-01-01\n")
    #expect(scene.run("areas localities \(register)").status == .wrong)
    let outcome = scene.run("areas localities \(register) metropolia-krakowska --territory \(territory)")
    #expect(outcome.status == .done && outcome.output.contains("2 areas, 1 of them parts of localities"), "\(outcome)")
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "territory: \(territory)\n")
    let found = scene.run("areas resolve miejscowość Kraków")
    #expect(found.output.contains("area: S0950463 Kraków (miejscowość), Kraków"), "\(found)")
    try writeDataset(folder: territory, streams: ["areas", "localities"])
    let run = scene.run("run obszary")
    #expect(run.status == .done, "\(run)")
    let shown = scene.run("show obszary --rows 0").output
    #expect(shown.contains("S0950464") && shown.contains("D1261011-08"))
  }

  /// A gateway that has lost its list must not store unchecked areas.
  @Test func withoutAListNothingThatNeedsItRuns() throws {
    let office = try Observatory()
    try Files.makeFolder(office.scene.folder.file("empty"))
    try office.scene.folder.write(
      "config/klamra.yaml", Scene.gateway + "territory: \(office.scene.folder.file("empty"))\n")
    let check = office.scene.run("check")
    #expect(check.status == .wrong && check.errors.contains("there is no list of areas in"), "\(check)")
    #expect(check.errors.contains("and gus cannot do without"))
    let run = try office.bring(Observatory.versions[0])
    #expect(run.status == .failed && run.errors.contains("there is no list of areas"), "\(run)")
    #expect(office.scene.run("datasets").output.contains("ludnosc        -"))
  }

  @Test func withoutAListThereIsAnError() throws {
    try Files.makeFolder(scene.folder.file("empty"))
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "territory: \(scene.folder.file("empty"))\n")
    // What stores no areas does without.
    #expect(scene.run("check").status == .done)
    #expect(scene.run("areas resolve 12").errors.contains("there is no list of areas in \(scene.folder.file("empty"))"))
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "territory: nowhere\n")
    #expect(scene.run("check").errors.contains("the folder of the territory"))
  }

  @Test func anAmbiguousNameGoesToQuarantineWithItsCandidates() throws {
    try scene.folder.write(
      "config/sources/rejestr.yaml", scene.source(mapping: "SELECT id, area(name, '2024') AS name, pupils FROM source"))
    try scene.drop([(1, "Skawina (3)", "5"), (2, "Bochnia", "7")])
    let preview = scene.run("preview rejestr")
    #expect(preview.status == .held && preview.output.contains("would be held: 1 of 2 records"))
    #expect(preview.output.contains("1206113"), "\(preview)")
    #expect(preview.output.contains("\"Bochnia\" may be 1201011 Bochnia (gmina miejska) or 1201022"), "\(preview)")
  }

  @Test func mappingsJoinTheList() throws {
    // The example of the authors' guide, with the names of this register.
    let example = try Guide("docs/connectors.md").example("areas").replacing("\n", with: " ")
      .replacing("AS region, source.value", with: "AS name, source.id").replacing("source.unit", with: "source.name")
    try scene.folder.write("config/sources/rejestr.yaml", scene.source(mapping: example))
    try scene.drop([(1, "011212019053", "5")])
    #expect(scene.run("check").status == .done, "\(scene.run("check"))")
    #expect(scene.run("preview rejestr").output.contains("PL214"))
  }

  /// A dataset of areas and its source.
  private func writeDataset(folder: String, streams: [String]) throws {
    let types = [
      ("code", "area"), ("kind", "code"), ("name", "text"), ("name_en", "text"), ("parent", "area"),
      ("valid_from", "date"),
      ("valid_to", "date"), ("bdl", "code"), ("nuts_2021", "code"), ("nuts_2024", "code"),
    ]
    let columns = types.map { "  \($0.0): {type: \($0.1), privacy: public, title: {pl: \($0.0), en: \($0.0)}}\n" }
      .joined()
    try scene.folder.write(
      "config/datasets/obszary.yaml",
      "title: {pl: Obszary, en: Areas}\ncolumns:\n\(columns)key: [code]\nprivacy: {decision: {pl: Decyzja 1, en: Decision 1}, legal_basis: {pl: Ustawa, en: Act}}\n"
    )
    try scene.folder.write(
      "config/sources/obszary.yaml",
      """
      connector: area-register
      title: {pl: Wykaz obszarów, en: List of areas}
      parameters: {folder: \(folder)}
      streams: {\(streams.map { "\($0): {dataset: obszary, refresh: full}" }.joined(separator: ", "))}

      """)
  }

  @Test func theListIsPublishedAsADataset() throws {
    try writeDataset(folder: "\(Scene.here)/Territory", streams: ["areas"])
    let run = scene.run("run obszary")
    #expect(run.status == .done, "\(run)")
    #expect(run.output.contains("obszary version 1: "))
    #expect(scene.run("show obszary --rows 5000").output.contains("1207132"))
    #expect(scene.run("verify obszary").status == .done)
  }
}
