import SQLite
import Schema
import Testbed
import Testing

@testable import Rows

/// The order of rows, beside the one of SQLite, in which a version's rows are merged.
@Suite struct RowOrderTests {
  private static let texts = [
    "", "a", "A", "ab", "b", "Ż", "ż", "z", "10", "9", "\u{1}", "a\u{0}b", "é", "e\u{301}", "😀", "\u{ffff}", " a",
  ]

  private static func any(_ random: inout Seeded) -> Value {
    switch random.below(6) {
    case 0: nil
    case 1, 2: .integer(random.pick([0, 1, -1, 10, 9, .max, .min, 255, 256, -256]))
    default: .text(random.pick(texts))
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func cellsAreInTheOrderOfSQLite(seed: UInt64) throws {
    var random = Seeded(seed)
    let values = (0..<200).map { _ in Self.any(&random) }
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, v)")
    for (index, value) in values.enumerated() {
      switch value {
      case .null: try connection.run("INSERT INTO t VALUES (?1, NULL)", index)
      case .integer(let number): try connection.run("INSERT INTO t VALUES (?1, ?2)", index, number)
      case .text(let text): try connection.run("INSERT INTO t VALUES (?1, ?2)", index, text)
      }
    }
    var select = try connection.prepare("SELECT n FROM t ORDER BY v, n")
    var expected: [Int] = []
    while try select.step() { expected.append(Int(select.integer(0))) }
    let batch = RowBatch.of([values])
    let found = withExtendedLifetime(batch) {
      values.indices.sorted { a, b in
        let order = RowOrder.compare(batch.cell(0, a), batch.cell(0, b))
        return order != 0 ? order < 0 : a < b
      }
    }
    #expect(found == expected, "seed \(seed)")
  }

  @Test func bytesAreTheSameOrNot() {
    let texts = ["", "a", "b", "ab", "abc", "abd", "\0", "a\0"]
    for first in texts {
      for second in texts {
        let (a, b) = (Array(first.utf8), Array(second.utf8))
        let isSame = a.withUnsafeBytes { a in b.withUnsafeBytes { b in RowOrder.areSame(a, b) } }
        #expect(isSame == (a == b), "\(first.debugDescription) \(second.debugDescription)")
      }
    }
    #expect(
      RowOrder.areSame(UnsafeRawBufferPointer(start: nil, count: 0), UnsafeRawBufferPointer(start: nil, count: 0)))
  }

  /// Several rows that follow each other are one piece of bytes.
  @Test func bytesOfSeveralRowsAreThoseOfEach() {
    let rows: [[Value]] = [["a", 1], [nil, "żółw"], ["", .integer(.min)], ["b", nil]]
    RowBatch.reading(rows) { view in
      for start in rows.indices {
        for end in start + 1...rows.count {
          let each = (start..<end).flatMap { Array(view.bytes($0)) }
          #expect(Array(view.bytes(start, count: end - start)) == each)
        }
      }
      #expect(view.rowCount == 4)
    }
  }

  /// A returned batch is empty, and its former content is no longer visible.
  @Test func anEmptiedBatchIsAsNew() {
    let batch = RowBatch.of([["długi tekst", 1], ["drugi", 2]])
    batch.removeAll()
    #expect(batch.rowCount == 0 && batch.openRowBytes == 0 && !batch.isFull && batch.values.isEmpty)
    #expect(batch.add(["x", 3], RowOrigin(document: 7, position: 9)))
    #expect(batch.values == [["x", 3]] && batch.origin(0) == RowOrigin(document: 7, position: 9))
    withExtendedLifetime(batch) { #expect(Array(batch.view.bytes(0)) == [4, 120, 1, 3, 0, 0, 0, 0, 0, 0, 0]) }
  }

  @Test(arguments: [[], [0], [1], [3], [0, 1, 2, 3], [0, 3], [1, 2]])
  func rowsAreTakenOutAtEveryPlace(gone: [Int]) {
    let rows: [[Value]] = [["a", 1], ["bb", nil], [nil, 3], ["dddd", 4]]
    let batch = RowBatch.of(rows)
    batch.remove(rows: gone)
    let kept = rows.indices.filter { !gone.contains($0) }
    #expect(
      batch.values == kept.map { rows[$0] } && kept.indices.map { batch.origin($0).position } == kept.map { $0 + 1 })
    #expect(batch.openRowBytes == 0)
  }

  @Test func aRowWithoutColumnsIsARow() {
    let batch = RowBatch(columnCount: 0)
    #expect(batch.add([]) && batch.add([]) && batch.rowCount == 2)
    withExtendedLifetime(batch) { #expect(batch.view.bytes(0, count: 2).isEmpty) }
  }

  /// The longest text whose length is one byte has 252; the form changes there and nowhere else.
  @Test(arguments: [0, 1, 251, 252, 253, 254, 255, 256, 65_535, 65_536])
  func theLengthStandsBeforeTheText(count: Int) {
    let text = [UInt8](repeating: UInt8(ascii: "x"), count: count)
    let batch = RowBatch.of([[.text(String(decoding: text, as: UTF8.self))]])
    let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
    let expected = (count <= 252 ? [UInt8(count + 3)] : [2] + length) + text
    withExtendedLifetime(batch) { #expect(batch.view.bytes(0).elementsEqual(expected)) }
  }

  @Test func originsThatAreNone() {
    #expect(
      RowOrigin.rejected.isRejected && !RowOrigin.unknown.isRejected && !RowOrigin(document: 0, position: 0).isRejected)
    #expect(RowOrigin.unknown.document == -1 && RowOrigin.unknown.position == 0)
  }
}
