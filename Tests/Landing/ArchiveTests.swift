internal import Platform
internal import Testbed
internal import Testing

@testable internal import Landing

/// Bytes that compress to about half, the same for every run.
func sample(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed
  let piece = (0..<min(count, 20_011)).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: 48 + (state >> 60))
  }
  var bytes: [UInt8] = []
  while bytes.count < count {
    bytes.append(contentsOf: piece.prefix(count - bytes.count))
    if bytes.count < count { bytes.append(UInt8(truncatingIfNeeded: bytes.count / 20_011)) }
  }
  return bytes
}

@Suite struct ArchiveTests {
  let folder: TemporaryFolder
  let archive: Archive

  init() throws {
    folder = try TemporaryFolder()
    archive = try Archive(folder: folder.file("landing"))
  }

  @Test(arguments: [0, 1, 100, 65_536, 1 << 20, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9_000_000])
  func aDocumentComesBackByteForByte(count: Int) throws {
    let bytes = sample(count)
    let document = try archive.land(bytes)
    #expect(document == Document(digest: SHA256.of(bytes), bytes: count))
    #expect(SHA256.of(try archive.read(document, verifying: true)) == document.digest)
    #expect(SHA256.of(try archive.read(document)) == document.digest)
    #expect(try Files.list(archive.folder) == ["\(document.digest.hex).zst"])
  }

  @Test(arguments: [1, 4096, 1_000_003])
  func piecesOfAnySizeMakeTheSameDocument(piece: Int) throws {
    let bytes = sample(piece == 1 ? 70_000 : 6_000_000)
    let writer = archive.writer()
    var position = 0
    while position < bytes.count {
      let end = min(position + piece, bytes.count)
      try bytes[position..<end].withUnsafeBytes { try writer.write($0) }
      position = end
    }
    #expect(try writer.finish().digest == SHA256.of(bytes))
    #expect(try archive.land(bytes).bytes == bytes.count)
    #expect(try Files.list(archive.folder).count == 1)
  }

  @Test func aFileLandsAsItIs() throws {
    let bytes = sample(5_000_000, seed: 7)
    let path = try folder.write("rejestr.csv", bytes)
    let document = try archive.land(file: path)
    #expect(document.digest == SHA256.of(bytes))
    #expect(SHA256.of(try archive.read(document, verifying: true)) == document.digest)
  }

  @Test(arguments: [0, 100, 6_000_000], [0, 70_000, .max])
  func aFileLandsWhileItIsRead(count: Int, read: Int) throws {
    let bytes = sample(count)
    let reader = try archive.reader(landing: try folder.write("rejestr.csv", bytes))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 60_000, alignment: 1)
    defer { buffer.deallocate() }
    var hash = SHA256()
    var seen = 0
    while seen < read {
      let count = try reader.read(into: buffer)
      if count == 0 { break }
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      seen += count
    }
    let document = try reader.finish()
    #expect(document == Document(digest: SHA256.of(bytes), bytes: count))
    #expect(SHA256.of(try archive.read(document)) == document.digest)
    if read == .max { #expect(hash.digest() == document.digest) }
  }

  @Test(arguments: [1000, 6_000_000])
  func anAbandonedDocumentLeavesNothing(count: Int) throws {
    do {
      let writer = archive.writer()
      try sample(count).withUnsafeBytes { try writer.write($0) }
    }
    #expect(try Files.list(archive.folder) == [])
  }

  @Test func aDocumentThatIsThereIsNotWrittenAgain() throws {
    let document = try archive.land(sample(1000))
    let path = "\(archive.folder)/\(document.digest.hex).zst"
    let before = try Files.facts(path)
    #expect(try archive.land(sample(1000)) == document)
    #expect(try Files.facts(path) == before)
  }

  @Test func aDocumentCutShortByAPowerFailureIsWrittenAgain() throws {
    let document = try archive.land(sample(1000))
    let path = "\(archive.folder)/\(document.digest.hex).zst"
    try AtomicFile.write([], to: path)
    #expect(throws: LandingError.self) { try archive.read(document).count }
    #expect(try archive.land(sample(1000)) == document)
    #expect(SHA256.of(try archive.read(document, verifying: true)) == document.digest)
  }

  @Test func leftoversOfACrashAreRemoved() throws {
    let document = try archive.land(sample(10))
    try AtomicFile.write([1, 2, 3], to: "\(archive.folder)/77-5.part")
    try archive.removeLeftovers()
    #expect(try Files.list(archive.folder) == ["\(document.digest.hex).zst"])
  }

  @Test(arguments: [1, 30]) func syncingTakesFewAndMany(count: Int) throws {
    for seed in 0..<count { _ = try archive.land(sample(200, seed: UInt64(seed))) }
    try archive.sync()
    try archive.sync()
    #expect(try Files.list(archive.folder).count == count)
  }

  @Test func severalThreadsLandTheSameDocuments() throws {
    let bytes = (0..<4).map { sample(5_000_000, seed: UInt64($0)) }
    let problems = Monitor<[String]>([])
    let threads = (0..<4).map { _ in
      Thread("landing") { [archive] in
        for document in bytes {
          do { _ = try archive.land(document) } catch { problems.withLock { $0.append("\(error)") } }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(problems.withLock { $0 } == [])
    #expect(try Files.list(archive.folder).count == 4)
    for document in bytes {
      let reference = Document(digest: SHA256.of(document), bytes: document.count)
      #expect(SHA256.of(try archive.read(reference, verifying: true)) == reference.digest)
    }
  }
}
