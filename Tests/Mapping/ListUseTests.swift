import Mapping
import Platform
import Schema
import Territory
import Testbed
import Testing

/// Which lists decide about the rows of a mapping: what the SELECT calls and reads, and not what it looks like.
@Suite struct ListUseTests {
  private static let plain = Dataset(
    id: "d", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "a", type: .code), Column(name: "v", type: .text)], key: ["a"])

  private func use(
    _ sql: String, dataset: Dataset = plain, codeLists: [CodeList] = [], areas: AreaList? = nil
  ) throws -> ListUse {
    var plan = Fixture.plan(sql, dataset: dataset, codeLists: codeLists, documents: [])
    plan.areas = areas
    return try ListUse(of: plan)
  }

  @Test(arguments: [
    "SELECT area(kod) AS a, rok AS v FROM source", "SELECT AREA ( kod, '2024' ) AS a FROM source",
    "SELECT \"area\"(kod) AS a FROM source", "SELECT kod AS a FROM source WHERE area(kod) = '12'",
    "SELECT x.code AS a FROM source JOIN areas AS x ON x.bdl = source.kod",
    "SELECT kod AS a FROM source WHERE kod IN (SELECT code FROM \"Areas\")",
    "WITH t AS (SELECT area(kod) AS a FROM source) SELECT a FROM t",
    "SELECT kod AS a, (SELECT count(*) FROM areas) AS v FROM source",
    "SELECT s.kod AS a FROM (SELECT kod, kod AS code FROM source) AS s JOIN areas USING (code)",
    "SELECT s.kod AS a FROM (SELECT kod, kod AS code FROM source) AS s LEFT JOIN Areas USING (code)",
    "SELECT code AS a FROM (SELECT kod AS code FROM source) NATURAL JOIN areas",
    "SELECT kod AS a FROM source WHERE EXISTS (SELECT 1 FROM main.areas NATURAL JOIN areas)",
  ])
  func aCallAndATableAskTheListOfAreas(_ sql: String) throws { #expect(try use(sql).asksAreas) }

  @Test(arguments: [
    "SELECT kod AS a, rok AS v FROM source -- area(kod), areas", "SELECT kod AS a, 'area(x)' AS v FROM source",
    "SELECT kod AS a, rok AS v FROM (SELECT kod, rok, 1 AS areas FROM source)",
    "SELECT kod AS a, area AS v FROM (SELECT kod, rok AS area FROM source)",
    "WITH areas AS (SELECT kod FROM source) SELECT kod AS a FROM areas",
    "SELECT kod AS a, upper('area') AS v FROM source",
    "WITH areas AS (SELECT kod FROM source) SELECT kod AS a, (SELECT count(*) FROM areas) AS v FROM source",
  ])
  func aWordThatLooksLikeItDoesNot(_ sql: String) throws { #expect(try !use(sql).asksAreas) }

  @Test func aColumnAndADisclosureControlAskIt() throws {
    let sql = "SELECT kod AS a FROM source"
    var dataset = Self.plain
    #expect(!dataset.asksAreas)
    dataset.columns[0].type = .area
    #expect(try dataset.asksAreas && use(sql, dataset: dataset).asksAreas)
    dataset = Self.plain
    dataset.disclosure = DisclosureControl(values: ["v"], marks: ["m"], totals: [.tree(column: "a", .periods)])
    #expect(try !use(sql, dataset: dataset).asksAreas)
    dataset.disclosure?.totals.append(.tree(column: "a", .areas))
    #expect(try use(sql, dataset: dataset).asksAreas)
  }

  /// A connector's own list of that name is part of the connector.
  @Test func aCodeListOfThatNameIsNotTheList() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("own.csv", "code,name\n1,a\n")
    let sql = "SELECT x.code AS a FROM source JOIN areas AS x ON x.code = source.kod"
    #expect(try !use(sql, codeLists: [CodeList(name: "areas", file: file)]).asksAreas)
    #expect(try use(sql, codeLists: [CodeList(name: "areas", file: file, isOptional: true)]).asksAreas)
    #expect(
      try use(
        sql.replacing("kod", with: "kod AND area(kod) = '1'"),
        codeLists: [CodeList(name: "areas", file: file)]
      ).asksAreas)
  }

  @Test func builtInListsCountWhereTheirFunctionsAreCalled() throws {
    func lists(_ value: String) throws -> [BuiltInList] {
      try use("SELECT kod AS a, \(value) AS v FROM source").builtIn
    }
    #expect(try lists("rok") == [])
    #expect(try lists("'unit(x)' || \"liczba\" /* convert( */") == [])
    #expect(try lists("UNIT (rok)") == [.units])
    #expect(try lists("\"convert\"(liczba, 'zł', 'tys. zł')") == [.units])
    #expect(try lists("convert(liczba, 'zł', 'gr') || status(\n kod, 'bdl')") == [.units, .signs])
    #expect(try lists("sign_value(liczba, kod, 'gus')") == [.signs])
  }

  @Test func aSelectThatCannotBePreparedIsAnError() throws {
    #expect(throws: MappingError.self) { _ = try use("SELECT nothing AS a FROM source") }
    #expect(throws: MappingError.self) { _ = try use("SELECT kod AS a FROM nowhere") }
    #expect(throws: MappingError.self) { _ = try use("DELETE FROM source") }
  }

  /// The rows of an optional list are read only if the SELECT reads the table; otherwise the list is not even opened.
  @Test func anOptionalListIsReadOnlyWhereItIsAsked() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("areas.csv", "code,name\n7,siódmy\n")
    let broken = try folder.write("broken.csv", "code,name\n7,x,y\n\"")
    func rows(_ sql: String, _ file: String, inSQLite: Bool = false) throws -> [[Value]] {
      let plan = Fixture.plan(
        sql, dataset: Self.plain, codeLists: [CodeList(name: "areas", file: file, isOptional: true)],
        documents: [[["7", 7, "5"]]])
      return try Fixture.map(plan, inSQLite: inSQLite).rows
    }
    let joined = "SELECT kod AS a, areas.name AS v FROM source JOIN areas ON areas.code = kod"
    #expect(try rows(joined, file) == [[.text("7"), .text("siódmy")]])
    #expect(try rows(joined, file, inSQLite: true) == [[.text("7"), .text("siódmy")]])
    let using = "SELECT s.code AS a, 'x' AS v FROM (SELECT kod AS code FROM source) AS s JOIN areas USING (code)"
    for sorted in [false, true] {
      #expect(try rows(using, file, inSQLite: sorted) == [[.text("7"), .text("x")]])
      #expect(throws: (any Error).self) { _ = try rows(using, broken, inSQLite: sorted) }
    }
    #expect(try rows("SELECT kod AS a, 'areas' AS v FROM source", broken) == [[.text("7"), .text("areas")]])
    #expect(throws: (any Error).self) { _ = try rows(joined, broken) }
  }
}
