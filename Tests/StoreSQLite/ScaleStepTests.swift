import Schema
import Testbed
import Testing

@testable import StoreSQLite

/// Whether a number came out of an earlier one by a power of ten.
@Suite struct ScaleStepTests {
  private func power(_ old: Value, _ new: Value) throws -> Int? {
    try old.asCell { before in
      try new.asCell { after in
        let (one, other) = try (#require(ScaleStep.number(before)), #require(ScaleStep.number(after)))
        return ScaleStep.power(from: one.value, to: other.value, unit: other.unit)
      }
    }
  }

  @Test(
    arguments: [
      (804_237, 8_042_370_000, 4), (1, 10, 1), (-12, -12_000, 3), (1_000_000_000, 1, -9), (1234, 12, -2),
      (12_345, 124, -2),
      (99, 995, 1), ("1.5", "1500", 3), ("1.5", 1500, 3), ("123.45", "1.23", -2), ("0.001", "1", 3),
      ("-0.5", "-50", 2),
      // Restated by less than a hundredth at the same time.
      ("804.237", "806000", 3),
    ] as [(Value, Value, Int)])
  func byAPower(old: Value, new: Value, power: Int) throws {
    #expect(try self.power(old, new) == power)
    if power > 0 { #expect(try self.power(new, old) == -power) }
  }

  @Test(
    arguments: [
      (5, 1), (14, 1), (6, 1), (12, 13), (100, 950), (100, 1100), (7, -70), (0, 10), (10, 0), (1, 10_000_000_000),
      (3, 31),
      ("1.5", "1.50"), ("0.5", "4.8"), (105, 10_000),
    ] as [(Value, Value)])
  func otherwise(old: Value, new: Value) throws { #expect(try power(old, new) == nil) }

  @Test(
    arguments: [("", nil), ("abc", nil), ("1e5", nil), ("-12.50", (-12.5, 0.01)), ("0", (0, 1)), (7, (7, 1))]
      as [(Value, (Double, Double)?)])
  func numbers(text: Value, number: (value: Double, unit: Double)?) throws {
    text.asCell { cell in
      let found = ScaleStep.number(cell)
      if text == "" { return }
      #expect(found?.value == number?.value && (found?.unit ?? 0) - (number?.unit ?? 0) < 1e-12)
    }
  }
}

extension Value {
  /// The value as a borrowed cell.
  fileprivate func asCell<Result>(_ body: (Cell) throws -> Result) rethrows -> Result {
    switch self {
    case .null: return try body(.null)
    case .integer(let number): return try body(.integer(number))
    case .text(let text): return try Array(text.utf8).withUnsafeBytes { try body(.text($0)) }
    }
  }
}
