internal import Platform
internal import Testbed
internal import Testing

@testable internal import Landing

extension FuzzTests {
  private static func document(_ random: inout Seeded) -> [UInt8] {
    let pieces = ["1261011;Kraków;2024;806201\r\n", "<html>", "{\"val\": 12.5}", "\0\0\0\0"].map { Array($0.utf8) }
    var bytes: [UInt8] = []
    for _ in 0..<random.below(random.once(in: 10) ? 8000 : 60) {
      if random.once(in: 3) { bytes.append(UInt8(random.below(256))) } else { bytes += random.pick(pieces) }
    }
    return bytes
  }

  private static func readBack(_ archive: Archive, _ document: Document, pieces: Int, verifying: Bool) throws -> [UInt8]
  {
    let reader = try archive.open(document, verifying: verifying)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieces, alignment: 1)
    defer { buffer.deallocate() }
    var bytes: [UInt8] = []
    while true {
      let count = try reader.read(into: buffer)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// An archived document is read back byte for byte, or, from a damaged file, not at all.
  @Test func theArchiveGivesTheDocumentOrNothing() throws {
    let folder = try TemporaryFolder()
    let archive = try Archive(folder: folder.file("landing"))
    Fuzz.play("theArchiveGivesTheDocumentOrNothing", rounds: 300) { random in
      let bytes = Self.document(&random)
      let writer = archive.writer()
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = Array(rest.prefix(1 + random.below(5000)))
        try piece.withUnsafeBytes { try writer.write($0) }
        rest = rest.dropFirst(piece.count)
      }
      let document = try writer.finish()
      try holdEqual(document, Document(digest: SHA256.of(bytes), bytes: bytes.count), "its name and size")
      let pieces = 1 + random.below(3000)
      try hold(
        try Self.readBack(archive, document, pieces: pieces, verifying: random.once(in: 2)) == bytes,
        "\(bytes.count) bytes came back changed")
      let path = "\(archive.folder)/\(document.digest.hex).zst"
      defer { try? Files.remove(path) }
      let damaged = Mutation.damage(try Files.read(path), times: 1 + random.below(3), &random)
      try AtomicFile.write(damaged, to: path)
      do {
        let back = try Self.readBack(archive, document, pieces: pieces, verifying: true)
        try hold(back == bytes, "\(damaged.count) damaged bytes were read as \(back.count) other ones")
      } catch let error as LandingError {
        try hold(!error.what.isEmpty, "no reason")
      }
    }
  }
}
