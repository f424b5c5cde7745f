internal import Platform
internal import Schema
internal import Testbed
internal import Testing

@Suite("A period")
struct PeriodTests {
  /// Any period of the years 1989 to 2059.
  private static func any(_ random: inout Seeded) -> Period {
    let day = Civil(daysSinceEpoch: 6940 + random.below(26_000))
    switch random.below(8) {
    case 0: return Period(.schoolYear, 9 + random.below(2), of: day.year)!
    case 1: return Period(year: day.year)!
    case 2: return Period(.half, 1 + random.below(2), of: day.year)!
    case 3: return Period(.quarter, 1 + random.below(4), of: day.year)!
    case 4: return Period(.month, 1 + random.below(12), of: day.year)!
    case 5: return Period(.week, 1 + random.below(52), of: day.year)!
    case 6: return Period(day: day)
    default: return Period(day: day, hour: 3 + random.below(21))!
    }
  }

  @Test("its text reads back, its order is that of its start, and what contains it does")
  func laws() throws {
    var random = Seeded(20_241)
    for _ in 0..<20_000 {
      let (a, b) = (Self.any(&random), Self.any(&random))
      #expect(Period(a.description) == a)
      if a.start != b.start { #expect((a < b) == (a.start < b.start), "\(a) \(b)") }
      #expect((a < b) != (b < a) || a == b || !(a < b), "\(a) \(b)")
      #expect(a.start <= a.end && a.contains(a))
      for kind in Period.Kind.allCases {
        guard let outer = a.containing(kind) else { continue }
        #expect(outer.kind == kind && outer.contains(a) && outer.start <= a.start && a.end <= outer.end)
        // A month in its quarter is in the year of the quarter.
        if kind == .quarter { #expect(outer.containing(.year)?.contains(a) == true) }
      }
    }
  }

  @Test(
    "begins and ends",
    arguments: [
      ("2024", "2024-01-01", "2024-12-31", "A"), ("2024-S2", "2024-07-01", "2024-12-31", "S"),
      ("2024-Q1", "2024-01-01", "2024-03-31", "Q"), ("2024-02", "2024-02-01", "2024-02-29", "M"),
      ("2020-W53", "2020-12-28", "2021-01-03", "W"), ("2025-W01", "2024-12-30", "2025-01-05", "W"),
      ("2024-07-15", "2024-07-15", "2024-07-15", "D"), ("2024-07-15T13", "2024-07-15", "2024-07-15", "H"),
      ("2024-09-01/P1Y", "2024-09-01", "2025-08-31", "A"), ("2024-10-01/P1Y", "2024-10-01", "2025-09-30", "A"),
      ("9999", "9999-01-01", "9999-12-31", "A"), ("0000", "0000-01-01", "0000-12-31", "A"),
    ])
  func bounds(text: String, start: String, end: String, frequency: String) throws {
    let period = try #require(Period(text))
    #expect(period.start.description == start && period.end.description == end)
    #expect(period.frequency.rawValue == frequency)
  }

  @Test("sorts by its start, the longest first")
  func order() {
    let texts = [
      "2023-09-01/P1Y", "2024", "2024-S1", "2024-Q1", "2024-01", "2024-W01", "2024-01-01", "2024-01-01T00",
      "2024-01-01T01", "2024-02", "2024-10-27T02", "2024-10-27T02+01:00", "2024-10-27T03",
    ]
    #expect(texts.reversed().compactMap { Period($0) }.sorted().map(\.description) == texts)
  }

  @Test("lies in longer ones")
  func containment() {
    func containing(_ text: String, _ kind: Period.Kind) -> String? { Period(text)?.containing(kind)?.description }
    #expect(containing("2024-07", .quarter) == "2024-Q3")
    #expect(containing("2024-07-15T13", .day) == "2024-07-15")
    #expect(containing("2024-08", .schoolYear) == "2023-09-01/P1Y")
    #expect(containing("2024-12-31", .year) == "2024")
    #expect(containing("2024-12-31", .week) == "2025-W01")
    // The week of New Year is in no year, a year in no quarter, a school year in no year.
    #expect(containing("2025-W01", .year) == nil)
    #expect(containing("2024", .quarter) == nil)
    #expect(containing("2024-09-01/P1Y", .year) == nil)
  }

  @Test(
    "has one text",
    arguments: [
      "", "24", "02024", "2024-", "2024-Q5", "2024-Q0", "2024-q1", "2024Q1", "2024-13", "2024-00", "2024-7", "2024-W53",
      "2024-W00", "2024-W7", "2024-02-30", "2024-07-15T24", "2024-07-15T7", "2024-07-15 07", "2024-03-31T02",
      "2024-07-15T13+01:00", "2024-10-27T02+02:00", "2024-08-01/P1Y", "2024-09-02/P1Y", "2024-09-01/P2Y", "2024-S3",
      "９999", "2024-07-1x", "2024-0715",
    ])
  func noPeriods(_ text: String) { #expect(Period(text) == nil) }
}
