import Formats
import Platform
import Schema
import Settings
import Testing
import Text

@testable import Readers

/// The settings of formats and fields as they are written, and what is said of slips.
@Suite struct SettingsShapeTests {
  private static func read(_ text: String) -> (format: CSVFormat?, report: Report) {
    let report = Report()
    guard let node = SettingsFile.parse(Array(text.utf8), file: "t", into: report) else { return (nil, report) }
    let shape = Shape<CSVFormat>.section("a stream") { CSVFormat.read($0, isRequired: false) }
    return (shape.value(of: node, report), report)
  }

  private static func csv(_ text: String) throws -> CSVFormat {
    let (format, report) = read("csv: \(text)")
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    return try #require(format)
  }

  @Test(
    arguments: [
      ("utf-8", .utf8), ("UTF8", .utf8), ("utf_8", .utf8), ("windows-1250", .windows1250), ("CP1250", .windows1250),
      ("cp-1250", .windows1250), ("iso-8859-2", .iso88592), ("ISO8859-2", .iso88592), ("latin2", .iso88592),
      ("Latin-2", .iso88592), ("cp852", .cp852), ("IBM852", .cp852),
    ] as [(String, TextEncoding)])
  func encodingsHaveSeveralNames(name: String, encoding: TextEncoding) throws {
    #expect(try Self.csv("{encoding: \(name)}").encoding == encoding)
  }

  @Test(
    arguments: [("\";\"", ";"), ("\",\"", ","), ("tab", "\t"), ("\"|\"", "|"), ("\" \"", " ")] as [(String, Character)])
  func delimiters(text: String, delimiter: Character) throws {
    #expect(try Self.csv("{delimiter: \(text)}").delimiter == delimiter)
  }

  @Test func quotesMayBeNone() throws {
    #expect(try Self.csv("{quote: none}").quote == nil)
    #expect(try Self.csv("{quote: \"'\"}").quote == "'")
    #expect(try Self.csv("{}").quote == "\"")
  }

  /// Whatever is left out has the value that the documentation names.
  @Test func whatIsLeftOutHasItsDefault() throws {
    let (format, report) = Self.read("other: 1")
    #expect(report.diagnostics.map(\.message) == ["unknown key \"other\" in a stream"])
    #expect(format == CSVFormat())
    let plain = try Self.csv("{}")
    #expect(plain == CSVFormat() && plain.delimiter == ";" && plain.encoding == .utf8 && plain.linesSkipped == 0)
    #expect(plain.header == .found && plain.end.atWords.isEmpty && !plain.end.atBlankLine && !plain.end.atSingleField)
    let defaults = plain.fieldDefaults
    #expect(defaults.decimalMark == .point && defaults.absent.isEmpty && defaults.datePatterns.isEmpty)
    #expect(defaults.zone == .local)
  }

  @Test func everyKeyIsRead() throws {
    let format = try Self.csv(
      "{encoding: cp852, delimiter: \",\", quote: none, header: absent, skip_lines: 1000, "
        + "end: {blank_line: true, single_field: true, words: [Razem, Źródło]}, decimal: \",\", absent: [x, \"-\"], "
        + "dates: [dd.mm.yyyy, yyyymmdd], zone: utc}")
    #expect(format.encoding == .cp852 && format.delimiter == "," && format.quote == nil && format.header == .absent)
    #expect(format.linesSkipped == 1000 && format.end.atBlankLine && format.end.atSingleField)
    #expect(format.end.atWords == ["Razem", "Źródło"])
    #expect(format.fieldDefaults.decimalMark == .comma && format.fieldDefaults.absent == ["x", "-"])
    #expect(format.fieldDefaults.datePatterns == ["dd.mm.yyyy", "yyyymmdd"] && format.fieldDefaults.zone == .utc)
  }

