public import Rows
public import Schema

extension RowBatch {
  /// A batch of these rows; the first one comes from record 1 of document 0.
  public static func of(_ rows: [[Value]], columns: Int? = nil) -> RowBatch {
    precondition(rows.count <= 4_096, "more rows than a batch holds")
    let batch = RowBatch(columnCount: columns ?? rows.first?.count ?? 0)
    for (index, row) in rows.enumerated() {
      precondition(batch.add(row, RowOrigin(document: 0, position: index + 1)), "the row does not fit")
    }
    return batch
  }

  /// Calls with a view of a batch of these rows, which lasts as long as the call.
  public static func reading<Result>(_ rows: [[Value]], columns: Int? = nil, _ body: (View) throws -> Result) rethrows
    -> Result
  {
    let batch = of(rows, columns: columns)
    return try withExtendedLifetime(batch) { try body(batch.view) }
  }

  /// Adds a whole row; false if it does not fit.
  public func add(_ row: [Value], _ origin: RowOrigin = .unknown) -> Bool {
    // The cells borrow from one piece of bytes, which outlives them.
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []
    for value in row {
      let start = bytes.count
      if case .text(let text) = value { bytes += Array(text.utf8) }
      ranges.append(start..<bytes.count)
    }
    return bytes.withUnsafeBytes { buffer in
      appendRow(origin) { column in
        switch row[column] {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text: .text(UnsafeRawBufferPointer(rebasing: buffer[ranges[column]]))
        }
      }
    }
  }

  /// All rows, copied.
  public var values: [[Value]] {
    withExtendedLifetime(self) { (0..<rowCount).map { row in (0..<columnCount).map { cell(row, $0).value } } }
  }
}
