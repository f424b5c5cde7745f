internal import Glibc
internal import Schema

/// The published changes between two versions that follow each other.
///
/// `op` (I, U, D), the key in key order, the other public columns. A deleted row has its key only. An update that
/// touched
/// nothing public is left out. A dataset whose key is not public has no delta, since its rows cannot be named.
struct Delta {
  let dataset: Dataset
  let from: Int
  let to: Int

  static func isPossible(for dataset: Dataset) -> Bool {
    dataset.keyIndices.allSatisfy { dataset.columns[$0].privacy == .public }
  }

  var name: String { "\(from)-\(to).csv" }

  /// Writes `<from>-<to>.csv` and its gzip under hidden names, each synced.
  ///
  /// - Parameter place: gives the path for a name.
  func write(_ changes: any ChangeSource, at place: (String) -> String) throws -> (ChangeCounts, [PublishedFile]) {
    let plain = try OutputFile(place(name))
    let packed = try OutputFile(place("\(name).gz"))
    let counts = try scan(changes, into: FileSink(plain: plain, packed: packed))
    let files = try [(name, "text/csv", plain), ("\(name).gz", "application/gzip", packed)].map { name, type, file in
      let (bytes, digest) = try file.finish()
      return PublishedFile(path: "changes/\(name)", mediaType: type, bytes: bytes, digest: digest, rows: counts.total)
    }
    return (counts, files)
  }

  /// Renders every visible change into the sink, and counts them.
  func scan(_ changes: any ChangeSource, into sink: any BlockSink) throws -> ChangeCounts {
    let assembly = Assembly(lanes: 1)
    do {
      let counts = try render(changes, Lane(sink), assembly)
      try assembly.finish()
      return counts
    } catch {
      assembly.abandon()
      throw error
    }
  }

  private func render(_ changes: any ChangeSource, _ lane: Lane, _ assembly: Assembly) throws -> ChangeCounts {
    let key = dataset.keyIndices
    let indices = key + dataset.publicIndices.filter { !key.contains($0) }
    let renderer = CSVRenderer(columns: indices.map { dataset.columns[$0] })
    let cells = UnsafeMutableBufferPointer<Cell>.allocate(capacity: indices.count)
    defer { cells.deallocate() }
    let writer = try LaneWriter(assembly, lane)
    renderer.header(first: "op", into: writer.block)
    var counts = ChangeCounts()
    while try changes.next() {
      let change = changes.change
      for (position, index) in indices.enumerated() {
        cells[position] = change == .delete && position >= key.count ? .null : changes.cell(index)
      }
      switch change {
      case .insert:
        counts.inserted += 1
        writer.block.append(literal: "I,")
      case .update:
        if indices.enumerated().allSatisfy({ Self.isSame(cells[$0], changes.old($1)) }) { continue }
        counts.updated += 1
        writer.block.append(literal: "U,")
      case .delete:
        counts.deleted += 1
        writer.block.append(literal: "D,")
      }
      renderer.row(cells, into: writer.block)
      try writer.endRow()
    }
    writer.finish()
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
