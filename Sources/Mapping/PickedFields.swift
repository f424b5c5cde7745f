internal import Formats
internal import Schema

/// The short way for a SELECT that only picks and names fields: a record's values as the reader has typed them already.
///
/// A row that needs a second look (a required value that is missing, a value of another type) is left to the checks.
struct PickedFields: ~Copyable {
  private struct Column {
    /// The field of the source; -1 where the SELECT does not fill the column.
    var field: Int
    var isRequired: Bool
    /// The reader has brought the values into the form that the column stores.
    var isTyped: Bool
  }

  private let columns: UnsafeMutableBufferPointer<Column>
  /// The field that each column of the SELECT takes; none where it is not such a SELECT.
  let fields: [Int]

  init(_ fields: [Int], of specs: [FieldSpec], _ dataset: Dataset, _ checks: UnsafeMutableBufferPointer<ColumnCheck>) {
    self.fields = fields
    columns = .allocate(capacity: dataset.columns.count)
    for (index, column) in dataset.columns.enumerated() {
      let source = Int(checks[index].source)
      let field = source < 0 || fields.isEmpty ? -1 : fields[source]
      // An area is more than the code that a reader sees in it.
      let isTyped = field >= 0 && specs[field].type == column.type && column.type != .area
      columns.initializeElement(
        at: index, to: Column(field: field, isRequired: checks[index].isRequired, isTyped: isTyped))
    }
  }

  var isEmpty: Bool { fields.isEmpty }

  deinit { columns.deallocate() }

  /// Appends the row of a record; false where the checks must look at it.
  @inline(__always)
  func append(_ cells: UnsafeMutableBufferPointer<Cell>, _ origin: RowOrigin, to batch: RowBatch) -> Bool {
    let (columns, values) = (columns.baseAddress!, cells.baseAddress)
    return batch.appendRow(origin) { index in
      let column = columns[index]
      if column.field >= 0 {
        let cell = values![column.field]
        if cell.kind == .integer || !cell.bytes.isEmpty { return column.isTyped ? cell : nil }
      }
      return column.isRequired ? nil : .null
    }
  }
}
