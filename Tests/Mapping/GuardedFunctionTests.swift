import Formats
import Mapping
import Platform
import Rows
import Schema
import Testbed
import Testing

/// SQLite's functions that answer a failure with NULL: a record is rejected, and nothing is published as absent.
@Suite struct GuardedFunctionTests {
  private static let dataset = Dataset(
    id: "proba", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "id", type: .code), Column(name: "v", type: .text)], key: ["id"])

  private func map(_ expression: String, kod: String = "1") throws -> Mapped {
    try Fixture.map(
      Fixture.plan(
        "SELECT 'a' AS id, CAST(\(expression) AS TEXT) AS v FROM source", dataset: Self.dataset,
        documents: [[[.text(kod), .integer(7), .text("5")]]]))
  }

  @Test(arguments: [
    "printf('%.*d', 2000000000, 1)", "format('%2000000000d', 1)", "printf('%*s', 1900000000, kod)", "sqrt(-1)",
    "ln(0)", "log(-5)", "log10(0)", "log2(-1)", "acos(2)", "asin(-2)", "acosh(0.5)", "atanh(2)", "mod(5, 0)",
    "sign('abc')", "floor('abc')", "ceil('abc')", "trunc('abc')", "pow(-1, 0.5)", "log(0, 5)", "sqrt(kod || 'x')",
  ])
  func aFailureRejectsItsRecord(expression: String) throws {
    let mapped = try map(expression)
    #expect(mapped.rows.isEmpty, "\(mapped.rows)")
    let rejection = try #require(mapped.summary.rejections.first?.rejection)
    #expect(rejection.rule == .mapping && rejection.reason.contains("has no result for its arguments"))
  }

  @Test(
    arguments: [
      ("printf('%05.2f|%s|%d', 3.14159, 'ż', 42)", "03.14|ż|42"), ("format('%,d', 1234567)", "1,234,567"),
      ("printf('%s', NULL)", nil), ("printf('[%s]', NULL)", "[]"), ("printf('%.3c', 'x')", "xxx"),
      ("printf(NULL, 1)", nil), ("sqrt(9)", "3.0"), ("sqrt(NULL)", nil), ("mod(7, 4)", "3.0"), ("mod(NULL, 0)", nil),
      ("floor(2.5)", "2.0"), ("floor(3)", "3"), ("ceil(2.1)", "3.0"), ("sign(-3)", "-1"), ("pow(2, 10)", "1024.0"),
      ("log(100)", "2.0"), ("log(2, 8)", "3.0"), ("ln(1)", "0.0"), ("trunc(-2.7)", "-2.0"), ("exp(0)", "1.0"),
      ("nullif(kod, '1')", nil), ("iif(0, 1, NULL)", nil), ("json_extract('{}', '$.a')", nil),
    ] as [(String, String?)])
  func aResultIsThatOfSQLite(expression: String, value: String?) throws {
    let mapped = try map(expression)
    #expect(mapped.summary.rejections.isEmpty, "\(mapped.summary.rejections)")
    #expect(mapped.rows == [["a", value.map { .text($0) } ?? .null]])
  }

  @Test func aWrongNumberOfArgumentsIsAMistakeOfTheMapping() {
    #expect(throws: (any Error).self) { try map("sqrt(1, 2)") }
    #expect(throws: (any Error).self) { try map("mod(1)") }
  }

  @Test(
    arguments: [
      ("number(kod, ',')", "1 234,5", "1234.5"), ("number(kod, ',')", "1,234", "1.234"),
      ("number(kod, '.')", "1.234", "1.234"), ("number(kod, '.')", "7.17e-05", "0.0000717"),
      ("number(kod)", "1.234", "1.234"), ("number(kod)", "12,5", "12.5"), ("number(kod)", "0,250", "0.25"),
    ])
  func numbersWithTheirMark(expression: String, text: String, value: String) throws {
    #expect(try map(expression, kod: text).rows == [["a", .text(value)]])
  }

  @Test(
    arguments: [
      ("number(kod)", "1,234"), ("number(kod)", "12,000"), ("number(kod)", "(5)"), ("number(kod, ',')", "1.234"),
      ("number(kod, '.')", "1,234"), ("number(kod, ',')", "(5)"),
    ])
  func numbersThatAreNotGuessed(expression: String, text: String) throws {
    let mapped = try map(expression, kod: text)
    #expect(mapped.rows.isEmpty && mapped.summary.rejections.count == 1)
  }

  /// Where no field is a decimal, every text is as its source wrote it.
  @Test func aPointOfARawTextIsNotGuessedEither() throws {
    var plan = Fixture.plan(
      "SELECT 'a' AS id, number(kod) AS v FROM source", dataset: Self.dataset,
      documents: [[[.text("1.234"), .integer(7), .text("5")]]])
    plan.fields[2].type = .text
    #expect(try Fixture.map(plan).rows.isEmpty)
  }

  @Test func anUnknownMarkIsAMistakeOfTheMapping() {
    #expect(throws: (any Error).self) { try map("number(kod, ';')") }
  }
}
