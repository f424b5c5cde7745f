import Connectors
import Formats
import Platform
import Schema
import Testing
import Text

@testable import Readers
@testable import Shapes

/// The forms of a field's values, compared with those of earlier documents.
@Suite struct FormProfileTests {
  private let code = FieldSpec(name: "kod", locator: .column("Kod"), type: .code)
  private let value = FieldSpec(name: "v", locator: .column("Kod"), type: .decimal)

  private func shape(_ values: [String]) throws -> InferredSchema {
    var sample = ShapeSample(isTyped: false)
    let text = "Nr;Kod\n" + values.enumerated().map { "\($0.offset);\($0.element)\n" }.joined()
    try CSVFormat(delimiter: ";").survey(ReadableDocument(Array(text.utf8)), fields: [code], into: &sample)
    return try #require(sample.shape)
  }

  private func shape(json values: [String]) throws -> InferredSchema {
    var sample = ShapeSample(isTyped: true)
    let text = "[" + values.map { "{\"Kod\":\($0)}" }.joined(separator: ",") + "]"
    try JSONFormat(records: DocumentPath(parsing: "[]"))
      .survey(ReadableDocument(Array(text.utf8)), fields: [], into: &sample)
    return try #require(sample.shape)
  }

  private func changes(_ before: [String], _ now: [String], _ spec: FieldSpec? = nil) throws -> [FieldChange] {
    let stored = try InferredSchema(text: shape(before).text)
    return try shape(now).changes(since: stored, specs: [spec ?? code])
  }

  /// Fourteen digits, some with a leading zero; as they were, and as numbers.
  private static let regon = (0..<40).map { "0\($0 % 10)34567\(9000 + $0)001".prefix(14).description }
  /// TERYT of the whole country: a quarter begins with a zero.
  private static let teryt = (0..<200).map { index in
    let voivodeship = 2 + index % 16 * 2
    return "\(voivodeship < 10 ? "0" : "")\(voivodeship)010\(10 + index % 80)"
  }

  private static func asNumber(_ code: String) -> String { String(code.drop { $0 == "0" }) }

  @Test func zerosThatASpreadsheetTookAway() throws {
    let lost = try changes(Self.regon, Self.regon.map(Self.asNumber))
    #expect(lost.map(\.kind) == [.retyped] && lost.map(\.field) == ["kod"])
    #expect(lost[0].form?.before?.hasPrefix("codes of 14 digits, some with leading zeros") == true)
    #expect(try changes(Self.teryt, Self.teryt.map(Self.asNumber)).map(\.kind) == [.retyped])
    // Only every fortieth had a zero.
    let rare = (0..<40).map { $0 == 7 ? "0123456" : "\(1_234_500 + $0)" }
    #expect(try changes(rare, rare.map(Self.asNumber)).map(\.kind) == [.retyped])
    // Codes of several lengths.
    let levels = Self.teryt.enumerated().map { String($0.element.prefix([2, 4, 7][$0.offset % 3])) }
    #expect(try changes(levels, levels.map(Self.asNumber)).map(\.kind) == [.retyped])
    // A register of one line.
    #expect(try changes(Self.regon, [Self.asNumber(Self.regon[0])]).map(\.kind) == [.retyped])
  }

  @Test func exponentsAndDecimals() throws {
    #expect(try changes(Self.regon, Self.regon.map { _ in "2,34568E+12" }).map(\.kind) == [.retyped])
    #expect(try changes(["12", "13"], ["12.0", "13.0"]).map(\.kind) == [.retyped])
    #expect(try changes(["12", "13", ""], ["12,00", "13,00", ""]).map(\.kind) == [.retyped])
    #expect(try changes(["12", "13", "14"], ["12.0", "13", "14"]).isEmpty)
  }

  /// Codes that had digits only and now have separators, an apostrophe or a sign before them.
  @Test func digitsThatAreNoLongerAlone() throws {
    let codes = (0..<40).map { "\(10_000 + $0 * 991)" }
    for mark in [" ", ",", ".", "\u{A0}"] {
      let grouped = codes.map { "\($0.prefix(2))\(mark)\($0.suffix(3))" }
      #expect(try changes(codes, grouped).map(\.kind) == [.retyped], "\(mark)")
    }
    #expect(try changes(codes, codes.map { "-\($0)" }).map(\.kind) == [.retyped])
    #expect(try changes(codes, codes.enumerated().map { $0.offset < 12 ? "A\($0.element)" : $0.element }).isEmpty)
    #expect(try changes(codes.map { "A\($0)" }, codes.map { "B \($0)" }).isEmpty)
  }

