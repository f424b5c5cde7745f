public import Platform
public import Schema

/// A CSV table that is no data file of a version: a delta, the restated values. Written, or compared, line by line.
///
/// Used from one thread. After an error from any call, `abandon` ends the work.
public final class CSVTable {
  /// The kind of file without compression: its ending and media type.
  public static let plain = CSVWriter.plain
  /// The kind of file with compression.
  public static let packed = CSVWriter.packed
  /// What Data Package calls the format.
  public static let format = CSVWriter().format
  /// The dialect of Data Package.
  public static let dialect = CSVWriter.dialect

  private let renderer: CSVRenderer
  private let assembly: Assembly
  private let writer: LaneWriter
  private let sink: any BlockSink

  /// - Parameters:
  ///   - files: the files that take the table; all get the same content.
  ///   - columns: what the cells of `row` are.
  public init(_ files: [FileTarget], columns: [Column] = [], _ use: FileTarget.Use) throws {
    sink = try use.sink(for: files)
    renderer = CSVRenderer(columns: columns)
    assembly = Assembly(lanes: 1)
    do {
      writer = try LaneWriter(assembly, Lane(sink))
    } catch {
      assembly.abandon()
      throw error
    }
  }

  /// The names of the columns.
  ///
  /// - Parameter first: the name of a column before them.
  public func header(first: String) { renderer.header(first: first, into: writer.block) }

  /// One row.
  ///
  /// - Parameters:
  ///   - first: what stands in the column before the others; not escaped.
  ///   - cells: as many as columns.
  public func row(_ first: StaticString, _ cells: UnsafeMutableBufferPointer<Cell>) throws {
    writer.block.append(literal: first)
    writer.block.append(literal: ",")
    renderer.row(cells, into: writer.block)
    try writer.endRow()
  }

  /// One line of texts; nil is an empty field.
  public func line(_ fields: [String?]) throws {
    let block = writer.block
    for (index, field) in fields.enumerated() {
      if index > 0 { block.append(literal: ",") }
      guard var field else { continue }
      field.withUTF8 { block.appendCSV(UnsafeRawBufferPointer($0)) }
    }
    block.append(literal: "\r\n")
    try writer.endRow()
  }

  /// Waits until every file is complete.
  ///
  /// - Returns: what was written, in the order of the targets; nothing where files were compared.
  /// - Throws: `FileError` from the disk; `WritingError` where a file has another content.
  public func finish() throws -> [WrittenFile] {
    writer.finish()
    try assembly.finish()
    return try sink.finish()
  }

  /// Ends the work without its result.
  public func abandon() { assembly.abandon() }

  /// Bytes of content that were compared.
  public var bytesCompared: Int { sink.bytesCompared }
}
