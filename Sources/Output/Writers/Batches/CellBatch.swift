internal import Schema

/// Rows in key order, copied out of their original buffers.
///
/// One thread owns a batch at a time; channels transfer it.
public final class CellBatch: @unchecked Sendable {
  // Sendable because a channel transfers ownership, and the sender no longer uses the batch.

  /// A batch is full with this number of rows.
  public static let rowsMax = 8192
  /// A batch is full with the first row that reaches this size of text, in bytes.
  static let textBytesMax = 4 << 20

  private struct Entry {
    var kind: Cell.Kind
    /// The integer, or the offset of the text.
    var word: Int64
    var count: Int
  }

  /// The number of cells of a row.
  public let columnCount: Int
  /// The number of rows.
  public private(set) var rowCount = 0
  private var entries: [Entry] = []
  private var text: [UInt8] = []

  init(columnCount: Int) {
    self.columnCount = columnCount
    entries.reserveCapacity(columnCount * Self.rowsMax)
  }

  var isFull: Bool { rowCount >= Self.rowsMax || text.count >= Self.textBytesMax }

  func clear() {
    rowCount = 0
    entries.removeAll(keepingCapacity: true)
    // The memory of one huge row is not kept.
    text.removeAll(keepingCapacity: text.capacity <= 2 * Self.textBytesMax)
  }

  func append(_ cells: UnsafeMutableBufferPointer<Cell>) {
    for cell in cells {
      switch cell.kind {
      case .null, .integer: entries.append(Entry(kind: cell.kind, word: cell.integer, count: 0))
      case .text:
        entries.append(Entry(kind: .text, word: Int64(text.count), count: cell.bytes.count))
        text.append(contentsOf: cell.bytes)
      }
    }
    rowCount += 1
  }

  /// Calls `body` with an accessor for cells by row and column; its cells are valid during the call.
  func withCells(_ body: ((_ row: Int, _ column: Int) -> Cell) throws -> Void) rethrows {
    try text.withUnsafeBytes { text in
      try body { row, column in
        let entry = entries[row * columnCount + column]
        switch entry.kind {
        case .null: return .null
        case .integer: return .integer(entry.word)
        case .text:
          let start = Int(entry.word)
          return .text(UnsafeRawBufferPointer(rebasing: text[start..<start + entry.count]))
        }
      }
    }
  }
}
