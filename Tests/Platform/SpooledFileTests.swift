internal import Glibc
internal import Testbed
internal import Testing

@testable internal import Platform

/// Bytes that are read at any place.
@Suite struct SpooledFileTests {
  /// A document delivered in pieces of any size.
  private func spool(_ bytes: [UInt8], piece: Int, _ limits: SpooledFile.Limits) throws -> SpooledFile {
    var next = 0
    return try SpooledFile(limits) { buffer in
      let count = min(piece, buffer.count, bytes.count - next)
      buffer.copyBytes(from: bytes[next..<next + count])
      next += count
      return count
    }
  }

  /// In memory, in a file, and on the border between them: the same bytes at every place.
  @Test(arguments: [0, 1, 9, 10, 11, 1000, 300_000]) func bytesComeBack(_ count: Int) throws {
    let folder = try TemporaryFolder()
    var random = Seeded(UInt64(count))
    let bytes = (0..<count).map { _ in UInt8(random.below(256)) }
    for piece in [1, 7, 1 << 20] where count < 10_000 || piece > 7 {
      let file = try spool(bytes, piece: piece, .init(memoryBytesMax: 10, folder: folder.path))
      #expect(file.count == count)
      #expect(file.isInMemory == (count <= 10))
      #expect(try file.bytes(in: 0..<count) == bytes)
      for _ in 0..<50 {
        let start = random.below(count + 2)
        let end = start + random.below(count + 2)
        #expect(try file.bytes(in: start..<end) == Array(bytes[min(start, count)..<min(end, count)]))
      }
    }
  }

  /// The file has no name: nothing is left in the folder, not even while it is open.
  @Test func nothingIsLeftInTheFolder() throws {
    let folder = try TemporaryFolder()
    let file = try spool([UInt8](repeating: 7, count: 5000), piece: 100, .init(memoryBytesMax: 0, folder: folder.path))
    #expect(!file.isInMemory)
    #expect(try Files.list(folder.path).isEmpty)
    #expect(try file.bytes(in: 4990..<6000) == [UInt8](repeating: 7, count: 10))
  }

  @Test func aDocumentAboveTheLimitIsRefused() throws {
    let folder = try TemporaryFolder()
    let limits = SpooledFile.Limits(memoryBytesMax: 10, bytesMax: 100, folder: folder.path)
    #expect(try spool([UInt8](repeating: 1, count: 100), piece: 7, limits).count == 100)
    let error = #expect(throws: SpoolError.self) { try spool([UInt8](repeating: 1, count: 101), piece: 7, limits) }
    #expect(error?.what.contains("more than 100 bytes") == true && error?.advice.isEmpty == false)
    #expect(try Files.list(folder.path).isEmpty)
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let limits = SpooledFile.Limits(memoryBytesMax: 0, folder: "/nonexistent/spool")
    let error = #expect(throws: FileError.self) { try spool([1], piece: 1, limits) }
    #expect(error?.path == "/nonexistent/spool" && error?.code == ENOENT)
    // Nothing is written while all of it is in memory.
    #expect(try spool([], piece: 1, limits).count == 0)
  }

  @Test func anErrorOfTheSourceComesThrough() {
    #expect(throws: FileError.self) { try SpooledFile { _ in throw FileError("read", "x", code: EIO) } }
  }

  /// Several threads read one file, each at its own place.
  @Test func threadsReadAtTheSameTime() throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let file = try spool(bytes, piece: 1 << 16, .init(memoryBytesMax: 0, folder: folder.path))
    let wrong = Monitor(0)
    let threads = (0..<4).map { number in
      Thread("reads \(number)") {
        var random = Seeded(UInt64(number))
        for _ in 0..<500 {
          let start = random.below(99_000)
          if (try? file.bytes(in: start..<start + 1000)) != Array(bytes[start..<start + 1000]) {
            wrong.withLock { $0 += 1 }
          }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(wrong.withLock { $0 } == 0)
  }
}
