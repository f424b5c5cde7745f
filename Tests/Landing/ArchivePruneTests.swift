import Glibc
import Platform
import Testbed
import Testing

@testable import Landing

/// What may leave the archive, and when.
@Suite struct ArchivePruneTests {
  private let folder: TemporaryFolder
  private let archive: Archive

  init() throws {
    folder = try TemporaryFolder()
    archive = try Archive(folder: folder.file("landing"))
  }

  private func visited() throws -> Set<Digest> {
    let found = Monitor<Set<Digest>>([])
    try archive.visit { digest in found.withLock { _ = $0.insert(digest) } }
    return found.withLock { $0 }
  }

  /// A run lands a file before it records that it refers to it.
  @Test func whatWasLandedMeanwhileStays() throws {
    let document = try archive.land(sample(500))
    #expect(!archive.isRemovable(document.digest))
    try archive.remove(document.digest)
    #expect(archive.contains(document.digest))
    archive.forgetLanded()
    #expect(archive.isRemovable(document.digest))
    try archive.remove(document.digest)
    #expect(!archive.contains(document.digest) && archive.storedBytes(document.digest) == 0)
    // Removing an absent document again has no effect.
    try archive.remove(document.digest)
  }

  /// A document that was there already is as much relied on as one that was written.
  @Test func landingAgainMakesItFreshAgain() throws {
    let document = try archive.land(sample(500))
    archive.forgetLanded()
    #expect(try archive.land(sample(500)) == document)
    #expect(!archive.isRemovable(document.digest))
    try archive.remove(document.digest)
    #expect(try archive.read(document, verifying: true) == sample(500))
  }

  @Test func anotherProcessMayRemoveAll() throws {
    let document = try archive.land(sample(500))
    let other = try Archive(folder: archive.folder)
    #expect(other.isRemovable(document.digest))
    try other.remove(document.digest)
    #expect(!archive.contains(document.digest))
  }

  @Test func onlyDocumentsAreVisited() throws {
    #expect(try visited().isEmpty)
    let documents = try (0..<5).map { try archive.land(sample(100 + $0)).digest }
    for name in ["notatki.txt", "a.zst", "\(documents[0].hex)", "1-2.part", "\(documents[0].hex.dropLast()).zst"] {
      try folder.write("landing/\(name)", "x")
    }
    #expect(try visited() == Set(documents))
    for digest in documents { #expect(archive.storedBytes(digest) > 0) }
  }

  /// The files of this process may still be written, but for the start, when nothing is.
  @Test(arguments: [
    (true, false, ["1-2.part"], 2), (false, false, ["1-2.part"], 1), (true, true, [], 2), (false, true, [], 1),
  ])
  func leftoversAreThoseOfOthers(isStarting: Bool, isDryRun: Bool, gone: [String], count: Int) throws {
    let own = "\(getpid())-77.part"
    let document = try archive.land(sample(10))
    for name in ["1-2.part", own, "inne.txt"] { try folder.write("landing/\(name)", "x") }
    #expect(try archive.removeLeftovers(isStarting: isStarting, isDryRun: isDryRun) == count)
    let left = Set(try Files.list(archive.folder))
    var expected: Set = ["1-2.part", own, "inne.txt", "\(document.digest.hex).zst"]
    expected.subtract(gone)
    if isStarting, !isDryRun { expected.remove(own) }
    #expect(left == expected)
  }

  /// Landing, removing and reading at the same time: what was landed last is there.
  @Test func removingWhileOthersLand() throws {
    let pieces = (0..<6).map { sample(300, seed: UInt64($0)) }
    let digests = pieces.map { SHA256.of($0) }
    let problems = Monitor<[String]>([])
    let threads = (0..<3).map { number in
      Thread("landing-\(number)") { [archive] in
        do {
          for round in 0..<60 {
            let place = (round + number) % pieces.count
            if number == 0 {
              try archive.remove(digests[place])
            } else {
              let document = try archive.land(pieces[place])
              if try archive.read(document, verifying: true) != pieces[place] {
                problems.withLock { $0.append("another document") }
              }
            }
          }
        } catch { problems.withLock { $0.append("\(error)") } }
      }
    }
    for thread in threads { thread.join() }
    #expect(problems.withLock { $0 } == [])
    #expect(digests.allSatisfy { archive.contains($0) }, "nothing that this process landed may go")
  }
}

/// Documents of which only the digest is known, and pieces of any size.
@Suite struct ReadingBackTests {
  private let folder: TemporaryFolder
  private let archive: Archive

  init() throws {
    folder = try TemporaryFolder()
    archive = try Archive(folder: folder.path)
  }

  private func read(_ reader: DocumentReader, by count: Int) throws -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { buffer.deallocate() }
    var bytes: [UInt8] = []
    while true {
      let count = try reader.read(into: buffer)
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  @Test(arguments: [1, 7, 4096, 1 << 17, 1 << 20], [0, 1, 70_000]) func piecesOfAnySize(piece: Int, count: Int) throws {
    let document = try archive.land(sample(count))
    let reader = try archive.open(document, verifying: true)
    #expect(try read(reader, by: piece) == sample(count))
    // The end stays the end.
    #expect(try read(reader, by: piece).isEmpty)
  }

  @Test func anEmptyBufferIsNoEnd() throws {
    let reader = try archive.open(try archive.land(sample(100)))
    #expect(try reader.read(into: UnsafeMutableRawBufferPointer(start: nil, count: 0)) == 0)
    #expect(try read(reader, by: 64) == sample(100))
  }

  @Test(arguments: [(100, 100, true), (100, 101, true), (100, 99, false), (0, 0, true), (70_000, 69_999, false)])
  func aDigestAloneIsReadUpToALimit(count: Int, bytesMax: Int, isRead: Bool) throws {
    let document = try archive.land(sample(count))
    let reader = try archive.open(document.digest, bytesMax: bytesMax)
    if isRead {
      #expect(try read(reader, by: 4096) == sample(count))
    } else {
      #expect(throws: LandingError.tooLong(document.digest, bytesMax: bytesMax)) { try read(reader, by: 4096) }
    }
  }

  @Test func aDigestAloneIsVerified() throws {
    let (one, other) = (try archive.land(sample(100)), try archive.land(sample(100, seed: 9)))
    try AtomicFile.write(
      try Files.read("\(folder.path)/\(other.digest.hex).zst"), to: "\(folder.path)/\(one.digest.hex).zst")
    let reader = try archive.open(one.digest, bytesMax: 1000)
    let path = "\(folder.path)/\(one.digest.hex).zst"
    #expect(throws: LandingError.damaged(one.digest, path: path, detail: "its SHA-256 is \(other.digest)")) {
      try read(reader, by: 4096)
    }
  }

