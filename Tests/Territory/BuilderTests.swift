import Platform
import Testbed
import Testing

@testable import Territory

@Suite struct BuilderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Registers of two days; in the second B has become a town and D is new. Invented.
  private func registers() throws -> [String] {
    let head = "\u{feff}WOJ;POW;GMI;RODZ;NAZWA;NAZDOD;STAN_NA\r\n"
    func rows(_ state: String, _ lines: String...) -> String {
      head
        + (["12;;;;MAŁOPOLSKIE;województwo", "12;01;;;bocheński;powiat"] + lines).map { "\($0);\(state)\r\n" }.joined()
    }
    return [
      try folder.write(
        "b.csv",
        rows(
          "2026-01-01", "12;01;01;2;A;gmina wiejska", "12;01;02;3;B;gmina miejsko-wiejska", "12;01;02;4;B;miasto",
          "12;01;02;5;B;obszar wiejski", "12;01;04;2;D, nowa;gmina wiejska")),
      try folder.write("a.csv", rows("2025-01-01", "12;01;01;2;A;gmina wiejska", "12;01;02;2;B;gmina wiejska")),
    ]
  }

  private func build() throws -> [String: Area] {
    let built = try AreaListBuilder(registers: try registers(), folder: folder.path)
    return Dictionary(uniqueKeysWithValues: built.areas.map { ($0.code, $0) })
  }

  @Test func registersOfSeveralDaysTellWhenCodesCameAndWent() throws {
    let areas = try build()
    #expect(areas["1201012"]?.validFrom == "" && areas["1201012"]?.validTo == "")
    #expect(areas["1201022"]?.validTo == "2025-12-31" && areas["1201022"]?.state == "2025-01-01")
    #expect(areas["1201023"]?.validFrom == "2026-01-01" && areas["1201023"]?.validTo == "")
    #expect(areas["1201024"]?.parent == "1201023" && areas["1201042"]?.parent == "1201")
    #expect(areas["12"]?.name == "małopolskie" && areas["1201"]?.kind == .powiat)
  }

  @Test func otherFilesAddWhatRegistersDoNotSay() throws {
    try folder.write(
      "extra.csv",
      """
      code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024
      PL,country,Polska,Poland,,,,,,
      1201032,gmina-rural,C,,1201,,,,,

      """)
    try folder.write(
      "successions.csv",
      """
      date,change,from,to,weight,basis
      2025-07-01,split,1201012,1201012,0.6,invented
      2025-07-01,split,1201012,1201042,0.4,invented
      2020-01-01,merge,1201032,1201012,1,invented
      2020-01-01,merge,1201012,1201012,1,invented

      """)
    try folder.write(
      "regions.csv", "teryt,bdl,nuts_2021,nuts_2024\n12,011200000000,PL21,PL21\n1201,011212001000,PL214,PL214\n")
    let areas = try build()
    // A change has a day; registers only bound it.
    #expect(areas["1201042"]?.validFrom == "2025-07-01" && areas["1201012"]?.validTo == "")
    #expect(areas["1201032"]?.validTo == "2019-12-31" && areas["1201012"]?.validFrom == "")
    #expect(areas["1201042"]?.bdl == "011212001042" && areas["1201042"]?.nuts2021 == "PL214")
    #expect(areas["12"]?.bdl == "011200000000" && areas["12"]?.nuts2024 == "PL21" && areas["PL"]?.name == "Polska")
  }

  /// B became a town between the registers: that is one territory, and the change is reported.
  @Test func aKindThatChangedBetweenRegistersIsAChange() throws {
    let built = try AreaListBuilder(registers: try registers(), folder: folder.path)
    #expect(
      built.changes == [
        Succession(
          date: "2026-01-01", change: .kind, from: "1201022", to: "1201023", weight: "1",
          basis: "the registers of 2025-01-01 and 2026-01-01")
      ])
    // Once it is in the file it is not reported again.
    try folder.write("successions.csv", "date,change,from,to\n2026-01-01,kind,1201022,1201023\n")
    #expect(try AreaListBuilder(registers: try registers(), folder: folder.path).changes.isEmpty)
  }

  /// The list that is there is a register like any other: what went since stays in it.
  @Test func aNewRegisterGoesOnFromTheList() throws {
    let paths = try registers()
    let both = try AreaListBuilder(registers: paths, folder: folder.path)
    try folder.write(
      "areas.csv", String(decoding: try AreaListBuilder(registers: [paths[1]], folder: folder.path).csv, as: UTF8.self))
    let built = try AreaListBuilder(registers: [paths[0]], folder: folder.path)
    #expect(built.csv == both.csv && built.changes == both.changes)
    try folder.write("areas.csv", String(decoding: built.csv, as: UTF8.self))
    #expect {
      try AreaListBuilder(registers: [paths[1]], folder: folder.path)
    } throws: { "\($0)".contains("which is newer than that of 2025-01-01") }
  }

  @Test(
    arguments: [
      ("2024-01-01", "2026-01-01", nil), ("2024-01-01", "2025-01-01", "2025-01-01"),
      ("2024-06-30", "2025-03-01", "2025-01-01"), ("2024-01-01", "2024-06-01", nil), ("", "2025-01-01", nil),
      ("2023-12-31", "2024-01-01", "2024-01-01"), ("2019-06-01", "2024-06-01", nil), ("2025-01-01", "2025-01-01", nil),
    ] as [(String, String, String?)])
  func aDayIsSaidOnlyWhereItIsKnown(before: String, state: String, day: String?) {
    #expect(RegisterHistory.change(after: before, by: state) == day)
  }

  /// Two years lie between the registers, so that the day of a change is unknown and stays so until a register says it.
  @Test func anUnknownDayStaysUnknown() throws {
    try folder.write(
      "extra.csv",
      "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\nPL,country,Polska,Poland,,,,,,\n")
    let (new, old) = try (registers()[0], registers()[1])
    let text = String(decoding: try Files.read(old), as: UTF8.self)
    let older = try folder.write("c.csv", text.replacing("2025-01-01", with: "2024-01-01"))
    let built = try AreaListBuilder(registers: [new, older], folder: folder.path)
    let areas = Dictionary(uniqueKeysWithValues: built.areas.map { ($0.code, $0) })
    let before = try #require(areas["1201022"])
    #expect(before.validTo == "" && before.ended == "2024-01-01/2026-01-01" && before.isOver)
    #expect(
      before.isValid(on: "2024-12-31") && !before.isValid(on: "2025-01-01") && before.isUncertain(on: "2025-06-30"))
    let after = try #require(areas["1201023"])
    #expect(after.validFrom == "" && after.began == "2024-01-01/2026-01-01" && after.firstDay == "2026-01-01")
    #expect(built.missing == ["2025-01-01"] && built.changes.isEmpty)
    #expect(built.undated.map { [$0.from, $0.to, $0.date] } == [["1201022", "1201023", ""]])
    // The file says the same, and the day is refused with its reason.
    try folder.write("areas.csv", String(decoding: built.csv, as: UTF8.self))
    let list = try #require(try AreaFiles.read(folder.path))
    #expect(list.areas == built.areas)
    let refused = list.resolve("1201022", on: "2025-12-31")
    #expect(
      refused.refusal
        == "1201022 B (gmina wiejska) ended between the registers of 2024-01-01 and 2026-01-01, on a day that the list "
        + "does not know; whether it was in force on 2025-12-31 is unknown until the list is built with a register of that year"
    )
    #expect(list.resolve("1201023", on: "2025-12-31").refusal.contains("began between the registers of 2024-01-01"))
    #expect(list.resolve("1201022", on: "2024-06-30").code == "1201022")
    #expect(list.resolve("1201023", on: "2026-06-30").code == "1201023")
    // The register in between says the day, also beside the list of both.
    let better = try AreaListBuilder(registers: [new, old], folder: folder.path)
    let known = Dictionary(uniqueKeysWithValues: better.areas.map { ($0.code, $0) })
    #expect(known["1201022"]?.validTo == "2025-12-31" && known["1201022"]?.ended == "")
    #expect(known["1201023"]?.validFrom == "2026-01-01" && better.missing.isEmpty && better.undated.isEmpty)
    #expect(better.changes.map(\.date) == ["2026-01-01"])
  }

  /// A day that no register has comes from `days.csv`, a name that is newer than the register from `names.csv`.
  @Test func daysAndNamesAreFacts() throws {
    try folder.write("days.csv", "code,valid_from,valid_to,source\n1201012,1997-01-01,,invented\n")
    try folder.write(
      "names.csv",
      "code,name,valid_from,valid_to,source\n1201012,Alfa,2026-02-01,,invented\n1201012,A,,2026-01-31,invented\n"
        + "1201042,Delta,2020-01-01,,older than the register\n")
    let areas = try build()
    #expect(areas["1201012"]?.validFrom == "1997-01-01" && areas["1201012"]?.name == "Alfa")
    #expect(areas["1201042"]?.name == "D, nowa")
    try folder.write("days.csv", "code,valid_from,valid_to,source\n9999999,1997-01-01,,invented\n")
    #expect { try build() } throws: { "\($0)".contains("days.csv:2:1: \"9999999\" is not in the list") }
  }

  /// The line of a change suffices: the codes before and after follow, with the town and the rural part.
  @Test func aChangeOfKindAddsItsCodes() throws {
    try folder.write(
      "successions.csv", "date,change,from,to\n2027-01-01,kind,1201012,1201013\n1999-01-01,kind,1201041,1201042\n")
    let areas = try build()
    #expect(
      areas["1201013"]
        == Area(
          code: "1201013", kind: .gminaMixed, name: "A", parent: "1201", validFrom: "2027-01-01"))
    #expect(areas["1201014"]?.validFrom == "2027-01-01" && areas["1201015"]?.parent == "1201013")
    #expect(areas["1201012"]?.validTo == "2026-12-31")
    #expect(areas["1201041"]?.name == "D, nowa" && areas["1201041"]?.validTo == "1998-12-31")
  }

  @Test func aRegisterThatIsNotWholeIsRefused() throws {
    let built = try AreaListBuilder(registers: try registers(), folder: folder.path)
    #expect { try built.check() } throws: { "\($0)".contains("it has 1 voivodeships and not 16") }
    let head = "WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA\n"
    func country(_ state: String, gminas: Int) -> String {
      head
        + (1...16).map { "\($0 * 2 < 10 ? "0" : "")\($0 * 2);;;;W\($0);województwo;\(state)\n" }.joined()
        + "12;01;;;bocheński;powiat;\(state)\n"
        + (10..<10 + gminas).map { "12;01;\($0);2;G\($0);gmina wiejska;\(state)\n" }.joined()
    }
    try folder.write(
      "extra.csv",
      "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\nPL,country,Polska,Poland,,,,,,\n")
    let old = try folder.write("old.csv", country("2025-01-01", gminas: 80))
    let whole = try AreaListBuilder(registers: [old], folder: folder.path)
    try whole.check()
    try AreaListBuilder(
      registers: [old, folder.write("good.csv", country("2026-01-01", gminas: 79))], folder: folder.path
    ).check()
    let gaps = try AreaListBuilder(
      registers: [old, folder.write("gaps.csv", country("2026-01-01", gminas: 70))], folder: folder.path)
    #expect { try gaps.check() } throws: { "\($0)".contains("10 of 97 codes would have come to their end") }
    try Files.remove(folder.file("extra.csv"))
    let bare = try AreaListBuilder(registers: [old], folder: folder.path)
    #expect { try bare.check() } throws: { "\($0)".contains("02 lies in \"PL\"") }
    try folder.write("groupings.csv", "grouping,title_pl,title_en,area,from,to\nx,X,X,9999999,,\n")
    #expect { try whole.check() } throws: { "\($0)".contains("\"9999999\" is not in the list") }
  }

  @Test func theSameFilesGiveTheSameBytes() throws {
    let paths = try registers()
    let built = try AreaListBuilder(registers: paths, folder: folder.path)
    #expect(built.csv == (try AreaListBuilder(registers: paths.reversed(), folder: folder.path)).csv)
    #expect(
      String(decoding: built.csv, as: UTF8.self).contains(
        "1201042,gmina-rural,\"D, nowa\",,1201,2026-01-01,,,,,,,2026-01-01\n"))
    try folder.write("areas.csv", String(decoding: built.csv, as: UTF8.self))
    #expect(try AreaFiles.areas(in: folder.file("areas.csv")) == built.areas)
  }

  @Test(
    "a register that is damaged is refused with its line",
    arguments: [
      // A spreadsheet took the zeros away.
      (
        "WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA\n2;1;;;x;powiat;2024-01-01\n",
        "t.csv:2:1: \"2\" is not a number of two digits"
      ),
      (
        "WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA\n02;01;01;;x;gmina;2024-01-01\n",
        "t.csv:2:1: \"020101\" is not a code"
      ),
      (
        "WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA\n02;;;;x;w;2024-01-01\n04;;;;y;w;2025-01-01\n",
        "t.csv:3:1: this row is of 2025"
      ),
      ("WOJ;POW;GMI;NAZWA;NAZWA_DOD;STAN_NA\n02;;;x;w;2024-01-01\n", "the column \"RODZ\" is missing"),
      ("WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA\n", "the register is empty"),
      ("WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA\n02;;;;x;w;wczoraj\n", "STAN_NA \"wczoraj\" is not a day"),
    ])
  func damaged(text: String, message: String) throws {
    let path = try folder.write("t.csv", text)
    #expect {
      try AreaListBuilder(registers: [path], folder: folder.path)
    } throws: { "\($0)".contains(message) }
  }

  @Test(
    "mistakes in the other files have a place",
    arguments: [
      (
        "areas.csv", "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\n1,wieś,x,,,,,,,\n",
        ":2:1: \"wieś\" is not a kind"
      ),
      (
        "areas.csv",
        "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\nA,district,x,,,2024,,,,\n",
        ":2:1: \"2024\" is not a day"
      ),
      (
        "areas.csv",
        "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\nA,district,x,,,,,,,\nA,district,y,,,,,,,\n",
        ":3:1: the code \"A\""
      ),
      ("successions.csv", "date,change,from,to\n2024-01-01,kind,A,B\n", ":2:1: \"B\" is not in the list"),
      ("successions.csv", "date,change,from,to\n2024-01-01,vanish,A,A\n", ":2:1: \"vanish\" is not a change"),
      ("successions.csv", "date,change,from,to,weight\n2024-01-01,split,A,A,1.5\n", ":2:1: the weight \"1.5\""),
      ("groupings.csv", "grouping,title_pl,title_en,area,from,to\nx,X,X,Z,,\n", ":2:1: \"Z\" is not in the list"),
    ])
  func mistakes(file: String, text: String, message: String) throws {
    try folder.write(
      "areas.csv", "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\nA,district,x,,,,,,,\n")
    try folder.write(file, text)
    #expect {
      try AreaFiles.read(folder.path)
    } throws: { "\($0)".contains("\(file)\(message)") }
  }

  @Test func aFolderWithoutAListHasNone() throws { #expect(try AreaFiles.read(folder.path) == nil) }

  @Test func aChangedListIsReadAgain() throws {
    let head = "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\n"
    try folder.write("areas.csv", head + "A,district,x,,,,,,,\n")
    let first = try #require(try AreaFiles.read(folder.path))
    #expect(try AreaFiles.read(folder.path) === first)
    try folder.write("areas.csv", head + "A,district,y,,,,,,,\n")
    let second = try #require(try AreaFiles.read(folder.path))
    #expect(second != first && second.area("A")?.name == "y")
  }
}
