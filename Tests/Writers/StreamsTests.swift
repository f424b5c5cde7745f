import Platform
import Schema
import Testbed
import Testing

@testable import Writers

/// Tables of many blocks: compressed in parallel, with correct content.
@Suite struct ManyBlockTests {
  private static let columns = [
    Column(name: "id", type: .integer, privacy: .public), Column(name: "note", type: .text, privacy: .public),
  ]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func rows(_ random: inout Seeded, _ count: Int, bytes: Int) -> [[Value]] {
    let pieces = ["a", "żółw", "\"", ",", "\r\n", "0123456789", " "]
    return (0..<count).map { number in
      let piece = random.pick(pieces)
      return [
        .integer(Int64(number)), .text(String(repeating: piece, count: random.below(bytes) / piece.utf8.count + 1)),
      ]
    }
  }

  private func write(_ rows: [[Value]], _ names: [String], _ writer: any FileWriter = CSVWriter()) throws
    -> [WrittenFile]
  {
    let targets = names.map { FileTarget(folder.file($0), $0.hasSuffix(".gz") ? .gzip : .plain) }
    let set = try FileSet([(writer, targets)], columns: Self.columns, .write)
    do {
      for row in rows { try withCells(row) { try set.add($0) } }
      return try set.finish()
    } catch {
      set.abandon()
      throw error
    }
  }

  /// Every member of a gzip file.
  static func members(_ packed: [UInt8], roomBytes: Int = 8 << 20) throws -> [[UInt8]] {
    let decompressor = try GzipDecompressor()
    var (rest, members): (ArraySlice<UInt8>, [[UInt8]]) = (packed[...], [])
    while !rest.isEmpty {
      var taken = 0
      let member = [UInt8](unsafeUninitializedCapacity: roomBytes) { buffer, count in
        let outcome = rest.withUnsafeBytes { decompressor.member(of: $0, into: UnsafeMutableRawBufferPointer(buffer)) }
        if case .member(let read, let given) = outcome { (taken, count) = (read, given) }
      }
      try #require(taken > 0, "no member where one should be")
      members.append(member)
      rest = rest.dropFirst(taken)
    }
    return members
  }

  /// The plain file is what one thread would have written, and the members of the packed one are its pieces.
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func blocksStandInTheirOrder(seed: UInt64) throws {
    var random = Seeded(seed)
    let rows = Self.rows(&random, 400, bytes: 40_000)
    let written = try write(rows, ["a.csv", "a.csv.gz"])
    let expected = try render(rows, Self.columns, as: CSVWriter())
    let plain = try Files.read(folder.file("a.csv"))
    #expect(plain == expected, "seed \(seed)")
    #expect(written[0].bytes == plain.count && written[0].digest == SHA256.of(plain))
    let packed = try Files.read(folder.file("a.csv.gz"))
    #expect(written[1].bytes == packed.count && written[1].digest == SHA256.of(packed))
    let members = try Self.members(packed)
    #expect(members.flatMap { $0 } == expected, "seed \(seed)")
    // A member is full with the first row that reaches a MiB, whatever the machine.
    #expect(members.count > 3)
    for (index, member) in members.enumerated() {
      #expect(member.suffix(2) == [13, 10], "a member ends with a row")
      if index < members.count - 1 { #expect(member.count >= 1 << 20 && member.count < (1 << 20) + 81_000) }
    }
  }

  @Test func theSameRowsGiveTheSameBytes() throws {
    var random = Seeded(7)
    let rows = Self.rows(&random, 300, bytes: 30_000)
    let first = try write(rows, ["a.csv.gz"]).map(\.digest)
    for name in ["b.csv.gz", "c.csv.gz"] { #expect(try write(rows, [name]).map(\.digest) == first) }
  }

  /// One row may be larger than a block, and the next is small again.
  @Test(arguments: [1 << 20, (1 << 20) + 1, 3 << 20]) func aHugeRowHasItsBlock(bytes: Int) throws {
    let rows: [[Value]] = [[1, "a"], [2, .text(String(repeating: "x", count: bytes))], [3, "b"], [4, "c"]]
    _ = try write(rows, ["a.csv", "a.csv.gz"])
    let expected = try render(rows, Self.columns, as: CSVWriter())
    #expect(try Files.read(folder.file("a.csv")) == expected)
    #expect(try Self.members(Files.read(folder.file("a.csv.gz"))).map(\.count).count == 2)
  }

  @Test func aTableWithoutRowsIsItsHeader() throws {
    _ = try write([], ["a.csv", "a.csv.gz"])
    #expect(try Files.read(folder.file("a.csv")) == Array("id,note\r\n".utf8))
    #expect(try Self.members(Files.read(folder.file("a.csv.gz"))) == [Array("id,note\r\n".utf8)])
    // NDJSON has no header; an empty file still has one member.
    _ = try write([], ["a.ndjson", "a.ndjson.gz"], NDJSONWriter())
    #expect(try Files.read(folder.file("a.ndjson")).isEmpty)
    #expect(try Self.members(Files.read(folder.file("a.ndjson.gz"))) == [[]])
  }

  @Test func whatCannotBeOpenedIsAnError() throws {
    #expect(throws: FileError.self) { try write([[1, "a"]], ["nie-ma/a.csv"]) }
    #expect(throws: FileError.self) { try write([[1, "a"]], ["a.csv", "nie-ma/a.csv.gz"]) }
    #expect(throws: FileError.self) {
      try FileSet(
        [(CSVWriter(), [FileTarget(folder.file("brak.csv"), .plain)])], columns: Self.columns, .compare)
    }
  }

  /// A value that a format cannot represent ends the work, and is named.
  @Test func aValueThatDoesNotFitEndsTheWork() throws {
    let columns = [Column(name: "liczba", type: .decimal, privacy: .public)]
    let set = try FileSet(
      [(NDJSONWriter(), [FileTarget(folder.file("a.ndjson"), .plain)])], columns: columns, .write)
    let error = #expect(throws: WritingError.self) {
      do { try withCells(["x"]) { try set.add($0) } } catch {
        set.abandon()
        throw error
      }
    }
    #expect(error?.what.contains("liczba") == true)
  }

