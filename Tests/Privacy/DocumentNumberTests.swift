import Rows
import Schema
import Testbed
import Testing

@testable import Privacy

/// Numbers of documents and land registers, and spellings of addresses and telephones.
@Suite struct DocumentNumberTests {
  private func found(_ text: String, _ wanted: DetectorSet = .all) -> [String] {
    let bytes = Array(text.utf8)
    let hits = bytes.withUnsafeBytes { PersonalData().hits(in: $0, wanted) }
    return hits.map { "\($0.detector.rawValue) \(String(decoding: bytes[$0.range], as: UTF8.self))" }
  }

  private func holds(_ text: String, _ check: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    Array(text.utf8).withUnsafeBytes(check)
  }

  /// Invented, with right check digits: one last digit of ten is right.
  @Test func checkDigitsAreRightForOneDigitOfTen() {
    #expect(holds("ABA300000", CheckDigit.identityCard) && holds("ZS0000177", CheckDigit.passport))
    #expect(holds("KR1P000123452", CheckDigit.landRegister))
    for (start, check) in [
      ("ABA30000", CheckDigit.identityCard), ("ZS000017", CheckDigit.passport),
      ("KR1P00012345", CheckDigit.landRegister),
    ] {
      #expect((0...9).count { holds("\(start)\($0)", check) } == 1, "\(start)")
    }
    for text in ["ABA30000", "AB1300000", "aba300000", "ABA3000000", ""] {
      #expect(!holds(text, CheckDigit.identityCard), "\(text)")
    }
    #expect(!holds("Z10000177", CheckDigit.passport) && !holds("KR1V000123452", CheckDigit.landRegister))
  }

  @Test(arguments: [
    ("id_card", "ABA300000"), ("id_card", "ABA 300000"), ("passport", "ZS0000177"), ("passport", "ZS 0000177"),
    ("land_register", "KR1P/00012345/6"), ("land_register", "KR1P 00012345/6"),
    ("land_register", "WA4M/00123456/7"), ("land_register", "KR1P000123452"),
  ])
  func theyAreFoundInTexts(detector: String, number: String) {
    #expect(found(number) == ["\(detector) \(number)"])
    #expect(found("Dowód (\(number)), okazany") == ["\(detector) \(number)"])
    #expect(found("nr:\(number).") == ["\(detector) \(number)"])
    #expect(!PersonalData().masked("nr \(number)").contains(number))
  }

  /// Wrong check digits, longer numbers, parts of words, invoices, plates, standards, postal codes.
  @Test(arguments: [
    "ABA300001", "ABA3000001", "xABA300000", "ABA300000x", "ABA300000/2024", "ZS0000178", "FV0000177", "PN-EN 1234567",
    "KR1P/0001234/6", "KR1P/000123456/7", "KR1P000123453", "KRP/00012345/6", "ISO 900100", "DW 1234567-2",
  ])
  func whatIsNone(text: String) {
    #expect(found(text, DetectorSet([.idCard, .passport, .landRegister])) == [], "\(text)")
  }

  @Test(arguments: [
    "jan.kowalski(małpa)urzad.pl", "jan.kowalski(MAŁPA)urzad.pl", "jan.kowalski [małpa] urzad.pl",
    "jan.k(malpa)urzad.pl",
    "jan.k{at}urzad.pl", "jan.k(@)urzad.pl", "jan [at] urzad.pl", "jan.k(at)urzad.pl", "jan.k@urzad(dot)pl",
    "jan.k(at)urzad [kropka] pl", "jan.k(małpa)urzad(kropka)gov(kropka)pl", "jan.k@urzad[.]pl",
  ])
  func addressesHoweverTheSignIsSpelt(address: String) {
    #expect(found("pisać na \(address), prosimy", .email) == ["email \(address)"])
  }

  @Test(arguments: ["raz (at) dwa", "zdjęcie (małpa) w zoo", "{at}", "(małpa)", "5 (dot) pl", "jan(kropka)pl"])
  func whatIsNoAddress(text: String) { #expect(found(text, .email) == []) }

  @Test(arguments: [
    "012/616-00-00", "012 616 00 00", "0-12 616 00 00", "0-12/616-00-00", "012-6160000", "012/6160000", "022/6161234",
  ])
  func telephonesWithTheZeroOfFormerTimes(number: String) {
    #expect(found("kontakt \(number)", .phone) == ["phone \(number)"])
  }

  /// Codes that begin with a zero, other area codes, dates, amounts.
  @Test(arguments: ["0126160000", "010/616-00-00", "019 616 00 00", "012/616", "012.616.000", "0 126 160 000"])
  func whatIsNoTelephone(text: String) { #expect(found("pozycja \(text)", .phone) == [], "\(text)") }

  /// The check digit of a PESEL is right by chance, and a currency says what the number is.
  @Test func anAmountIsNoPESEL() {
    #expect(found("44051401359 zł", .pesel) == [] && found("razem 44051401359 PLN", .pesel) == [])
    #expect(found("44051401359, zł", .pesel) == ["pesel 44051401359"])
    // As a spreadsheet groups it, it may be an amount, unless a word says what it is.
    #expect(found("44 051 401 359", .pesel) == [] && found("suma 44 051 401 359", .pesel) == [])
    for named in ["PESEL 44 051 401 359", "pesel: 44\u{A0}051\u{A0}401\u{A0}359", "(PESEL) 44 051 401 359"] {
      #expect(found(named, .pesel).count == 1, "\(named)")
    }
    for mixed in ["44-05-14 01 359", "44 05-14 013 59", "44-05-14 01-359"] {
      #expect(found(mixed, .pesel).count == 1, "\(mixed)")
    }
    #expect(found("44051401359 Zofia", .pesel) == ["pesel 44051401359"])
  }
}

/// Eleven-digit amounts in columns of numbers.
@Suite struct AmountScanTests {
  private func findings(_ values: [Value], unit: String? = nil, type: ColumnType = .decimal) -> [Int] {
    let dataset = Dataset(
      id: "t", title: Bilingual(pl: "T", en: "T"),
      columns: [
        Column(name: "id", type: .code), Column(name: "kwota", type: type, unit: unit, privacy: .public),
      ], key: ["id"])
    var scan = PrivacyScan(dataset)
    RowBatch.reading(values.enumerated().map { [.text("\($0)"), $1] }) { view in
      for row in values.indices { scan.look(at: view, row) }
    }
    return scan.findings.map(\.rows)
  }

  @Test func whatIsMeasuredIsNoPESEL() {
    #expect(findings(["44051401359"], unit: "zł") == [] && findings(["44051401359"]) == [1])
    #expect(findings([44_051_401_359], unit: "osoba", type: .integer) == [])
  }

  /// Budgets of some milliards, one of which passes by chance.
  @Test func neighboursShowThatAColumnHoldsAmounts() {
    #expect(findings(["44051401359", "12345678901", "98765432109"]) == [])
    #expect(findings(["44051401359", "1234567890.5", "98765432109.25"]) == [])
    #expect(findings([44_051_401_359, 12_345_678_901, 99_999_999_999], type: .integer) == [])
  }

  /// A column of identifiers with a mistyped one, and a shifted row among small figures or coordinates.
  @Test func identifiersAndShiftedRowsAreFound() {
    #expect(findings(["44051401359", "44051401359", "44051401358"]) == [2])
    #expect(findings(["44051401359", "17", "1250.5", "3"]) == [1])
    #expect(findings(["44051401359", "50.061430123", "19.936580123", "50.06143"]) == [1])
  }
}
