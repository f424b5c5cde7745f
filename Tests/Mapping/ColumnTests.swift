import Mapping
import Rows
import Schema
import Territory
import Testbed
import Testing

/// What a column makes of the values that an SQL expression can have.
@Suite("A column of a mapping")
struct ColumnTests {
  /// The value that an expression leaves in a column of the type, or why its record was rejected.
  private func outcome(_ type: ColumnType, _ expression: String, isRequired: Bool = false) throws -> Outcome {
    let dataset = Dataset(
      id: "proba", title: Bilingual(pl: "", en: ""),
      columns: [Column(name: "id", type: .code), Column(name: "v", type: type, isRequired: isRequired)], key: ["id"])
    var plan = Fixture.plan(
      "SELECT kod AS id, \(expression) AS v FROM source", dataset: dataset, documents: [[["1", 7, "5"]]])
    plan.areas = try AreaFiles.read("Territory")
    let mapped = try Fixture.map(plan)
    let ledger = mapped.summary.ledger
    #expect(ledger.rowsMapped == 1 && ledger.rowsQuarantined == mapped.summary.rejections.count)
    guard let rejection = mapped.summary.rejections.first?.rejection else { return .value(mapped.rows[0][1]) }
    #expect(mapped.rows.isEmpty)
    #expect(rejection.field == "v" && rejection.position == 1)
    return .rejected(rejection.rule, rejection.reason)
  }

  private enum Outcome: Equatable {
    case value(Value)
    case rejected(Rejection.Rule, String)
  }

  @Test(
    "keeps what its type allows, in the form that is stored",
    arguments: [
      (ColumnType.integer, "12", 12), (.integer, "'12'", 12),
      (.integer, "-9223372036854775807", .integer(.min + 1)),
      (.decimal, "12", "12"), (.decimal, "'12,50'", "12.5"), (.decimal, "'1e3'", "1000"),
      (.decimal, "'-0.0'", "0"), (.decimal, "'-0'", "0"), (.decimal, "'007.10'", "7.1"),
      (.decimal, "'1.5e10'", "15000000000"), (.decimal, "'9.995e-5'", "0.00009995"),
      (.boolean, "1", 1), (.boolean, "0", 0), (.boolean, "'TAK'", 1), (.boolean, "'nie'", 0),
      (.boolean, "liczba > 3", 1),
      (.date, "'15.07.2024'", "2024-07-15"), (.date, "'15 lipca 2024 r.'", "2024-07-15"),
      (.datetime, "'2024-07-15 13:00'", "2024-07-15T13:00:00+02:00"), (.period, "2024", "2024"),
      (.period, "'I kw. 2024'", "2024-Q1"),
      (.period, "'2024-07'", "2024-07"), (.area, "'0201011'", "0201011"), (.area, "'D1261011-08'", "D1261011-08"),
      (.area, "'PL213'", "PL213"), (.area, "'metropolia-krakowska'", "metropolia-krakowska"),
      (.area, "'1206142'", "1206142"), (.area, "area('1201992', 2010)", "1201992"),
      (.code, "'007'", "007"),
      (.text, "'żółw'", "żółw"), (.text, "7", "7"), (.text, "NULL", nil), (.text, "''", nil), (.integer, "''", nil),
    ] as [(ColumnType, String, Value)])
  func kept(type: ColumnType, expression: String, value: Value) throws {
    #expect(try outcome(type, expression) == .value(value), "\(expression)")
  }

  @Test(
    "rejects what its type does not allow, and says why",
    arguments: [
      (ColumnType.integer, "'12a'", "is not a whole number"), (.integer, "'12.5'", "is not a whole number"),
      (.integer, "CAST('99999999999999999999' AS INTEGER)", "is the limit of whole numbers"),
      (.decimal, "CAST('-99999999999999999999,5' AS INTEGER)", "is the limit of whole numbers"),
      (.integer, "12.0", "is a floating point number"), (.decimal, "0.1 + 0.2", "compute with multiply_exact"),
      (.decimal, "'1,23457E+11'", "is not a decimal number"),
      (.decimal, "'dużo'", "is not a decimal number"), (.decimal, "1e999", "floating point"),
      (.boolean, "2", "neither 0 nor 1"),
      (.boolean, "'może'", "neither true nor false"), (.date, "'2024-02-30'", "is not a date"),
      (.date, "20240715", "came as a number"),
      (.datetime, "'2024-07-15'", "is not a date with a time"), (.period, "'lato'", "is not a period"),
      (.period, "99999", "is not a period"),
      (.area, "'Kraków 1'", "is not an area code"), (.area, "'ABC'", "is not an area"),
      (.area, "'PL999'", "is not an area"), (.area, "'D1261011-99'", "is not an area"),
      (.area, "'9999999'", "lies in no voivodeship"), (.area, "'1299999'", "no powiat"),
      (.area, "'1206153'", "1206152 Wielka Wieś"), (.area, "'1201992'", "is not in the list"),
      (.area, "'Bochnia (2)'", "area(x) makes 1201022"), (.area, "'011212161011'", "area(x) makes 1261011"),
      (.area, "1261011", "lost its leading zeros"),
      (.code, "7", "lost its leading zeros"),
      (.code, "7.5", "floating point"), (.text, "1.5", "floating point"), (.geometry, "1", "came as a number"),
      (.text, "x'00ff'", "is a blob"), (.integer, "x'31'", "is a blob"),
    ])
  func rejected(type: ColumnType, expression: String, reason: String) throws {
    guard case .rejected(let rule, let found) = try outcome(type, expression) else {
      Issue.record("\(expression) was kept")
      return
    }
    #expect(rule == .type)
    #expect(found.hasPrefix("\"v\" ") && found.contains(reason), "\(found)")
  }

  /// Codes that were taken are remembered in a table of fixed size: the memory must not answer for another code.
  @Test func everyCodeOfTheListAndNoOther() throws {
    let list = try #require(try AreaFiles.read("Territory"))
    let codes = list.areas.map(\.code).filter { $0.utf8.count <= 7 }
    let wrong = codes.map { "\($0)X" }
    // Each twice in a row, then all of them again.
    let records: [[Value]] =
      (codes + codes).flatMap { [[.text($0), 1, "1"], [.text($0), 2, "1"]] }
      + (codes + wrong).map { [.text($0), 3, "1"] }
    let dataset = Dataset(
      id: "proba", title: Bilingual(pl: "", en: ""),
      columns: [Column(name: "id", type: .integer), Column(name: "v", type: .area, isRequired: true)], key: ["id"])
    var plan = Fixture.plan("SELECT rok AS id, kod AS v FROM source", dataset: dataset, documents: [records])
    plan.areas = list
    let run = MappingRun(plan)
    var count = 0
    while let batch = try run.stream.next() {
      count += batch.rowCount
      run.stream.recycle(batch)
    }
    let rejections = try run.stream.summary().rejections
    #expect(count == codes.count * 5)
    let refused = rejections.map(\.rejection.value).sorted()
    #expect(refused.elementsEqual(wrong.sorted()))
  }

  @Test("rejects a row without a value that is required", arguments: ["NULL", "''", "nullif(1, 1)"])
  func required(expression: String) throws {
    #expect(
      try outcome(.text, expression, isRequired: true) == .rejected(.required, "\"v\" is required and has no value"))
  }
}
