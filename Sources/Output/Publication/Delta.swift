internal import Glibc
internal import Schema
internal import Writers

/// The published changes between two consecutive versions.
///
/// `op` (I, U, D), the key in key order, the other public columns. A deleted row has only its key. An update of
/// unpublished columns alone is left out. A dataset without a public key has no delta, since its rows cannot be
/// identified.
struct Delta {
  let dataset: Dataset
  let from: Int
  let to: Int

  static func isPossible(for dataset: Dataset) -> Bool {
    dataset.keyIndices.allSatisfy { dataset.columns[$0].privacy == .public }
  }

  private static let kinds = [CSVTable.plain, CSVTable.packed]

  /// `1-2.csv` and `1-2.csv.gz`.
  static func names(from: Int, to: Int) -> [String] { kinds.map { $0.fileName(of: "\(from)-\(to)") } }

  private func name(_ kind: FileKind) -> String { kind.fileName(of: "\(from)-\(to)") }

  /// Writes the delta, plain and packed, under hidden names, each synced.
  ///
  /// - Parameter place: returns the path for a name.
  func write(_ changes: any ChangeSource, at place: (String) -> String) throws -> (ChangeCounts, [PublishedFile]) {
    let targets = Self.kinds.map { FileTarget(place(name($0)), $0.packing) }
    let (counts, written, _) = try scan(changes, targets, .write)
    let files = zip(Self.kinds, written).map { kind, file in
      PublishedFile(
        path: "changes/\(name(kind))", mediaType: kind.mediaType, bytes: file.bytes, digest: file.digest,
        rows: counts.total)
    }
    return (counts, files)
  }

  /// Renders the changes again and compares them with published files; returns the number of compared bytes.
  ///
  /// - Throws: `WritingError` if the content of a file differs.
  func compare(_ changes: any ChangeSource, with files: [PublishedFile], in folder: String) throws -> Int {
    let targets = Self.kinds.flatMap { kind in
      files.filter { $0.path == "changes/\(name(kind))" }.map { FileTarget("\(folder)/\($0.path)", kind.packing) }
    }
    return try scan(changes, targets, .compare).bytesCompared
  }

  /// Renders every visible change, and counts them.
  private func scan(
    _ changes: any ChangeSource, _ targets: [FileTarget], _ use: FileTarget.Use
  ) throws -> (counts: ChangeCounts, written: [WrittenFile], bytesCompared: Int) {
    let key = dataset.keyIndices
    let indices = key + dataset.publicIndices.filter { !key.contains($0) }
    let table = try CSVTable(targets, columns: indices.map { dataset.columns[$0] }, use)
    do {
      let counts = try render(changes, indices, keyCount: key.count, to: table)
      return (counts, try table.finish(), table.bytesCompared)
    } catch {
      table.abandon()
      throw error
    }
  }

  private func render(
    _ changes: any ChangeSource, _ indices: [Int], keyCount: Int, to table: CSVTable
  ) throws -> ChangeCounts {
    let cells = UnsafeMutableBufferPointer<Cell>.allocate(capacity: indices.count)
    defer { cells.deallocate() }
    table.header(first: "op")
    var counts = ChangeCounts()
    while try changes.next() {
      let change = changes.change
      for (position, index) in indices.enumerated() {
        cells[position] = change == .delete && position >= keyCount ? .null : changes.cell(index)
      }
      switch change {
      case .insert:
        counts.inserted += 1
        try table.row("I", cells)
      case .update:
        if indices.enumerated().allSatisfy({ Self.isSame(cells[$0], changes.old($1)) }) { continue }
        counts.updated += 1
        try table.row("U", cells)
      case .delete:
        counts.deleted += 1
        try table.row("D", cells)
      }
    }
    return counts
  }

  private static func isSame(_ a: Cell, _ b: Cell) -> Bool {
    guard a.kind == b.kind else { return false }
    switch a.kind {
    case .null: return true
    case .integer: return a.integer == b.integer
    case .text:
      guard a.bytes.count == b.bytes.count else { return false }
      return a.bytes.count == 0 || memcmp(a.bytes.baseAddress!, b.bytes.baseAddress!, a.bytes.count) == 0
    }
  }
}
