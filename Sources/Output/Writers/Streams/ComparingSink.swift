/// Compares one rendering with published files instead of writing them.
final class ComparingSink: BlockSink {
  private let files: [PublishedContent]

  init(_ targets: [FileTarget]) throws {
    files = try targets.map { try PublishedContent($0.path, isPacked: $0.packing == .gzip) }
  }

  var wantsPacked: Bool { false }

  func accept(_ block: FileBlock) throws { try accept(block.bytes) }

  func accept(_ bytes: UnsafeRawBufferPointer) throws {
    for file in files { try file.expect(bytes) }
  }

  func finish() throws -> [WrittenFile] {
    for file in files { try file.expectEnd() }
    return []
  }

  var bytesCompared: Int { files.reduce(0) { $0 + $1.bytesCompared } }
}
