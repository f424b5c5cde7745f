import Mapping
import Platform
import Rows
import Schema
import Territory
import Testbed
import Testing
import Text

/// Mapping functions against the values of the common schema that implement them.
@Suite struct FunctionLawTests {
  private static let dataset = Dataset(
    id: "proba", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "id", type: .integer), Column(name: "v", type: .text)], key: ["id"])

  /// The results of an expression over `kod` and `liczba` for each pair, in order; nil if the record was rejected.
  private func values(_ expression: String, _ records: [(String, String)]) throws -> [String?] {
    let rows = records.enumerated().map { index, record -> [Value]? in
      [.text(record.0), .integer(Int64(index)), .text(record.1)]
    }
    let mapped = try Fixture.map(
      Fixture.plan("SELECT rok AS id, \(expression) AS v FROM source", dataset: Self.dataset, documents: [rows]))
    var values = [String?](repeating: nil, count: records.count)
    for row in mapped.rows {
      guard case .integer(let index) = row[0] else { continue }
      values[Int(index)] = row[1] == .null ? "NULL" : row[1].description
    }
    #expect(mapped.rows.count + mapped.summary.rejections.count == records.count)
    return values
  }

  private static let periods: [String] = {
    var random = Seeded(50)
    return (0..<60).flatMap { _ -> [String] in
      let year = 1990 + random.below(50)
      return [
        "\(year)", "\(year)-S\(1 + random.below(2))", "\(year)-Q\(1 + random.below(4))",
        Period(.month, 1 + random.below(12), of: year)!.description,
        Period(.week, 1 + random.below(52), of: year)!.description,
        Period(.schoolYear, 9 + random.below(2), of: year)!.description,
      ]
    }
  }()

  @Test(arguments: ["A", "S", "Q", "M", "W", "D", "H", "school"])
  func aPeriodLiesWhereTheSchemaSaysSo(frequency: String) throws {
    let kind = try #require(Period.Kind(frequency: frequency))
    let found = try values("period_in(kod, '\(frequency)')", Self.periods.map { ($0, "") })
    for (text, longer) in zip(Self.periods, found) where longer != Period(text)?.containing(kind)?.description {
      Issue.record("\(text) lies in \(longer ?? "none") of \(frequency) (seed 50)")
    }
  }

  @Test func aPeriodBeginsAndEndsWhereTheSchemaSaysSo() throws {
    let records = Self.periods.map { ($0, "") }
    let (starts, ends) = (try values("period_start(kod)", records), try values("period_end(kod)", records))
    let (frequencies, texts) = (try values("period_frequency(kod)", records), try values("period(kod)", records))
    for (index, text) in Self.periods.enumerated() {
      let period = try #require(Period(text))
      #expect(starts[index] == period.start.description && ends[index] == period.end.description)
      #expect(frequencies[index] == period.frequency.rawValue && texts[index] == text)
    }
  }

  /// Every unit into every other: the function follows the table, and rejects what the table does not cover.
  @Test func everyUnitIsConvertedAsTheTableSays() throws {
    for from in MeasureUnit.all {
      let targets = MeasureUnit.all.filter { $0.base == from.base || $0.code == "PLN" }
      let found = try values("convert('12.5', '\(from.code)', kod)", targets.map { ($0.code, "") })
      let value = try #require(ExactNumber("12.5"))
      for (target, text) in zip(targets, found) {
        let expected = try? from.convert(value, to: target).description
        if text != expected {
          Issue.record("12.5 \(from.code) is \(text ?? "none") \(target.code), not \(expected ?? "none")")
        }
      }
    }
  }

  @Test func everySpellingIsItsUnit() throws {
    let spellings = MeasureUnit.all.flatMap { unit in
      ([unit.code, unit.name.pl, unit.name.en] + unit.spellings).map { ($0, unit) }
    }.filter { $0.0 != "gosp." }
    let codes = try values("unit(kod)", spellings.map { ($0.0, "") })
    let bases = try values("unit_base(kod)", spellings.map { ($0.0, "") })
    for (index, (text, unit)) in spellings.enumerated() where codes[index] != unit.code || bases[index] != unit.base {
      Issue.record("\(text) is \(codes[index] ?? "none")")
    }
  }

  @Test(arguments: [SourceSign.Source.gus, .bdl, .eurostat, .sdmx])
  func everySignDoesToTheValueWhatItSays(source: SourceSign.Source) throws {
    let signs = SourceSign.signs(of: source)
    let statuses = try values("status(kod, '\(source.rawValue)')", signs.map { ($0.sign, "7.5") })
    let found = try values("sign_value(liczba, kod, '\(source.rawValue)')", signs.map { ($0.sign, "7.5") })
    for (index, sign) in signs.enumerated() {
      let value =
        switch sign.value {
        case .kept: "7.5"
        case .zero: "0"
        case .absent: "NULL"
        }
      #expect(statuses[index] == sign.status.rawValue && found[index] == value, "\(sign.sign)")
    }
  }

  /// In a group, side by side, and as the schema has it: one status.
  @Test func aStatusOfSeveralIsTheSameHoweverItIsMade() throws {
    var random = Seeded(51)
    let all = ObservationStatus.allCases.map(\.rawValue)
    for _ in 0..<60 {
      let group = (0..<1 + random.below(5)).map { _ in random.pick(all) }
      let expected = ObservationStatus.ofAll(group.compactMap { ObservationStatus(rawValue: $0) })?.rawValue
      let list = group.map { "'\($0)'" }
      let beside = try values("status_of_all(\(list.joined(separator: ", ")), NULL)", [("", "")])
      let below = try values(
        "(SELECT status_of_all(column1) FROM (VALUES \(list.map { "(\($0))" }.joined(separator: ", "))))", [("", "")])
      if beside != [expected] || below != [expected] { Issue.record("\(group): \(beside) and \(below) (seed 51)") }
    }
  }

  @Test(
    arguments: [
      ("37 563 071", "37563071"), ("1\u{a0}234,5", "1234.5"), ("(12,50)", nil), ("−3", "-3"), ("1.5", "1.5"),
      ("1e3", "1000"), ("007", "7"), (" 5 ", "5"), ("12\n345", nil), ("1,234.5", nil), ("12 zł", nil), ("", nil),
      ("b.d.", nil), ("1,5e3", "1500"),
    ] as [(String, String?)])
  func numbersOfOffices(text: String, number: String?) throws {
    #expect(try values("number(kod)", [(text, "")]) == [number])
  }

  @Test(
    arguments: [
      ("15.07.2024", "2024-07-15"), ("15 lipca 2024 r.", "2024-07-15"), ("2024-07-15 00:00:00", "2024-07-15"),
      ("15/07/2024", nil), ("31.02.2024", nil), ("lipiec 2024", nil), ("", nil),
    ] as [(String, String?)])
  func daysOfOffices(text: String, day: String?) throws { #expect(try values("day(kod)", [(text, "")]) == [day]) }

  /// Adding and subtracting a number cancel out, and an exact division leaves no remainder.
  @Test func exactFunctionsKeepTheirLaws() throws {
    var random = Seeded(52)
    func number() -> String {
      Decimal.canonical("\(random.once(in: 2) ? "-" : "")\(random.below(1_000_000)).\(random.below(10_000))")!
    }
    let pairs = (0..<300).map { _ in (number(), number()) }
    #expect(try values("subtract_exact(add_exact(kod, liczba), liczba)", pairs) == pairs.map(\.0))
    #expect(try values("add_exact(kod, liczba)", pairs) == values("add_exact(liczba, kod)", pairs))
    #expect(try values("multiply_exact(kod, liczba)", pairs) == values("multiply_exact(liczba, kod)", pairs))
    #expect(try values("round_exact(kod, 12)", pairs) == pairs.map(\.0))
    let quotients = try values("ratio(kod, liczba, 6)", pairs)
    let expected = pairs.map { ExactDecimal($0.0)!.divided(by: ExactDecimal($0.1)!, places: 6)?.description ?? "NULL" }
    #expect(quotients == expected)
  }

  // MARK: What a mapping takes and leaves

  private func mapper(_ select: String) throws -> (taken: [String?], unfilled: [String]) {
    var dataset = Fixture.dataset
    dataset.columns.append(Column(name: "note", type: .text))
    let mapper = try Mapper(Fixture.plan("SELECT \(select)", dataset: dataset, documents: []))
    return (mapper.fieldsTaken, mapper.unfilledColumns)
  }

  @Test(
    arguments: [
      ("kod AS area, rok AS period, liczba AS value FROM source", ["kod", "rok", "liczba", nil], ["note"]),
      ("kod AS area, period(rok) AS period FROM source", ["kod", nil, nil, nil], ["value", "note"]),
      ("s.kod AS area, s.rok AS period, kod AS note FROM source AS s", ["kod", "rok", nil, "kod"], ["value"]),
      ("upper(kod) AS area, rok + 0 AS period, 'x' AS note FROM source", [nil, nil, nil, nil], ["value"]),
      (
        "liczba AS value, kod AS area, rok AS period, kod AS note FROM source WHERE rok > 0",
        ["kod", "rok", "liczba", "kod"], []
      ),
      ("kod AS area, rok AS period FROM (SELECT kod, rok FROM source)", ["kod", "rok", nil, nil], ["value", "note"]),
      ("kod AS area, max(rok) AS period FROM source GROUP BY kod", ["kod", nil, nil, nil], ["value", "note"]),
    ] as [(String, [String?], [String])])
  func fieldsThatAreTakenAsTheyAre(select: String, taken: [String?], unfilled: [String]) throws {
    let found = try mapper(select)
    #expect(found.taken == taken && found.unfilled == unfilled)
  }

  /// `reject` works wherever an expression is allowed.
  @Test(arguments: [
    "SELECT rok AS id, CASE WHEN kod = 'x' THEN reject('bo tak') END AS v FROM source",
    "SELECT rok AS id, kod AS v FROM source WHERE kod <> 'x' OR reject('bo tak') IS NOT NULL",
    "SELECT rok AS id, coalesce(nullif(kod, 'x'), reject('bo tak')) AS v FROM source",
    "SELECT s.rok AS id, g.column1 AS v FROM source AS s JOIN (VALUES ('a')) AS g ON s.kod <> 'x' OR reject('bo tak') IS NOT NULL",
  ])
  func aRecordIsRejectedWhereverItIsSaid(sql: String) throws {
    for inSQLite in [false, true] {
      let mapped = try Fixture.map(
        Fixture.plan(sql, dataset: Self.dataset, documents: [[["a", 1, "1"], ["x", 2, "2"], ["b", 3, "3"]]]),
        inSQLite: inSQLite)
      #expect(mapped.rows.map { $0[0] } == [1, 3])
      #expect(
        mapped.summary.rejections.map(\.rejection.reason) == ["bo tak"]
          && mapped.summary.rejections.map(\.rejection.position) == [2])
      #expect(mapped.summary.ledger.recordsQuarantined == 1 && mapped.summary.ledger.recordsUsed == 2)
    }
  }

  /// The first function that cannot parse its argument gives the reason; a record has one rejection.
  @Test func aRecordIsRejectedOnceWhateverIsWrongWithIt() throws {
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT rok AS id, day(kod) || number(kod) || unit(kod) AS v FROM source", dataset: Self.dataset,
        documents: [[["lato", 1, "1"], ["zima", 2, "1"]]]))
    #expect(mapped.summary.rejections.map(\.rejection.reason) == ["\"lato\" is not a date", "\"zima\" is not a date"])
  }
}
