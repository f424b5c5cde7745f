internal import Formats
internal import Schema
internal import Testbed
internal import Testing
internal import Text

/// Every type of column, from CSV, from JSON strings and from JSON numbers: one meaning.
@Suite struct TypeTests {
  private static let cases: [(ColumnType, String, Value?)] = [
    (.text, "Kraków", "Kraków"), (.text, " x ", " x "), (.text, "007", "007"), (.text, "a\u{A0}", "a\u{A0}"),
    (.code, "0612011", "0612011"), (.code, "  A-1 ", "A-1"), (.code, "\u{A0}Ą\u{A0}", "Ą"),
    (.area, " 1261011 ", "1261011"),
    (.area, "Ś", "Ś"), (.integer, "12", 12), (.integer, "-7", -7), (.integer, "+7", 7), (.integer, "1 234", 1234),
    (.integer, "12,0", 12), (.integer, "12,5", nil), (.integer, "1e3", 1000), (.integer, "x", nil),
    (.integer, "1234567890123456", 1_234_567_890_123_456), (.integer, "12345678", 12_345_678),
    (.integer, "123456789", 123_456_789), (.integer, "-123456789012345678", -123_456_789_012_345_678),
    (.integer, "9223372036854775808", nil), (.integer, "--1", nil), (.integer, "-", nil), (.integer, "0", 0),
    (.integer, "-0", 0), (.integer, "000000000000000000012", 12), (.decimal, "1,50", "1.5"), (.decimal, "0,50", "0.5"),
    (.decimal, "-0,50", "-0.5"), (.decimal, "00,50", "0.5"), (.decimal, "12345678,87654321", "12345678.87654321"),
    (.decimal, "1,0", "1"), (.decimal, "-0,0", "0"), (.decimal, "10", "10"), (.decimal, "1.5", nil),
    (.decimal, "1,2,3", nil), (.decimal, "12a", nil), (.decimal, "12345678901234567,5", "12345678901234567.5"),
    (.decimal, "100,00", "100"), (.decimal, "5,", nil), (.integer, "5,", nil), (.integer, "5,0", 5),
    (.decimal, ",5", "0.5"), (.decimal, "1/2", nil),
    (.boolean, "TAK", 1), (.boolean, "N", 0), (.boolean, "1", 1), (.boolean, "może", nil),
    (.date, "2024-07-15", "2024-07-15"), (.date, "2024-02-29", "2024-02-29"), (.date, "2023-02-29", nil),
    (.date, "2024-07-31", "2024-07-31"), (.date, "2024-06-31", nil), (.date, "15.07.2024", "2024-07-15"),
    (.date, "0000-01-01", nil), (.date, "2024-7-5", "2024-07-05"), (.date, "2024-00-10", nil),
    (.date, "2024-07-00", nil),
    (.date, "2024:07:15", nil), (.date, "202a-07-15", nil), (.period, "2024", "2024"), (.period, "2024-07", "2024-07"),
    (.period, "2024-13", nil), (.period, "2024:07", nil), (.period, "2024-Q3", "2024-Q3"), (.period, "20x4", nil),
    (.period, "2024-07-15", "2024-07-15"), (.datetime, "2024-07-15 13:00", "2024-07-15T13:00:00+02:00"),
    (.datetime, "2024-07-15", nil), (.geometry, "{}", "{}"),
  ]

  @Test(arguments: cases)
  func fromCSV(_ type: ColumnType, _ text: String, _ value: Value?) throws {
    for quoted in [text, "\"\(text)\""] {
      let reading = try csv("k;v;z\n1;\(quoted);\n", [field("v", type)])
      #expect(reading.rows == (value.map { [[$0]] } ?? []))
      if value == nil {
        #expect(reading.rejections.map(\.rule) == [.type])
        #expect(reading.rejections.first?.value == text)
        #expect(reading.rejections.first?.field == "v")
      }
    }
  }

