import Formats
import Schema
import Testing
import Text

@testable import Readers
@testable import Shapes
@testable import Text

/// The fields of documents, and their differences from earlier ones.
@Suite struct ShapeTests {
  private func shape(_ text: String, _ specs: [FieldSpec], format: CSVFormat = CSVFormat(delimiter: ";")) throws
    -> InferredSchema
  {
    var sample = ShapeSample(isTyped: false)
    try format.survey(ReadableDocument(Array(text.utf8)), fields: specs, into: &sample)
    return try #require(sample.shape)
  }

  private func survey(_ text: String, into sample: inout ShapeSample) throws {
    try survey(Array(text.utf8), into: &sample)
  }

  private func survey(_ bytes: [UInt8], into sample: inout ShapeSample) throws {
    let format = try JSONFormat(records: DocumentPath(parsing: "lista[]"))
    try format.survey(ReadableDocument(bytes), fields: [], into: &sample)
  }

  private func shape(json text: String) throws -> InferredSchema {
    var sample = ShapeSample(isTyped: true)
    try survey(text, into: &sample)
    return try #require(sample.shape)
  }

  /// The fields without the forms of their values.
  private func bare(_ shape: InferredSchema) -> [InferredSchema.Field] {
    shape.fields.map { field in
      var field = field
      field.forms = nil
      return field
    }
  }

  private let id = FieldSpec(name: "id", locator: .column("Nr"), type: .code, isRequired: true)
  private let pupils = FieldSpec(name: "pupils", locator: .column("Uczniowie"), type: .integer)

  @Test func theTypesOfATable() throws {
    let text = """
      Rejestr szkół;;;;;;
      Nr;Uczniowie;Średnia;Data;Chwila;Uwagi;Pusta
      0012;412;4,5;2026-01-01;2026-01-01 12:00;tak;
      13;zamknięte;3;01.02.2026;1.2.2026 8:30;12 345 67 89;
      ;77;3;3 marca 2026;2026-03-03T10:00:00Z;nie;

      """
    let seen = try shape(text, [id, pupils])
    #expect(seen.fields.map(\.name) == ["Nr", "Uczniowie", "Średnia", "Data", "Chwila", "Uwagi", "Pusta"])
    #expect(seen.fields.map(\.type) == [.code, .integer, .decimal, .date, .datetime, .text, .empty])
    #expect(!seen.isTyped && seen.fields.allSatisfy(\.isAlways))
    #expect(try InferredSchema(text: seen.text) == seen)
  }

  /// An unreadable or truncated stored text is an error, which must not be mistaken for a fresh start.
  @Test(arguments: [
    "", "something else", "{}", #"{"typed":true}"#, #"{"typed":1,"fields":[]}"#,
    #"{"typed":true,"fields":[["a","text"]]}"#, #"{"typed":true,"fields":[["a","text",true],["b","colour",true]]}"#,
    #"{"typed":true,"fields":[["a","text",true]],"maps":[["b",1]]}"#, #"{"typed":true,"fields":[]} "#.dropLast(2) + "",
    #"{"typed":false,"fields":[["a","text",true]]} x"#,
  ])
  func aStoredTextThatCannotBeRead(text: String) {
    #expect(throws: FormatError.self) { try InferredSchema(text: text) }
  }

