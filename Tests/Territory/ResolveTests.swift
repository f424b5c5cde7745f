import Testing

@testable import Territory

@Suite struct ResolveTests {
  @Test(
    "codes of four systems and names with their kind",
    arguments: [
      ("1261011", "1261011"), ("011212161011", "1261011"), ("011212161000", "1261"), ("011200000000", "12"),
      ("126101", "1261011"), (" 1206143 ", "1206143"), ("\u{FEFF}1206143\u{200B}", "1206143"),
      // The exports of BDL's web page write every level with seven digits, those of 2016 with ten.
      ("1200000", "12"), ("0200000", "02"), ("1465000", "1465"), ("1206000", "1206"), ("1261000", "1261"),
      ("2120000000", "12"), ("5020000000", "02"), ("1146565000", "1465"), ("2121361011", "1261011"),
      ("2121206113", "1206113"), ("000000000000", "PL"), ("0000000000", "PL"), ("0000000", "PL"),
      ("PL213", "PL213"), ("011212100000", "PL213"),
      ("D1261011-08", "D1261011-08"), ("gmina wiejska Bochnia", "1201022"), ("Bochnia (2)", "1201022"),
      ("Bochnia (1)", "1201011"), ("Bochnia (gmina miejska)", "1201011"), ("BOCHNIA (w)", "1201022"),
      ("Skawina (3)", "1206113"), ("Skawina - miasto (4)", "1206114"), ("Skawina – obszar wiejski", "1206115"),
      ("miasto i gmina Skawina", "1206113"), ("m. Kraków", "1261011"), ("Powiat m. Kraków", "1261"),
      ("powiat krakowski", "1206"), ("województwo małopolskie", "12"), ("MAŁOPOLSKIE", "12"),
      ("Dzielnica VIII", "D1261011-08"), ("dzielnica 8", "D1261011-08"), ("Dzielnica VIII Dębniki", "D1261011-08"),
      ("Michałowice (gmina wiejska), powiat krakowski", "1206082"), ("Świątniki\u{a0}Górne (3)", "1206143"),
      ("Kraków-Podgórze", "1261049"), ("podregion krakowski", "PL214"), ("delegatura Nowa Huta", "1261039"),
      ("Nowa Huta (9)", "1261039"), ("dzielnica Nowa Huta", "D1261011-18"), ("Dz. VIII", "D1261011-08"),
      ("Dzielnica 8 Dębniki", "D1261011-08"), ("Kocmyrzów - Luborzyca", "1206052"),
      ("Łagiewniki - Borek Fałęcki", "D1261011-09"), ("Bochnia gmina wiejska", "1201022"),
      ("Bochnia, gmina wiejska", "1201022"), ("gm. Bochnia (2)", "1201022"), ("m.Bochnia", "1201011"),
      ("M. st. Warszawa", "1465011"), ("pl214", "PL214"), ("d1261011-08", "D1261011-08"),
      ("Nowe Miasto (4)", "1420084"),
    ])
  func found(text: String, code: String) throws {
    let resolution = try Lists.shipped().resolve(text)
    // A region and its voivodeship bear one name; the kind decides.
    #expect(resolution.code == code, "\(resolution)")
    #expect(resolution.refusal.isEmpty && !resolution.steps.isEmpty)
  }

  @Test(
    "what may be several areas is answered with all of them",
    arguments: [
      ("Bochnia", ["1201011", "1201022"]), ("gmina Bochnia", ["1201011", "1201022"]),
      ("Kraków", ["1261", "1261011"]), ("Skawina", ["1206113", "1206114", "1206115"]),
      // Parts of cities bear the same names, one by the register and one by the city.
      ("Podgórze, powiat m. Kraków", ["1261049", "D1261011-13"]), ("Nowa Huta", ["1261039", "D1261011-18"]),
      ("Krowodrza", ["1261029", "D1261011-05"]), ("Śródmieście", ["0264069", "1061059", "1261059", "1465108"]),
      ("Łagiewniki", ["0202062", "D1261011-09"]),
    ])
  func ambiguous(text: String, codes: [String]) throws {
    let resolution = try Lists.shipped().resolve(text)
    #expect(resolution.code == nil)
    #expect(resolution.candidates.map(\.code) == codes)
    #expect(resolution.refusal.hasPrefix("\"\(text)\" may be \(codes[0]) "))
  }

