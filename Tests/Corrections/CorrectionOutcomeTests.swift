import Formats
import Platform
import Schema
import Testbed
import Testing

@testable import Corrections
@testable import Readers
@testable import Text

/// The outcome of each correction, and the messages about those without effect.
@Suite struct CorrectionOutcomeTests {
  private static let fields = [
    FieldSpec(name: "id", locator: .column("Nr"), type: .code, isRequired: true),
    FieldSpec(name: "name", locator: .column("Nazwa"), type: .text),
    FieldSpec(name: "amount", locator: .column("Kwota"), type: .decimal, absent: ["-"], decimalMark: .comma),
    FieldSpec(name: "day", locator: .column("Dzień"), type: .date, datePatterns: ["dd.mm.yyyy"]),
  ]

  private static let table = """
    Nr;Nazwa;Kwota;Dzień
    1;A;1,5;01.02.2024
    2;B;dużo;01.02.2024
    3;A;-;02.03.2024
    4;D;4;31.02.2024
    5;E;5;6;7;8

    """

  /// `id=2 amount: dużo > 2,5`.
  private static func parse(_ text: String, line: Int) throws -> Correction {
    let halves = text.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
    let place = try #require(halves[0].lastIndex(of: " "))
    let values = halves[1].split(separator: ">", omittingEmptySubsequences: false)
    func trimmed(_ text: Substring) -> String { text.split(separator: " ").joined(separator: " ") }
    return Correction(
      selector: try #require(Correction.Selector(text: String(halves[0][..<place]))),
      field: String(halves[0][halves[0].index(after: place)...]), expected: trimmed(values[0]),
      value: trimmed(values[1]), reason: "powód", by: "anna", at: "2026-11-21", line: line)
  }

  private static func tally(_ lines: [String]) throws -> CorrectionTally {
    CorrectionTally(try lines.enumerated().map { try parse($1, line: $0 + 2) })
  }

  private static func read(_ tally: CorrectionTally, _ text: String = table, document: Int = 0) throws -> [String] {
    let reader = try CorrectingReader(tally, fields: fields, document: document, isTyped: false) {
      try CSVReader(source: MemorySource(text), format: CSVFormat(delimiter: ";"), fields: $0)
    }
    var lines: [String] = []
    while true {
      switch try reader.advance() {
      case .end: return lines
      case .rejected(let rejection): lines.append("\(rejection.rule.rawValue): \(rejection.reason)")
      case .record: lines.append(reader.cells.map(\.value.description).joined(separator: "|"))
      }
    }
  }

  /// Corrections, the record of the table that they select (from 0), its result, and the number of corrected values.
  @Test(arguments: [
    (["id=2 amount: dużo > 2,5"], 1, "2|B|2.5|2024-02-01", 1),
    (["id=1 amount: 1,5 > "], 0, "1|A||2024-02-01", 1), (["id=3 amount: - > 7"], 2, "3|A|7|2024-03-02", 1),
    (["id=4 day: 31.02.2024 > 29.02.2024"], 3, "4|D|4|2024-02-29", 1),
    // Several values of one record, whichever of them was wrong.
    (["id=2 amount: dużo > 1", "id=2 name: B > C", "id=2 day: 01.02.2024 > 02.02.2024"], 1, "2|C|1|2024-02-02", 3),
    // A key of two fields, in any order.
    (["name=A, id=3 amount: - > 8"], 2, "3|A|8|2024-03-02", 1),
    (["id=3, name=A amount: - > 8"], 2, "3|A|8|2024-03-02", 1),
    // The key itself may be wrong.
    (["name=B, amount=dużo id: 2 > 22", "id=2 amount: dużo > 1"], 1, "22|B|1|2024-02-01", 2),
    // Said twice, done once.
    (["id=2 amount: dużo > 1", "id=2 amount: dużo > 1"], 1, "2|B|1|2024-02-01", 1),
    // A text that the field declares absent is absent here as well.
    (["id=1 amount: 1,5 > -"], 0, "1|A||2024-02-01", 1),
  ])
  func aRecordIsPutRight(lines: [String], record: Int, expected: String, applied: Int) throws {
    let tally = try Self.tally(lines)
    #expect(try Self.read(tally)[record] == expected)
    #expect(tally.applied == applied)
    #expect(tally.inForce.reduce(0) { $0 + $1.values } == applied)
  }