  /// Excel writes a line feed for Alt and Enter.
  @Test(arguments: ["Liczba\nmiejsc", "a\r\nb", " \u{301}x", "\r", "\"", "\\n", "x\u{0}", "\u{FEFF}", "1 typed"])
  func namesMayHoldAnything(name: String) throws {
    let seen = InferredSchema(
      fields: [.init(name: "a", type: .code), .init(name: name, type: .empty, isAlways: false)], isTyped: true)
    #expect(try InferredSchema(text: seen.text) == seen)
    #expect(try InferredSchema(text: seen.text).fields.map { Array($0.name.utf8) }.last == Array(name.utf8))
    let header = "id;\"\(name.replacing("\"", with: "\"\""))\"\n1;2\n"
    guard !name.contains("\0"), Array(name.utf8) == Array(name.drop(while: \.isWhitespace).utf8) else { return }
    let table = try shape(header, [FieldSpec(name: "id", locator: .column("id"), type: .code)])
    #expect(table.changes(since: try InferredSchema(text: table.text), specs: []).isEmpty)
  }

  @Test func aTableWithoutAHeaderHasTheFieldsOfItsStream() throws {
    var format = CSVFormat(delimiter: ";")
    format.header = .absent
    let specs = [FieldSpec(name: "b", locator: .index(2), type: .text)]
    let seen = try shape("x;7\ny;8\n", specs, format: format)
    #expect(bare(seen) == [InferredSchema.Field(name: "2", type: .integer)])
    #expect(seen.name(of: specs[0]) == "2")
  }

  @Test func theMembersOfJSON() throws {
    let seen = try shape(
      json: #"""
        {"lista": [
          {"id": "0012", "ucze\u0144": {"razem": 5, "a.b": 1.5}, "tagi": [1, {"x": 2}], "czy": true, "od": "2026-01-01"},
          {"id": "12", "ucze\u0144": {"razem": 7, "a.b": 2e1}, "uwagi": null, "czy": false, "tagi": []}
        ]}
        """#)
    let expected: [(String, InferredType, Bool)] = [
      ("id", .code, true), ("uczeń.razem", .integer, true), ("uczeń.\"a.b\"", .decimal, true), ("tagi", .array, true),
      ("czy", .boolean, true), ("od", .date, false), ("uwagi", .empty, false),
    ]
    #expect(seen.isTyped)
    #expect(bare(seen) == expected.map { InferredSchema.Field(name: $0.0, type: $0.1, isAlways: $0.2) })
  }

  /// A record larger than the limit of a field: only its members are subject to that limit.
  @Test func aLargeRecordIsLookedAt() throws {
    let geometry = String(repeating: "12.5, ", count: FormatLimits().fieldBytesMax / 5) + "1"
    let seen = try shape(json: #"{"lista": [{"id": "01", "ksztalt": [\#(geometry)], "uwagi": "x"}]}"#)
    #expect(seen.fields.map(\.name) == ["id", "ksztalt", "uwagi"])
  }

  /// A record with an unreadable part is reported, not skipped.
  @Test func aRecordThatCannotBeLookedAtIsTold() throws {
    var sample = ShapeSample(isTyped: true)
    let bytes = Array(#"{"lista": [{"id": ""#.utf8) + [0xFF] + Array(#""}]}"#.utf8)
    try survey(bytes, into: &sample)
    #expect(sample.shape == nil)
    #expect(try #require(sample.obstacle).reason.contains("0xFF is not UTF-8"))
  }

  private func days(_ first: Int, _ count: Int, _ member: String = "1") -> String {
    (first..<first + count).map { "\"d\($0)\": \(member)" }.joined(separator: ", ")
  }

  /// An object whose keys are data is one field, and stays one when fewer keys occur.
  @Test func keysThatAreDataAreOneField() throws {
    let many = ShapeSample.fieldsMax + 1
    let text = #"{"lista": [{"id": "01", "dni": {\#(days(0, many))}}, {"id": "02", "dni": {\#(days(9000, many))}}]}"#
    let first = try shape(json: text)
    #expect(bare(first) == [.init(name: "id", type: .code), .init(name: "dni.*", type: .integer)])
    #expect(try InferredSchema(text: first.text) == first)
    var sample = ShapeSample(isTyped: true, maps: first.maps)
    try survey(#"{"lista": [{"id": "01", "dni": {"d7": 3}, "nowe": true}]}"#, into: &sample)
    let next = try #require(sample.shape)
    #expect(next.changes(since: first, specs: []) == [FieldChange(name: "nowe", kind: .new, now: .boolean)])
    // Before, the keys were few enough to be distinguished.
    let few = try shape(json: #"{"lista": [{"id": "01", "dni": {\#(days(0, 20))}}]}"#)
    #expect(few.fields.count == 21 && first.changes(since: few, specs: []).isEmpty)
    #expect(first.merged(with: few).fields.map(\.name) == ["id", "dni.*"])
  }

  /// The content of such an object is distinguished, whatever the key.
  @Test func objectsBelowKeysThatAreData() throws {
    let text = days(0, ShapeSample.fieldsMax, #"{"a": 1.5, "b": "x"}"#)
    let seen = try shape(json: #"{"lista": [{"dni": {\#(text)}, "id": 7}]}"#)
    #expect(
      seen.fields.map(\.name) == ["dni.*.a", "dni.*.b", "id"] && seen.fields.map(\.type) == [.decimal, .text, .integer])
    // The record itself may be such an object.
    let flat = try shape(json: #"{"lista": [{\#(days(0, 3 * ShapeSample.fieldsMax))}]}"#)
    #expect(bare(flat) == [.init(name: "*", type: .integer)])
  }

  @Test func documentsWithoutAnythingTellNothing() throws {
    var sample = ShapeSample(isTyped: true)
    try survey(#"{"lista": []}"#, into: &sample)
    #expect(sample.shape == nil)
  }

  /// Only the first records are inspected: the work is bounded, whatever the document's size.
  @Test func onlyTheFirstRecordsOfADocumentAreLookedAt() throws {
    let first = String(repeating: "1;5\n", count: ShapeSample.recordsPerDocumentMax)
    let rest = String(repeating: "1;tekst\n", count: 5 * ShapeSample.recordsPerDocumentMax)
    #expect(try shape("Nr;Uczniowie\n" + first + rest, [id, pupils]).field("Uczniowie")?.type == .integer)
  }

  @Test func aColumnOfOneDocumentIsNotAlwaysThere() throws {
    var sample = ShapeSample(isTyped: false)
    for text in ["Nr;Uczniowie\n1;2\n", "Nr\n1\n"] {
      try CSVFormat(delimiter: ";").survey(ReadableDocument(Array(text.utf8)), fields: [id, pupils], into: &sample)
    }
    let seen = try #require(sample.shape)
    #expect(seen.fields.map(\.isAlways) == [true, false])
  }

  private func text(_ fields: (String, InferredType)...) -> InferredSchema {
    InferredSchema(fields: fields.map { InferredSchema.Field(name: $0.0, type: $0.1) }, isTyped: false)
  }

  @Test func whatIsDifferentIsFound() {
    let before = text(("Nr", .code), ("Uczniowie", .integer), ("Telefon", .text), ("Data", .date), ("Stary", .text))
    let now = text(("Nr", .code), ("Uczniowie", .text), ("Telefon", .integer), ("Data", .text), ("Nowy", .empty))
    #expect(
      now.changes(since: before, specs: [id, pupils]) == [
        FieldChange(name: "Uczniowie", field: "pupils", kind: .retyped, before: .integer, now: .text),
        FieldChange(name: "Data", kind: .retyped, before: .date, now: .text),
        FieldChange(name: "Nowy", kind: .new, now: .empty), FieldChange(name: "Stary", kind: .missing, before: .text),
      ])
    #expect(now.changes(since: now.merged(with: before), specs: [id, pupils]).isEmpty)
  }

  /// A column that the mapping reads is counted where all records are read, so it is not missing here.
  @Test func aMappedFieldIsNeverMissingHere() {
    #expect(text(("Nr", .code)).changes(since: text(("Nr", .code), ("Uczniowie", .integer)), specs: [pupils]).isEmpty)
  }

  /// In a table everything is text: only what no longer fits is another type.
  @Test(arguments: [
    (InferredType.integer, InferredType.decimal, true), (.decimal, .integer, false), (.text, .integer, false),
    (.integer, .text, true), (.code, .integer, false), (.integer, .code, true), (.date, .datetime, true),
    (.datetime, .date, false), (.empty, .text, false), (.text, .empty, false), (.date, .integer, true),
  ])
  func retypedInATable(before: InferredType, now: InferredType, isRetyped: Bool) {
    #expect(now.isRetyped(from: before, isTyped: false) == isRetyped)
    // A reported change is not reported again, whichever of the two types follows.
    let merged = now.merged(with: before, isTyped: false)
    for next in [before, now] { #expect(!next.isRetyped(from: merged, isTyped: false), "\(merged) \(next)") }
  }

  /// JSON declares numbers: a code that became one has lost its zeros.
  @Test(arguments: [
    (InferredType.code, InferredType.integer, true), (.text, .integer, true), (.integer, .text, true),
    (.code, .text, false),
    (.text, .code, false), (.date, .text, true), (.object, .array, true), (.integer, .decimal, true),
    (.decimal, .integer, false), (.boolean, .text, true), (.empty, .object, false),
  ])
  func retypedInJSON(before: InferredType, now: InferredType, isRetyped: Bool) {
    #expect(now.isRetyped(from: before, isTyped: true) == isRetyped)
    let merged = now.merged(with: before, isTyped: true)
    #expect(!now.isRetyped(from: merged, isTyped: true))
  }

  /// A value that still fits the declared type is not a change for the mapping.
  @Test func whatFitsTheDeclarationIsAllowed() {
    let spec = FieldSpec(name: "kwota", locator: .column("Kwota"), type: .decimal)
    #expect(text(("Kwota", .decimal)).changes(since: text(("Kwota", .integer)), specs: [spec]).isEmpty)
    #expect(text(("Kwota", .decimal)).changes(since: text(("Kwota", .integer)), specs: []).count == 1)
  }

  /// A member that only some records have may be absent from a small document.
  @Test func whatIsMissingNowAndThenIsNoNews() {
    let before = InferredSchema(
      fields: [.init(name: "id", type: .code), .init(name: "uwagi", type: .text, isAlways: false)], isTyped: true)
    let now = InferredSchema(fields: [.init(name: "id", type: .code)], isTyped: true)
    #expect(now.changes(since: before, specs: []).isEmpty)
    #expect(now.merged(with: before).field("uwagi") != nil)
  }
}