  @Test(arguments: cases)
  func fromJSONStrings(_ type: ColumnType, _ text: String, _ value: Value?) throws {
    var spec = try member("v", type)
    spec.decimalMark = .comma
    // Once as it is and once with an escape, which takes another way.
    let escaped = text.replacing(" ", with: "\\u0020") + "\\u0020"
    for written in [text, escaped] {
      let reading = try json("[{\"v\": \"\(written)\"}]", "[]", [spec])
      if written == escaped && (type == .text || type == .geometry) {
        #expect(reading.rows == [[.text(text + " ")]])
      } else {
        #expect(reading.rows == (value.map { [[$0]] } ?? []))
      }
    }
  }

  @Test(
    arguments: [
      (ColumnType.integer, "12", 12), (.integer, "-0", 0), (.integer, "1e3", 1000), (.integer, "12.0", 12),
      (.integer, "12.5", nil), (.integer, "1e400", nil), (.decimal, "12.50", "12.5"), (.decimal, "1e-3", "0.001"),
      (.decimal, "-0.0", "0"), (.decimal, "1E400", nil), (.code, "120", "120"), (.code, "1.5", "1.5"),
      (.code, "1.0", nil),
      (.text, "7", "7"),
      (.period, "2024", "2024"), (.period, "202407", nil), (.boolean, "1", 1), (.boolean, "0", 0), (.boolean, "2", nil),
      (.date, "20240715", nil), (.datetime, "1596201017000", nil),
    ] as [(ColumnType, String, Value?)])
  func fromJSONNumbers(_ type: ColumnType, _ text: String, _ value: Value?) throws {
    var spec = try member("v", type)
    for mark in DecimalMark.allCases {
      // The mark is for text: a JSON number has a point.
      spec.decimalMark = mark
      #expect(try json("[{\"v\": \(text)}]", "[]", [spec]).rows == (value.map { [[$0]] } ?? []))
    }
  }

  @Test func storedAsDeclared() throws {
    for type in ColumnType.allCases {
      let text =
        switch type {
        case .integer, .boolean: "1"
        case .decimal: "1,5"
        case .date: "2024-07-15"
        case .datetime: "2024-07-15 12:00"
        default: "2024"
        }
      let value = try #require(try csv("v;w\n\(text);\n", [field("v", type)]).rows.first?.first)
      let isInteger = if case .integer = value { true } else { false }
      #expect(isInteger == type.isStoredAsInteger)
    }
  }

  @Test func reasonsAreSentencesForAnOperator() throws {
    let reasons: [(ColumnType, String)] = [
      (.integer, "whole number"), (.decimal, "decimal comma"), (.boolean, "TAK"), (.date, "calendar"),
      (.datetime, "Warsaw"), (.period, "2024-Q1"),
    ]
    for (type, words) in reasons {
      let rejection = try csv("v;w\n?;\n", [field("v", type)]).rejections.first
      #expect(rejection?.reason.contains(words) == true)
      #expect(rejection?.reason.hasSuffix(".") == false)
    }
    var dated = field("v", .date)
    dated.datePatterns = ["dd/mm/yyyy"]
    #expect(try csv("v;w\n2024-07-15;\n", [dated]).rejections.first?.reason.contains("dd/mm/yyyy") == true)
    let required = try csv("v;w\n;x\n", [field("v", required: true)]).rejections.first
    #expect(required?.reason == "v has no value and must have one")
  }

  @Test func longValuesAreCutInRejections() throws {
    let long = String(repeating: "ż", count: 500)
    let csvValue = try csv("v;w\n\(long);\n", [field("v", .integer)]).rejections.first?.value ?? ""
    let jsonValue = try json("[{\"v\":\"\(long)\"}]", "[]", [member("v", .integer)]).rejections.first?.value ?? ""
    for value in [csvValue, jsonValue] {
      #expect(value.hasPrefix("żżż"))
      #expect(value.utf8.count < 220)
    }
  }
}
