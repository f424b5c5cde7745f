import Schema
import Testbed
import Testing

@testable import Checks

/// A set of byte strings against Swift's own.
@Suite struct ValueSetTests {
  private static func insert(_ bytes: [UInt8], into set: ValueSet) -> Bool? { bytes.withUnsafeBytes { set.insert($0) } }
  private static func contains(_ bytes: [UInt8], in set: ValueSet) -> Bool {
    bytes.withUnsafeBytes { set.contains($0) }
  }

  private static func bytes(_ random: inout Seeded) -> [UInt8] {
    // Few letters and lengths around eight, so that values repeat and share prefixes.
    (0..<random.below(20)).map { _ in UInt8(97 + random.below(2)) }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>) func itHasWhatWasPutIntoIt(seed: UInt64) {
    var random = Seeded(seed)
    let set = ValueSet()
    var oracle: Set<[UInt8]> = []
    for _ in 0..<3_000 {
      let value = Self.bytes(&random)
      #expect(Self.contains(value, in: set) == oracle.contains(value))
      #expect(Self.insert(value, into: set) == oracle.insert(value).inserted)
    }
    #expect(set.count == oracle.count)
    for value in oracle { #expect(Self.contains(value, in: set)) }
    for _ in 0..<1_000 {
      let value = Self.bytes(&random) + [UInt8(99)]
      #expect(!Self.contains(value, in: set), "no value has a \"c\"")
    }
  }

  /// The table doubles as it fills; nothing may get lost on the way.
  @Test func itGrows() {
    let set = ValueSet()
    for number in 0..<20_000 {
      #expect(Self.insert(Array("\(number)".utf8), into: set) == true)
      guard number % 1_000 == 999 else { continue }
      let missing = (0...number).filter { !Self.contains(Array("\($0)".utf8), in: set) }
      #expect(missing.isEmpty && !Self.contains(Array("\(number + 1)".utf8), in: set))
    }
    #expect(set.count == 20_000)
  }

  @Test func theEmptyValueIsOne() {
    let set = ValueSet()
    #expect(!Self.contains([], in: set))
    #expect(Self.insert([], into: set) == true && Self.insert([], into: set) == false)
    #expect(Self.contains([], in: set) && !Self.contains([0], in: set))
    #expect(Self.insert([0], into: set) == true && set.count == 2)
  }

  /// Integers are stored in eight bytes, and all are distinct.
  @Test func numbersAreKeptWhole() {
    let set = ValueSet()
    let numbers: [Int64] = [0, 1, -1, 255, 256, 1 << 32, -(1 << 32), .max, .min]
    for number in numbers {
      #expect(Cell.integer(number).withSetBytes { set.insert($0) } == true, "\(number)")
    }
    for number in numbers { #expect(Cell.integer(number).withSetBytes { set.contains($0) }) }
    #expect(!Cell.integer(2).withSetBytes { set.contains($0) })
  }
}

/// Decimal numbers in canonical form, compared as texts of bytes and yet as numbers.
@Suite struct DecimalOrderTests {
  private static func order(_ a: String, _ b: String) -> Int {
    Array(a.utf8).withUnsafeBytes { a in Array(b.utf8).withUnsafeBytes { b in compareDecimals(a, b) } }.signum()
  }

  @Test(arguments: [
    ("0", "0", 0), ("1", "2", -1), ("2", "10", -1), ("10", "9.99", 1), ("0.5", "0.25", 1), ("1", "1.5", -1),
    ("-1", "1", -1), ("-2", "-10", 1), ("-1.5", "-1", -1), ("-0.5", "-0.25", -1), ("0", "-0.1", 1),
    ("100000000000000000000", "99999999999999999999.5", 1), ("0.1", "0.09", 1), ("-1", "0", -1), ("1.05", "1.5", -1),
    ("123456789012345678901234567890.000000000000000000001", "123456789012345678901234567890", 1),
  ])
  func numbersAreComparedByTheirSize(a: String, b: String, order: Int) {
    #expect(Self.order(a, b) == order && Self.order(b, a) == -order)
  }

  /// Against exact numbers, for all pairs of a few hundred.
  @Test(arguments: 1...5 as ClosedRange<UInt64>) func againstExactNumbers(seed: UInt64) {
    var random = Seeded(seed)
    let texts = (0..<120).map { _ -> String in
      let whole = String(random.below(random.pick([2, 20, 2_000])))
      var fraction = random.once(in: 2) ? "" : String(random.below(random.pick([10, 1_000])))
      while fraction.hasSuffix("0") { fraction.removeLast() }
      let text = fraction.isEmpty ? whole : "\(whole).\(fraction)"
      return random.once(in: 2) && text != "0" ? "-\(text)" : text
    }
    for a in texts {
      for b in texts {
        guard let one = ExactNumber(a), let other = ExactNumber(b) else {
          Issue.record("\(a) or \(b) is no number")
          return
        }
        let expected = one == other ? 0 : one < other ? -1 : 1
        guard Self.order(a, b) == expected else {
          Issue.record("\(a) against \(b) is \(Self.order(a, b)), seed \(seed)")
          return
        }
      }
    }
  }
}
