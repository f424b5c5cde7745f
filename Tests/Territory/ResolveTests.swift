import Testing

@testable import Territory

@Suite struct ResolveTests {
  @Test(
    "codes of four systems and names with their kind",
    arguments: [
      ("1261011", "1261011"), ("011212161011", "1261011"), ("011212161000", "1261"), ("011200000000", "12"),
      ("126101", "1261011"), (" 1206143 ", "1206143"), ("PL213", "PL213"), ("011212100000", "PL213"),
      ("D1261011-08", "D1261011-08"), ("gmina wiejska Bochnia", "1201022"), ("Bochnia (2)", "1201022"),
      ("Bochnia (1)", "1201011"), ("Bochnia (gmina miejska)", "1201011"), ("BOCHNIA (w)", "1201022"),
      ("Skawina (3)", "1206113"), ("Skawina - miasto (4)", "1206114"), ("Skawina – obszar wiejski", "1206115"),
      ("miasto i gmina Skawina", "1206113"), ("m. Kraków", "1261011"), ("Powiat m. Kraków", "1261"),
      ("powiat krakowski", "1206"), ("województwo małopolskie", "12"), ("MAŁOPOLSKIE", "12"),
      ("Dzielnica VIII", "D1261011-08"), ("dzielnica 8", "D1261011-08"), ("Dzielnica VIII Dębniki", "D1261011-08"),
      ("Michałowice (gmina wiejska), powiat krakowski", "1206082"), ("Świątniki\u{a0}Górne (3)", "1206143"),
      ("Kraków-Podgórze", "1261049"), ("podregion krakowski", "PL214"),
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
      ("Podgórze, powiat m. Kraków", ["D1261011-13"]),
    ])
  func ambiguous(text: String, codes: [String]) throws {
    let resolution = try Lists.shipped().resolve(text)
    if codes.count == 1 {
      #expect(resolution.code == codes[0])
    } else {
      #expect(resolution.code == nil)
      #expect(resolution.candidates.map(\.code) == codes)
      #expect(resolution.refusal.hasPrefix("\"\(text)\" may be \(codes[0]) "))
    }
  }

  @Test(
    "what is no area is refused with its reason",
    arguments: [
      ("Atlantyda", "not an area"), ("", "neither"), ("123", "neither a TERYT code"), ("8", "neither"),
      ("VIII", "not an area"), ("9912345", "no voivodeship"), ("1261017", "no kind of unit"),
      // One repository has this id for the powiat of Wieliczka; digits 5 to 7 say Kraków.
      ("011212119000", "that is 011212019000"), ("126199", "not in the list"), ("000000000000", "neither"),
    ])
  func refused(text: String, reason: String) throws {
    let resolution = try Lists.shipped().resolve(text)
    #expect(resolution.code == nil && resolution.refusal.contains(reason), "\(resolution)")
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

  /// The register is of 2024-01-01: of that year it knows every code, of other years it does not say.
  @Test func aCodeThatIsNotListedIsRefusedOnlyWhereTheRegisterKnows() {
    #expect(Lists.small.resolve("1201999").code == "1201999")
    #expect(Lists.small.resolve("1201999", on: "2012-12-31").code == "1201999")
    #expect(Lists.small.resolve("1201999", on: "2026-12-31").code == "1201999")
    let known = Lists.small.resolve("1201999", on: "2024-12-31")
    #expect(known.code == nil && known.refusal.contains("register of 2024-01-01"))
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
