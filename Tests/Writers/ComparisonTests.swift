import Platform
import Schema
import Testbed
import Testing

@testable import Writers

/// Published files against what the stored rows give.
@Suite struct ComparisonTests {
  private static let content = Array(
    (0..<3_000).map { "wiersz \($0)\n" }.joined().utf8)

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The fault of a file that must have the content; nil if it has.
  private func fault(_ file: [UInt8], isPacked: Bool, pieces: Int = 4_096) throws -> String? {
    let path = try folder.write("plik", file)
    do {
      let published = try PublishedContent(path, isPacked: isPacked)
      try Self.content.withUnsafeBytes { bytes in
        var position = 0
        while position < bytes.count {
          let end = min(position + pieces, bytes.count)
          try published.expect(UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
          position = end
        }
      }
      try published.expectEnd()
      #expect(published.bytesCompared == Self.content.count)
      return nil
    } catch let error as WritingError {
      #expect(error.what.hasPrefix("\(path) does not follow from the stored rows: "))
      return String(error.what.dropFirst(path.count + "\(" does not follow from the stored rows: ")".count))
    }
  }

  private func packed(_ sizes: [Int]) throws -> [UInt8] {
    var (packed, position): ([UInt8], Int) = ([], 0)
    for size in sizes {
      let end = min(position + size, Self.content.count)
      packed += try GzipCompressor.member(of: Array(Self.content[position..<end]))
      position = end
    }
    return packed + (try GzipCompressor.member(of: Array(Self.content[position...])))
  }

  @Test(arguments: [1, 7, 1_000, 1 << 20]) func piecesOfAnySize(pieces: Int) throws {
    #expect(try fault(Self.content, isPacked: false, pieces: pieces) == nil)
    #expect(try fault(packed([]), isPacked: true, pieces: pieces) == nil)
  }

  /// Another release may cut and pack the same content otherwise, empty members among the others.
  @Test(arguments: [[], [1], [0, 0], [10_000, 0, 1, 5_000], [100, 100, 100, 100]])
  func membersMayBeCutAnywhere(sizes: [Int]) throws { #expect(try fault(packed(sizes), isPacked: true) == nil) }

  @Test(arguments: [0, 1, 5_000, 20_000]) func aFileThatEndsEarly(count: Int) throws {
    let cut = Array(Self.content[..<count])
    let said = "it ends early after \(count) bytes"
    #expect(try fault(cut, isPacked: false, pieces: 1) == said)
    #expect(try fault(GzipCompressor.member(of: cut), isPacked: true, pieces: 1) == said)
  }

  @Test(arguments: [0, 1, 17_000]) func aFileThatDiffers(place: Int) throws {
    var other = Self.content
    other[place] ^= 1
    let plain = try fault(other, isPacked: false, pieces: 1)
    #expect(plain == "its content differs after \(place) bytes")
    #expect(try fault(GzipCompressor.member(of: other), isPacked: true, pieces: 1) == plain)
  }

  @Test func aFileThatGoesOn() throws {
    let said = "it goes on after \(Self.content.count) bytes"
    #expect(try fault(Self.content + [10], isPacked: false) == said)
    #expect(try fault(GzipCompressor.member(of: Self.content + [10]), isPacked: true) == said)
    // The rest may be a separate member; an empty one adds nothing.
    let whole = try packed([])
    #expect(try fault(whole + GzipCompressor.member(of: [10]), isPacked: true) == said)
    #expect(try fault(whole + GzipCompressor.member(of: []), isPacked: true) == nil)
  }

  @Test func whatIsNoGzipFileIsSaid() throws {
    let whole = try packed([])
    for file in [Self.content, Array(whole.dropLast()), whole + [0], Array(whole[..<10]), whole + Array(whole[..<20])] {
      #expect(try fault(file, isPacked: true)?.hasPrefix("it is no whole gzip file") == true)
    }
    // Of an empty file nothing can be said but that it ends.
    #expect(try fault([], isPacked: true) == "it ends early after 0 bytes")
  }
}

/// A file and what is known of it while it is written.
@Suite struct OutputFileTests {
  @Test(arguments: 1...5 as ClosedRange<UInt64>) func sizeAndDigestAreThoseOfTheFile(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = Seeded(seed)
    let file = try OutputFile(folder.file("a"))
    var all: [UInt8] = []
    for _ in 0..<20 {
      let piece = (0..<random.below(3_000)).map { UInt8(truncatingIfNeeded: $0) }
      try piece.withUnsafeBytes { try file.write($0) }
      all += piece
      #expect(file.bytes == all.count)
    }
    let (bytes, digest) = try file.finish()
    #expect(try Files.read(folder.file("a")) == all)
    #expect(bytes == all.count && digest == SHA256.of(all))
  }

  @Test func aFileThatIsThereIsReplaced() throws {
    let folder = try TemporaryFolder()
    try folder.write("a", "dłuższa treść")
    let (bytes, digest) = try OutputFile.write("ż", to: folder.file("a"))
    #expect(try Files.read(folder.file("a")) == [0xc5, 0xbc])
    #expect(bytes == 2 && digest == SHA256.of("ż".utf8))
    #expect(throws: FileError.self) { try OutputFile.write("x", to: folder.file("nie-ma/a")) }
  }
}
