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
    // 2477 of the register and Szczawa; of the rural ones thirteen have become towns since.
    #expect(count(.gminaUrban) == 302 && count(.gminaMixed) == 724 && count(.gminaRural) == 1452)
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
    #expect(metropolis.members(on: "2014-06-23").isEmpty && metropolis.members(on: "2014-06-24").count == 15)
    #expect(metropolis.members(on: "2013-12-31").isEmpty)
  }

  @Test func everyChangeSaysWhereItIsFrom() throws {
    let list = try Lists.shipped()
    #expect(list.successions.allSatisfy { !$0.basis.isEmpty && !$0.weight.isEmpty })
    #expect(list.successions.filter { $0.change == .kind && $0.from.hasPrefix("12") }.count == 7)
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
