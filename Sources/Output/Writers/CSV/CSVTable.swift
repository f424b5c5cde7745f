public import Platform
public import Schema

/// A CSV table other than a version's data file: a delta, or revised values. Written, or compared, line by line.
///
/// Used by one thread. After an error from any call, `abandon` ends the work.
public final class CSVTable {
  /// The kind of the uncompressed file: its extension and media type.
  public static let plain = CSVWriter.plain
  /// The kind of the compressed file.
  public static let packed = CSVWriter.packed
  /// The name of the format in Data Package.
  public static let format = CSVWriter().format
  /// The dialect of Data Package.
  public static let dialect = CSVWriter.dialect

  private let renderer: CSVRenderer
  private let assembly: Assembly
  private let writer: LaneWriter
  private let sink: any BlockSink

  /// - Parameters:
  ///   - files: the files of the table; all get the same content.
  ///   - columns: the columns of the cells of `row`.
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
  ///   - first: the content of the column before the others; not escaped.
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
  /// - Returns: the written files, in the order of the targets; empty if files were compared.
  /// - Throws: `FileError` from the disk; `WritingError` if the content of a file differs.
  public func finish() throws -> [WrittenFile] {
    writer.finish()
    try assembly.finish()
    return try sink.finish()
  }

  /// Ends the work without a result.
  public func abandon() { assembly.abandon() }

  /// Bytes of content that were compared.
  public var bytesCompared: Int { sink.bytesCompared }
}