  @Test func zerosAtTheEndOfDecimals() throws {
    let codes = (0..<60).map { "\($0 / 10).\($0 % 10)0" }
    let spoiled = codes.map { String($0.dropLast()) }
    #expect(try changes(codes, spoiled).map(\.kind) == [.retyped])
    let mixed = (0..<128).map { "\($0 / 16).\(10 + $0 % 80)" }
    #expect(try changes(mixed, mixed.map { $0.hasSuffix("0") ? String($0.dropLast()) : $0 }).map(\.kind) == [.retyped])
    #expect(try changes(mixed, Array(mixed.reversed())).isEmpty)
    // Too few to tell.
    #expect(try changes(["1.10", "1.20", "1.25"], ["1.11", "1.25", "1.26"]).isEmpty)
  }

  /// A spreadsheet keeps fifteen digits of a number.
  @Test func digitsThatBecameZeros() throws {
    let codes = (0..<40).map { "98102028920000\(5_102_013 + $0 * 7919)" }
    let rounded = codes.map { String($0.prefix(15)) + String(repeating: "0", count: $0.count - 15) }
    #expect(try changes(codes, rounded).map(\.kind) == [.retyped])
    #expect(try shape(rounded).doubts(specs: [code]).map(\.field) == ["kod"])
    #expect(try changes(codes, codes).isEmpty && shape(codes).doubts(specs: [code]).isEmpty)
  }

