internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@Suite struct TimeTests {
  @Test(arguments: [
    "2024-07-15", "2024/07/15", "2024.07.15", "15.07.2024", "15-07-2024", "15.7.2024", "15 lipca 2024",
    "15 lipca 2024 r.", "15 Lipca 2024 roku", "15.VII.2024", "15 VII 2024 r.", "15.07.2024 r.", " 2024-07-15 ",
    "2024-07-15 00:00:00", "2024-07-15T00:00:00.000", "15 lipiec 2024", "15\u{A0}lipca 2024", "15.07.2024 0:00",
    "15.07.2024 0:00:00", "2024-07-15 12:00:00 AM", "2024-07-15 12:00 am", "\u{FEFF}2024-07-15\u{200B}",
  ])
  func dates(_ text: String) { #expect(Day.read(text)?.description == "2024-07-15") }

  @Test(arguments: [
    "", "2024", "2024-07", "15/07/2024", "07/15/2024", "2024-13-01", "2024-02-30", "2023-02-29", "31.04.2024",
    "20240715",
    "15.07.24", "2024-07-15 13:00", "15 july 2024", "2024-07/15", "0.7.2024", "2024-07-15x", "15.XIII.2024",
    "32.01.2024",
    "2024-07-15 00:00:01", "15.07.2024 0:01", "2024-07-15 12:00", "2024-07-15 12:00 PM", "2024-07-15 1:00",
  ])
  func noDates(_ text: String) { #expect(Day.read(text) == nil) }

  @Test func everyMonthInWords() {
    let names = [
      "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
      "listopada", "grudnia",
    ]
    let romans = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
    for (index, name) in names.enumerated() {
      #expect(Day.read("1 \(name) 2025")?.month == index + 1)
      #expect(Day.read("1.\(romans[index]).2025")?.month == index + 1)
    }
  }

  @Test(arguments: [
    ("2024", "2024"), ("2024 r.", "2024"), ("2024-Q1", "2024-Q1"), ("2024Q3", "2024-Q3"), ("2024 K2", "2024-Q2"),
    ("I kw. 2024", "2024-Q1"), ("IV kwartał 2024 r.", "2024-Q4"), ("2 kwartał 2024", "2024-Q2"), ("2024-S1", "2024-S1"),
    ("II półrocze 2024", "2024-S2"), ("2024-07", "2024-07"), ("2024M07", "2024-07"), ("07.2024", "2024-07"),
    ("7/2024", "2024-07"), ("lipiec 2024", "2024-07"), ("2024-W07", "2024-W07"), ("2024-07-15", "2024-07-15"),
    ("15.07.2024", "2024-07-15"), ("2024-07-15T13", "2024-07-15T13"), ("2024-07-15 13:00:00", "2024-07-15T13"),
    ("2024-07-15 00:00:00", "2024-07-15T00"), ("2024-07-15T13:00:00.000", "2024-07-15T13"),
  ])
  func periods(_ text: String, _ canonical: String) {
    #expect(PeriodText.canonical(text) == canonical)
    #expect(PeriodText.canonical(canonical) == canonical)
  }

  @Test(arguments: [
    "", "24", "20244", "2024-Q5", "2024-Q0", "2024-13", "2024-00", "V kw. 2024", "2024/2026", "2024-S3", "2024-W54",
    "2024-07-15T24", "2024-07-15 13:30", "2024-02-30", "lipcowy 2024", "XIII 2024",
  ])
  func noPeriods(_ text: String) { #expect(PeriodText.canonical(text) == nil) }

  @Test(arguments: [
    ("2024-07-15 13:00:00", "2024-07-15T13:00:00+02:00"), ("2024-01-15 13:00", "2024-01-15T13:00:00+01:00"),
    ("2024-07-15T13:00:09.500", "2024-07-15T13:00:09.5+02:00"),
    ("2025-05-14T15:05:15.743", "2025-05-14T15:05:15.743+02:00"),
    ("2025-05-14T15:05:02.09", "2025-05-14T15:05:02.09+02:00"), ("2024-07-15T11:00:00Z", "2024-07-15T13:00:00+02:00"),
    ("2024-07-15T13:00:00+02:00", "2024-07-15T13:00:00+02:00"),
    ("2024-07-15T06:00:00-0500", "2024-07-15T13:00:00+02:00"),
    ("15.07.2024 8:05", "2024-07-15T08:05:00+02:00"), ("2024-12-31T23:30:00Z", "2025-01-01T00:30:00+01:00"),
    ("2024-03-31 01:59:59", "2024-03-31T01:59:59+01:00"), ("2024-03-31 03:00:00", "2024-03-31T03:00:00+02:00"),
    ("2024-10-27 02:30:00", "2024-10-27T02:30:00+02:00"), ("2024-10-27T01:30:00Z", "2024-10-27T02:30:00+01:00"),
    // Before 1988, by the time zone database.
    ("1987-12-31 12:00", "1987-12-31T12:00:00+01:00"), ("1970-01-01 00:00:00", "1970-01-01T00:00:00+01:00"),
    ("1970-01-01T00:00:00Z", "1970-01-01T01:00:00+01:00"), ("1945-05-09T01:00:00+02:00", "1945-05-09T01:00:00+02:00"),
    ("1899-11-30T00:00:00.000Z", "1899-11-30T01:24:00+01:24"), ("1900-01-01 00:00", "1900-01-01T00:00:00+01:24"),
    ("1915-08-04 23:40", "1915-08-04T23:40:00+01:24"), ("1915-08-05 00:00", "1915-08-05T00:00:00+01:00"),
    ("1919-07-01 12:00", "1919-07-01T12:00:00+03:00"), ("1921-01-01 12:00", "1921-01-01T12:00:00+02:00"),
    ("1977-07-15 12:00", "1977-07-15T12:00:00+02:00"), ("1968-07-15 12:00", "1968-07-15T12:00:00+01:00"),
    ("0001-01-01 00:00", "0001-01-01T00:00:00+01:24"), ("1257-06-05T12:00:00Z", "1257-06-05T13:24:00+01:24"),
    ("2024-10-27 03:00:00", "2024-10-27T03:00:00+01:00"), ("1990-09-30 02:30", "1990-09-30T02:30:00+02:00"),
  ])
  func moments(_ text: String, _ canonical: String) {
    #expect(Moment.canonical(text) == canonical)
    #expect(Moment.canonical(canonical) == canonical)
  }

  @Test(arguments: [
    "", "2024-07-15", "2024-07-15 24:00", "2024-07-15 13:60", "2024-07-15 13:00:60", "2024-03-31 02:30:00",
    "2024-07-15 13", "2024-07-15T13:00:00+2", "2024-07-15T13:00:00 CEST", "2024-07-15T13:00:00.",
    "0000-12-31T00:00:00Z",
    "1977-04-03 01:30:00", "1919-04-15 02:30:00", "9999-12-31T23:30:00Z",
  ])
  func noMoments(_ text: String) { #expect(Moment.canonical(text) == nil) }

  @Test func timesInUTCAreSaidInLocalTime() {
    #expect(Moment.canonical("2024-07-15 11:00", zone: .utc) == "2024-07-15T13:00:00+02:00")
    #expect(Moment.canonical("2024-03-31 02:30", zone: .utc) == "2024-03-31T04:30:00+02:00")
  }

  /// The offsets of the system's own time zone file, from 1988 to 2037.
  @Test(.enabled(if: Files.exists(ZoneFile.path), "the system has no time zone files"))
  func theZoneOfTheSystem() throws {
    let zone = try ZoneFile()
    let first = Timestamp("1988-01-01T00:00:00Z")!.seconds
    let last = Timestamp("2037-12-31T00:00:00Z")!.seconds
    for change in zone.changes where change.at >= first && change.at <= last {
      for moment in [change.at - 1, change.at, change.at + 1] {
        let utc = Timestamp(seconds: moment).description
        let hours = zone.offset(at: moment) / 3600
        #expect(Moment.canonical(utc)?.hasSuffix("+0\(hours):00") == true, "\(utc)")
      }
    }
    var random = Seeded(1)
    for _ in 0..<2000 {
      let moment = Int64.random(in: first..<last, using: &random)
      let local = Timestamp(seconds: moment + zone.offset(at: moment)).description.dropLast()
      #expect(Moment.canonical(Timestamp(seconds: moment).description)?.hasPrefix(local) == true)
    }
  }
}

/// The transitions of a compiled time zone (RFC 9636), the part with 64 bits.
private struct ZoneFile {
  static let path = "/usr/share/zoneinfo/Europe/Warsaw"
  private(set) var changes: [(at: Int64, offset: Int64)] = []

  init() throws {
    let bytes = try Files.read(Self.path)
    func number(_ at: Int, _ count: Int) -> Int64 {
      let value = bytes[at..<at + count].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return count == 8 ? Int64(bitPattern: value) : Int64(Int32(truncatingIfNeeded: value))
    }
    func counts(_ at: Int) -> [Int] { (0..<6).map { Int(number(at + 20 + $0 * 4, 4)) } }
    // isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt.
    let old = counts(0)
    let start = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
    let count = counts(start)
    let times = start + 44
    let kinds = times + count[3] * 8
    let types = kinds + count[3]
    for index in 0..<count[3] {
      changes.append((number(times + index * 8, 8), number(types + Int(bytes[kinds + index]) * 6, 4)))
    }
  }

  func offset(at moment: Int64) -> Int64 { changes.last { $0.at <= moment }?.offset ?? 3600 }
}
