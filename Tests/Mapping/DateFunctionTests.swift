import Mapping
import Rows
import Schema
import Testbed
import Testing

/// Date arithmetic in mappings.
@Suite struct DateFunctionTests {
  /// The value of an SQL expression, as a mapping of one record makes it.
  private func mapped(_ expression: String) throws -> Mapped {
    try Fixture.map(
      Fixture.plan(
        "SELECT kod AS area, '2020' AS period, \(expression) AS note FROM source", dataset: Self.dataset,
        documents: [[["1", 2020, "5"]]]))
  }

  private static let dataset: Dataset = {
    var dataset = Fixture.dataset
    dataset.columns[2] = Column(name: "note", type: .text)
    return dataset
  }()

  @Test(arguments: [
    // Across months, years, leap days and the century without one.
    ("add_days('2024-02-28', 1)", "2024-02-29"), ("add_days('2023-02-28', 1)", "2023-03-01"),
    ("add_days('2024-12-31', 1)", "2025-01-01"), ("add_days('2024-03-01', -1)", "2024-02-29"),
    ("add_days('1900-02-28', 1)", "1900-03-01"), ("add_days('2000-02-28', 1)", "2000-02-29"),
    ("add_days('2024-02-29', 366)", "2025-03-01"), ("add_days('2024-05-01', 0)", "2024-05-01"),
    ("add_days('15 lipca 2024', 7)", "2024-07-22"), ("add_days('15.07.2024', '7')", "2024-07-22"),
    // The end of a month stays in the month that is meant.
    ("add_months('2024-01-31', 1)", "2024-02-29"), ("add_months('2023-01-31', 1)", "2023-02-28"),
    ("add_months('2024-01-31', 3)", "2024-04-30"), ("add_months('2024-02-29', 12)", "2025-02-28"),
    ("add_months('2024-02-29', 48)", "2028-02-29"), ("add_months('2024-03-31', -1)", "2024-02-29"),
    ("add_months('2024-01-15', -1)", "2023-12-15"), ("add_months('2024-12-15', 1)", "2025-01-15"),
    ("add_months('2024-01-15', -25)", "2021-12-15"), ("add_months('9999-11-30', 1)", "9999-12-30"),
    // The last day of a month.
    ("add_days(add_months('2024-02-01', 1), -1)", "2024-02-29"),
  ])
  func datesMove(expression: String, date: String) throws {
    #expect(try mapped(expression).rows.first?.last == .text(date))
  }

  @Test(arguments: [
    ("days_between('2024-01-01', '2025-01-01')", "366"), ("days_between('2023-01-01', '2024-01-01')", "365"),
    ("days_between('2024-03-01', '2024-02-28')", "-2"), ("days_between('2024-02-29', '29.02.2024')", "0"),
    ("days_between('0001-01-01', '9999-12-31')", "3652058"),
    ("date_part('year', '2024-07-15')", "2024"), ("date_part('month', '2024-07-15')", "7"),
    ("date_part('day', '2024-07-15')", "15"), ("date_part('quarter', '2024-03-31')", "1"),
    ("date_part('quarter', '2024-04-01')", "2"), ("date_part('quarter', '2024-12-31')", "4"),
    ("date_part('weekday', '2024-07-15')", "1"), ("date_part('weekday', '2024-07-14')", "7"),
    ("date_part('day_of_year', '2024-12-31')", "366"), ("date_part('day_of_year', '2023-03-01')", "60"),
    // Weeks of ISO 8601 at both ends of a year.
    ("date_part('week', '2024-12-30')", "1"), ("date_part('week', '2021-01-03')", "53"),
    ("date_part('week', '2021-01-04')", "1"), ("date_part('week', '2020-12-31')", "53"),
    ("date_part('week', '2023-01-01')", "52"),
  ])
  func numbersComeOfDates(expression: String, number: String) throws {
    #expect(try mapped(expression).rows.first?.last?.description == number)
  }

  @Test(arguments: [
    "add_days(NULL, 1)", "add_days('2024-01-01', NULL)", "add_months(NULL, NULL)", "days_between('2024-01-01', NULL)",
    "date_part('year', NULL)",
  ])
  func nothingStaysNothing(expression: String) throws {
    let mapped = try mapped(expression)
    #expect(mapped.rows.first?.last == .null && mapped.summary.rejections.isEmpty)
  }

  @Test(arguments: [
    ("add_days('2023-02-29', 1)", "2023-02-29", "\"2023-02-29\" is not a date"),
    ("add_days('jutro', 1)", "jutro", "\"jutro\" is not a date"),
    ("add_days('2024-01-01', '1,5')", "1,5", "\"1,5\" is not a whole number of days"),
    ("add_days('2024-01-01', 1.5)", "1.5", "\"1.5\" is not a whole number of days"),
    ("add_months('2024-01-01', 'dwa')", "dwa", "\"dwa\" is not a whole number of months"),
    ("add_days('9999-12-31', 1)", "1", "9999-12-31 and 1 days lead beyond the years 0 to 9999"),
    (
      "add_days('2024-01-01', '-9223372036854775808')", "-9223372036854775808",
      "2024-01-01 and -9223372036854775808 days lead beyond the years 0 to 9999"
    ),
    (
      "add_months('2024-01-01', 9223372036854775807)", "9223372036854775807",
      "2024-01-01 and 9223372036854775807 months lead beyond the years 0 to 9999"
    ),
    ("days_between('2024-01-01', 'x')", "x", "\"x\" is not a date"),
    ("date_part('year', '15/07/2024')", "15/07/2024", "\"15/07/2024\" is not a date"),
  ])
  func whatCannotBeComputedIsRejected(expression: String, value: String, reason: String) throws {
    let mapped = try mapped(expression)
    #expect(mapped.rows.isEmpty && mapped.summary.ledger.recordsQuarantined == 1)
    let rejection = mapped.summary.rejections.first?.rejection
    #expect(rejection?.rule == .mapping && rejection?.value == value && rejection?.reason == reason)
  }

  @Test func aPartThatThereIsNotIsAMistakeOfTheMapping() {
    #expect {
      try mapped("date_part('hour', '2024-01-01')")
    } throws: { error in "\(error)".contains("a date has no part \"hour\"; there are year, quarter") }
  }
}
