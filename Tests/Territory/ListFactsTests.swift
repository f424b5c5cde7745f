import Platform
import Schema
import Testbed
import Testing

@testable import Territory

/// Days, parents and groupings of the list.
@Suite struct ListFactsTests {
  @Test(arguments: [
    ("", "", "1994-12-31", false), ("", "", "1995-01-01", true), ("", "", "9999-12-31", true),
    ("2010-01-01", "", "2009-12-31", false), ("2010-01-01", "", "2010-01-01", true),
    ("", "2009-12-31", "2009-12-31", true), ("", "2009-12-31", "2010-01-01", false),
    ("2010-01-01", "2010-01-01", "2010-01-01", true), ("1990-01-01", "", "1990-01-01", true),
  ])
  func anAreaIsInForceFromItsFirstToItsLastDay(from: String, to: String, day: String, isValid: Bool) {
    let area = Area(code: "A", kind: .district, name: "A", validFrom: from, validTo: to)
    #expect(area.isValid(on: day) == isValid)
  }

  @Test(arguments: [
    ("2009-12-31", ["a"]), ("2010-01-01", ["a", "b"]), ("2014-12-31", ["a", "b"]), ("2015-01-01", ["a", "c"]),
    ("2020-06-30", ["a", "c", "d"]), ("2020-07-01", ["a", "c"]),
  ])
  func membersComeAndGo(day: String, members: [String]) {
    let grouping = Grouping(
      id: "x", title: Bilingual(pl: "X", en: "X"),
      members: [
        .init(area: "a"), .init(area: "b", from: "2010-01-01", to: "2014-12-31"), .init(area: "c", from: "2015-01-01"),
        .init(area: "d", from: "2020-01-01", to: "2020-06-30"),
      ])
    #expect(grouping.members(on: day) == members)
  }

  private static func area(_ code: String, _ kind: AreaKind, parent: String = "", state: String = "") -> Area {
    Area(code: code, kind: kind, name: code, parent: parent, state: state)
  }

  @Test func theWayUpEndsInACircleToo() throws {
    let list = AreaList(areas: [
      Self.area("a", .district, parent: "b"), Self.area("b", .district, parent: "a"),
      Self.area("c", .district, parent: "nowhere"), Self.area("d", .district),
    ])
    #expect(list.path(of: try #require(list.area("a"))).count == 8)
    #expect(list.path(of: try #require(list.area("c"))).map(\.code) == ["c"])
    #expect(list.path(of: try #require(list.area("d"))).map(\.code) == ["d"])
  }

  /// Localities have a separate register of another day, which does not cover gminas.
  @Test func theDaysThatAreKnownAreThoseOfTheRegister() {
    #expect(AreaList(areas: [Self.area("a", .district)]).known == nil)
    let list = AreaList(areas: [
      Self.area("12", .voivodeship, state: "2020-01-01"), Self.area("1201", .powiat, state: "2024-01-01"),
      Self.area("S1", .locality, state: "2026-01-01"), Self.area("S2", .localityPart, state: "2001-01-01"),
    ])
    #expect(list.known == "2020-01-01"..."2024-01-01")
  }

  @Test func ofTwoAreasWithOneCodeTheFirstIsKept() {
    let list = AreaList(areas: [
      Area(code: "A", kind: .district, name: "pierwsza"), Area(code: "A", kind: .district, name: "druga"),
    ])
    #expect(list.area("A")?.name == "pierwsza")
    #expect(list.area("B") == nil && list.area(unit: "") == nil)
  }

  /// An area that continues under its code is on both sides of a line, and is not its own successor.
  @Test func whatGoesOnIsNotItsOwnSuccessor() {
    let list = AreaList(
      areas: ["A", "B", "C"].map { Self.area($0, .district) },
      successions: [
        Succession(date: "2012-01-01", change: .split, from: "A", to: "C"),
        Succession(date: "2010-01-01", change: .split, from: "A", to: "A"),
        Succession(date: "2010-01-01", change: .split, from: "A", to: "B"),
      ])
    #expect(list.successions.map(\.date) == ["2010-01-01", "2010-01-01", "2012-01-01"])
    #expect(list.successors(of: "A").map(\.to) == ["B", "C"])
    #expect(list.predecessors(of: "A").isEmpty && list.predecessors(of: "B").map(\.from) == ["A"])
  }

  @Test func twoListsAreTheSameWhereTheirFilesAre() {
    let areas = [Self.area("A", .district)]
    let (one, other) = (SHA256.of("1".utf8), SHA256.of("2".utf8))
    #expect(AreaList(areas: areas, digest: one) == AreaList(areas: [], digest: one))
    #expect(AreaList(areas: areas, digest: one) != AreaList(areas: areas, digest: other))
  }

  @Test func onlyWhatHasGminasIsAGroupOfThem() throws {
    let list = Lists.small
    for code in ["1201011", "1206143"] { #expect(list.gminas(of: try #require(list.area(code))) == nil) }
    let area = try #require(list.area("1201"))
    let powiat = try #require(list.gminas(of: area))
    #expect(powiat.members(on: "2009-12-31") == ["1201011", "1201022", "1201032", "1201052"])
    #expect(powiat.members(on: "2010-01-01") == ["1201011", "1201022", "1201042"])
    #expect(powiat.title == Bilingual(pl: "bocheński", en: "bocheński"))
  }
}

/// The folder of the list.
@Suite struct ListFolderTests {
  private static let header = "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024,state\n"
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("areas.csv", Self.header + "A,district,a,,,,,,,,\nB,district,b,,,,,,,,\n")
  }