  /// Corrections, and why each had no effect, in order; nil for one that had an effect or needs no message.
  static let troubles: [(lines: [String], causes: [CorrectionTally.Cause?])] = [
    (["id=9 amount: 1 > 2"], [.noRecord]), (["id=1 amount: 1,4 > 2"], [.otherValue("1,5")]),
    (["id=3 amount:  > 2"], [.otherValue("-")]), (["id=1, name=B amount: 1,5 > 2"], [.noRecord]),
    (["brak=1 amount: 1,5 > 2"], [.noRecord]),
    (
      ["id=1 amount: 1,5 > dużo"],
      [.unreadable("this is not a number with a decimal comma and at most 100 digits")]
    ),
    (["id=1 id: 1 > "], [.unreadable("id has no value and must have one")]),
    (
      ["id=1 day: 01.02.2024 > 2024-02-01"],
      [.unreadable("this is not a date that the calendar has, written dd.mm.yyyy")]
    ),
    (["id=2 amount: dużo > 1", "id=2 amount: dużo > 2"], [.contradiction(line: 3), .contradiction(line: 2)]),
    (["id=2 amount: dużo > 1", "id=2 amount: dużo > 1"], [nil, .repetition(line: 2)]),
    // A correction that found a record rejected because of another correction did find it.
    (
      ["id=1 amount: 1,5 > dużo", "id=1 name: A > B"],
      [.unreadable("this is not a number with a decimal comma and at most 100 digits"), nil]
    ),
    (
      ["id=2 amount: dużo > 1", "id=2 name: B > C", "id=2 amount: dużo > 2"],
      [.contradiction(line: 4), nil, .contradiction(line: 2)]
    ),
    (
      ["id=2 name: B > C", "id=2 amount: dużo > 1", "id=2 amount: dużo > 2"],
      [nil, .contradiction(line: 4), .contradiction(line: 3)]
    ),
    // A record without texts cannot be selected.
    (["id=5 amount: 5 > 6"], [.noRecord]),
  ]

  @Test(arguments: troubles.indices) func whatDidNothingSaysWhy(index: Int) throws {
    let (lines, causes) = Self.troubles[index]
    let tally = try Self.tally(lines)
    _ = try Self.read(tally)
    var expected: [CorrectionTally.Cause?] = []
    let troubles = tally.troubles
    for correction in tally.corrections {
      expected.append(troubles.first { $0.correction.line == correction.line }?.cause)
    }
    #expect(expected == causes, "\(lines)")
  }

  /// Two contradictory corrections reject the record, and neither is applied.
  @Test func aContradictionRejectsTheRecord() throws {
    let tally = try Self.tally(["id=2 amount: dużo > 1", "id=2 amount: dużo > 2", "id=1 name: A > B"])
    let lines = try Self.read(tally)
    #expect(lines[1] == "mapping: lines 2 and 3 of the corrections say two things about it")
    #expect(lines[0] == "1|B|1.5|2024-02-01")
    #expect(tally.applied == 1 && tally.inForce.map(\.correction.line) == [4])
  }

  /// A correction that selects many records corrects all of them, and each counts.
  @Test func oneCorrectionMayMeanManyRecords() throws {
    let text = "Nr;Nazwa;Kwota;Dzień\n1;X;b.d.;\n2;Y;b.d.;\n3;X;b.d.;\n4;X;7;\n"
    let tally = try Self.tally(["name=X amount: b.d. > 0"])
    #expect(try Self.read(tally, text)[0] == "1|X|0|")
    #expect(tally.applied == 2)
    // One of the selected records has another value: this is reported, although the others were corrected.
    #expect(tally.troubles.map(\.cause) == [.otherValue("7")])
    #expect(tally.inForce.map(\.values) == [2])
  }

  /// The first cause is kept, and each document is counted once.
  @Test func theFirstReasonOfAllDocumentsStands() throws {
    let tally = try Self.tally(["id=1 amount: 9 > 2", "id=7 amount: 1 > 2"])
    _ = try Self.read(tally)
    _ = try Self.read(tally, Self.table.replacing("1,5", with: "8"), document: 1)
    _ = try Self.read(tally, "Nr;Nazwa;Kwota;Dzień\n7;A;1;\n", document: 2)
    _ = try Self.read(tally, "Nr;Nazwa;Kwota;Dzień\n7;A;1;\n", document: 2)
    #expect(tally.troubles.map(\.cause) == [.otherValue("1,5")])
    #expect(tally.inForce.map(\.values) == [1])
  }