  /// Whatever the pieces were on the way in, the document is the same.
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func randomPiecesMakeOneDocument(seed: UInt64) throws {
    var random = Seeded(seed)
    let bytes = sample(random.below(200_000), seed: seed)
    let writer = archive.writer()
    var position = 0
    while position < bytes.count {
      let end = min(bytes.count, position + random.below(random.pick([2, 100, 60_000])))
      try bytes[position..<end].withUnsafeBytes { try writer.write($0) }
      position = end
    }
    let document = try writer.finish()
    #expect(document == Document(digest: SHA256.of(bytes), bytes: bytes.count), "seed \(seed)")
    #expect(try archive.read(document, verifying: true) == bytes)
  }

  /// Bytes appended to a file while it is read are stored as far as they were read.
  @Test func aFileThatGrowsIsLandedAsItWasRead() throws {
    let path = try folder.write("rosnie.csv", sample(1000))
    let reader = try archive.reader(landing: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 600, alignment: 1)
    defer { buffer.deallocate() }
    var seen: [UInt8] = []
    seen.append(contentsOf: buffer[..<(try reader.read(into: buffer))])
    let file = try #require(fopen(path, "a"))
    fputs("dopisane", file)
    fclose(file)
    while true {
      let count = try reader.read(into: buffer)
      if count == 0 { break }
      seen.append(contentsOf: buffer[..<count])
    }
    #expect(try reader.read(into: buffer) == 0, "the end stays the end")
    let document = try reader.finish()
    #expect(document == Document(digest: SHA256.of(seen), bytes: seen.count))
    #expect(try archive.read(document) == seen && seen.starts(with: sample(1000)))
  }

  @Test func aFileThatIsNotThereCannotBeLanded() throws {
    #expect(throws: FileError.self) { try archive.land(file: folder.file("nie-ma.csv")) }
    #expect(try Files.list(folder.path).isEmpty)
  }

  @Test func errorsAreSaidInFull() throws {
    let digest = SHA256.of("x".utf8)
    #expect(
      LandingError.missing(digest, path: "/l/x.zst").what == "document \(digest) is not in the archive (/l/x.zst)")
    #expect(
      LandingError.damaged(digest, path: "/l/x.zst", detail: "cut").what
        == "document \(digest) is damaged: cut (/l/x.zst)")
    #expect(
      LandingError.tooLong(digest, bytesMax: 7).what == "document \(digest) holds more than the 7 bytes recorded for it"
    )
    #expect(LandingError.compression("no room").what == "zstd cannot compress the document: no room")
    #expect(LandingError.compression("no room").advice == "Run again with more free memory")
  }

  /// The detail distinguishes the kinds of damage.
  @Test func damageIsToldApart() throws {
    let bytes = sample(50_000)
    let document = try archive.land(bytes)
    let path = "\(folder.path)/\(document.digest.hex).zst"
    let packed = try Files.read(path)
    func detail(_ content: [UInt8], bytes: Int = 50_000) throws -> String? {
      try AtomicFile.write(content, to: path)
      do {
        _ = try archive.read(Document(digest: document.digest, bytes: bytes))
        return nil
      } catch LandingError.damaged(_, _, let detail) {
        return detail
      }
    }
    #expect(try detail(packed) == nil)
    #expect(try detail(Array(packed.dropLast())) == "the file ends in the middle")
    #expect(try detail([]) == "the file ends in the middle")
    #expect(try detail(packed + [0]) == "something follows its end")
    #expect(try detail(packed, bytes: 50_001) == "it holds 50000 bytes instead of 50001")
  }
}

/// How far a run is.
@Suite struct RunStateTests {
  /// Whether it is final, under way, and a success.
  @Test(
    arguments: [
      (.started, false, true, false), (.fetching, false, true, false), (.paused, false, false, false),
      (.mapped, false, true, false), (.held, false, false, false), (.committed, true, false, true),
      (.unchanged, true, false, true), (.failed, true, false, false), (.rejected, true, false, false),
    ] as [(Run.State, Bool, Bool, Bool)])
  func aStateSaysHowItStands(state: Run.State, isFinal: Bool, isUnderWay: Bool, isSuccess: Bool) {
    #expect(state.isFinal == isFinal && state.isUnderWay == isUnderWay && state.isSuccess == isSuccess)
  }

  /// Stored permanently: a renamed value would orphan earlier runs.
  @Test func theWordsOfTheRecordAreFrozen() {
    #expect(
      Run.State.allCases.map(\.rawValue) == [
        "started", "fetching", "paused", "mapped", "held", "committed", "unchanged", "failed", "rejected",
      ])
    #expect(
      Run.Trigger.allCases.map(\.rawValue) == ["schedule", "operator", "replay", "file", "preview", "derivation"])
  }
}
