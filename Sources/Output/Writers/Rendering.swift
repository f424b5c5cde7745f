public import Schema

/// How a writer takes its rows.
public enum Rendering {
  /// Row by row into blocks that are compressed side by side. The content is the blocks one after the other.
  case rows(any RowRenderer)
  /// In batches on a thread of its own, into one file with something at its end.
  case batches(any BatchRenderer)
}

/// Writes each row as bytes that depend on nothing but the row.
public protocol RowRenderer: AnyObject {
  /// What stands before the first row.
  func header(into block: FileBlock)
  /// One row.
  ///
  /// - Parameter cells: as many as columns, valid during the call.
  /// - Throws: `WritingError` for a value that the format cannot hold.
  func row(_ cells: UnsafeMutableBufferPointer<Cell>, into block: FileBlock) throws
}

/// Writes a file that cannot be made row by row: columns side by side, an index, a footer.
///
/// The calls come from one thread: `begin`, `write` for each batch in key order, `end`.
public protocol BatchRenderer: AnyObject {
  /// Writes what stands before the first batch.
  func begin(_ output: BatchOutput) throws
  /// Writes one batch; it is used again after the call.
  func write(_ batch: CellBatch, to output: BatchOutput) throws
  /// Writes what stands at the end.
  func end(_ output: BatchOutput) throws
}
