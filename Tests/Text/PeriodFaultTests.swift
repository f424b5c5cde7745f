internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

/// Texts that are not periods, each with the reason and the accepted form; and spellings besides those of the page.
@Suite struct PeriodFaultTests {
  private func outcome(_ text: String, ofYear year: Int? = nil) -> Result<String, PeriodFault> {
    Array(text.utf8).withUnsafeBytes { bytes in
      do throws(PeriodFault) {
        let period = if let year { try PeriodText.read(bytes, ofYear: year) } else { try PeriodText.read(bytes) }
        return .success(period.description)
      } catch { return .failure(error) }
    }
  }

  @Test(
    arguments: [
      ("31.11.2024", PeriodFault.noSuchDay), ("2024-02-30", .noSuchDay), ("29 lutego 2023", .noSuchDay),
      ("0.5.2024", .noSuchDay), ("2024/13/01", .noSuchDay),
      ("stan na 31.06.2024", .noSuchDay), ("31.13.2024", .noSuchDay), ("00.01.2024", .noSuchDay),
      ("December 32, 2024", .noSuchDay), ("01.01.0000", .noSuchDay),
      ("2024-Q0", .noSuchPart("4 quarters, I to IV")), ("V kwartał 2024", .noSuchPart("4 quarters, I to IV")),
      ("5 kw. 2024", .noSuchPart("4 quarters, I to IV")),
      ("Q9 2024", .noSuchPart("4 quarters, I to IV")), ("kwartał XII 2024", .noSuchPart("4 quarters, I to IV")),
      ("2024 K5", .noSuchPart("4 quarters, I to IV")),
      ("2024-S3", .noSuchPart("2 halves")), ("H3 2024", .noSuchPart("2 halves")), ("trzecie półrocze 2024", .unknown),
      ("III połowa 2024", .noSuchPart("2 halves")),
      ("2024-00", .noSuchPart("12 months")), ("00.2024", .noSuchPart("12 months")),
      ("2024M13", .noSuchPart("12 months")), ("2024-M00", .noSuchPart("12 months")),
      ("99/2024", .noSuchPart("12 months")), ("2023-W53", .noSuchPart("52 weeks, and some have 53 (ISO 8601)")),
      ("54 tydzień 2024", .noSuchPart("52 weeks, and some have 53 (ISO 8601)")),
      ("2024-W00", .noSuchPart("52 weeks, and some have 53 (ISO 8601)")),
      ("week 0, 2024", .noSuchPart("52 weeks, and some have 53 (ISO 8601)")),
      ("1/2/2024", .eitherWayRound), ("31/12/2024", .eitherWayRound), ("1/1/2024 13:00", .eitherWayRound),
      ("2011/01", .schoolYearOrMonth), ("2024/12", .schoolYearOrMonth), ("1999/02", .schoolYearOrMonth),
      ("2024/2024", .notTheNextYear), ("2024/2023", .notTheNextYear), ("2024/24", .notTheNextYear),
      ("rok szkolny 2024/26", .notTheNextYear), ("rok akademicki 2024", .notTheNextYear),
      ("rok szkolny 2024/2026", .notTheNextYear), ("szkolny 2024 2025", .notTheNextYear), ("2024/99", .notTheNextYear),
      ("stan na 2024 r.", .stockWithoutDay), ("stan na lipiec 2024", .stockWithoutDay),
      ("as of 2024", .stockWithoutDay), ("stan w I kw. 2024", .stockWithoutDay),
      ("stan na rok szkolny 2024/25", .stockWithoutDay), ("2024-07-15 13:01", .notAFullHour),
      ("2024-07-15T13:00:01", .notAFullHour), ("2024-07-15T13:00:00.5", .notAFullHour),
      ("2024-07-15T13:00+05:30", .notAFullHour), ("15 lipca 2024, godz. 13.30", .notAFullHour),
      ("2024-03-31T02:00", .hourLeftOut), ("31.03.2024 2:00", .hourLeftOut),
      ("2000-03-26 02:00:00", .hourLeftOut),
      ("", .unknown), (" ", .unknown), ("lato 2024", .unknown), ("2024-", .unknown), ("-2024", .unknown),
      ("2024 2025", .unknown), ("lata 2020-2024", .unknown),
      ("1 stycznia", .unknown), ("kwartał", .unknown), ("I", .unknown), ("Q1", .unknown), ("I kw. 24", .unknown),
      ("2024-07-15-13", .unknown), ("2024.07.15.", .unknown),
      ("2024-07/15", .unknown), ("15-07.2024", .unknown), ("2024 lipiec 15", .unknown), ("2024-W07-1", .unknown),
      ("2024-Q1-Q2", .unknown), ("(2024)", .unknown), ("2024*", .unknown),
      ("1234567890", .unknown), ("20240715", .unknown), ("2024-07-15T25", .unknown), ("2024-07-15T13:0", .unknown),
      ("2024-07-15T13:00Z5", .unknown), ("2024-07-15T13+15:00", .unknown),
      ("2024-07-15T13:00+2", .unknown), ("2024-07-15T13:00+02:60", .unknown), ("1987-07-15T11:00Z", .unknown),
      ("9999/10000", .unknown), ("9999/00", .unknown), ("M7 2024", nil), ("7 m 2024", .unknown),
      ("2024-A2", .unknown), ("2024-B1", .unknown), ("日本", .unknown), ("2024\u{3000}07", .unknown), ("２０２４", .unknown),
    ] as [(String, PeriodFault?)])
  func eachFaultIsNamed(text: String, fault: PeriodFault?) {
    switch outcome(text) {
    case .success(let period): #expect(fault == nil, "\(text) became \(period)")
    case .failure(let found): #expect(found == fault, "\(text)")
    }
  }