  /// The first documents have nothing to be compared with.
  @Test func firstDocumentsThatAreSpoiled() throws {
    func doubts(_ values: [String], _ spec: FieldSpec? = nil) throws -> Int {
      try shape(values).doubts(specs: [spec ?? code]).count
    }
    #expect(try doubts((100..<140).map { "\($0).0" }) == 1)
    #expect(
      try doubts(Self.teryt.enumerated().map { $0.offset == 1 ? String($0.element.dropFirst()) : $0.element }) == 1)
    #expect(try doubts(Self.teryt) == 0 && doubts(Self.regon) == 0 && doubts(["100.0", "101.0"]) == 0)
    // Levels of TERYT, short codes, classes of a classification.
    #expect(try doubts(Self.teryt + ["02", "0201", "12", "1261"]) == 0)
    #expect(try doubts((1...40).map { $0 < 10 ? "0\($0)" : "\($0)" } + ["1"]) == 0)
    #expect(try doubts((0..<40).map { "\($0 % 30).\($0 % 3)" }) == 0)
    var verbatim = code
    verbatim.isVerbatim = true
    #expect(try doubts((100..<140).map { "\($0).0" }, verbatim) == 0)
    let area = FieldSpec(name: "kod", locator: .column("Kod"), type: .area)
    #expect(try doubts(Self.teryt + ["120101"], area) == 0)
  }

  /// As the previous release stored it.
  @Test func aFormerProfileIsRead() throws {
    let now = try shape(Self.teryt)
    let former = now.text.replacing(",0,0]]", with: "]]")
    #expect(former != now.text, "\(now.text)")
    #expect(try InferredSchema(text: former) == now)
  }

  /// What a register does by itself.
  @Test func whatIsNoBreach() throws {
    #expect(try changes(Self.regon, Self.regon).isEmpty)
    #expect(try changes(Self.regon, Array(Self.regon.reversed().prefix(7))).isEmpty)
    #expect(try changes(Self.teryt, Self.teryt.filter { $0.hasPrefix("12") }).isEmpty)
    #expect(try changes(["7", "12", "100"], ["8", "9", "13"]).isEmpty)
    // Numbers grow, and so do codes.
    #expect(try changes((90..<99).map(String.init), (95..<140).map(String.init)).isEmpty)
    #expect(try changes(["1.0", "2.0", "A00.0"], ["1.0", "3.0"]).isEmpty)
    #expect(try changes(["01.11", "02.10"], ["01.11", "10.10"]).isEmpty)
    #expect(try changes(["A1", "B2"], ["A1", "C3"]).isEmpty)
    #expect(try changes([], ["12"]).isEmpty && changes(["012"], [""]).isEmpty)
    var verbatim = code
    verbatim.isVerbatim = true
    #expect(try changes(Self.regon, Self.regon.map(Self.asNumber), verbatim).isEmpty)
    let text = FieldSpec(name: "kod", locator: .column("Kod"), type: .text)
    #expect(try changes(Self.regon, Self.regon.map(Self.asNumber), text).isEmpty)
  }

  @Test func theSameInJSON() throws {
    let spec = FieldSpec(name: "kod", locator: .path(try DocumentPath(parsing: "Kod")), type: .code)
    func changes(_ before: [String], _ now: [String]) throws -> [FieldChange] {
      try shape(json: now).changes(since: shape(json: before), specs: [spec])
    }
    let quoted = Self.regon.map { "\"\($0)\"" }
    #expect(try changes(quoted, Self.regon.map { "\"\(Self.asNumber($0))\"" }).map(\.kind) == [.retyped])
    #expect(try changes(quoted, Self.regon.map(Self.asNumber)).map(\.kind) == [.retyped])
    #expect(try changes(quoted, quoted.map { _ in "\"2.34568E+12\"" }).map(\.kind) == [.retyped])
    #expect(try changes(["12", "13"], ["12.0", "13.0"]).map(\.kind) == [.retyped])
    #expect(try changes(["400", "401", "10121"], ["400", "52"]).isEmpty)
    #expect(try changes(quoted, quoted).isEmpty)
  }

  @Test func numbersThatMayMeanTwoThings() throws {
    func doubts(_ values: [String], _ spec: FieldSpec? = nil) throws -> [FieldChange] {
      try shape(values).doubts(specs: [spec ?? value])
    }
    #expect(try doubts(["1.234", "12.345", "567"]).map(\.field) == ["v"])
    #expect(try doubts(["1,234"]).map(\.kind) == [.retyped])
    #expect(try doubts(["1.234", "12.5"]).isEmpty && doubts(["1.234", "0.250"]).isEmpty)
    #expect(try doubts(["1.234", "1234.567"]).isEmpty && doubts(["1.234", "1.234,56"]).isEmpty)
    #expect(try doubts(["12", "13.25"]).isEmpty && doubts(["1 234"]).isEmpty && doubts([]).isEmpty)
    var declared = value
    declared.isMarkDeclared = true
    #expect(try doubts(["1.234"], declared).isEmpty)
    #expect(
      try doubts(["1.234"], FieldSpec(name: "v", locator: .column("Kod"), type: .decimal, decimalMark: .comma)).isEmpty)
    #expect(try doubts(["1.234"], code).isEmpty)
    #expect(
      try shape(json: ["1.234", "2.345"]).doubts(
        specs: [FieldSpec(name: "v", locator: .path(try DocumentPath(parsing: "Kod")), type: .decimal)]).isEmpty)
    // Later documents are understood by the earlier ones, and by those that an operator has taken.
    #expect(try changes(["12.5"], ["1.234", "2.345"], value).isEmpty)
    #expect(try changes(["1.234"], ["1.235"], value).isEmpty)
    let many = (0..<20).map { "\(1 + $0).\(100 + 7 * $0)" }
    #expect(try changes(["12.5", "7.25"], many, value).map(\.kind) == [.retyped])
    #expect(try changes(["12.5", "0.250", "1.234"], many, value).isEmpty)
    #expect(try changes(["1234", "567"], ["1.234", "567"], value).map(\.kind) == [.retyped])
  }

  /// A schema that an earlier release stored has no forms; nothing is compared with it, and it learns.
  @Test func aSchemaWithoutForms() throws {
    let old = try InferredSchema(text: #"{"typed":false,"fields":[["Nr","integer",true],["Kod","code",true]]}"#)
    let now = try shape(Self.regon.map(Self.asNumber))
    #expect(now.changes(since: old, specs: [code]).isEmpty)
    #expect(try shape(["1.234"]).changes(since: old, specs: [value]).isEmpty)
    #expect(try shape(Self.regon).merged(with: old).field("Kod")?.forms?.digitsExpected == 14)
  }

  @Test func theProfileOfManyValuesOutlivesThatOfFew() throws {
    let many = try shape(Self.regon)
    let few = try shape(Array(Self.regon.prefix(2)))
    #expect(few.merged(with: many).field("Kod")?.forms == many.field("Kod")?.forms)
    #expect(many.field("Kod")?.forms?.digitsExpected == 14 && few.field("Kod")?.forms?.digitsExpected == nil)
    // What was taken although it differs is what the next documents are compared with.
    let lost = try shape(Self.regon.map(Self.asNumber))
    #expect(lost.merged(with: many).field("Kod")?.forms?.digitsExpected == nil)
    #expect(try shape(Self.regon.map(Self.asNumber)).changes(since: lost.merged(with: many), specs: [code]).isEmpty)
  }

  @Test func changesAreStoredWithTheirForms() throws {
    let items = try changes(Self.regon, Self.regon.map(Self.asNumber)).map { SchemaDrift.Item($0, .hold) }
    let drift = SchemaDrift(
      source: "s", stream: "t", dataset: "d", run: 1, seenAt: .now, isHeld: true, shape: try shape(["1"]), items: items)
    #expect(try SchemaDrift.items(text: drift.itemsText) == items)
    #expect(
      SchemaDrift.reason(items)?.description.contains("\"Kod\" was codes of 14 digits, some with leading zeros") == true
    )
    let doubt = try shape(["1.234"]).doubts(specs: [value]).map { SchemaDrift.Item($0, .hold) }
    #expect(
      SchemaDrift.reason(doubt)?.description.contains("\"Kod\" is a number whose point or comma may separate") == true)
    for text in [#"[["retyped","hold","a","b",null,null,null]]"#, #"[["retyped","hold","a","b",null,null,null,1]]"#] {
      #expect(throws: (any Error).self) { try SchemaDrift.items(text: text) }
    }
  }
}
