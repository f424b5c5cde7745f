import Rows
import Schema
import Store
import Testbed
import Testing

@Suite struct RowCursorTests {
  /// Calls of the closure that fills, and the rows that are left.
  private final class Source {
    var rows: [[Value]]
    let batchRowsMax: Int
    private(set) var calls = 0

    init(_ rows: [[Value]], batchRowsMax: Int) {
      self.rows = rows
      self.batchRowsMax = batchRowsMax
    }

    func fill(_ batch: RowBatch) {
      calls += 1
      for row in rows.prefix(batchRowsMax) { #expect(batch.add(row)) }
      rows.removeFirst(min(batchRowsMax, rows.count))
    }
  }

  private func read(_ cursor: RowCursor, columns: Int) throws -> [[Value]] {
    var found: [[Value]] = []
    while try cursor.next() { found.append((0..<columns).map { cursor.cell($0).value }) }
    return found
  }

  @Test(arguments: [0, 1, 2, 7, 8, 9, 100], [1, 3, 8]) func everyRowComesOnce(count: Int, batchRowsMax: Int) throws {
    let rows: [[Value]] = (0..<count).map { [.integer(Int64($0)), .text("wiersz \($0)"), nil] }
    let source = Source(rows, batchRowsMax: batchRowsMax)
    let cursor = RowCursor(columnCount: 3, fill: source.fill)
    #expect(try read(cursor, columns: 3) == rows)
    #expect(source.calls == (count + batchRowsMax - 1) / batchRowsMax + 1)
  }

  /// A statement that is stepped after its end would begin again.
  @Test func nothingIsAskedForAfterTheEnd() throws {
    let source = Source([[1]], batchRowsMax: 5)
    let cursor = RowCursor(columnCount: 1, fill: source.fill)
    #expect(try read(cursor, columns: 1) == [[1]])
    source.rows = [[2]]
    #expect(try !cursor.next())
    #expect(try !cursor.next())
    #expect(source.calls == 2)
  }

  @Test func anErrorOfTheStoreComesThrough() throws {
    struct Damaged: Error {}
    var isFirst = true
    let cursor = RowCursor(columnCount: 1) { batch in
      guard isFirst else { throw Damaged() }
      isFirst = false
      #expect(batch.add([1]))
    }
    #expect(try cursor.next())
    #expect(throws: Damaged.self) { try cursor.next() }
  }

  @Test func aChangeHasItsValuesOnBothSides() throws {
    let source = Source(
      [["I", 1, "a", 1, nil], ["U", 2, "c", 2, "b"], ["D", 3, nil, 3, "d"]], batchRowsMax: 2)
    let changes = ChangeCursor(RowCursor(columnCount: 5, fill: source.fill), columnCount: 2)
    var found: [[Value]] = []
    while try changes.next() {
      found.append(
        [.text(changes.operation.rawValue)]
          + [changes.new(0), changes.new(1), changes.old(0), changes.old(1)].map(\.value))
    }
    #expect(found == [["I", 1, "a", 1, nil], ["U", 2, "c", 2, "b"], ["D", 3, nil, 3, "d"]])
  }
}
