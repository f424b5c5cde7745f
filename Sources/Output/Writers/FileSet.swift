internal import Platform
public import Schema

/// The data files of one version being written, or compared with its rows: every row is rendered once for each writer.
///
/// Used by one thread. After an error from any call, `abandon` ends the work.
public final class FileSet {
  private final class RowLane {
    let renderer: any RowRenderer
    let writer: LaneWriter
    let sink: any BlockSink

    init(_ renderer: any RowRenderer, _ sink: any BlockSink, _ assembly: Assembly) throws {
      self.renderer = renderer
      self.sink = sink
      writer = try LaneWriter(assembly, Lane(sink))
      renderer.header(into: writer.block)
    }

    @inline(__always)
    func add(_ cells: UnsafeMutableBufferPointer<Cell>) throws {
      try renderer.row(cells, into: writer.block)
      try writer.endRow()
    }
  }

  private let assembly: Assembly
  private let rowLanes: [RowLane]
  /// The same without reference counting: an array's element would be retained and released for each row.
  private let rows: UnsafeMutableBufferPointer<Unmanaged<RowLane>>
  private let batchLanes: [BatchLane]
  /// In the order of the writers.
  private let sinks: [any BlockSink]

  /// - Parameters:
  ///   - renderings: each writer's rendering of the table, and its target files.
  ///   - columnCount: the number of cells of a row.
  public init(
    _ renderings: [(writer: any FileWriter, files: [FileTarget])], columns: [Column], _ use: FileTarget.Use
  ) throws {
    let sinks = try renderings.map { try use.sink(for: $0.files) }
    let all = zip(renderings, sinks).map { (rendering: $0.writer.rendering(of: columns), sink: $1) }
    let byRow = all.compactMap { item in
      if case .rows(let renderer) = item.rendering { (renderer, item.sink) } else { nil }
    }
    let assembly = Assembly(lanes: max(1, byRow.count))
    do {
      rowLanes = try byRow.map { try RowLane($0, $1, assembly) }
    } catch {
      assembly.abandon()
      throw error
    }
    batchLanes = all.compactMap { item in
      guard case .batches(let renderer) = item.rendering else { return nil }
      return BatchLane(renderer, columnCount: columns.count, item.sink)
    }
    self.assembly = assembly
    self.sinks = sinks
    rows = .allocate(capacity: rowLanes.count)
    _ = rows.initialize(from: rowLanes.map { Unmanaged.passUnretained($0) })
  }

  deinit { rows.deallocate() }

  /// Adds one row.
  ///
  /// - Parameter cells: as many as columns, valid during the call.
  public func add(_ cells: UnsafeMutableBufferPointer<Cell>) throws {
    for index in 0..<rows.count { try rows[index]._withUnsafeGuaranteedRef { try $0.add(cells) } }
    if batchLanes.isEmpty { return }
    for lane in batchLanes { try lane.add(cells) }
  }

  /// Waits until every file is complete.
  ///
  /// - Returns: the written files, in the order of the targets; empty if files were compared.
  /// - Throws: `FileError` from the disk; `WritingError` if the content of a file differs from its rows.
  public func finish() throws -> [WrittenFile] {
    for lane in rowLanes { lane.writer.finish() }
    try assembly.finish()
    for lane in batchLanes { try lane.finish() }
    return try sinks.flatMap { try $0.finish() }
  }

  /// Ends the work without a result.
  public func abandon() {
    assembly.abandon()
    for lane in batchLanes { lane.abandon() }
  }

  /// Bytes of content that were compared.
  public var bytesCompared: Int { sinks.reduce(0) { $0 + $1.bytesCompared } }
}
