internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Formats
@testable internal import Readers

/// Values that are well-formed and mean something else, in each of the formats: refused by the field, whatever its reader.
@Suite struct SpoiledValueTests {
  private func read(_ texts: [String], _ spec: FieldSpec, json: Bool = false, quoted: Bool = true) throws -> Reading {
    guard json else {
      return try csv("v;x\n" + texts.map { "\($0);\n" }.joined(), [spec])
    }
    var spec = spec
    spec.locator = .path(try DocumentPath(parsing: "v"))
    let lines = texts.map { quoted ? "{\"v\":\"\($0)\"}\n" : "{\"v\":\($0)}\n" }
    return try Reading(NDJSONReader(source: MemorySource(Array(lines.joined().utf8)), fields: [spec]))
  }

  private func spec(_ type: ColumnType, _ change: (inout FieldSpec) -> Void = { _ in }) -> FieldSpec {
    var spec = FieldSpec(name: "v", locator: .column("v"), type: type)
    change(&spec)
    return spec
  }

  @Test(arguments: [false, true], [ColumnType.code, .area])
  func spoiledCodes(json: Bool, type: ColumnType) throws {
    let spoiled = ["2,34568E+12", "2.3E+5", "1e+05", "12345.0", "06\u{200B}12", "06\u{A0}12", "#N/A"]
    let reading = try read(spoiled, spec(type), json: json)
    #expect(reading.rows.isEmpty && reading.rejections.map(\.rule) == spoiled.map { _ in .type })
    #expect(reading.rejections.allSatisfy { $0.field == "v" && !$0.reason.isEmpty })
    let taken = try read(spoiled, spec(type) { $0.isVerbatim = true }, json: json)
    #expect(taken.rows.map { $0[0] } == spoiled.map { .text($0) } && taken.rejections.isEmpty)
    let sound = ["0612011", "1E5", "10.0", "A00.0", "DK 44", "Śr-1", "12,5", "123456789012345678901234"]
    #expect(try read(sound, spec(type), json: json).rows.map { $0[0] } == sound.map { .text($0) })
  }

  @Test(arguments: [false, true]) func codesLoseTheBlanksAroundThem(json: Bool) throws {
    let around = ["\u{A0}0612\u{2009}", "\u{3000}0612", "0612\u{200B}", "\u{FEFF}0612", " 0612 ", "0612\u{AD}"]
    #expect(try read(around, spec(.code), json: json).rows.map { $0[0] } == around.map { _ in .text("0612") })
    #expect(try csv("v;x\n\t0612\t;\n", [spec(.code)]).rows == [[.text("0612")]])
    // A line of a table without any value is no record.
    #expect(try read(["\u{200B}", "\u{3000}"], spec(.code), json: json).rows == (json ? [[.null], [.null]] : []))
  }

  @Test func numbersOfJSONAsCodes() throws {
    let spec = spec(.code)
    #expect(try read(["400", "1206105", "0"], spec, json: true, quoted: false).rejections.isEmpty)
    let spoiled = try read(["400.0", "1e5", "2.34568E+12"], spec, json: true, quoted: false)
    #expect(spoiled.rejections.map(\.rule) == [.type, .type, .type])
    #expect(try read(["400.0"], self.spec(.code) { $0.isVerbatim = true }, json: true, quoted: false).rows.count == 1)
  }

  /// A single code that has lost its zeros, where earlier documents say how many digits there must be.
  @Test(arguments: [false, true]) func aCodeThatIsTooShort(json: Bool) throws {
    let spec = spec(.code) { $0.digitsExpected = 7 }
    let reading = try read(["0612011", "612011", "X", "06120111", "0612-1", "1"], spec, json: json)
    #expect(reading.rows.map { $0[0] } == ["0612011", "X", "06120111", "0612-1"].map { .text($0) })
    #expect(reading.rejections.map(\.value) == ["612011", "1"])
    #expect(reading.rejections[0].reason.contains("has 6 digits, and all codes of the documents before had 7"))
    #expect(try read(["612011"], self.spec(.code) { ($0.digitsExpected, $0.isVerbatim) = (7, true) }).rows.count == 1)
  }

  @Test(arguments: [ColumnType.text, .code, .integer, .decimal, .date, .datetime, .period, .boolean])
  func errorsOfSpreadsheets(type: ColumnType) throws {
    let errors = [
      "#N/A", "#ADR!", "#DZIEL/0!", "#ARG!", "#NAZWA?", "#LICZBA!", "########", " #REF! ", "Err:502", "Błąd:504",
    ]
    let reading = try read(errors, spec(type))
    #expect(reading.rows.isEmpty && reading.rejections.allSatisfy { $0.reason.contains("error of a spreadsheet") })
    let absent = try read(["#N/A", "#ADR!"], spec(type) { $0.absent = ["#N/A", "#ADR!"] })
    #expect(absent.rows == [[.null], [.null]])
  }