  private func names(_ paths: [String]) -> [String] { paths.map { AreaFiles.name($0) } }

  @Test func onlyFilesThatAreThereMakeTheList() throws {
    #expect(names(AreaFiles.paths(in: folder.path)) == ["areas.csv"])
    try folder.write("groupings.csv", "grouping,title_pl,title_en,area,from,to\n")
    try folder.write("successions.csv", "date,change,from,to\n")
    try folder.write("extra.csv", "no file of the list")
    #expect(names(AreaFiles.paths(in: folder.path)) == ["areas.csv", "successions.csv", "groupings.csv"])
    try Files.remove(folder.file("areas.csv"))
    #expect(AreaFiles.paths(in: folder.path).isEmpty, "without areas there is no list")
  }

  @Test(arguments: [
    ("x/areas.csv", true), ("localities.csv", true), ("/a/b/successions.csv", true), ("groupings.csv", true),
    ("extra.csv", false), ("areas.csv.bak", false), ("", false), ("x/areas.csv/y", false),
  ])
  func aFileOfTheListIsKnownByItsName(path: String, isOne: Bool) { #expect(AreaFiles.isOne(path) == isOne) }

  /// Whatever is read of it counts in its digest, and nothing else.
  @Test func everyFileCountsInTheDigest() throws {
    var digests = [try #require(try AreaFiles.read(folder.path)).digest]
    try folder.write("notatki.txt", "x")
    #expect(try AreaFiles.read(folder.path)?.digest == digests[0])
    for (name, text) in [
      ("successions.csv", "date,change,from,to\n2020-01-01,rename,A,B\n"),
      ("successions.csv", "date,change,from,to\n2021-01-01,rename,A,B\n"),
      ("groupings.csv", "grouping,title_pl,title_en,area,from,to\nx,X,X,A,,\n"),
      ("localities.csv", Self.header + "S1,locality,s,,A,,,,,,\n"),
    ] {
      try folder.write(name, text)
      let digest = try #require(try AreaFiles.read(folder.path)).digest
      #expect(!digests.contains(digest), "\(name)")
      digests.append(digest)
    }
  }

  @Test func aListThatIsNotThereIsAnError() {
    let error = #expect(throws: TerritoryError.self) { try AreaFiles.read("przebieg 7") { _ in nil } }
    #expect(error?.what == "przebieg 7/areas.csv:1:1: there is no list of areas")
  }

  @Test(arguments: [
    (
      "areas.csv", header + "A,wieś,a,,,,,,,,\n", "\"wieś\" is not a kind of area",
      "Kinds are country, nuts1, nuts2, nuts3, voivodeship, powiat, city-powiat, gmina-urban, gmina-rural, "
        + "gmina-urban-rural, town, rural-part, warsaw-district, delegatura, district, locality, locality-part"
    ),
    (
      "successions.csv", "date,change,from,to\n2020-01-01,vanish,A,B\n", "\"vanish\" is not a change",
      "Changes are kind, rename, split, merge"
    ),
    (
      "successions.csv", "date,change,from,to\n2020-01-01,rename,A,B\n2021-01-01,rename,B,A\n",
      "B would become A, which became B", "A code has one span of days, so changes cannot lead back"
    ),
    (
      "groupings.csv", "grouping,title_pl,area,from,to\n", "the column \"title_en\" is missing",
      "The header is grouping, title_pl, title_en, area, from, to"
    ),
  ])
  func whatToDoIsSaid(file: String, text: String, message: String, advice: Advice) throws {
    try folder.write(file, text)
    let error = #expect(throws: TerritoryError.self) { try AreaFiles.read(folder.path) }
    #expect(error?.message == message && error?.advice == advice)
  }

  /// The weights of a split add up to exactly one; those of other changes are independent.
  @Test(arguments: [
    (["0.5", "0.5"], nil), (["0.1", "0.2", "0.7"], nil), (["1", "0"], nil), (["0.5", ""], nil), (["", ""], nil),
    (["0.5", "0.4999"], "the weights of A make 0.9999, and a whole is 1"),
    (["0.333333333333", "0.333333333333", "0.333333333334"], nil),
    (["1.1", "0"], "the weight \"1.1\" is not a number from 0 to 1"),
    (["-0.1", "1"], "the weight \"-0.1\" is not a number from 0 to 1"),
    (["połowa", "0.5"], "the weight \"połowa\" is not a number from 0 to 1"),
    (["0,5", "0,5"], "the weight \"0,5\" is not a number from 0 to 1"),
  ])
  func weightsMakeAWhole(weights: [String], message: String?) throws {
    let lines = weights.enumerated().map { "2020-01-01,split,A,\(["A", "B", "C"][$0]),\"\($1)\"\n" }
    try folder.write("areas.csv", Self.header + ["A", "B", "C"].map { "\($0),district,a,,,,,,,,\n" }.joined())
    try folder.write("successions.csv", "date,change,from,to,weight\n" + lines.joined())
    if let message {
      let error = #expect(throws: TerritoryError.self) { try AreaFiles.read(folder.path) }
      #expect(error?.message == message)
    } else {
      #expect(try AreaFiles.read(folder.path)?.successions.count == weights.count)
    }
  }
}