  @Test func nothingIsCountedOfADocumentThatWasNotReadToItsEnd() throws {
    let tally = try Self.tally(["id=1 amount: 1,5 > 2"])
    let reader = try CorrectingReader(tally, fields: Self.fields, document: 0, isTyped: false) {
      try CSVReader(source: MemorySource(Self.table), format: CSVFormat(delimiter: ";"), fields: $0)
    }
    guard case .record = try reader.advance() else {
      Issue.record("no record")
      return
    }
    #expect(reader.applied.map(\.line) == [2])
    #expect(tally.applied == 0 && tally.troubles.map(\.cause) == [.noRecord])
  }
}

/// How records are named.
@Suite struct SelectorTests {
  @Test(arguments: [
    ("id=5", [("id", "5")]), ("id=5, rok=2024", [("id", "5"), ("rok", "2024")]), ("id=", [("id", "")]),
    ("nazwa=a=b", [("nazwa", "a=b")]), ("nazwa=Bochnia,Łapanów", [("nazwa", "Bochnia,Łapanów")]),
  ])
  func aKey(text: String, parts: [(String, String)]) {
    let selector = Correction.Selector(text: text)
    #expect(selector == .key(parts.map { Correction.KeyPart(field: $0.0, text: $0.1) }))
    #expect(selector?.text == text)
  }

  @Test(arguments: [
    "0123456789ab", "0123456789abcdef", String(repeating: "f", count: 64),
  ])
  func aDigest(text: String) {
    #expect(Correction.Selector(text: text) == .digest(text))
    #expect(Correction.Selector(text: text.uppercased()) == .digest(text))
    #expect(Correction.Selector(text: text)?.text == text)
  }

  @Test(arguments: [
    "", "0123456789a", String(repeating: "f", count: 65), "0123456789ag", "0123456789aż", "=5", "id=5, =7", "id=5, rok",
    "٠١٢٣٤٥٦٧٨٩٠١",
  ])
  func neither(text: String) { #expect(Correction.Selector(text: text) == nil) }

  /// The borders between fields count, and so does their order.
  @Test func theDigestIsOfTheTextsOneByOne() {
    func digest(_ texts: String...) -> String { RecordDigest.of(texts.map { Array($0.utf8) }).hex }
    let all = [
      digest("a", "b"), digest("ab", ""), digest("", "ab"), digest("b", "a"), digest("ab"), digest("a", "b", ""),
    ]
    #expect(Set(all).count == all.count)
    #expect(digest("a", "b") == digest("a", "b"))
    // Of "1:a1:b", as computed by sha256sum.
    #expect(digest("a", "b") == SHA256.of("1:a1:b".utf8).hex)
  }
}

/// The texts of records at some places, for correcting them.
@Suite struct RawTextTests {
  private static let fields = [
    FieldSpec(name: "id", locator: .column("Nr"), type: .code, isRequired: true),
    FieldSpec(name: "amount", locator: .column("Kwota"), type: .decimal, absent: ["-"]),
  ]

  private static func open(_ text: String) -> ([FieldSpec]) throws -> any RecordReader {
    { try CSVReader(source: MemorySource(text), format: CSVFormat(delimiter: ";"), fields: $0) }
  }

  private static let table = "Tytuł\n\nNr;Kwota\n1; dużo \n;-\n3;1;2\n4;\"a\nb\"\n5;7\n"

  @Test(
    arguments: [
      ([4], [4: ["1", "dużo"]]), ([5], [5: ["", "-"]]), ([4, 9], [4: ["1", "dużo"], 9: ["5", "7"]]),
      ([7], [7: ["4", "a\nb"]]), ([6], [:]), ([1], [:]), ([99], [:]), ([], [:]), ([6, 99, 7], [7: ["4", "a\nb"]]),
    ] as [(Set<Int>, [Int: [String]])])
  func aRecordIsFoundByItsLine(positions: Set<Int>, expected: [Int: [String]]) throws {
    #expect(try RawTexts.read(at: positions, fields: Self.fields, open: Self.open(Self.table)) == expected)
  }

  @Test func theDigestOfARecordDoesNotDependOnItsPlace() throws {
    func read(_ text: String, at line: Int, field: String = "amount") throws -> (digest: String, text: String)? {
      try RawRecord.read(at: line, field: field, fields: Self.fields, open: Self.open(text))
    }
    let first = try #require(try read(Self.table, at: 4))
    #expect(first.text == "dużo")
    #expect(try read("Kwota;Nr\n9;9\ndużo;1\n", at: 3)?.digest == first.digest)
    #expect(try read(Self.table, at: 4, field: "id")?.digest == first.digest)
    #expect(try read(Self.table, at: 9)?.digest != first.digest)
    #expect(try read(Self.table, at: 4, field: "nie") == nil)
    #expect(try read(Self.table, at: 6) == nil)
  }
}
