internal import Platform
internal import Schema
internal import Writers

/// The data files of one version, made in one scan of its rows.
struct Snapshot {
  let dataset: Dataset
  /// The number of rows according to the history.
  let rowsExpected: Int
  /// The available writers.
  var writers = FileWriters.all

  private var columns: [Column] { dataset.publicIndices.map { dataset.columns[$0] } }

  /// Writes the dataset's data files and the files beside them, each synced.
  func write(_ rows: any RowSource, to folder: String, preview: RowPreview) throws -> [PublishedFile] {
    let chosen = writers.chosen(dataset.publication)
    let kinds = chosen.flatMap(\.kinds)
    let renderings = chosen.map { writer, kinds in
      (writer: writer, files: kinds.map { FileTarget("\(folder)/\($0.fileName(of: dataset.id))", $0.packing) })
    }
    let written = try scan(rows, FileSet(renderings, columns: columns, .write), preview: preview)
    let data = zip(kinds, written).map { kind, file in
      PublishedFile(
        path: kind.fileName(of: dataset.id), mediaType: kind.mediaType, bytes: file.bytes, digest: file.digest,
        rows: rowsExpected)
    }
    let extra = try chosen.flatMap { $0.writer.extraFiles(of: dataset, columns) }.map { extra in
      let (bytes, digest) = try OutputFile.write(extra.text, to: "\(folder)/\(extra.name)")
      return PublishedFile(path: extra.name, mediaType: extra.mediaType, bytes: bytes, digest: digest, rows: nil)
    }
    return data + extra
  }

  /// Renders the rows again and compares them with published files.
  ///
  /// - Returns: the number of compared bytes.
  /// - Throws: `WritingError` if the content of a file differs.
  func compare(_ rows: any RowSource, with files: [PublishedFile], in folder: String) throws -> Int {
    let found = files.compactMap { file in
      writers.find(file.path, of: dataset.id).map {
        (writer: $0.writer, target: FileTarget("\(folder)/\(file.path)", $0.kind.packing))
      }
    }
    let renderings = writers.members.compactMap { writer in
      let targets = found.filter { $0.writer.name == writer.name }.map(\.target)
      return targets.isEmpty ? nil : (writer: writer, files: targets)
    }
    let set = try FileSet(renderings, columns: columns, .compare)
    _ = try scan(rows, set, preview: RowPreview(dataset))
    return set.bytesCompared
  }

  /// Reads the rows only for the preview.
  func look(at rows: any RowSource, _ preview: RowPreview) throws {
    _ = try scan(rows, FileSet([], columns: columns, .write), preview: preview)
  }

  /// Passes every row to the files and the preview.
  ///
  /// - Throws: `PublicationError` if the number of rows differs from the history.
  private func scan(_ rows: any RowSource, _ files: FileSet, preview: RowPreview) throws -> [WrittenFile] {
    do {
      let indices = dataset.publicIndices
      let cells = UnsafeMutableBufferPointer<Cell>.allocate(capacity: indices.count)
      defer { cells.deallocate() }
      var count = 0
      while try rows.next() {
        for (position, index) in indices.enumerated() { cells[position] = rows.cell(index) }
        preview.consider(cells)
        try files.add(cells)
        count += 1
      }
      guard count == rowsExpected else {
        throw PublicationError(
          "the history of \(dataset.id) says \(rowsExpected) rows, but \(count) were read",
          advice: "Restore the dataset's file from a backup: its history and its rows contradict each other")
      }
      return try files.finish()
    } catch {
      files.abandon()
      throw error
    }
  }
}