  /// The reasons in the quarantine.
  @Test(arguments: [
    (PeriodFault.noSuchDay, "the calendar has no such day; write it as 2024-07-15 or 15.07.2024"),
    (.noSuchPart("2 halves"), "a year has 2 halves"),
    (.eitherWayRound, "day and month may be either way round; write 2024-07-15 or 15.07.2024"),
    (.schoolYearOrMonth, "it may be a school year or a month; write rok szkolny 2011/2012, or 2011-12"),
    (.notTheNextYear, "a school year has two years that follow each other; write 2024/2025 or 2024/25"),
    (.stockWithoutDay, "\"stan na\" needs a day; write stan na 31.12.2024, or stan na koniec 2024 r."),
    (.notAFullHour, "an hour begins at minute 0; write 2024-07-15 13:00"),
    (.hourLeftOut, "the clocks of Warsaw leave that hour out; write the hour with its offset: 2024-03-31T03:00+02:00"),
    (.otherYear(2023), "the record speaks of the year 2023"),
    (
      .unknown,
      "accepted are 2024, 2024-S1, 2024-Q1, 2024-07, 2024-W07, 2024-07-15, 2024-07-15T13, 2024/2025 for a school year, and spellings such as I kw. 2024, lipiec 2024, 15 lipca 2024 r., stan na 31.12.2024"
    ),
  ])
  func aFaultSaysWhatWouldBeRead(fault: PeriodFault, sentence: String) { #expect(fault.description == sentence) }

  /// The spellings in the messages are indeed accepted.
  @Test(arguments: [
    ("2024-07-15", "2024-07-15"), ("15.07.2024", "2024-07-15"), ("rok szkolny 2011/2012", "2011-09-01/P1Y"),
    ("2011-12", "2011-12"), ("2024/2025", "2024-09-01/P1Y"), ("2024/25", "2024-09-01/P1Y"),
    ("stan na 31.12.2024", "2024-12-31"), ("stan na koniec 2024 r.", "2024-12-31"),
    ("2024-07-15 13:00", "2024-07-15T13"), ("2024-03-31T03:00+02:00", "2024-03-31T03"), ("2024-S1", "2024-S1"),
    ("2024-W07", "2024-W07"), ("2024-07-15T13", "2024-07-15T13"), ("I kw. 2024", "2024-Q1"), ("lipiec 2024", "2024-07"),
    ("15 lipca 2024 r.", "2024-07-15"),
  ])
  func whatIsAdvisedIsRead(text: String, period: String) { #expect(PeriodText.canonical(text) == period) }

  @Test(arguments: [
    // Prepositions, cases and abbreviations beside those of the page.
    ("w I kwartale 2024 r.", "2024-Q1"), ("na koniec 2024 r.", "2024-12-31"), ("na koniec lipca 2024", "2024-07-31"),
    ("stan na koniec II półrocza 2023 r.", "2023-12-31"),
    ("w końcu 2024 r.", "2024-12-31"), ("stan w końcu lutego 2024", "2024-02-29"),
    ("wg stanu w dniu 30 VI 2024 r.", "2024-06-30"), ("według stanu na dzień 1.01.2025", "2025-01-01"),
    ("stan: 31.12.2024", "2024-12-31"), ("za I półrocze 2024 roku", "2024-S1"), ("za rok 2024", "2024"),
    ("pierwszy kwartał 2024", "2024-Q1"), ("drugiego kwartału 2024", "2024-Q2"),
    ("trzecim kwartale 2024", "2024-Q3"), ("drugiej połowie 2024", "2024-S2"), ("4th quarter 2024", "2024-Q4"),
    ("third quarter of 2024", "2024-Q3"), ("end of 2024", "2024-12-31"),
    ("at the end of June 2024", "2024-06-30"), ("as at 31 Dec 2024", "2024-12-31"), ("Feb. 2024", "2024-02"),
    ("15th of July 2024", "2024-07-15"), ("July 15 2024", "2024-07-15"),
    ("kw. IV/2024", "2024-Q4"), ("II kw./2024", "2024-Q2"), ("3kw2024", "2024-Q3"), ("tydz. 7/2024", "2024-W07"),
    ("wk 7 2024", "2024-W07"), ("2024 tydzień 52", "2024-W52"), ("2024 kw. 2", "2024-Q2"),
    ("2024 pierwszy kwartał", "2024-Q1"), ("2024.III", "2024-03"), ("2024-lipiec", "2024-07"),
    ("lipiec, 2024", "2024-07"), ("lipiec/2024", "2024-07"), ("VII-2024", "2024-07"), ("VII/2024", "2024-07"),
    ("07-2024", "2024-07"), ("1-7-2024", "2024-07-01"), ("1.7.2024r.", "2024-07-01"), ("2024/7/1", "2024-07-01"),
    ("1.07.2024, 8:00", "2024-07-01T08"), ("1 VII 2024 godz. 0", "2024-07-01T00"),
    ("rok akademicki 2024/25", "2024-10-01/P1Y"), ("akad. 2024/2025", "2024-10-01/P1Y"),
    ("w roku szkolnym 2024/2025", "2024-09-01/P1Y"), ("rok szk. 1999/00", "1999-09-01/P1Y"),
    ("academic year 2024-2025", "2024-10-01/P1Y"), ("2099/2100", "2099-09-01/P1Y"), ("1999/00", "1999-09-01/P1Y"),
    ("0000", "0000"), ("9999", "9999"),
    ("2024-10-27T00:00Z", "2024-10-27T02"), ("2024-10-27T01:00:00+00:00", "2024-10-27T02+01:00"),
    ("2024-10-27T02:00:00Z", "2024-10-27T03"), ("2024-07-15T23:00-0100", "2024-07-16T02"),
    ("2023-12-31T23:00:00Z", "2024-01-01T00"), ("2024-07-15T13:00+14", "2024-07-15T01"),
  ])
  func spellingsBesideThePage(text: String, period: String) {
    #expect(outcome(text) == .success(period), "\(text)")
    // Nothing depends on capitals.
    #expect(outcome(text.uppercased()) == .success(period), "\(text.uppercased())")
  }

  // MARK: Parts of a known year

  @Test(
    arguments: [
      ("ogółem", "2024"), ("RAZEM", "2024"), ("total", "2024"), ("rok", "2024"), ("roku", "2024"), (" ", "2024"),
      ("\u{a0}", "2024"), ("I", "2024-01"), ("XII", "2024-12"), ("7", nil),
      ("I kw", "2024-Q1"), ("1. kwartał", "2024-Q1"), ("Q3", "2024-Q3"), ("K4", "2024-Q4"), ("H2", "2024-S2"),
      ("S1", "2024-S1"), ("M07", "2024-07"), ("W5", "2024-W05"), ("półrocze I", "2024-S1"),
      ("lip", "2024-07"), ("w lipcu", "2024-07"), ("July", "2024-07"), ("stan na koniec", "2024-12-31"),
      ("31 XII", "2024-12-31"), ("31.12", "2024-12-31"), ("31.12.", "2024-12-31"), ("31 grudnia", "2024-12-31"),
      ("stan na 31.12.2024", "2024-12-31"), ("2024", "2024"), ("II półrocze 2024 r.", "2024-S2"),
      ("29 lutego", "2024-02-29"), ("stan w dniu 31 XII", "2024-12-31"), ("koniec roku", "2024-12-31"),
    ] as [(String, String?)])
  func partsOfAYear(text: String, period: String?) {
    #expect((try? outcome(text, ofYear: 2024).get()) == period, "\(text)")
  }

  @Test func anotherYearIsRefusedWithTheYearOfTheRecord() {
    #expect(outcome("I kwartał 2023", ofYear: 2024) == .failure(.otherYear(2024)))
    #expect(outcome("31.12.2023", ofYear: 2024) == .failure(.otherYear(2024)))
    // The hour in Warsaw is in another year than the text.
    #expect(outcome("2023-12-31T23:00Z", ofYear: 2023) == .failure(.otherYear(2023)))
    #expect(outcome("29 lutego", ofYear: 2023) == .failure(.noSuchDay))
    #expect(outcome("V kwartał", ofYear: 2024) == .failure(.noSuchPart("4 quarters, I to IV")))
    #expect(outcome("rok", ofYear: 10_000) == .failure(.unknown) && outcome("rok", ofYear: -1) == .failure(.unknown))
  }

  @Test func aLongTextIsNotLookedAt() {
    let text = "I kw. 2024"
    let padded = text + String(repeating: " ", count: 96 - text.utf8.count)
    #expect(PeriodText.canonical(padded) == "2024-Q1")
    #expect(PeriodText.canonical(padded + " ") == nil)
  }

  /// Every part of every year of a century, in each of its spellings.
  @Test func everyPartIsReadInEverySpelling() {
    let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
    let months = [
      "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik",
      "listopad", "grudzień",
    ]
    let genitive = [
      "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
      "listopada", "grudnia",
    ]
    let locative = [
      "styczniu", "lutym", "marcu", "kwietniu", "maju", "czerwcu", "lipcu", "sierpniu", "wrześniu", "październiku",
      "listopadzie", "grudniu",
    ]
    let english = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
    for year in stride(from: 1950, through: 2050, by: 25) {
      func check(_ spellings: [String], _ period: String) {
        for text in spellings where PeriodText.canonical(text) != period {
          Issue.record("\(text) became \(PeriodText.canonical(text) ?? "nothing")")
        }
      }
      for number in 1...12 {
        let (index, two) = (number - 1, number < 10 ? "0\(number)" : "\(number)")
        check(
          [
            "\(year)-\(two)", "\(two).\(year)", "\(number)/\(year)", "\(year)M\(two)", "\(roman[index]) \(year)",
            "\(year) \(roman[index])", "\(months[index]) \(year) r.", "\(genitive[index]) \(year)",
            "w \(locative[index]) \(year) roku", "\(english[index]) \(year)", "\(english[index].prefix(3)) \(year)",
            "\(year) \(months[index])",
          ], "\(year)-\(two)")
        check(
          [
            "1.\(two).\(year)", "01-\(two)-\(year)", "1 \(genitive[index]) \(year) r.", "1 \(roman[index]) \(year)",
            "1.\(roman[index]).\(year)", "\(english[index]) 1, \(year)",
            "1 \(english[index]) \(year)", "1st \(english[index]) \(year)", "\(year)/\(two)/01", "\(year).\(two).01",
            "stan na 1.\(two).\(year)",
          ], "\(year)-\(two)-01")
      }
      for number in 1...4 {
        check(
          [
            "\(roman[number - 1]) kw. \(year)", "\(number) kwartał \(year)", "\(number). kw. \(year) r.",
            "Q\(number) \(year)", "\(number)Q\(year)", "\(year)Q\(number)", "\(year)-Q\(number)", "\(year) K\(number)",
            "kwartał \(roman[number - 1]) \(year)", "\(year) \(roman[number - 1]) kwartał",
          ], "\(year)-Q\(number)")
      }
      for number in 1...2 {
        check(
          [
            "\(roman[number - 1]) półrocze \(year)", "\(number) połowa \(year)", "H\(number) \(year)",
            "\(year)-S\(number)", "\(year)-H\(number)", "\(number) półr. \(year)",
          ],
          "\(year)-S\(number)")
      }
    }
  }
}
