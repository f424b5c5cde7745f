import Platform
import Schema
import Testbed
import Testing

@testable import Publication
@testable import Writers

/// Unpacks all members with our own reader.
func unpacked(_ path: String) throws -> [UInt8] {
  let decompressor = try GzipDecompressor()
  var input = try Files.read(path)[...]
  var content: [UInt8] = []
  let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 20, alignment: 16)
  defer { room.deallocate() }
  while !input.isEmpty {
    let outcome = input.withUnsafeBytes { decompressor.member(of: $0, into: room) }
    guard case .member(let taken, let given) = outcome else { throw WritingError("\(path) is broken") }
    content += room[..<given]
    input = input.dropFirst(taken)
  }
  return content
}

/// Enough rows for several members, from a fixed generator.
enum Many {
  static let dataset = Dataset(
    id: "wiele", title: Bilingual(pl: "Wiele", en: "Many"),
    columns: [
      Column(name: "id", type: .integer, privacy: .public), Column(name: "name", type: .text, privacy: .public),
      Column(name: "secret", type: .text, privacy: .personal), Column(name: "value", type: .decimal, privacy: .public),
    ], key: ["id"])

  static func rows(_ count: Int) -> [[Value]] {
    var seed: UInt64 = 7
    return (0..<count).map { index in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Int(seed >> 40)
      return [
        .integer(Int64(index)),
        .text(
          number % 3 == 0
            ? "ulica \"Długa\", \(number), w mieście, które ma bardzo długą nazwę"
            : "plac \(number) im. Jana Matejki i innych malarzy"),
        .text("tajne\(number)"), number % 7 == 0 ? .null : .text("\(number / 100).\(number % 9 + 1)"),
      ]
    }
  }

  static func facts(_ count: Int) -> VersionFacts {
    VersionFacts(
      number: 1, previous: nil, committedAt: Timestamp(seconds: 1_790_000_000), rows: count, inserted: count,
      updated: 0, deleted: 0, hash: SHA256.of([]))
  }
}

@Suite struct GzipTests {
  static let rows = 30_000

  private let bench: Bench
  private let folder: String

  init() throws {
    bench = try Bench()
    try bench.publisher().publish(
      Many.dataset, Many.facts(Self.rows), rows: MemoryRows(Many.rows(Self.rows)), changes: nil, lineage: Lineage())
    folder = "\(bench.root)/datasets/wiele/versions/1"
  }

  @Test func severalMembersAreOneFile() throws {
    let packed = try Files.read("\(folder)/wiele.csv.gz")
    // RFC 1952 section 2.3: magic, deflate, no flags, no time, and system 255, "unknown".
    #expect(Array(packed.prefix(8)) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
    #expect(packed[9] == 255)
    let plain = try Files.read("\(folder)/wiele.csv")
    #expect(plain.count > 2 * FileBlock.fullBytes)
    #expect(try unpacked("\(folder)/wiele.csv.gz") == plain)
  }

  @Test(.enabled(if: Shell.gunzip, "gunzip is not there"))
  func gunzipReadsIt() throws {
    let answer = Shell.shell(
      "gunzip -c wiele.csv.gz | cmp - wiele.csv && gunzip -t wiele.ndjson.gz && echo ok", in: folder)
    #expect(answer == "ok\n")
  }

  @Test(.enabled(if: Shell.python, "python3 is not there"))
  func zlibReadsIt() throws {
    let script = """
      import gzip, csv, json
      from decimal import Decimal
      rows = list(csv.reader(open("wiele.csv", newline="", encoding="utf-8")))
      packed = list(csv.reader(gzip.open("wiele.csv.gz", "rt", newline="", encoding="utf-8")))
      assert rows == packed
      objects = [json.loads(l, parse_float=Decimal) for l in gzip.open("wiele.ndjson.gz", "rt", encoding="utf-8")]
      assert len(objects) == len(rows) - 1
      for row, o in zip(rows[1:], objects):
          assert list(o) == rows[0]
          assert row == [str(o["id"]), o["name"], "" if o["value"] is None else str(o["value"])], (row, o)
      print(len(objects))
      """
    #expect(
      Shell.shell("python3 -c \"$1\"", in: folder, arguments: [script]) == "\(Self.rows)\n")
  }
}

@Suite struct BlockTests {
  @Test func theNumberOfThreadsDoesNotShow() throws {
    final class Collector: BlockSink {
      var bytes: [UInt8] = []
      var wantsPacked: Bool { true }
      func accept(_ block: FileBlock) { bytes += block.packed.bytes }
      func accept(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
      func finish() -> [WrittenFile] { [] }
      var bytesCompared: Int { 0 }
    }
    func run(workers: Int) throws -> [UInt8] {
      let collector = Collector()
      let assembly = Assembly(lanes: 1, workers: workers)
      let writer = try LaneWriter(assembly, Lane(collector))
      var seed: UInt64 = 1
      for _ in 0..<60_000 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1
        for shift in 20..<23 { writer.block.append(Int64(bitPattern: seed >> UInt64(shift))) }
        try writer.endRow()
      }
      writer.finish()
      try assembly.finish()
      return collector.bytes
    }
    let one = try run(workers: 1)
    #expect(one.count > 100_000)
    for workers in 2...4 { #expect(try run(workers: workers) == one) }
  }

  @Test func aRowLargerThanABlockIsWhole() throws {
    let bench = try Bench()
    let long = String(repeating: "\u{1}", count: (1 << 20) + 5)
    let dataset = Dataset(
      id: "wielkie", title: Bilingual(pl: "", en: ""), columns: [Column(name: "a", type: .text, privacy: .public)],
      key: ["a"])
    try bench.publisher().publish(
      dataset, Many.facts(2), rows: MemoryRows([[.text(long)], ["krótki"]]), changes: nil, lineage: Lineage())
    let folder = "\(bench.root)/datasets/wielkie/versions/1"
    #expect(try Files.read("\(folder)/wielkie.csv") == Array("a\r\n\(long)\r\nkrótki\r\n".utf8))
    // Each control character becomes six bytes.
    #expect(
      try unpackedSize("\(folder)/wielkie.ndjson.gz") == ((1 << 20) + 5) * 6 + "{\"a\":\"\"}\n".utf8.count * 2 + 7)
  }

  private func unpackedSize(_ path: String) throws -> Int {
    let decompressor = try GzipDecompressor()
    let input = try Files.read(path)
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 20, alignment: 16)
    defer { room.deallocate() }
    var (taken, given) = (0, 0)
    while taken < input.count {
      let outcome = input.withUnsafeBytes {
        decompressor.member(of: UnsafeRawBufferPointer(rebasing: $0[taken...]), into: room)
      }
      guard case .member(let used, let made) = outcome else { return -1 }
      (taken, given) = (taken + used, given + made)
    }
    return given
  }
}
