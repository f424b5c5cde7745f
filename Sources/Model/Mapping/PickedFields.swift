internal import Readers
internal import Rows
internal import Schema

/// The short way for a SELECT that picks and names fields, and calls the simplest functions of them: a record's values as
/// the reader has typed them already, without SQLite.
///
/// A row that needs a second look (a required value that is missing, a value of another type) is left to the checks.
struct PickedFields: ~Copyable {
  private struct Column {
    /// The field of the source, or the number of the call; -1 where the SELECT does not fill the column.
    var place: Int
    var isCall: Bool
    var isRequired: Bool
    /// The values come in the form that the column stores.
    var isTyped: Bool
  }

  private let columns: UnsafeMutableBufferPointer<Column>
  private let results: UnsafeMutableBufferPointer<Cell>
  /// What each column of the SELECT is; none for another kind of SELECT.
  let picked: [PickedColumn]
  /// Whether it is another kind of SELECT.
  let isEmpty: Bool

  /// - Parameters:
  ///   - picked: what each column of the SELECT is; none for another kind of SELECT.
  ///   - results: what the calls make of the current record.
  init(
    _ picked: [PickedColumn], of specs: [FieldSpec], _ dataset: Dataset,
    _ rows: borrowing RowColumns, results: UnsafeMutableBufferPointer<Cell>
  ) {
    self.picked = picked
    isEmpty = picked.isEmpty
    self.results = results
    columns = .allocate(capacity: dataset.columns.count)
    var calls: [Int: Int] = [:]
    for (index, column) in picked.enumerated() {
      if case .call = column { calls[index] = calls.count }
    }
    for (index, column) in dataset.columns.enumerated() {
      let source = rows.source(index)
      var taken = Column(place: -1, isCall: false, isRequired: rows.isRequired(index), isTyped: false)
      if source >= 0, !picked.isEmpty {
        switch picked[source] {
        case .field(let field):
          // An area is more than the code that a reader sees in it.
          taken.isTyped = specs[field].type == column.type && column.type != .area
          taken.place = field
        case .call(let function, _):
          taken.isTyped = function.types.contains(column.type)
          taken.isCall = true
          taken.place = calls[source]!
        }
      }
      columns.initializeElement(at: index, to: taken)
    }
  }

  deinit { columns.deallocate() }

  /// Appends the row of a record; false where the checks must look at it.
  @inline(__always)
  func append(_ cells: UnsafeMutableBufferPointer<Cell>, _ origin: RowOrigin, to batch: RowBatch) -> Bool {
    let (columns, fields, results) = (columns.baseAddress!, cells.baseAddress, results.baseAddress)
    return batch.appendRow(origin) { index in
      let column = columns[index]
      if column.place >= 0 {
        let cell = (column.isCall ? results : fields)![column.place]
        if cell.kind == .integer || !cell.bytes.isEmpty { return column.isTyped ? cell : nil }
      }
      return column.isRequired ? nil : .null
    }
  }

  /// The value for a column of the dataset.
  func cell(_ index: Int, _ cells: UnsafeMutableBufferPointer<Cell>) -> Cell {
    let column = columns[index]
    return column.place < 0 ? .null : column.isCall ? results[column.place] : cells[column.place]
  }
}