  @Test(
    "what is no area is refused with its reason",
    arguments: [
      ("Atlantyda", "not an area"), ("", "neither"), ("123", "neither a TERYT code"), ("8", "neither"),
      ("VIII", "not an area"), ("9912345", "no voivodeship"), ("1261017", "no kind of unit"),
      // One repository has this id for the powiat of Wieliczka; digits 5 to 7 mean Kraków.
      ("011212119000", "that is 011212019000"), ("126199", "not in the list"), ("00000000", "neither"),
      // A subregion and a region of 2016, another region's voivodeship, a taxpayer's number, a voivodeship without zero.
      ("2121300000", "neither"), ("2000000000", "neither"), ("1120000000", "neither"), ("6761013717", "neither"),
      ("200000", "0200000 is 02 dolnośląskie"), ("1206010", "no kind of unit"), ("9900000", "no voivodeship"),
      ("0012345", "no voivodeship"),
      ("Skawina - miasto (5)", "exclude each other"), ("1299999", "no powiat"), ("1299", "not in the list"),
      // A kind other than the list's is a mistake unless the list has a change.
      ("1206153", "is no gmina miejsko-wiejska of the list, which has that number as 1206152 Wielka Wieś"),
      ("1206149", "1206143 Świątniki Górne"),
      // What a spreadsheet makes of a code, and a keyboard abroad of a name.
      ("201011", "0201011 is 0201011 Bolesławiec"), ("11212161011", "011212161011 is 1261011 Kraków"),
      ("Swiatniki Gorne (3)", "did you mean 1206143 Świątniki Górne"), ("Krakow", "did you mean 1261 Kraków"),
    ])
  func refused(text: String, reason: String) throws {
    let resolution = try Lists.shipped().resolve(text)
    #expect(resolution.code == nil && resolution.refusal.contains(reason), "\(resolution)")
  }

  /// Six digits may also be seven without the zero in front.
  @Test func sixDigitsThatMayBeTwoGminas() {
    let list = AreaList(areas: [
      Area(code: "2010112", kind: .gminaRural, name: "Jedna", state: "2024-01-01"),
      Area(code: "0201011", kind: .gminaUrban, name: "Druga", state: "2024-01-01"),
    ])
    #expect(list.resolve("201011").code == nil)
    #expect(list.resolve("201011").candidates.map(\.code) == ["2010112", "0201011"])
    #expect(list.resolve("2010112").code == "2010112" && list.resolve("0201011").code == "0201011")
  }