  /// A slip, and the beginning of what is said of it.
  @Test(arguments: [
    (
      "{encoding: utf-16}",
      "expected an encoding (\"utf-8\", \"windows-1250\", \"iso-8859-2\", \"cp852\"), found \"utf-16\""
    ),
    ("{encoding: windows-1252}", "expected an encoding"),
    ("{delimiter: \";;\"}", "expected one character (\";\", \",\", tab), found \";;\""),
    ("{delimiter: ł}", "expected one character (\";\", \",\", tab), found \"ł\""),
    ("{delimiter: \"\\n\"}", "expected one character"),
    ("{quote: \"''\"}", "expected one character or none, found \"''\""),
    ("{quote: „}", "expected one character or none"), ("{quote: \";\"}", "the quote and the delimiter are the same"),
    ("{delimiter: tab, quote: \"\\t\"}", "the quote and the delimiter are the same"),
    ("{skip_lines: 1001}", "expected a whole number from 0 to 1000, found \"1001\""),
    ("{skip_lines: -1}", "expected a whole number from 0 to 1000"), ("{header: none}", "expected where the header is"),
    ("{decimal: \";\"}", "expected a decimal mark"), ("{zone: warsaw}", "expected a zone"),
    ("{dates: dd.mm}", "the date pattern \"dd.mm\" has no year"),
    ("{end: {word: x}}", "unknown key \"word\" in the end of the table"),
    ("{delimeter: \",\"}", "unknown key \"delimeter\" in the csv settings"), ("[]", "expected"),
  ])
  func slipsAreSaid(text: String, message: String) {
    let (_, report) = Self.read("csv: \(text)")
    #expect(report.diagnostics.count == 1, "\(report.diagnostics)")
    #expect(report.diagnostics.first?.message.hasPrefix(message) == true, "\(report.diagnostics)")
  }

  @Test func theNearestEncodingIsSuggested() {
    let (_, report) = Self.read("csv: {encoding: windows-1251}")
    #expect(report.diagnostics.first?.suggestion == "did you mean \"windows-1250\"?")
  }

  // MARK: Fields

  private static func fields(
    _ text: String, of format: any RecordFormat.Type = CSVFormat.self, _ defaults: FieldDefaults = FieldDefaults()
  ) -> (fields: [FieldSpec]?, messages: [String]) {
    let report = Report()
    guard let node = SettingsFile.parse(Array(text.utf8), file: "t", into: report) else { return (nil, ["no YAML"]) }
    let fields = Shape<[FieldSpec]>.fields(of: format, defaults).value(of: node, report)
    return (report.hasErrors ? nil : fields, report.diagnostics.map(\.message))
  }

  @Test func aFieldSaysWhereItIs() throws {
    let found = try #require(
      Self.fields("{a: {type: text}, b: {column: \"Liczba osób\", type: integer}, c: {index: 10000, type: code}}")
        .fields)
    #expect(found.map(\.locator) == [.column("a"), .column("Liczba osób"), .index(10_000)])
    for format in [JSONFormat.self, NDJSONFormat.self] as [any RecordFormat.Type] {
      let members = try #require(Self.fields("{a: {type: text}, b: {path: x.y, type: integer}}", of: format).fields)
      #expect(
        try members.map(\.locator) == [.path(DocumentPath(parsing: "a")), .path(DocumentPath(parsing: "x.y"))])
    }
  }

  /// A stream's defaults apply to each field without its own setting, whatever its type.
  @Test func defaultsHoldUnlessAFieldSaysOtherwise() throws {
    var defaults = FieldDefaults()
    defaults.decimalMark = .comma
    defaults.absent = ["-"]
    defaults.datePatterns = ["dd.mm.yyyy"]
    defaults.zone = .utc
    let found = try #require(
      Self.fields(
        "{a: {type: decimal}, b: {type: decimal, decimal: \".\", absent: []}, c: {type: date, dates: yyyymmdd}, "
          + "d: {type: datetime, zone: local, absent: [x, y]}}", defaults
      ).fields)
    #expect(found.map(\.decimalMark) == [.comma, .point, .comma, .comma])
    #expect(found.map(\.absent) == [["-"], [], ["-"], ["x", "y"]])
    #expect(found.map(\.datePatterns) == [["dd.mm.yyyy"], ["dd.mm.yyyy"], ["yyyymmdd"], ["dd.mm.yyyy"]])
    #expect(found.map(\.zone) == [.utc, .utc, .utc, .local])
    #expect(found.allSatisfy { !$0.isRequired && !$0.mayBeEmpty })
  }

  @Test(arguments: [
    ("{}", "a stream needs at least one field"), ("{a: {}}", "the field \"a\" needs \"type\": a type"),
    ("{a: {type: number}}", "expected a type"),
    ("{a: {type: text, decimal: \",\"}}", "only numbers have a decimal mark"),
    ("{a: {type: boolean, dates: yyyymmdd}}", "only dates have date patterns"),
    ("{a: {type: text, index: 0}}", "expected a whole number from 1 to 10000"),
    ("{a: {type: text, index: 10001}}", "expected a whole number from 1 to 10000"),
    ("{a: {type: text, index: 1, column: A}}", "a field has either \"column\" or \"index\""),
    ("{a: {type: text, path: x}}", "unknown key \"path\" in the field \"a\""), ("{A: {type: text}}", "expected a name"),
  ])
  func slipsInFieldsAreSaid(text: String, message: String) {
    let found = Self.fields(text)
    #expect(found.fields == nil && found.messages.first?.hasPrefix(message) == true, "\(found.messages)")
  }
}
