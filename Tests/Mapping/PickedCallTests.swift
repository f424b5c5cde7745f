import Rows
import Schema
import Territory
import Testbed
import Testing

@testable import Mapping

/// Functions that are called without SQLite do what they do with it.
@Suite struct PickedCallTests {
  private static let long = "gmina wiejska Bochnia"

  /// Twice each, so that cached results are used too.
  private static let records: [[Value]] = [
    ["1261011", 2020, "5"], ["1261011", 2021, "6"], ["1206143", 1996, "7"], ["1206143", 2020, "8"],
    ["011212161011", 2024, "9"], [.text(long), 2024, "1"], ["Bochnia", 2024, "2"], [.null, 2024, "3"],
    ["1261011", .null, "4"], ["", 2024, "5"], ["Kraków (1)", 2024, "6"], ["1201099", 2024, "7"],
    ["1261011", -5, "8"], ["1261011", 123_456_789, "9"], ["D1261011-08", 0, "1"], ["D1261011-08", 2024, .null],
    [.integer(1_261_011), 2024, "1"], [.integer(1206), 2024, "1"],
    // Spellings of periods, one with a canonical text that is too long for the cache, and days that do not exist.
    ["I kw. 2024", 2024, "12"], ["stan na 31.12.2024", 2024, "12"], ["2024-10-27T01:00Z", 2024, "12"],
    ["31.02.2024", 2024, "12"], ["03.04.24", 2024, "12"], ["2024", 2024, "12"], ["2024-07", 2024, "12"],
  ]

  private static let dataset = Dataset(
    id: "ludnosc", title: Bilingual(pl: "", en: ""),
    columns: [
      Column(name: "area", type: .area), Column(name: "period", type: .period), Column(name: "value", type: .decimal),
      Column(name: "code", type: .code), Column(name: "year", type: .integer), Column(name: "name", type: .text),
    ], key: ["area", "period"])

  private func map(_ columns: String, _ tail: String = "") throws -> Mapped {
    let records = Self.records + Self.records.reversed()
    var plan = Fixture.plan("SELECT \(columns) FROM source \(tail)", dataset: Self.dataset, documents: [records])
    plan.areas = try AreaFiles.read("Territory")
    return try Fixture.map(plan)
  }

  @Test(arguments: [
    "area(kod) AS area, period(rok) AS period", "area(kod, rok) AS area, period(rok) AS period, liczba AS value",
    "period(rok) AS period, liczba AS value, area(kod, rok) AS area, kod AS name",
    "area(kod, rok) AS area, period(rok) AS period, area(kod) AS code, period(rok) AS year, period(kod) AS name",
    "area(kod) AS area, period(rok) AS period, period(kod) AS code", "liczba AS area, period(kod) AS period",
    "rok AS name, period(kod) AS period, liczba AS code, kod AS area", "kod AS area, rok AS period, area(kod) AS name",
  ])
  func theSameComesOutAsOfSQLite(columns: String) throws {
    let short = try map(columns)
    // A condition disables the fast path.
    let long = try map(columns, "WHERE liczba IS NOT 'x'")
    #expect(short.rows == long.rows)
    #expect(short.origins == long.origins)
    #expect(short.summary.ledger == long.summary.ledger)
    #expect(short.summary.rejections == long.summary.rejections)
    #expect(!short.summary.rejections.isEmpty)
  }

  @Test func onlyCallsOfFieldsTakeTheShortWay() throws {
    func picked(_ select: String) throws -> [PickedColumn]? {
      let mapper = try Mapper(Fixture.plan("SELECT \(select) FROM source", dataset: Self.dataset, documents: []))
      return mapper.pickedColumns
    }
    #expect(
      try picked("area(kod, rok) AS area, period(rok) AS period, liczba AS value")
        == [.call(.area, [0, 1]), .call(.period, [1]), .field(2)])
    for select in [
      "area(kod, 2024) AS area, rok AS period", "area(area(kod)) AS area, rok AS period",
      "area('12') AS area, rok AS period", "area(kod || '') AS area, rok AS period",
      "kod AS area, period(rok) AS period, number(liczba) AS value",
      "CASE rok WHEN 1 THEN area(kod) END AS area, rok AS period",
    ] {
      #expect(try picked(select) == nil, "\(select)")
    }
  }

  @Test func shortTextsAreEqualWhenTheirBytesAre() {
    let bytes = Array("0612011-D126\0ąz".utf8)
    var texts: [[UInt8]] = [[]]
    for first in bytes.indices {
      for end in first + 1...bytes.count where end - first <= ShortText.bytesMax {
        texts.append(Array(bytes[first..<end]))
      }
    }
    for a in texts {
      let short = a.withUnsafeBytes { ShortText($0) }
      #expect(short?.count == a.count)
      var stored = [UInt8](repeating: 7, count: 16)
      stored.withUnsafeMutableBytes { short?.store(to: $0.baseAddress!) }
      #expect(Array(stored.prefix(a.count)) == a)
      for b in texts { #expect((b.withUnsafeBytes { ShortText($0) } == short) == (a == b), "\(a) \(b)") }
    }
    #expect([UInt8](repeating: 48, count: 16).withUnsafeBytes { ShortText($0) } == nil)
    for number: Int64 in [0, 7, 10, 2024, 99_999_999] {
      #expect(ShortText(digits: number) == Array("\(number)".utf8).withUnsafeBytes { ShortText($0) })
    }
    #expect(ShortText(digits: -1) == nil && ShortText(digits: 100_000_000) == nil)
  }
}
