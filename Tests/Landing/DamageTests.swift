internal import Platform
internal import Testbed
internal import Testing

@testable internal import Landing

/// Reading a damaged file fails with an error that names the document and says what to do.
@Suite struct DamageTests {
  let folder: TemporaryFolder
  let archive: Archive
  let document: Document
  let path: String
  let bytes = sample(300_000)

  init() throws {
    folder = try TemporaryFolder()
    archive = try Archive(folder: folder.path)
    document = try archive.land(bytes)
    path = "\(archive.folder)/\(document.digest.hex).zst"
  }

  private func expectDamage(_ expected: Document? = nil, verifying: Bool = false) throws {
    let error = #expect(throws: LandingError.self) {
      try archive.read(expected ?? document, verifying: verifying).count
    }
    let found = try #require(error)
    #expect(found.what.contains((expected ?? document).digest.hex))
    #expect(
      found.advice
        == "Restore the landing folder from a backup, or fetch the source again with `\(.fetchAgain(source: nil))`")
  }

  @Test func anAbsentDocument() throws {
    try Files.remove(path)
    #expect(!archive.contains(document.digest))
    try expectDamage()
  }

  @Test(arguments: [0, 3, 1000, -1]) func aFileCutShort(count: Int) throws {
    let packed = try Files.read(path)
    try AtomicFile.write(Array(packed.prefix(count < 0 ? packed.count - 1 : count)), to: path)
    try expectDamage()
  }

  @Test(arguments: [0, 5, 20, 5000, 100_000]) func aFlippedBit(position: Int) throws {
    var packed = try Files.read(path)
    packed[position % packed.count] ^= 0x10
    try AtomicFile.write(packed, to: path)
    try expectDamage()
  }

  @Test func bytesAfterTheEnd() throws {
    try AtomicFile.write(try Files.read(path) + [0], to: path)
    try expectDamage()
  }

  @Test func aFileThatIsNotCompressed() throws {
    try AtomicFile.write(bytes, to: path)
    try expectDamage()
  }

  @Test func anotherDocumentUnderThisName() throws {
    let other = try archive.land(sample(300_000, seed: 2))
    let packed = try Files.read("\(archive.folder)/\(other.digest.hex).zst")
    try AtomicFile.write(packed, to: path)
    // Its internal checksum is correct, so only the SHA-256 shows it.
    #expect(SHA256.of(try archive.read(document)) == other.digest)
    try expectDamage(verifying: true)
  }

  @Test func aDocumentOfAnotherLengthThanRecorded() throws {
    try expectDamage(Document(digest: document.digest, bytes: bytes.count - 1))
    try expectDamage(Document(digest: document.digest, bytes: bytes.count + 1))
  }

  @Test func aBombIsStoppedAtTheRecordedLength() throws {
    let bomb = try archive.land([UInt8](repeating: 0, count: 20_000_000))
    let packed = try Files.read("\(archive.folder)/\(bomb.digest.hex).zst")
    #expect(packed.count < 20_000)
    try AtomicFile.write(packed, to: path)
    let reader = try archive.open(document)
    var given = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
    defer { buffer.deallocate() }
    #expect(throws: LandingError.tooLong(document.digest, bytesMax: bytes.count)) {
      while true { given += try reader.read(into: buffer) }
    }
    #expect(given <= bytes.count)
  }
}
