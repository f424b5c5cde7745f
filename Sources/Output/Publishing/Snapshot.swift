internal import Platform
internal import Schema

/// The data files of one version, made in one scan of its rows.
struct Snapshot {
  let dataset: Dataset
  /// How many rows the history says there are.
  let rowsExpected: Int

  private var columns: [Column] { dataset.publicIndices.map { dataset.columns[$0] } }

  /// Writes the files that the dataset's formats ask for, each synced.
  func write(_ rows: any RowSource, to folder: String, preview: Preview) throws -> [PublishedFile] {
    let formats = dataset.publication.formats
    func output(_ format: Publication.Format) throws -> OutputFile? {
      formats.contains(format) ? try OutputFile("\(folder)/\(dataset.id).\(format.rawValue)") : nil
    }
    let csv = FileSink(plain: try output(.csv), packed: try output(.csvGzip))
    let ndjson = FileSink(plain: nil, packed: try output(.ndjsonGzip))
    try scan(rows, csv: csv.isNeeded ? csv : nil, ndjson: ndjson.isNeeded ? ndjson : nil, preview: preview)

    var files: [PublishedFile] = []
    let outputs: [(Publication.Format, OutputFile?)] = [
      (.csv, csv.plain), (.csvGzip, csv.packed), (.ndjsonGzip, ndjson.packed),
    ]
    for case (let format, let output?) in outputs {
      let (bytes, digest) = try output.finish()
      files.append(
        PublishedFile(
          path: "\(dataset.id).\(format.rawValue)", mediaType: format.mediaType, bytes: bytes, digest: digest,
          rows: rowsExpected))
    }
    return files
  }

  /// Renders every row into the sinks that are there.
  ///
  /// - Throws: `PublicationError` when the number of rows is not the one of the history.
  func scan(_ rows: any RowSource, csv: (any BlockSink)?, ndjson: (any BlockSink)?, preview: Preview) throws {
    let assembly = Assembly(lanes: 2)
    do {
      try render(rows, csv: csv.map { Lane($0) }, ndjson: ndjson.map { Lane($0) }, preview: preview, assembly)
      try assembly.finish()
    } catch {
      assembly.abandon()
      throw error
    }
  }

  private func render(
    _ rows: any RowSource, csv: Lane?, ndjson: Lane?, preview: Preview, _ assembly: Assembly
  ) throws {
    let indices = dataset.publicIndices
    let cells = UnsafeMutableBufferPointer<Cell>.allocate(capacity: indices.count)
    defer { cells.deallocate() }
    let csvRenderer = CSVRenderer(columns: columns)
    let ndjsonRenderer = NDJSONRenderer(columns: columns)
    let csvWriter = try csv.map { try LaneWriter(assembly, $0) }
    let ndjsonWriter = try ndjson.map { try LaneWriter(assembly, $0) }
    if let csvWriter { csvRenderer.header(into: csvWriter.block) }
    var count = 0
    while try rows.next() {
      for (position, index) in indices.enumerated() { cells[position] = rows.cell(index) }
      preview.consider(cells)
      if let csvWriter {
        csvRenderer.row(cells, into: csvWriter.block)
        try csvWriter.endRow()
      }
      if let ndjsonWriter {
        try ndjsonRenderer.row(cells, into: ndjsonWriter.block)
        try ndjsonWriter.endRow()
      }
      count += 1
    }
    guard count == rowsExpected else {
      throw PublicationError(
        "the history of \(dataset.id) says \(rowsExpected) rows, but \(count) were read",
        advice: "Restore the dataset's file from a backup: its history and its rows contradict each other")
    }
    csvWriter?.finish()
    ndjsonWriter?.finish()
  }
}

extension FileSink {
  var isNeeded: Bool { plain != nil || packed != nil }
}

extension Publication.Format {
  var mediaType: String {
    switch self {
    case .csv: "text/csv"
    case .csvGzip, .ndjsonGzip: "application/gzip"
    }
  }
}