  /// Many sets are cancelled at random moments: nothing hangs, and what was written is a prefix of the complete file.
  @Test func setsMayBeGivenUpAtAnyMoment() throws {
    var random = Seeded(20_261_130)
    let rows = Self.rows(&random, 60, bytes: 60_000)
    _ = try write(rows, ["whole.csv", "whole.csv.gz"])
    for round in 0..<20 {
      let names = ["\(round).csv", "\(round).csv.gz"]
      let targets = [FileTarget(folder.file(names[0]), .plain), FileTarget(folder.file(names[1]), .gzip)]
      let set = try FileSet([(CSVWriter(), targets)], columns: Self.columns, .write)
      for row in rows.prefix(random.below(rows.count)) { try withCells(row) { try set.add($0) } }
      set.abandon()
      for (name, whole) in zip(names, ["whole.csv", "whole.csv.gz"]) {
        #expect(try Files.read(folder.file(whole)).starts(with: Files.read(folder.file(name))), "\(name)")
      }
    }
  }
}

/// Gzip as others write and read it.
@Suite struct GzipMemberTests {
  @Test(arguments: [0, 1, 100, 70_000]) func aMemberIsReadBack(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let member = try GzipCompressor.member(of: bytes)
    #expect(try ManyBlockTests.members(member) == [bytes])
    // RFC 1952, 2.3: magic, deflate, no flags, no time, any system.
    #expect(member.prefix(8) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0] && member[9] == 255)
    // The size of the content at the end, in little-endian bytes.
    let size = member.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(size == count)
  }

  @Test(.enabled(if: Shell.gunzip, "gunzip is not there")) func gunzipReadsSeveralMembers() throws {
    let folder = try TemporaryFolder()
    let packed = try ["pierwszy\n", "", "drugi\n"].flatMap { try GzipCompressor.member(of: Array($0.utf8)) }
    try folder.write("a.gz", packed)
    #expect(Shell.shell("gunzip -c a.gz", in: folder.path) == "pierwszy\ndrugi\n")
  }

  @Test func damageIsNoticed() throws {
    let member = try GzipCompressor.member(of: Array("treść, która się nie powtarza: 0123456789".utf8))
    let decompressor = try GzipDecompressor()
    func outcome(_ bytes: [UInt8], room: Int = 1 << 16) -> String {
      let target = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
      defer { target.deallocate() }
      switch bytes.withUnsafeBytes({ decompressor.member(of: $0, into: target) }) {
      case .member: return "member"
      case .needsRoom: return "needs room"
      case .broken: return "broken"
      }
    }
    #expect(outcome(member) == "member" && outcome(member, room: 10) == "needs room")
    for count in 0..<member.count { #expect(outcome(Array(member[..<count])) == "broken", "cut after \(count)") }
    for place in member.indices.dropFirst(10) {
      var damaged = member
      damaged[place] ^= 1
      #expect(outcome(damaged) != "member", "byte \(place)")
    }
  }
}
