internal import Formats
internal import Rows
internal import Schema
internal import Text

/// The fast path for a SELECT that only selects and renames fields, and calls the simplest functions on them: it uses
/// the reader's typed values without SQLite.
///
/// A row that needs more (a required value is missing, a value has another type) is left to the checks.
struct PickedFields: ~Copyable {
  private struct Column {
    /// The index of the source field or of the call; -1 if the SELECT does not fill the column.
    var place: Int
    var isCall: Bool
    var isRequired: Bool
    /// Whether the values already have the form that the column stores.
    var isTyped: Bool
    /// Whether the values are texts that identify a row.
    var isKeyText = false
  }

  private let columns: UnsafeMutableBufferPointer<Column>
  private let results: UnsafeMutableBufferPointer<Cell>
  /// The columns of the SELECT; empty for another kind of SELECT.
  let picked: [PickedColumn]
  /// Whether it is another kind of SELECT.
  let isEmpty: Bool

  /// - Parameters:
  ///   - picked: the columns of the SELECT; empty for another kind of SELECT.
  ///   - results: the results of the calls for the current record.
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
          // An area column validates more than the reader's type `code`.
          taken.isTyped = specs[field].type == column.type && column.type != .area
          taken.isKeyText = rows.isKeyText(index)
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

  /// Appends the row of a record; false if the checks must process it.
  @inline(__always)
  func append(_ cells: UnsafeMutableBufferPointer<Cell>, _ origin: RowOrigin, to batch: RowBatch) -> Bool {
    let (columns, fields, results) = (columns.baseAddress!, cells.baseAddress, results.baseAddress)
    return batch.appendRow(origin) { index in
      let column = columns[index]
      if column.place >= 0 {
        let cell = (column.isCall ? results : fields)![column.place]
        if cell.kind == .integer || !cell.bytes.isEmpty {
          if column.isKeyText, cell.kind != .text || !KeyText.isTidy(cell.bytes) { return nil }
          return column.isTyped ? cell : nil
        }
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