  @Test func textsThatOnlyResembleErrors() throws {
    let texts = ["#kraków", "nr #5", "a:123", "Numer: 123", "##", "N/A", "Err: 5"]
    #expect(try read(texts, spec(.text)).rows.map { $0[0] } == texts.map { .text($0) })
  }

  @Test func exponentsOfDecimalsAndIntegers() throws {
    let texts = ["7.17e-05", "1.5E+3", "-2e0", "1.25"]
    #expect(
      try read(texts, spec(.decimal)).rows.map { $0[0] } == ["0.0000717", "1500", "-2", "1.25"].map { .text($0) })
    let comma = spec(.decimal) { ($0.decimalMark, $0.isMarkDeclared) = (.comma, true) }
    #expect(try read(["7,17E-05"], comma).rows == [[.text("0.0000717")]])
    let whole = try read(["1e+05", "1.5E+3", "2,34568E+12", "2.34568E+12", "2E+11", "1.5E+0"], spec(.integer))
    #expect(whole.rows == [[.integer(100_000)], [.integer(1500)]])
    #expect(
      whole.rejections.filter { $0.reason.contains("last digits are lost") }.map(\.value) == ["2.34568E+12", "2E+11"])
  }

  @Test func bracketsAreAFootnote() throws {
    for type in [ColumnType.integer, .decimal] {
      #expect(try read(["(5)"], spec(type)).rejections.map(\.rule) == [.type])
      #expect(try read(["(5)", "5"], spec(type) { $0.bracketsAreNegative = true }).rejections.isEmpty)
    }
    #expect(try read(["(5)"], spec(.integer) { $0.bracketsAreNegative = true }).rows == [[.integer(-5)]])
  }

  /// Twelve, or twelve thousand.
  @Test func wholeNumbersWithThreeDecimals() throws {
    let reading = try read(["12.000", "12.00", "12", "1.000"], spec(.integer))
    #expect(reading.rows == [[.integer(12)], [.integer(12)]])
    #expect(reading.rejections.allSatisfy { $0.reason.contains("may separate thousands or decimals") })
    #expect(try read(["12.000"], spec(.integer) { $0.isMarkDeclared = true }).rows == [[.integer(12)]])
    #expect(try read(["12.000"], spec(.integer), json: true, quoted: false).rows == [[.integer(12)]])
    #expect(try read(["12.000"], spec(.integer), json: true).rejections.count == 1)
  }

  @Test(arguments: [false, true]) func damagedLetters(json: Bool) throws {
    let damaged = ["\u{8C}wi\u{B9}tniki", "£ódŸ", "W±wóz", "GÃ³ra", "KrakĂłw", "G\u{FFFD}ra", "a\u{85}b"]
    let reading = try read(damaged, spec(.text), json: json)
    #expect(reading.rows.isEmpty && reading.rejections.map(\.rule) == damaged.map { _ in .damagedText })
    let taken = try read(["£ódŸ", "W±wóz"], spec(.text) { $0.isVerbatim = true }, json: json)
    #expect(taken.rows == [[.text("£ódŸ")], [.text("W±wóz")]])
    let sound = ["Łódź", "Tomáš Dvořák", "Größe", "Crème", "Київ", "20 ± 5", "m³", "µg/m³", "§ 5"]
    #expect(try read(sound, spec(.text), json: json).rows.map { $0[0] } == sound.map { .text($0) })
  }

  /// Codes have signs that words do not.
  @Test func lettersOfCodesAreNotJudged() throws {
    #expect(try read(["A±B", "W±wóz", "X¹Y"], spec(.code)).rejections.isEmpty)
  }

  @Test(arguments: [TextEncoding.windows1250, .iso88592, .cp852])
  func aDocumentInAnotherSingleByteEncoding(declared: TextEncoding) throws {
    for actual in [TextEncoding.windows1250, .iso88592, .cp852] {
      let text = "v;x\nWąwóz Świętego Idziego;1\nŁąka;2\nGóra;3\n"
      let bytes = try #require(try SingleByteTable(actual)?.encode(text))
      func reading(_ spec: FieldSpec) throws -> Reading {
        try Reading(CSVReader(source: MemorySource(bytes), format: CSVFormat(encoding: declared), fields: [spec]))
      }
      if actual == declared {
        #expect(try reading(spec(.text)).rows.count == 3)
      } else {
        let error = #expect(throws: FormatError.self) { try reading(spec(.text)) }
        #expect(error?.message.hasPrefix("the document is \(actual.rawValue)") == true)
        // Whoever vouches for the letters gets what the declared encoding makes of them.
        #expect(throws: Never.self) { try reading(spec(.text) { $0.isVerbatim = true }) }
      }
    }
  }
}
