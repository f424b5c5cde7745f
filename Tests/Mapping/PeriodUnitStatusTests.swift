import Mapping
import Rows
import Schema
import Testbed
import Testing

@Suite("Periods, units and signs in a mapping")
struct PeriodUnitStatusTests {
  private static let dataset = Dataset(
    id: "proba", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "id", type: .code), Column(name: "v", type: .text)], key: ["id"])

  private func map(_ expression: String) throws -> Mapped {
    try Fixture.map(
      Fixture.plan(
        "SELECT kod AS id, \(expression) AS v FROM source", dataset: Self.dataset, documents: [[["1", 7, "5"]]]))
  }

  @Test(
    "give canonical values",
    arguments: [
      ("period('I kw. 2024')", "2024-Q1"), ("period('stan na 31.12.2024')", "2024-12-31"),
      ("period('2024/25')", "2024-09-01/P1Y"), ("period_of(2024, 'I kwartał')", "2024-Q1"),
      ("period_of('2024', 'rok')", "2024"), ("period_of('2024', NULL)", "2024"),
      ("period_of('2024 r.', 'stan w dniu 31 XII')", "2024-12-31"),
      ("period_start('2024-Q2')", "2024-04-01"), ("period_end('II 2024')", "2024-02-29"),
      ("period_frequency('lipiec 2024')", "M"), ("period_in('2024-07-15', 'Q')", "2024-Q3"),
      ("period_in(period('stan na 31.12.2024'), 'A')", "2024"), ("period_in('2024-08', 'school')", "2023-09-01/P1Y"),
      ("unit('tys. zł')", "THS_PLN"), ("unit_base('tys. zł')", "PLN"), ("unit('ludność na 1 km²')", "PER_KM2"),
      ("convert('1,5', 'tys. zł', 'zł')", "1500"), ("convert(1, 'ha', 'km²')", "0.01"),
      ("convert('0.1', 'mln zł', 'zł')", "100000"), ("convert('-0.05', 'PLN', 'GR')", "-5"),
      ("convert('12345678901234567', 'tys. zł', 'mln zł')", "12345678901234.567"),
      ("status('-')", "A"), ("status('.')", "O"), ("status('x')", "M"), ("status('#')", "Q"), ("status('X')", "M"),
      ("status('n', 'bdl')", "L"), ("convert('3.6', 'km/h', 'm/s')", "1"), ("unit_base('m/s')", "KM_H"),
      ("convert('0.07', 'tys. zł', 'zł')", "70"), ("convert('0.000000000001', 'tys. zł', 'zł')", "0.000000001"),
      ("status('–')", "A"), ("status('-', 'bdl')", "M"), ("status('K', 'bdl')", "B"), ("status('k', 'bdl')", "D"),
      ("status('c', 'eurostat')", "Q"), ("status('P', 'sdmx')", "P"), ("sign_value('7', '-', 'gus')", "0"),
      ("sign_value('7', 's', 'bdl')", "7"), ("sign_value('7', NULL, 'bdl')", "7"),
      ("status_of_all('A', 'P')", "P"), ("status_of_all('B', 'A', 'A')", "B"), ("status_of_all('P', 'B', NULL)", "P"),
      ("status_of_all('P', 'E', 'O')", "O"), ("status_of_all(NULL, 'A')", "A"),
      ("(SELECT status_of_all(column1) FROM (VALUES ('A'), (NULL), ('V'), ('B')))", "V"),
    ])
  func values(expression: String, value: String) throws {
    let mapped = try map(expression)
    #expect(mapped.summary.rejections.isEmpty, "\(mapped.summary.rejections)")
    #expect(mapped.rows == [["1", .text(value)]])
  }

  @Test(
    "give nothing for nothing",
    arguments: [
      "period_of(NULL, 'I kw.')", "period_start(NULL)", "period_end(NULL)", "period_frequency(NULL)",
      "period_in(NULL, 'A')", "unit(NULL)", "unit_base(NULL)", "convert(NULL, 'zł', 'zł')", "status(NULL)",
      "status('')", "status_of_all(NULL, NULL)", "(SELECT status_of_all(column1) FROM (VALUES (NULL)))",
      "(SELECT status_of_all(column1) FROM (VALUES ('A')) WHERE column1 = 'B')",
      "sign_value(0, '#', 'gus')",
    ])
  func nothing(expression: String) throws { #expect(try map(expression).rows == [["1", nil]]) }

  @Test(
    "reject the record where they cannot tell",
    arguments: [
      ("period('31.02.2024')", "the calendar has no such day"), ("period('V kw. 2024')", "4 quarters"),
      ("period_of(2024, 'mężczyźni')", "is not a part of 2024"), ("period_of('2024-07', 'I kw.')", "is not a year"),
      ("period_of(2024, 'I kw. 2023')", "the record speaks of the year 2024"),
      ("period_in('2024', 'Q')", "lies in no period of the frequency Q"),
      ("period_in('2025-W01', 'A')", "reaches into two"),
      ("unit('parsek')", "is not a unit of the list; there are PURE THS PC "),
      ("convert(1, 'tys zl', 'zł')", "did you mean \"tys. zł\"?"),
      ("convert('0.000000000001', 'zł', 'tys. zł')", "cannot be written exactly in THS_PLN"),
      ("unit('gosp.')", "HH (gospodarstwo domowe) or FARM"),
      (
        "convert(1, 'zł', 'ha')",
        "PLN cannot become HA: one counts PLN, the other M2; PLN can become GR, THS_PLN, MIO_PLN, BN_PLN"
      ),
      ("convert(1, 'EPC', 'zł')", "FTE can become nothing"), ("status('n')", "is not a sign of gus"),
      ("convert(1, '%', 'pp')", "PC cannot become PPT"),
      ("convert(100, 'min', 'godz.')", "cannot be written exactly in HR"),
      ("convert('dużo', 'zł', 'zł')", "not a number"),
      ("status('?')", "is not a sign of gus"), ("status('q', 'bdl')", "is not a sign of bdl"),
    ])
  func rejections(expression: String, reason: String) throws {
    let mapped = try map(expression)
    #expect(mapped.rows.isEmpty)
    let rejection = try #require(mapped.summary.rejections.first?.rejection)
    #expect(rejection.rule == .mapping && rejection.reason.contains(reason), "\(rejection.reason)")
  }

  /// SQLite makes a call whose arguments are constants once, and not for each record.
  @Test(
    "reject every record where the mistake is a constant",
    arguments: [
      "period('lato')", "period_of(2024, 'lato')", "period_end('lato')", "period_in('2024', 'Q')", "unit('parsek')",
      "convert(1, 'zł', 'ha')", "status('?')", "sign_value('1', '?', 'gus')", "number('dużo')", "day('lato')",
      "area('x')",
    ])
  func constants(expression: String) throws {
    let records: [[Value]] = [["1", 7, "5"], ["2", 7, "5"], ["3", 7, "5"]]
    let mapped = try Fixture.map(
      Fixture.plan(
        "SELECT kod AS id, \(expression) AS v FROM source", dataset: Self.dataset, documents: [records]))
    #expect(mapped.rows.isEmpty, "\(mapped.rows)")
    #expect(mapped.summary.rejections.map(\.rejection.position) == [1, 2, 3])
  }

  @Test(
    "end the mapping where the mapping is wrong",
    arguments: [
      ("period_in('2024', 'quarter')", "no frequency"), ("status('-', 'GUS')", "no signs of"),
      ("status_of_all('A', 'provisional')", "\"provisional\" is not a status"),
      ("(SELECT status_of_all(column1) FROM (VALUES ('a')))", "\"a\" is not a status"),
    ])
  func mistakes(expression: String, reason: String) {
    #expect {
      try map(expression)
    } throws: { "\($0)".contains(reason) }
  }
}
