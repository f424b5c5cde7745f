public import Schema

/// The way in which a writer receives rows.
public enum Rendering {
  /// Row by row into blocks that are compressed in parallel. The content is the sequence of blocks.
  case rows(any RowRenderer)
  /// In batches on a separate thread, into one file that may have a footer.
  case batches(any BatchRenderer)
}

/// Renders each row as bytes that depend only on the row.
public protocol RowRenderer: AnyObject {
  /// Renders the part before the first row.
  func header(into block: FileBlock)
  /// One row.
  ///
  /// - Parameter cells: as many as columns, valid during the call.
  /// - Throws: `WritingError` for a value that the format cannot hold.
  func row(_ cells: UnsafeMutableBufferPointer<Cell>, into block: FileBlock) throws
}

/// Writes a file that cannot be rendered row by row: column-oriented, with an index or a footer.
///
/// The calls come from one thread: `begin`, `write` for each batch in key order, `end`.
public protocol BatchRenderer: AnyObject {
  /// Writes the part before the first batch.
  func begin(_ output: BatchOutput) throws
  /// Writes one batch, which is reused after the call.
  func write(_ batch: CellBatch, to output: BatchOutput) throws
  /// Writes the part after the last batch.
  func end(_ output: BatchOutput) throws
}
