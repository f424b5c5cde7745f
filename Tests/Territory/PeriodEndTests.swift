internal import Territory
internal import Testing

@Suite struct PeriodEndTests {
  @Test(arguments: [
    ("2024", "2024-12-31"), ("2024-Q1", "2024-03-31"), ("I kw. 2024", "2024-03-31"), ("2024-S1", "2024-06-30"),
    ("2024-02", "2024-02-29"), ("2023-02", "2023-02-28"), ("2024-07-15", "2024-07-15"), ("2024-07-15T13", "2024-07-15"),
    // ISO 8601: week 1 of 2026 ends on 4 January, the last of 2020 on 3 January 2021.
    ("2026-W01", "2026-01-04"), ("2020-W53", "2021-01-03"), ("31.12.2024", "2024-12-31"),
  ])
  func theLastDay(period: String, day: String) { #expect(PeriodEnd.day(of: period) == day) }

  @Test(arguments: ["", "lato", "20245", "2024-13"]) func whatIsNoPeriodHasNoEnd(text: String) {
    #expect(PeriodEnd.day(of: text) == nil)
  }
}
