import Rows
import Schema
import Testbed
import Testing

@Suite struct RowBatchTests {
  /// Texts around the lengths at which their form changes, numbers at both ends, and no value.
  private static func value(_ random: inout Seeded) -> Value {
    switch random.below(8) {
    case 0: return nil
    case 1: return .integer(random.pick([0, 1, -1, .max, .min, 255, 256]))
    case 2: return .integer(Int64(bitPattern: random.next()))
    case 3: return .text(String(repeating: "x", count: random.pick([251, 252, 253, 254, 300])))
    default:
      return .text(String(repeating: random.pick(["a", "ż", "0", "\u{1}", "😀"]), count: random.below(20)))
    }
  }

  private static func rows(_ count: Int, columns: Int, _ random: inout Seeded) -> [[Value]] {
    (0..<count).map { _ in (0..<columns).map { _ in value(&random) } }
  }

  @Test(arguments: 1...20) func rowsComeBackAsTheyWentIn(seed: UInt64) {
    var random = Seeded(seed)
    let rows = Self.rows(random.below(200) + 1, columns: random.below(6) + 1, &random)
    let batch = RowBatch.of(rows)
    #expect(batch.values == rows)
    #expect((0..<rows.count).map { batch.origin($0).position } == Array(1...rows.count))
  }

  @Test(arguments: 1...10) func cellsMakeTheSameBytesAsAWholeRow(seed: UInt64) {
    var random = Seeded(seed)
    let rows = Self.rows(50, columns: 4, &random)
    let whole = RowBatch.of(rows)
    let single = RowBatch(columnCount: 4)
    for row in rows {
      for value in row {
        switch value {
        case .null: single.appendNull()
        case .integer(let number): single.append(number)
        case .text(var text): text.withUTF8 { single.append(UnsafeRawBufferPointer($0)) }
        }
      }
      single.endRow(.unknown)
    }
    withExtendedLifetime((single, whole)) {
      #expect(single.view.bytes(0, count: rows.count).elementsEqual(whole.view.bytes(0, count: rows.count)))
    }
    #expect(single.values == rows)
  }

  /// Two rows have the same bytes exactly when they have the same values.
  @Test(arguments: 1...5) func bytesAreTheIdentityOfARow(seed: UInt64) {
    var random = Seeded(seed)
    // Few values, so that many rows are equal.
    let values: [Value] = [nil, 0, 1, "", "a", "0", "1", "ab", "b"]
    let rows = (0..<120).map { _ in (0..<3).map { _ in random.pick(values) } }
    RowBatch.reading(rows) { view in
      for first in rows.indices {
        for second in rows.indices {
          #expect(RowOrder.areSame(view.bytes(first), view.bytes(second)) == (rows[first] == rows[second]))
        }
      }
    }
  }

  @Test func theFormOfEachCellIsAsTheHashNeedsIt() {
    let long = String(repeating: "y", count: 253)
    let batch = RowBatch.of([[nil, -2, "ab", ""], [.text(long), 1, nil, "z"]])
    let bytes = withExtendedLifetime(batch) { (0...1).map { Array(batch.view.bytes($0)) } }
    #expect(
      bytes[0] == [0, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 5, 97, 98, 3])
    #expect(
      bytes[1]
        == [2, 253, 0, 0, 0] + Array(long.utf8) + [1, 1, 0, 0, 0, 0, 0, 0, 0] + [0] + [4, 122])
  }

  @Test func aDroppedRowLeavesNothing() {
    let batch = RowBatch.of([["a", 1]])
    "b".utf8CString.withUnsafeBytes { batch.append(UnsafeRawBufferPointer(rebasing: $0[..<1])) }
    #expect(batch.openRowBytes == 2)
    batch.dropRow()
    #expect(batch.openRowBytes == 0)
    #expect(batch.add(["c", 3]))
    #expect(batch.values == [["a", 1], ["c", 3]])
  }

  @Test(arguments: 1...20) func removedRowsLeaveTheOthersInOrder(seed: UInt64) {
    var random = Seeded(seed)
    let rows = Self.rows(random.below(60) + 1, columns: 3, &random)
    let batch = RowBatch.of(rows)
    let gone = rows.indices.filter { _ in random.once(in: 3) }
    batch.remove(rows: gone)
    let kept = rows.indices.filter { !gone.contains($0) }
    #expect(batch.values == kept.map { rows[$0] })
    #expect(kept.indices.map { batch.origin($0).position } == kept.map { $0 + 1 })
    // Later rows are appended after the last one.
    #expect(batch.add(["x", nil, 7]))
    #expect(batch.values.last == ["x", nil, 7])
  }

  @Test func aBatchIsFullByRowsOrByBytes() {
    let byRows = RowBatch(columnCount: 1)
    for count in 1...4096 {
      #expect(!byRows.isFull)
      #expect(byRows.add([.integer(Int64(count))]))
    }
    #expect(byRows.isFull)
    let byBytes = RowBatch(columnCount: 1)
    #expect(byBytes.add([.text(String(repeating: "x", count: 256 << 10))]))
    #expect(byBytes.isFull)
  }

  @Test func aValueLargerThanTheBatchMakesRoom() {
    let long = String(repeating: "długi ", count: 200_000)
    let batch = RowBatch.of([["a", "b"], [.text(long), "c"], ["d", .text(long)]])
    #expect(batch.values == [["a", "b"], [.text(long), "c"], ["d", .text(long)]])
  }

  @Test func aRowThatIsTooLongIsNotAdded() {
    let batch = RowBatch.of([["a"]])
    let bytes = [UInt8](repeating: 120, count: RowLimits.rowBytesMax + 1)
    let isAdded = bytes.withUnsafeBytes { buffer in batch.appendRow(.unknown) { _ in .text(buffer) } }
    #expect(!isAdded)
    #expect(batch.add(["b"]))
    #expect(batch.values == [["a"], ["b"]])
  }

  @Test func aRowWithoutOneOfItsCellsIsNotAdded() {
    let batch = RowBatch(columnCount: 2)
    #expect(!batch.appendRow(.unknown) { $0 == 0 ? .integer(1) : nil })
    #expect(batch.rowCount == 0)
    #expect(batch.add([2, 3]))
    #expect(batch.values == [[2, 3]])
  }

  /// NULL, then numbers by value, then texts by their bytes.
  @Test(arguments: 1...10) func cellsAreOrderedAsSQLiteOrdersThem(seed: UInt64) {
    var random = Seeded(seed)
    let values = (0..<60).map { _ in Self.value(&random) }
    let batch = RowBatch.of([values])
    func rank(_ value: Value) -> (Int, Int64, [UInt8]) {
      switch value {
      case .null: (0, 0, [])
      case .integer(let number): (1, number, [])
      case .text(let text): (2, 0, Array(text.utf8))
      }
    }
    for (first, one) in values.enumerated() {
      for (second, other) in values.enumerated() {
        let (a, b) = (rank(one), rank(other))
        let isBefore =
          a.0 != b.0 ? a.0 < b.0 : a.1 != b.1 ? a.1 < b.1 : a.2.lexicographicallyPrecedes(b.2)
        let order = RowOrder.compare(batch.cell(0, first), batch.cell(0, second))
        #expect((order < 0) == isBefore, "\(one) \(other)")
        #expect((order == 0) == (one == other))
      }
    }
    withExtendedLifetime(batch) {}
  }
}
