import Mapping
import Schema
import Testbed
import Testing

@Suite("The functions of a mapping")
struct FunctionTests {
  private static let dataset = Dataset(
    id: "proba", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "id", type: .code), Column(name: "v", type: .text)],
    key: ["id"])

  private func map(_ expression: String, parameters: [String: String] = [:], codeLists: [CodeList] = []) throws
    -> Mapped
  {
    try Fixture.map(
      Fixture.plan(
        "SELECT kod AS id, \(expression) AS v FROM source", dataset: Self.dataset, codeLists: codeLists,
        parameters: parameters,
        documents: [[["1", 7, "5"]]]))
  }

  @Test(
    "read the spellings of offices",
    arguments: [
      // Voivodeship, powiat and gmina of TERYT stay; BDL units give them.
      ("area('12')", "12"), ("area('1206')", "1206"), ("area('0612011')", "0612011"),
      ("area('011212161011')", "1261011"),
      ("area('011212006012')", "1206012"), ("area('011212006000')", "1206"), ("area('011200000000')", "12"),
      ("period('lipiec 2024')", "2024-07"), ("period(2024)", "2024"), ("period('II półrocze 2024')", "2024-S2"),
      ("number('1 234,50')", "1234.5"), ("number('1.5')", "1.5"), ("number('(12)')", "-12"), ("number(7)", "7"),
      ("day('15.VII.2024')", "2024-07-15"), ("parameter('rok')", "2020"),
    ])
  func values(expression: String, value: String) throws {
    let mapped = try map(expression, parameters: ["rok": "2020"])
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
      ("area('Kraków')", "\"Kraków\" is not an area"), ("area('123')", "\"123\" is not an area"),
      ("area('000000000000')", "is not an area"), ("period('lato')", "\"lato\" is not a period"),
      ("number('dużo')", "\"dużo\" is not a number"), ("number('')", "\"\" is not a number"),
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
