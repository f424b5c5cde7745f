/// Writes one rendering to its files, plain and packed.
final class FileSink: BlockSink {
  private let outputs: [(file: OutputFile, isPacked: Bool)]
  let wantsPacked: Bool

  init(_ targets: [FileTarget]) throws {
    outputs = try targets.map { (try OutputFile($0.path), $0.packing == .gzip) }
    wantsPacked = targets.contains { $0.packing == .gzip }
  }

  func accept(_ block: FileBlock) throws {
    for output in outputs { try output.file.write(output.isPacked ? block.packed.bytes : block.bytes) }
  }

  func accept(_ bytes: UnsafeRawBufferPointer) throws {
    precondition(!wantsPacked, "only blocks are packed")
    for output in outputs { try output.file.write(bytes) }
  }

  func finish() throws -> [WrittenFile] {
    try outputs.map { output in
      let (bytes, digest) = try output.file.finish()
      return WrittenFile(path: output.file.path, bytes: bytes, digest: digest)
    }
  }

  var bytesCompared: Int { 0 }
}