  @Test func aLongListOfCandidatesIsCut() throws {
    let resolution = try Lists.shipped().resolve("gmina Dąbrowa")
    #expect(resolution.code == nil)
    if resolution.candidates.count > Resolution.candidatesNamedMax { #expect(resolution.refusal.hasSuffix(" more")) }
  }

  @Test(
    "a code means the territory of its day, under the code of that day",
    arguments: [
      ("1206142", "1996-12-31", "1206142"), ("1206142", "1997-12-31", "1206143"),
      ("011212006142", "2020-12-31", "1206143"),
      ("1206143", "1995-12-31", "1206142"), ("1206143", "1997-01-01", "1206143"),
      ("Świątniki Górne", "1995-06-30", "1206142"), ("Świątniki Górne", "2020-06-30", "1206143"),
    ])
  func ofTheDay(text: String, day: String, code: String) throws {
    #expect(Lists.small.resolve(text, on: day).code == code)
    if text.utf8.first != 0xC5 { #expect(try Lists.shipped().resolve(text, on: day).code == code) }
  }

  @Test func whatWasMergedIsNotGuessed() {
    let over = Lists.small.resolve("1201032", on: "2012-12-31")
    #expect(over.code == nil && over.candidates.map(\.code) == ["1201042"])
    #expect(over.refusal.contains("ended on 2009-12-31, and went into 1201042 Niwa"), "\(over.refusal)")
    let early = Lists.small.resolve("1201042", on: "2009-12-31")
    #expect(early.code == nil && early.candidates.map(\.code) == ["1201032", "1201052"])
    #expect(early.refusal.contains("began on 2010-01-01"))
  }

  @Test func szczawaBeganWithTheYear2025() throws {
    let list = try Lists.shipped()
    #expect(list.resolve("1207132", on: "2025-12-31").code == "1207132")
    #expect(list.resolve("Szczawa", on: "2025-01-01").code == "1207132")
    let before = list.resolve("1207132", on: "2024-12-31")
    #expect(before.code == nil && before.refusal.contains("began on 2025-01-01, out of 1207052 Kamienica"), "\(before)")
    for day in ["2024-12-31", "2025-12-31"] { #expect(list.resolve("1207052", on: day).code == "1207052") }
  }

  /// The register is of 2024-01-01, and is complete until there is a newer one; earlier years are covered only in part.
  @Test func aCodeThatIsNotListedIsTakenOnlyFromBeforeTheRegister() {
    let past = Lists.small.resolve("1201992", on: "2012-12-31")
    #expect(past.code == "1201992" && past.area == nil && past.steps.last?.hasSuffix("taken as it is") == true)
    #expect(Lists.small.resolve("1201992").refusal == "\"1201992\" is not in the list of areas")
    for day in ["2024-01-01", "2024-12-31", "2026-12-31", "2040-01-01"] {
      let known = Lists.small.resolve("1201992", on: day)
      #expect(known.code == nil && known.refusal.contains("register of 2024-01-01"))
    }
    #expect(Lists.small.resolve("1299992", on: "2012-12-31").refusal.contains("no powiat"))
    #expect(Lists.small.resolve("1206153", on: "2012-12-31").code == nil)
  }

  @Test func townsAndRuralPartsComeWithTheKindOfTheirGmina() throws {
    let list = try Lists.shipped()
    let town = list.resolve("1206144", on: "1995-12-31")
    #expect(town.code == nil && town.refusal.contains("began on 1997-01-01"), "\(town)")
    #expect(list.resolve("Świątniki Górne", on: "1995-12-31").code == "1206142")
    #expect(
      list.resolve("Świątniki Górne", on: "2020-12-31").candidates.map(\.code) == ["1206143", "1206144", "1206145"])
  }

  @Test(arguments: ["1206143", "1261011", "Świątniki Górne (3)"])
  func ofDaysBeforeItsTimeTheListSaysNothing(text: String) throws {
    let found = try Lists.shipped().resolve(text, on: "1800-12-31")
    #expect(found.code == nil && found.refusal.contains("knows nothing of days before 1995-01-01"), "\(found)")
    #expect(try Lists.shipped().resolve("D1261011-08", on: "1991-12-31").code == "D1261011-08")
  }

  /// Two registers years apart show the state at each, but not when it changed.
  @Test func whatWasBetweenTwoRegistersIsNotSaid() {
    let list = AreaList(
      areas: [
        Area(code: "12", kind: .voivodeship, name: "małopolskie"),
        Area(code: "1208", kind: .powiat, name: "miechowski", parent: "12"),
        Area(code: "1208042", kind: .gminaRural, name: "Książ Wielki", parent: "1208", validTo: "2020-12-31"),
        Area(code: "1208043", kind: .gminaMixed, name: "Książ Wielki", parent: "1208", validFrom: "2024-01-01"),
      ], successions: [Succession(date: "2024-01-01", change: .kind, from: "1208042", to: "1208043", weight: "1")])
    for code in ["1208042", "1208043"] {
      let between = list.resolve(code, on: "2022-12-31")
      #expect(between.code == nil && between.candidates.map(\.code) == ["1208042", "1208043"])
      #expect(between.refusal.contains("until 2020-12-31") && between.refusal.contains("from 2024-01-01"), "\(between)")
      #expect(list.resolve(code, on: "2020-12-31").code == "1208042")
      #expect(list.resolve(code, on: "2024-12-31").code == "1208043")
    }
  }

  @Test func aCircleOfSuccessionsEnds() {
    let list = AreaList(
      areas: [
        Area(code: "12", kind: .voivodeship, name: "małopolskie"),
        Area(code: "1201012", kind: .gminaRural, name: "A", validTo: "2000-12-31"),
        Area(code: "1201022", kind: .gminaRural, name: "B", validTo: "2000-12-31"),
      ],
      successions: [
        Succession(date: "2001-01-01", change: .rename, from: "1201012", to: "1201022"),
        Succession(date: "2001-01-01", change: .rename, from: "1201022", to: "1201012"),
      ])
    #expect(list.resolve("1201012", on: "2005-01-01").refusal.contains("not in force"))
  }
}
