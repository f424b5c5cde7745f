import Mapping
import Rows
import Schema
import Territory
import Testbed
import Testing

@Suite("The functions of a mapping")
struct FunctionTests {
  private static let dataset = Dataset(
    id: "proba", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "id", type: .code), Column(name: "v", type: .text)],
    key: ["id"])

  private func map(
    _ expression: String, parameters: [String: String] = [:], codeLists: [CodeList] = [], areas: AreaList? = nil
  ) throws -> Mapped {
    var plan = Fixture.plan(
      "SELECT kod AS id, \(expression) AS v FROM source", dataset: Self.dataset, codeLists: codeLists,
      parameters: parameters, documents: [[["1", 7, "5"]]])
    plan.areas = areas
    return try Fixture.map(plan)
  }

  @Test(
    "read the spellings of offices",
    arguments: [
      // Voivodeship, powiat and gmina of TERYT stay; BDL units give them.
      ("area('12')", "12"), ("area('1206')", "1206"), ("area('0201011')", "0201011"),
      ("area('011212161011')", "1261011"),
      ("area('011212006012')", "1206012"), ("area('011212006000')", "1206"), ("area('011200000000')", "12"),
      ("period('lipiec 2024')", "2024-07"), ("period(2024)", "2024"), ("period('II półrocze 2024')", "2024-S2"),
      ("number('1 234,50')", "1234.5"), ("number('1.5')", "1.5"), ("number('1.5E+3')", "1500"), ("number(7)", "7"),
      ("day('15.VII.2024')", "2024-07-15"), ("parameter('rok')", "2020"),
    ])
  func values(expression: String, value: String) throws {
    let mapped = try map(expression, parameters: ["rok": "2020"], areas: try AreaFiles.read("Territory"))
    #expect(mapped.summary.rejections.isEmpty, "\(mapped.summary.rejections)")
    #expect(mapped.rows == [["1", .text(value)]])
  }

  @Test("give nothing for nothing", arguments: ["area(NULL)", "period(NULL)", "number(NULL)", "day(NULL)"])
  func nothing(expression: String) throws {
    #expect(try map(expression).rows == [["1", nil]])
  }

  @Test(
    "reject the record where they cannot read their argument; they never guess",
    arguments: [
      // Without a list nothing can be said, not even of a code.
      ("area('Kraków')", "there is no list of areas"), ("area('1261011')", "\"1261011\" cannot be looked up"),
      ("period('lato')", "\"lato\" is not a period"),
      ("number('dużo')", "\"dużo\" is not a number"), ("number('')", "\"\" is not a number"),
      ("number('(12)')", "\"(12)\" is not a number"),
      ("number('1,234')", "may have thousands or decimals"),
      ("day('31.02.2024')", "is not a date"),
      ("reject('za stary')", "za stary"), ("reject(NULL)", "rejected by the mapping"),
    ])
  func rejections(expression: String, reason: String) throws {
    let mapped = try map(expression)
    #expect(mapped.rows.isEmpty)
    let rejection = try #require(mapped.summary.rejections.first?.rejection)
    #expect(mapped.summary.rejections.count == 1)
    #expect(rejection.rule == .mapping && rejection.position == 1)
    #expect(rejection.reason.contains(reason), "\(rejection.reason)")
    #expect(mapped.summary.ledger.recordsQuarantined == 1 && mapped.summary.ledger.recordsUsed == 0)
  }

  @Test(
    "area(x) and area(x, period) look things up in the list",
    arguments: [
      ("area('Bochnia (2)')", "1201022"), ("area('gmina wiejska Bochnia', 2024)", "1201022"),
      ("area('011212006142', '1996')", "1206142"), ("area('011212006142', '2020')", "1206143"),
      ("area('1206143', '1996-Q4')", "1206142"), ("area('1206143', 1997)", "1206143"),
      ("area('D1261011-08')", "D1261011-08"), ("area('Dzielnica VIII Dębniki', '2024-07')", "D1261011-08"),
      ("area('1207132', 2025)", "1207132"), ("area('011212161011', 2024)", "1261011"),
      // The same call twice: the second result comes from the cache.
      (
        "area('011212006142', '1996') || area('011212006142', '2020') || area('011212006142', '1996')",
        "120614212061431206142"
      ),
      ("area(kod || '206142', '20' || '20')", "1206143"),
    ])
  func areas(expression: String, code: String) throws {
    let list = try #require(try AreaFiles.read("Territory"))
    let mapped = try map(expression, areas: list)
    #expect(mapped.summary.rejections.isEmpty, "\(mapped.summary.rejections)")
    #expect(mapped.rows == [["1", .text(code)]])
  }

  @Test(
    "what is not one area goes to quarantine with what it may be",
    arguments: [
      ("area('Bochnia')", "\"Bochnia\" may be 1201011 Bochnia (gmina miejska) or 1201022 Bochnia (gmina wiejska)"),
      ("area('1207132', 2024)", "began on 2025-01-01, out of 1207052 Kamienica"),
      ("area('1261011', 'lato')", "\"lato\" is not a period"), ("area('1261011', '')", "\"\" is not a period"),
      ("area('9961011', 2024)", "lies in no voivodeship"), ("area('Atlantyda', 2024)", "is not an area"),
      ("area('1201992', 2024)", "does not have it"), ("area('')", "is neither a TERYT code nor"),
    ])
  func noArea(expression: String, reason: String) throws {
    let mapped = try map(expression, areas: try AreaFiles.read("Territory"))
    #expect(mapped.rows.isEmpty)
    let rejection = try #require(mapped.summary.rejections.first?.rejection)
    #expect(rejection.reason.contains(reason) && rejection.rule == .mapping, "\(rejection.reason)")
  }

  @Test("give nothing for a period that is not there", arguments: ["area(NULL, 2024)", "area('1261011', NULL)"])
  func noPeriod(expression: String) throws {
    #expect(try map(expression, areas: try AreaFiles.read("Territory")).rows == [["1", nil]])
  }

  @Test(
    "tell whether a number can be real",
    arguments: [
      ("pesel_valid('44051401359')", "1"), ("pesel_valid('44051401358')", "0"), ("nip_valid('676-101-37-17')", "1"),
      ("nip_valid('6761013718')", "0"), ("regon_valid('350508747')", "1"), ("regon_valid('12345678512347')", "1"),
      ("regon_valid('350508748')", "0"), ("simc_valid('0950463')", "1"), ("simc_valid('0950464')", "0"),
      ("coalesce(pesel_valid(NULL), 'none')", "none"), ("nip_valid('')", "0"),
    ])
  func checkDigits(expression: String, verdict: String) throws {
    let mapped = try map("'' || \(expression)")
    #expect(mapped.rows == [["1", .text(verdict)]])
  }

  @Test("a parameter that the source does not have is a mistake of the mapping")
  func unknownParameter() {
    #expect {
      try map("parameter('rokk')", parameters: ["rok": "2020"])
    } throws: { "\($0)".contains("the source has no parameter \"rokk\"") }
  }

  // MARK: Code lists

  private func list(_ text: String) throws -> (folder: TemporaryFolder, list: CodeList) {
    let folder = try TemporaryFolder()
    return (folder, CodeList(name: "znaki", file: try folder.write("znaki.csv", text)))
  }

  @Test("join a code list, whose columns are text")
  func join() throws {
    let (folder, list) = try list("id,znak,opis\n5,007,\"a, b\"\n6,,x\n")
    let mapped = try map("(SELECT znak || '/' || opis FROM znaki WHERE id = liczba)", codeLists: [list])
    #expect(mapped.rows == [["1", "007/a, b"]])
    let absent = try map("(SELECT znak IS NULL FROM znaki WHERE id = '6')", codeLists: [list])
    #expect(absent.rows == [["1", "1"]])
    _ = folder
  }

  @Test(
    "say which line of a code list is wrong",
    arguments: [
      ("id,znak\n1,a\n2\n", "line 3: "), ("id,znak\n1,a\n1,b\n", "UNIQUE constraint failed"), ("", "empty"),
    ])
  func brokenList(text: String, reason: String) throws {
    let (folder, list) = try list(text)
    #expect {
      try map("(SELECT znak FROM znaki)", codeLists: [list])
    } throws: { "\($0)".contains(reason) }
    _ = folder
  }

  @Test("cannot change a code list")
  func readOnly() throws {
    let (folder, list) = try list("id,znak\n1,a\n")
    #expect(throws: MappingError.self) {
      try Fixture.map(Fixture.plan("DELETE FROM znaki", dataset: Self.dataset, codeLists: [list], documents: []))
    }
    _ = folder
  }
}
