import Platform
import Schema
import Testbed
import Testing

@testable import Territory

/// A published table converted to the territory of another day.
@Suite struct SeriesConversionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func rows(
    _ text: String, on day: String = "2020-12-31", where filter: [String: String] = [:],
    atOnce: Int = SeriesConversion.rowsAtOnceMax, isAdditive: (String) -> Bool = { _ in true }
  ) throws -> [[String]] {
    let source = try SeriesSource(file: try folder.write("t.csv", text), where: filter)
    var rows: [[String]] = []
    try SeriesConversion(source, in: Lists.small, on: day, rowsAtOnceMax: atOnce)
      .eachRow(isAdditive: isAdditive) { rows.append($0) }
    return rows
  }

  /// However few rows are kept at once, the result is the same.
  @Test(arguments: [1, 2, 3, 7, 100]) func aLargeTableIsReadInParts(atOnce: Int) throws {
    var lines = ["indicator,area,period,value"]
    for year in 2005...2012 {
      let areas = year < 2010 ? ["1201032", "1201052", "1201011"] : ["1201042", "1201011"]
      for (place, area) in areas.enumerated() {
        for indicator in ["b", "a"] { lines.append("\(indicator),\(area),\(year),\(year * 10 + place)") }
      }
    }
    let table = lines.joined(separator: "\n") + "\n"
    let whole = try rows(table)
    #expect(whole.count == 2 * 8 * 2)
    #expect(try rows(table, atOnce: atOnce) == whole)
  }

  @Test func valuesOfColumnsSelectRows() throws {
    let table = """
      indicator,area,period,value,sex
      a,1201011,2015,1,K
      a,1201011,2015,2,M
      b,1201011,2015,3,K
      a,1201022,2016,4,K

      """
    #expect(try rows(table, where: ["indicator": "a", "sex": "K"]).map { $0[3] } == ["1", "4"])
    #expect(try rows(table, where: ["sex": "K", "period": "2015"]).map { $0[3] } == ["1", "3"])
    #expect(try rows(table, where: ["area": "1201022"]).map { $0[3] } == ["4"])
    #expect(try rows(table, where: ["area": "9"]).isEmpty)
    // Without them the table has two values of one area.
    #expect(throws: TerritoryError.self) { try rows(table) }
    let error = #expect(throws: TerritoryError.self) { try rows(table, where: ["wiek": "7"]) }
    #expect(error?.message == "the column \"wiek\" is missing")
  }

  @Test func everyPeriodIsToldFromItsOwnDay() throws {
    let found = try rows(
      """
      indicator,area,period,value,status,mark
      ludnosc,1201032,2009,100.5,A,
      ludnosc,1201052,2009,20,P,x
      ludnosc,1201042,2010,121,A,
      ludnosc,1206142,1996,8000,,

      """)
    #expect(
      found == [
        ["ludnosc", "1996", "1206143", "8000", "", "", "original", "", "1206142"],
        ["ludnosc", "2009", "1201042", "120.5", "P", "x", "summed", "", "1201032, 1201052"],
        ["ludnosc", "2010", "1201042", "121", "A", "", "original", "", ""],
      ])
    #expect(found.allSatisfy { $0.count == SeriesConversion.columns.count })
  }

  /// Columns may be in any order, and missing ones are empty.
  @Test func columnsAreFoundByTheirNames() throws {
    let found = try rows("value,dodatkowa,period,area\n7,?,2015,1201011\n")
    #expect(found == [["", "2015", "1201011", "7", "", "", "original", "", ""]])
    #expect(
      try rows("area,period,value,source_mark\n1201011,2015,,-\n")
        == [["", "2015", "1201011", "", "", "-", "original", "", ""]])
    // The current name takes precedence over the earlier one.
    #expect(try rows("area,period,value,source_mark,mark\n1201011,2015,7,a,b\n")[0][5] == "b")
  }

  @Test func rowsComeByIndicatorPeriodAndArea() throws {
    let found = try rows(
      """
      indicator,area,period,value
      b,1201022,2015,1
      a,1201022,2016,2
      b,1201011,2015,3
      a,1201022,2015-Q1,4
      a,1201022,2015,5

      """)
    #expect(
      found.map { $0[..<4].joined(separator: " ") } == [
        "a 2015 1201022 5", "a 2015-Q1 1201022 4", "a 2016 1201022 2", "b 2015 1201011 3", "b 2015 1201022 1",
      ])
  }

  /// Whether figures add up is determined for each indicator.
  @Test func indicatorsThatDoNotAddUpAreNotSummed() throws {
    let table = """
      indicator,area,period,value
      ludnosc,1201032,2009,100
      ludnosc,1201052,2009,20
      gestosc,1201032,2009,3
      gestosc,1201052,2009,4

      """
    let found = try rows(table) { $0 == "ludnosc" }
    #expect(found.map { $0[6] } == ["not-comparable", "summed"])
    #expect(found[0][3].isEmpty && found[1][3] == "120")
    #expect(
      found[0][8] == "it would be made of 1201032, 1201052, and nobody has said that these figures add up")
  }

  @Test func aWeekBelongsToTheTerritoryOfItsSunday() throws {
    // The last week of 2009 ends on 3 January 2010, when the two had been merged.
    let found = try rows("area,period,value\n1201042,2009-W53,7\n")
    #expect(found.map { $0[6] } == ["original"])
    #expect(try rows("area,period,value\n1201042,2009-W52,7\n").map { $0[6] } == ["not-comparable"])
  }

  @Test(arguments: [
    ("area,period,value\n1201011,lato,7\n", 2, "\"lato\" is not a period", ""),
    (
      "area,period,value\n1201011,2015,7\n1201022,2015,1\n1201011,2015,8\n", 4,
      "1201011 has two values for 2015",
      "A table with more dimensions must be cut to one of each first: name values of its other columns"
    ),
    (
      "area,value\n1201011,7\n", 1, "the column \"period\" is missing", "The header is area, period, value"
    ),
  ])
  func mistakesHaveTheirLine(text: String, line: Int, message: String, advice: Advice) throws {
    let error = #expect(throws: TerritoryError.self) { try rows(text) }
    #expect(error?.message == message && error?.advice == advice)
    #expect(error?.location.line == line && error?.location.file == folder.file("t.csv"))
    #expect(error?.what == "\(folder.file("t.csv")):\(line):1: \(message)")
  }
}
