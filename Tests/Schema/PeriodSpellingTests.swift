internal import Platform
internal import Schema
internal import Testbed
internal import Testing

/// Every period has exactly one canonical text: the neighbourhood of valid texts is tried exhaustively.
@Suite struct PeriodSpellingTests {
  private static let printable = (0x20...0x7E).map { String(UnicodeScalar(UInt8($0))) }
  private static let twoDigits = (0...99).map { $0 < 10 ? "0\($0)" : "\($0)" }

  @Test func ofAllTextsOfSevenOnlyMonthsQuartersAndHalvesAreRead() {
    var read: [String] = []
    for first in Self.printable {
      for second in Self.printable where Period("2024-\(first)\(second)") != nil { read.append("\(first)\(second)") }
    }
    let expected = Self.twoDigits[1...12] + ["Q1", "Q2", "Q3", "Q4", "S1", "S2"]
    #expect(read.sorted() == expected.sorted())
  }

  @Test(arguments: [(1900, 365), (2000, 366), (2023, 365), (2024, 366), (0, 366), (9999, 365)])
  func ofAllDaysThoseOfTheCalendarAreRead(year: Int, days: Int) {
    let four = String(repeating: "0", count: 4 - String(year).count) + String(year)
    let read = Self.twoDigits.flatMap { month in
      Self.twoDigits.compactMap { Period("\(four)-\(month)-\($0)") }
    }
    #expect(read.count == days && Set(read).count == days)
    #expect(read == read.sorted() && read.allSatisfy { $0.kind == .day })
  }

  @Test(arguments: [(2020, 53), (2024, 52), (2025, 52), (2026, 53), (1, 52)])
  func ofAllWeeksThoseOfTheYearAreRead(year: Int, weeks: Int) {
    let four = String(repeating: "0", count: 4 - String(year).count) + String(year)
    #expect(Self.twoDigits.count { Period("\(four)-W\($0)") != nil } == weeks)
  }

  @Test(arguments: [("2024-07-15", 24, 0), ("2024-03-31", 23, 0), ("2024-10-27", 24, 1), ("1987-10-25", 24, 0)])
  func ofAllHoursThoseOfTheClockAreRead(day: String, hours: Int, repeated: Int) {
    #expect(Self.twoDigits.count { Period("\(day)T\($0)") != nil } == hours)
    #expect(Self.twoDigits.count { Period("\(day)T\($0)+01:00") != nil } == repeated)
    #expect(Self.twoDigits.allSatisfy { Period("\(day)T\($0)+02:00") == nil && Period("\(day)T\($0)Z") == nil })
  }

  @Test func ofAllStartsTwoBeginAYearOfSchool() {
    #expect(Self.twoDigits.filter { Period("2024-\($0)-01/P1Y") != nil } == ["09", "10"])
    #expect(Self.twoDigits.allSatisfy { $0 == "01" || Period("2024-09-\($0)/P1Y") == nil })
  }

  /// Whatever becomes of one byte: what is still read is written as exactly those bytes.
  @Test(arguments: [
    "2024", "2024-S1", "2024-Q4", "2024-02", "2020-W53", "2024-02-29", "2024-07-15T13", "2024-10-27T02+01:00",
    "2024-09-01/P1Y",
  ])
  func oneByteAwayIsAnotherPeriodOrNone(text: String) {
    let bytes = Array(text.utf8)
    for place in bytes.indices {
      for byte in UInt8.min ... .max {
        var changed = bytes
        changed[place] = byte
        guard let period = changed.withUnsafeBytes({ Period(canonical: $0) }) else { continue }
        if Array(period.description.utf8) != changed { Issue.record("\(changed) was read as \(period)") }
      }
      var (longer, shorter) = (bytes, bytes)
      longer.insert(UInt8(ascii: "0"), at: place)
      shorter.remove(at: place)
      for other in [longer, shorter] {
        guard let period = other.withUnsafeBytes({ Period(canonical: $0) }) else { continue }
        if Array(period.description.utf8) != other { Issue.record("\(other) was read as \(period)") }
      }
    }
  }

  /// A cut text is another period or none, never the same one.
  @Test func everyPrefixIsSomethingElse() throws {
    for text in ["2024-10-27T02+01:00", "2024-09-01/P1Y", "2024-W07", "2024-Q1"] {
      for length in 0..<text.utf8.count {
        let prefix = String(text.prefix(length))
        #expect(Period(prefix) == nil || Period(prefix)?.description == prefix, "\(prefix)")
      }
    }
    #expect(Period(String(repeating: "2", count: 1000)) == nil)
  }

  @Test func theLongestTextIsAsLongAsItsLimit() throws {
    let longest = try #require(Period("2024-10-27T02+01:00"))
    #expect(longest.description.utf8.count == 19 && Period.bytesMax == 19)
    // The output stays within its buffer.
    var room = [UInt8](repeating: 0xEE, count: 20)
    let count = room.withUnsafeMutableBytes { longest.write(to: $0.baseAddress!) }
    #expect(count == 19 && room[19] == 0xEE)
    #expect(String(decoding: room[..<19], as: UTF8.self) == "2024-10-27T02+01:00")
  }

  /// Texts sort as their periods do while they are of one kind: tables are in time order by their keys.
  @Test func textsOfOneKindSortAsTheirPeriods() {
    var random = Seeded(77)
    for kind in Period.Kind.allCases {
      let periods = (0..<300).compactMap { _ -> Period? in
        let day = Civil(daysSinceEpoch: random.below(60_000) - 20_000)
        return kind == .hour ? Period(day: day, hour: random.below(24)) : Period(day: day).containing(kind)
      }
      #expect(periods.count > 250, "\(kind)")
      #expect(periods.sorted().map(\.description) == periods.map(\.description).sorted(), "\(kind) (seed 77)")
    }
  }

  @Test func aSeriesHasTheFrequencyOfItsPeriods() {
    let expected: [(Period.Kind, String)] = [
      (.schoolYear, "A"), (.year, "A"), (.half, "S"), (.quarter, "Q"), (.month, "M"), (.week, "W"), (.day, "D"),
      (.hour, "H"),
    ]
    #expect(expected.count == Period.Kind.allCases.count)
    let day = Civil(daysSinceEpoch: 20_000)
    for (kind, code) in expected {
      let period = kind == .hour ? Period(day: day, hour: 7) : Period(day: day).containing(kind)
      #expect(period?.frequency.rawValue == code)
    }
    for code in ["", "B", "N", "Y", "school ", "School", "AA"] { #expect(Period.Kind(frequency: code) == nil) }
  }
}
