import Schema
import Testbed
import Testing
import Text

@testable import Formats
@testable import Shapes

/// Every pair of types, in tables and in JSON.
@Suite struct SeenTypeTests {
  private static let pairs = InferredType.allCases.flatMap { before in InferredType.allCases.map { (before, $0) } }

  /// A reported change is not reported again.
  @Test(arguments: [false, true]) func aTypeThatIsRememberedIsNoNews(isTyped: Bool) {
    for (before, now) in Self.pairs {
      let merged = now.merged(with: before, isTyped: isTyped)
      #expect(!now.isRetyped(from: merged, isTyped: isTyped), "\(before) \(now): \(merged)")
      #expect(now.merged(with: merged, isTyped: isTyped) == merged, "\(before) \(now): \(merged)")
    }
  }

  /// In a table both types are accepted from then on: it was one field with two spellings.
  @Test func inATableBothTypesAreRemembered() {
    for (before, now) in Self.pairs {
      let merged = now.merged(with: before, isTyped: false)
      #expect(!before.isRetyped(from: merged, isTyped: false), "\(before) \(now): \(merged)")
    }
  }

  @Test(arguments: [false, true]) func nothingIsNeverAnotherType(isTyped: Bool) {
    for type in InferredType.allCases {
      #expect(!type.isRetyped(from: type, isTyped: isTyped))
      #expect(
        !type.isRetyped(from: .empty, isTyped: isTyped) && !InferredType.empty.isRetyped(from: type, isTyped: isTyped))
      #expect(type.merged(with: .empty, isTyped: isTyped) == type)
      #expect(InferredType.empty.merged(with: type, isTyped: isTyped) == type)
      #expect(type.merged(with: type, isTyped: isTyped) == type)
    }
  }

  /// A text can hold everything, so in a table nothing is news after it.
  @Test func afterATextNothingInATableIsNews() {
    for type in InferredType.allCases { #expect(!type.isRetyped(from: .text, isTyped: false)) }
  }

  /// JSON declares the type of a value: a change of it is reported.
  @Test func inJSONTheKindOfAValueCounts() {
    let kinds: [[InferredType]] = [
      [.integer, .decimal], [.code, .date, .datetime, .text], [.boolean], [.object], [.array],
    ]
    for (place, kind) in kinds.enumerated() {
      for (other, types) in kinds.enumerated() where other != place {
        for before in kind {
          for now in types { #expect(now.isRetyped(from: before, isTyped: true), "\(before) \(now)") }
        }
      }
    }
  }

  /// Which types of a document a declared type can hold, without a word to the operator.
  @Test(
    arguments: [
      (.integer, [.empty, .integer, .code], [.empty, .integer, .code]),
      (.decimal, [.empty, .integer, .decimal, .code], [.empty, .integer, .decimal, .code]),
      (.date, [.empty, .date, .datetime], [.empty, .date, .datetime]),
      (.datetime, [.empty, .date, .datetime], [.empty, .date, .datetime]),
      (.text, InferredType.allCases, []), (.code, InferredType.allCases, []), (.area, InferredType.allCases, []),
      (.period, InferredType.allCases, []), (.boolean, InferredType.allCases, []),
      (.geometry, InferredType.allCases, []),
    ] as [(ColumnType, [InferredType], [InferredType])])
  func whatFits(type: ColumnType, inTable: [InferredType], inJSON: [InferredType]) {
    #expect(
      InferredType.allCases.filter { $0.fits(type, isTyped: false) } == InferredType.allCases.filter(inTable.contains))
    #expect(
      InferredType.allCases.filter { $0.fits(type, isTyped: true) } == InferredType.allCases.filter(inJSON.contains))
  }
}

/// Which type a field has of which different values were seen.
@Suite struct MajorityTests {
  private static func type(_ counts: [(InferredType, Int)]) -> InferredType? {
    var sample = ShapeSample(isTyped: false)
    sample.begin(columns: ["a"])
    for (type, count) in counts { for _ in 0..<count { sample.note("a", type) } }
    return sample.shape?.field("a")?.type
  }

  @Test(
    arguments: [
      ([], .empty), ([(.empty, 9)], .empty), ([(.empty, 9), (.date, 1)], .date), ([(.integer, 1)], .integer),
      // More than half, or it is a text.
      ([(.integer, 5), (.text, 5)], .text), ([(.integer, 6), (.text, 5)], .integer),
      ([(.boolean, 5), (.text, 5)], .text),
      ([(.boolean, 6), (.text, 5)], .boolean), ([(.object, 6), (.array, 5)], .object),
      ([(.object, 5), (.array, 5)], .text),
      ([(.date, 3), (.datetime, 3), (.text, 5)], .datetime), ([(.date, 4), (.datetime, 3), (.text, 5)], .date),
      // One in twenty numbers with a fraction makes the field one of decimals.
      ([(.integer, 19), (.decimal, 1)], .decimal), ([(.integer, 20), (.decimal, 1)], .integer),
      ([(.integer, 18), (.decimal, 1), (.text, 1)], .decimal), ([(.decimal, 1)], .decimal),
      // One code with a leading zero makes the other digits codes too.
      ([(.integer, 99), (.code, 1)], .code), ([(.integer, 50), (.code, 1), (.text, 51)], .text),
      ([(.integer, 51), (.code, 1), (.text, 51)], .code), ([(.decimal, 60), (.code, 1)], .decimal),
    ] as [([(InferredType, Int)], InferredType)])
  func mostValuesDecide(counts: [(InferredType, Int)], type: InferredType) { #expect(Self.type(counts) == type) }

  @Test func nothingSeenIsNoShape() { #expect(ShapeSample(isTyped: false).shape == nil) }

  /// So many records of a document, and of all documents.
  @Test func theWorkIsBounded() {
    var sample = ShapeSample(isTyped: true)
    var looked = 0
    for document in 0..<12 {
      sample.begin(columns: [])
      #expect(sample.recordsLeft == (document < 10 ? 1000 : 0), "document \(document)")
      while sample.recordsLeft > 0 {
        sample.beginRecord()
        sample.endRecord(nil)
        looked += 1
      }
    }
    #expect(looked == 10_000)
  }

  /// A field that some records lack is optional; a repeated member of a record counts once.
  @Test func whatEveryRecordHasIsAlwaysThere() {
    var sample = ShapeSample(isTyped: true)
    sample.begin(columns: [])
    for number in 0..<5 {
      sample.beginRecord()
      sample.note(member: ["id"], .integer)
      if number != 3 { sample.note(member: ["a", "b"], .text) }
      if number < 3 { for _ in 0..<2 { sample.note(member: ["c"], .date) } }
      sample.endRecord(nil)
    }
    #expect(
      sample.shape?.fields == [
        .init(name: "id", type: .integer), .init(name: "a.b", type: .text, isAlways: false),
        .init(name: "c", type: .date, isAlways: false),
      ])
  }

  @Test func theFirstObstacleIsKept() {
    var sample = ShapeSample(isTyped: true)
    sample.begin(columns: ["a"])
    sample.endRecord(nil)
    #expect(sample.obstacle == nil)
    for number in [7, 8] { sample.endRecord(Rejection(rule: .encoding, position: number, reason: "x")) }
    #expect(sample.obstacle?.position == 7)
  }
}
