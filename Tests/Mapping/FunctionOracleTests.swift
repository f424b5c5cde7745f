import Platform
import Rows
import SQLite
import Schema
import Testbed
import Testing
import Text

@testable import Mapping

/// Functions of mappings beside other ways to the same result: SQLite's own date functions, fractions, plain tables.
@Suite struct FunctionOracleTests {
  private static let dataset = Dataset(
    id: "proba", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "id", type: .code), Column(name: "v", type: .text)], key: ["id"])

  /// What an expression over `kod`, `rok` and `liczba` gives for each record.
  private func values(_ expression: String, _ records: [[Value]]) throws -> [String] {
    let numbered = records.enumerated().map { index, record -> [Value]? in
      ["\(index)|\(record[0].description)"].map { .text($0) } + record.dropFirst()
    }
    let code = "substr(kod, instr(kod, '|') + 1)"
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT kod AS id, '' || (\(expression.replacing("kod", with: code))) AS v FROM source", dataset: Self.dataset,
        documents: [numbered]))
    #expect(mapped.summary.rejections.isEmpty && mapped.rows.count == records.count)
    return mapped.rows.map { $0[1].description }
  }

  private func sqlite(_ expression: String, _ records: [[Value]]) throws -> [String] {
    let connection = try Connection(":memory:", mode: .memory)
    var select = try connection.prepare("SELECT \(expression), ?2")
    return try records.map { record in
      try select.bind([record[0].description, Int(record[1].description) ?? 0])
      _ = try select.step()
      defer { select.reset() }
      return select.text(0)
    }
  }

  @Test(arguments: [
    ("add_days(kod, rok)", "date(?1, ?2 || ' days')"),
    ("date_part('weekday', kod)", "(strftime('%w', ?1) + 6) % 7 + 1"),
    ("date_part('day_of_year', kod)", "CAST(strftime('%j', ?1) AS INTEGER)"),
    ("date_part('year', kod)", "CAST(strftime('%Y', ?1) AS INTEGER)"),
    ("date_part('month', kod)", "CAST(strftime('%m', ?1) AS INTEGER)"),
    ("date_part('quarter', kod)", "(strftime('%m', ?1) + 2) / 3"),
    ("days_between('2000-01-01', kod)", "CAST(julianday(?1) - julianday('2000-01-01') AS INTEGER)"),
    ("add_days(add_days(kod, rok), -rok)", "?1"),
    // The week of ISO 8601 is that of its Thursday.
    ("date_part('week', kod)", "(strftime('%j', date(?1, '-3 days', 'weekday 4')) - 1) / 7 + 1"),
    // Both agree if no month is too short.
    ("add_months(substr(kod, 1, 8) || '15', rok)", "date(substr(?1, 1, 8) || '15', ?2 || ' months')"),
    ("period_start(period_in(kod, 'M'))", "date(?1, 'start of month')"),
    ("period_end(period_in(kod, 'M'))", "date(?1, 'start of month', '+1 month', '-1 day')"),
    ("period_start(period_in(kod, 'A'))", "date(?1, 'start of year')"),
    ("period_end(period_in(kod, 'W'))", "date(?1, 'weekday 0')"),
  ])
  func datesAreThoseOfSQLite(expression: String, oracle: String) throws {
    var random = Seeded(1_582)
    let records = (0..<400).map { _ -> [Value] in
      let day = Civil(daysSinceEpoch: random.below(100_000) - 40_000)
      return [.text(day.description), .integer(Int64(random.below(4000) - 2000)), "0"]
    }
    let (found, expected) = (try values(expression, records), try sqlite(oracle, records))
    for (index, record) in records.enumerated() where found[index] != expected[index] {
      Issue.record(
        "\(expression) of \(record[0]) and \(record[1]) is \(found[index]), not \(expected[index]) (seed 1582)")
    }
  }

  @Test func sumsOfGroupsAreThoseOfFractions() throws {
    var random = Seeded(777)
    let dataset = Self.dataset
    for _ in 0..<20 {
      var sums: [String: Fraction] = [:]
      let records = (0..<100).map { _ -> [Value]? in
        let group = "g\(random.below(5))"
        let (digits, places) = (random.below(2_000_001) - 1_000_000, random.below(4))
        let scale = [1, 10, 100, 1000][places]
        sums[group, default: .zero] = sums[group, default: .zero] + Fraction(Int128(digits), Int128(scale))
        let rest = String(abs(digits) % scale + scale).dropFirst()
        let text = Decimal.canonical("\(digits < 0 ? "-" : "")\(abs(digits) / scale)\(places > 0 ? ".\(rest)" : "")")
        return [.text(group), 1, .text(text ?? "")]
      }
      let mapped = try Fixture.map(
        Fixture.plan(
          "SELECT kod AS id, sum_exact(liczba) AS v FROM source GROUP BY kod", dataset: dataset, documents: [records]))
      #expect(mapped.rows.count == sums.count)
      for row in mapped.rows {
        let number = try #require(ExactNumber(row[1].description))
        #expect(Fraction(number.scaled, 1_000_000_000_000) == sums[row[0].description], "\(row) (seed 777)")
      }
    }
  }

  /// A window of three slides over the numbers; its sum must equal a fresh sum of the three.
  @Test func sumsOfWindowsAreThoseOfTheirRows() throws {
    var random = Seeded(778)
    let numbers = (0..<200).map { _ in random.below(20_001) - 10_000 }
    let records = numbers.enumerated().map { index, number -> [Value]? in
      [.text("\(1000 + index)"), 1, .text("\(number)")]
    }
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT kod AS id, sum_exact(liczba) OVER (ORDER BY kod ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS v FROM source",
        dataset: Self.dataset, documents: [records]))
    let expected = numbers.indices.map { index in "\(numbers[max(0, index - 2)...index].reduce(0, +))" }
    #expect(mapped.rows.map { $0[1].description } == expected)
  }

  /// The collation is a total order that agrees with the numbers.
  @Test func decimalsAreInTheOrderOfTheirNumbers() throws {
    var random = Seeded(779)
    let texts = (0..<300).map { _ in
      Decimal.canonical("\(random.once(in: 2) ? "-" : "")\(random.below(2000)).\(random.below(1000))") ?? "0"
    }
    let records = texts.enumerated().map { index, text -> [Value]? in [.text("\(1000 + index)"), 1, .text(text)] }
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT kod AS id, liczba AS v FROM source ORDER BY liczba COLLATE decimal, kod", dataset: Self.dataset,
        documents: [records]))
    let found = mapped.rows.compactMap { ExactNumber($0[1].description) }
    #expect(found.count == 300 && found == found.sorted())
  }

  // MARK: Cached results

  /// The cache returns the last result stored for exactly this text and period, or nothing.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func whatIsKeptIsNeverThatOfAnother(seed: UInt64) throws {
    var random = Seeded(seed)
    func short(_ text: String) throws -> ShortText { try #require(Array(text.utf8).withUnsafeBytes { ShortText($0) }) }
    let table = KeptTexts()
    var kept: [String: String] = [:]
    var (answers, lost) = (0, 0)
    for round in 0..<40_000 {
      let (text, period) = ("\(1_200_000 + random.below(9000))", random.pick(["", "2020", "2024-07"]))
      let key = "\(text)|\(period)"
      if random.once(in: 2) {
        table.keep(try short("r\(round)"), for: try short(text), try short(period))
        kept[key] = "r\(round)"
      } else if let found = table.found(try short(text), try short(period)) {
        answers += 1
        if try kept[key].map(short) != found { Issue.record("\(key) has another's answer (seed \(seed))") }
      } else if kept[key] != nil {
        lost += 1
      }
    }
    // It works as a cache: most results are found again, and some were replaced.
    #expect(answers > 1000 && lost > 0)
  }

  @Test func onlyPrintableCodesAreKept() throws {
    let table = KeptTexts()
    func keep(_ found: String, _ text: String) -> Bool {
      Array(text.utf8).withUnsafeBytes { bytes in
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        table.keep(found, for: bytes, none)
        guard let short = ShortText(bytes) else { return false }
        return table.found(short, .empty) != nil
      }
    }
    #expect(keep("1261011", "a") && keep("D1261011-08", "b") && keep("2024-10-27T02", "c"))
    #expect(!keep("", "d") && !keep("a b", "e") && !keep("Kraków", "f") && !keep("\u{7f}", "g"))
    // Sixteen bytes do not fit, in the answer or in the question.
    #expect(!keep("1234567890123456", "h") && !keep("1261011", "1234567890123456") && keep("123456789012345", "i"))
  }
}
