import Formats
import Platform
import Schema
import Testbed
import Testing
import Text

@testable import Readers
@testable import Territory

/// The shipped list agrees with the register and the facts of the territory.
@Suite struct ShippedListTests {
  @Test func everyGminaIsThereOnce() throws {
    let list = try Lists.shipped()
    let current = list.areas.filter { $0.validTo.isEmpty }
    func count(_ kinds: AreaKind..., under: String = "") -> Int {
      current.filter { kinds.contains($0.kind) && $0.code.hasPrefix(under) }.count
    }
    #expect(count(.voivodeship) == 16 && count(.powiat) == 314 && count(.cityPowiat) == 66)
    // 2477 of the register, Szczawa and Grabówka; of the rural ones thirteen have become towns since.
    #expect(count(.gminaUrban) == 302 && count(.gminaMixed) == 724 && count(.gminaRural) == 1453)
    #expect(count(.gminaUrban, .gminaMixed, .gminaRural, under: "12") == 183)
    #expect(count(.district) == 18 && count(.delegatura, under: "1261") == 4 && count(.warsawDistrict) == 18)
    #expect(count(.town) == 724 && count(.ruralPart) == 724)
    #expect(list.known == "2024-01-01"..."2024-01-01")
  }

  @Test func everyAreaLiesInOneThatIsThere() throws {
    let list = try Lists.shipped()
    for area in list.areas where area.kind != .country {
      #expect(list.area(area.parent) != nil, "\(area.label)")
      #expect(list.path(of: area).last?.code == "PL", "\(area.label)")
    }
    #expect(list.area("1206114")?.parent == "1206113")
    #expect(
      list.path(of: try #require(list.area("D1261011-13"))).map(\.code) == [
        "D1261011-13", "1261011", "1261", "12", "PL",
      ])
  }

  @Test func unitsOfTheLocalDataBankHoldTheirCodes() throws {
    let list = try Lists.shipped()
    for area in list.areas where !area.bdl.isEmpty && ![.nuts1, .nuts2, .nuts3].contains(area.kind) {
      #expect(AreaCode.teryt(area.bdl) == area.code, "\(area.label)")
      #expect(list.area(unit: area.bdl) == area)
    }
    for code in ["1261011", "1206143", "1219053", "1207132"] {
      #expect(list.area(code)?.bdl.isEmpty == false, "\(code)")
    }
    #expect(list.area("1261029")?.bdl == "", "BDL has no delegatury of Kraków")
    #expect(list.area("1261011")?.nuts2021 == "PL213" && list.area("1219053")?.nuts2024 == "PL214")
  }

  @Test func theMetropolisHasItsFifteenMembers() throws {
    let list = try Lists.shipped()
    let metropolis = try #require(list.grouping("metropolia-krakowska"))
    let members = metropolis.members(on: "2025-12-31")
    #expect(members.count == 15 && Set(members).count == 15)
    #expect(members.allSatisfy { list.area($0)?.kind.isGmina == true })
    #expect(members.contains("1219053"))
    // Neighbours that are often taken for members.
    for outside in ["1219022", "1219032", "1214012", "1206063", "1206103"] {
      #expect(!members.contains(outside), "\(outside)")
    }
    // The day on which Czernichów joined is not known: it is assumed, and the list says so.
    #expect(metropolis.members(on: "2014-06-23").isEmpty && metropolis.members(on: "2014-06-24").count == 14)
    #expect(
      !metropolis.members(on: "2018-12-31").contains("1206012") && metropolis.members(on: "2019-12-31").count == 15)
    let lines = String(decoding: try Files.read("Territory/groupings.csv"), as: UTF8.self).split(separator: "\n")
    #expect(lines.filter { $0.contains("first day unknown") }.map { $0.contains("1206012") } == [true])
    #expect(metropolis.members(on: "2013-12-31").isEmpty)
  }

  @Test func everyChangeSaysWhereItIsFrom() throws {
    let list = try Lists.shipped()
    #expect(list.successions.allSatisfy { !$0.basis.isEmpty })
    // Nobody has counted the two parts of Supraśl.
    #expect(list.successions.filter(\.weight.isEmpty).map(\.to) == ["2002093", "2002162"])
    #expect(list.successions.filter { $0.change == .kind && $0.from.hasPrefix("12") }.count == 14)
  }

  /// Days, names and mergers that the register of 2024 does not have.
  @Test(
    arguments: [
      ("2002162", "2024-12-31", nil), ("2002162", "2025-12-31", "2002162"), ("2002093", "2024-12-31", "2002093"),
      ("1202032", "1999-12-31", "1202032"), ("1202032", "2024-12-31", "1202033"), ("1216013", "1997-12-31", "1216012"),
      ("1211023", "2007-12-31", "1211021"), ("1214032", "2011-12-31", "1214033"), ("1216133", "2006-12-31", "1216132"),
      ("1207112", "1996-12-31", nil), ("1207112", "1997-12-31", "1207112"), ("1211132", "1997-12-31", nil),
      ("1216162", "2002-12-31", nil), ("1216162", "2003-12-31", "1216162"), ("0265", "2012-12-31", nil),
      ("0221091", "2012-12-31", "0221091"), ("0221091", "2013-12-31", "0265011"), ("0265011", "2012-12-31", "0221091"),
      ("3203042", "2018-12-31", "3203042"), ("3203042", "2019-12-31", nil), ("0809102", "2014-12-31", "0809102"),
      ("0809102", "2015-12-31", nil), ("0862011", "2014-12-31", "0862011"),
      ("Słupsk (2)", "2023-12-31", "2212082"), ("Słupsk (2)", "2024-12-31", nil),
      ("Redzikowo", "2024-12-31", "2212082"),
      ("Redzikowo (2)", "2020-12-31", "2212082"), ("Sitkówka-Nowiny", "2020-12-31", "2604172"),
      ("Sitkówka-Nowiny", "2021-12-31", nil), ("Sitkówka-Nowiny", nil, "2604172"),
      ("Nowiny (2)", "2021-12-31", "2604172"),
      ("Krynica (3)", "2001-12-31", "1210073"), ("Krynica (3)", "2002-12-31", nil),
      ("Krynica-Zdrój (3)", "2024-12-31", "1210073"), ("miasto Rabka", "2001-12-31", "1211124"),
      ("Nowe Miasto Lubawskie (2)", "2025-12-31", "2812052"), ("Nowe Miasto Lubawskie (2)", "2026-12-31", nil),
      ("Nowe Miasto Lubawskie", "2026-12-31", "2812011"), ("Nowe Miasto Lubawskie", "2025-12-31", nil),
      ("Bratian", "2026-12-31", "2812052"), ("Krynica Morska", "2001-12-31", "2210011"),
    ] as [(String, String?, String?)])
  func whatTheRegisterDoesNotSay(text: String, day: String?, code: String?) throws {
    let found = try Lists.shipped().resolve(text, on: day)
    #expect(found.code == code, "\(found)")
    #expect(code != nil || !found.refusal.isEmpty)
  }

  @Test func aFormerNameSaysWhoseItWas() throws {
    let list = try Lists.shipped()
    #expect(
      list.resolve("Słupsk (2)", on: "2024-06-30").refusal
        == "\"Słupsk (2)\" was the name of 2212082 Redzikowo (gmina wiejska) until 2023-12-31")
    #expect(
      list.resolve("Słupsk (2)", on: "2020-06-30").steps.contains(
        "2212082 Redzikowo (gmina wiejska) had that name until 2023-12-31"))
  }

  /// A merger and a split that the yearly registers of the time would show: figures follow them.
  @Test func figuresFollowTheMergers() throws {
    let list = try Lists.shipped()
    let told = AreaConversion(list, on: "2020-12-31").tell(
      [
        "3203042": .init("2000"), "3203023": .init("100"), "3203063": .init("200"), "0809102": .init("7"),
        "0862011": .init("1"),
      ],
      then: "2014-12-31", isAdditive: true)
    let values = Dictionary(uniqueKeysWithValues: told.map { ($0.area, $0.figure.value) })
    #expect(values["3203023"] == "971" && values["3203063"] == "1329" && values["0862011"] == "8", "\(told)")
  }

  @Test func voivodeshipsHaveEnglishNames() throws {
    let list = try Lists.shipped()
    let names = list.areas.filter { $0.kind == .voivodeship }.map(\.nameEN)
    #expect(names.count == 16 && names.allSatisfy { $0.hasSuffix(" Voivodeship") } && Set(names).count == 16)
    #expect(list.resolve("Lesser Poland Voivodeship").code == "12")
  }

  @Test func powiatsAndRegionsAreGroupingsOfTheirGminas() throws {
    let list = try Lists.shipped()
    func members(_ code: String, _ day: String) throws -> [String] {
      let area = try #require(list.area(code))
      return try #require(list.gminas(of: area)).members(on: day)
    }
    #expect(try members("1206", "2024-12-31").count == 17)
    #expect(try members("1206", "1996-12-31").contains("1206142") && members("1206", "1997-12-31").contains("1206143"))
    #expect(try members("12", "2024-12-31").count == 182 && members("12", "2025-12-31").count == 183)
    #expect(try members("PL213", "2024-12-31") == ["1261011"])
    let city = try #require(list.area("1261011"))
    #expect(list.gminas(of: city) == nil)
  }

  /// The list agrees with GUS's publication for the end of 2020: 69 of its gminas have become towns since.
  @Test(.enabled(if: Files.exists(Self.ctab), "skipped: ../shared/data is not here"))
  func theListOf2020IsThatOfGUS() throws {
    let reader = try CSVReader(
      source: FileSource(path: Self.ctab), format: CSVFormat(encoding: .windows1250, delimiter: ";"),
      fields: [FieldSpec(name: "Kod", locator: .column("Kod"), type: .text)])
    var codes: Set<String> = []
    while case .record = try reader.advance() { codes.insert(reader.cells[0].value.description) }
    #expect(codes.count == 3779)
    let list = try Lists.shipped()
    let then = list.areas.filter { $0.code.utf8.count == 7 && $0.isValid(on: "2020-12-31") && $0.kind != .delegatura }
    #expect(Set(then.map(\.code)) == codes)
    for code in codes where !code.hasSuffix("4") && !code.hasSuffix("5") {
      let now = list.resolve(code, on: "2025-12-31")
      #expect(now.code?.prefix(6) == code.prefix(6), "\(now)")
    }
    #expect(codes.filter { list.area($0)?.validTo.isEmpty == false }.count == 69 + 13)
  }

  @Test(.enabled(if: Files.exists(Self.metropolis), "skipped: ../shared/data is not here"))
  func membersAreThoseOfTheFigures() throws {
    let reader = try CSVReader(
      source: FileSource(path: Self.metropolis), format: CSVFormat(delimiter: ","),
      fields: ["teryt", "bdl_id", "name"].map { FieldSpec(name: $0, locator: .column($0), type: .text) })
    let list = try Lists.shipped()
    var rows = 0
    while case .record = try reader.advance() {
      let values = reader.cells.map { $0.value.description }
      let area = try #require(list.area(values[0]))
      #expect([area.bdl, area.name] == Array(values[1...]))
      rows += 1
    }
    #expect(rows == 15)
  }

  static let metropolis = "../shared/data/bdl/mk_gminy_ludnosc_2020_2025.csv"
  static let ctab = "../shared/data/csv/LUDN_2137_CTAB_20210625164329_cp1250_derived.csv"
  static let register = "../shared/data/teryt/TERC_2024-01-01_derived.csv"

  /// The command that the README of the folder names gives the file that ships, byte for byte.
  @Test(.enabled(if: Files.exists(Self.register), "skipped: ../shared/data is not here"))
  func theListIsWhatTheRegisterGives() throws {
    let built = try AreaListBuilder(registers: [Self.register], folder: "Territory")
    #expect(built.csv == (try Files.read("Territory/areas.csv")))
    #expect(built.changes.isEmpty)
    try built.check()
  }
}
