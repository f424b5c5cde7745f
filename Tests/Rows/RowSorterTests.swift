import Platform
import Schema
import Testbed
import Testing

@testable import Rows

@Suite struct RowSorterTests {
  struct Broken: Error, Equatable {}

  /// Rows from a list, on a thread of their own.
  private final class Listed: RowProducer {
    let stream: RowStream
    private let thread: Thread

    init(_ rows: [[Value]], columns: Int, rowsPerBatch: Int = 4096, failure: (any Error)? = nil) {
      let stream = RowStream(columnCount: columns)
      self.stream = stream
      thread = Thread("listed") {
        var batch = stream.batch()
        for (index, row) in rows.enumerated() {
          _ = batch.add(row, RowOrigin(document: index % 3 - 1, position: index + 1))
          guard batch.rowCount >= rowsPerBatch || batch.isFull else { continue }
          guard stream.send(batch) else { return stream.finish(.failure(RowStreamError.cancelled)) }
          batch = stream.batch()
        }
        guard stream.send(batch) else { return stream.finish(.failure(RowStreamError.cancelled)) }
        var summary = MappingSummary()
        summary.ledger.recordsRead = rows.count
        stream.finish(failure.map { .failure($0) } ?? .success(summary))
      }
    }

    deinit {
      stream.cancel()
      thread.join()
    }
  }

  private struct Row: Equatable {
    var values: [Value]
    var origin: RowOrigin
  }

  private func drain(_ stream: RowStream) throws -> [Row] {
    var rows: [Row] = []
    while let batch = try stream.next() {
      for row in 0..<batch.rowCount {
        rows.append(
          Row(values: (0..<batch.columnCount).map { batch.cell(row, $0).value }, origin: batch.origin(row)))
      }
      stream.recycle(batch)
    }
    return rows
  }

  /// SQLite's BINARY order, written a second time.
  private static func isLess(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.integer(let left), .integer(let right)): left < right
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.null, .integer), (.null, .text), (.integer, .text): true
    default: false
    }
  }

  private func isLess(_ a: [Value], _ b: [Value], _ key: [Int]) -> Bool {
    for column in key where a[column] != b[column] { return Self.isLess(a[column], b[column]) }
    return false
  }

  /// What sorting has to give: `Array.sort` with the row's number as the last criterion.
  private func expected(_ rows: [[Value]], _ key: [Int]) -> [Row] {
    rows.enumerated().sorted { a, b in
      if isLess(a.element, b.element, key) { return true }
      return !isLess(b.element, a.element, key) && a.offset < b.offset
    }.map { Row(values: $0.element, origin: RowOrigin(document: $0.offset % 3 - 1, position: $0.offset + 1)) }
  }

  /// Texts that share long beginnings, are empty, hold zero bytes, or are the beginning of others; numbers of all signs.
  private static func value(_ random: inout Seeded) -> Value {
    switch random.below(8) {
    case 0: return .integer(Int64(random.below(5)) - 2)
    case 1:
      return random.pick([.integer(.min), .integer(.max), .integer(0), .integer(-1), .integer(256), .integer(255)])
    case 2: return random.pick(["", "a", "a\u{0}", "a\u{0}\u{0}", "a\u{0}b", "a\u{1}", "ab", "\u{0}", "ż"])
    case 3: return .text(String(repeating: "x", count: random.below(40)))
    case 4: return .text("011212161" + String(random.below(200)))
    case 5: return .text(String(repeating: "prefix", count: 5) + String(random.below(30)))
    case 6: return .null
    default: return .text(String(random.below(1000)))
    }
  }

  private static let seeds: [UInt64] = [1, 2, 3, 4, 5, 6]

  @Test(arguments: seeds) func rowsComeOutAsAStableSortGivesThem(seed: UInt64) throws {
    var random = Seeded(seed)
    let rows = (0..<3000).map { number in
      [Self.value(&random), .integer(Int64(number)), Self.value(&random), Self.value(&random)]
    }
    for (key, bytesMax) in [([0, 2], 64 << 20), ([2], 40_000), ([3, 2, 0], 9000), ([0, 1], 100_000), ([0], 700)] {
      let limits = RowSorter.Limits(bufferBytesMax: bytesMax, spillBytesMax: 1 << 30, folder: "/tmp")
      let sorter = RowSorter(Listed(rows, columns: 4, rowsPerBatch: 100), key: key, .always, limits)
      #expect(try drain(sorter.stream) == expected(rows, key), "seed \(seed), key \(key), \(bytesMax) bytes")
      #expect(sorter.stream.isSorted && !sorter.stream.cameInOrder)
      #expect(try sorter.stream.summary().ledger.recordsRead == 3000)
    }
  }

  /// Deliveries as offices make them: in order, backwards, by another column first, one row too late, one row twice.
  @Test func theOrderOfTheDeliveryDoesNotMatter() throws {
    let sorted = (0..<5000).map { number -> [Value] in
      [.text("\(72_305 + number / 500)"), .text("0112121\(100 + number / 10 % 50)"), .integer(Int64(number % 10))]
    }
    var late = sorted
    late.append(late.remove(at: 17))
    let byUnit = sorted.sorted { ($0[1].description, $0[0].description) < ($1[1].description, $1[0].description) }
    for rows in [sorted, sorted.reversed(), byUnit, late, sorted + [sorted[4999]]] {
      for bytesMax in [50_000, 64 << 20] {
        let limits = RowSorter.Limits(bufferBytesMax: bytesMax, spillBytesMax: 1 << 30, folder: "/tmp")
        let sorter = RowSorter(Listed(rows, columns: 3), key: [0, 1, 2], .always, limits)
        #expect(try drain(sorter.stream) == expected(rows, [0, 1, 2]))
        #expect(sorter.stream.cameInOrder == (rows.prefix(5000) == sorted[...]))
      }
    }
  }

  /// More rows than are merged, whose keys differ in few bytes, in all, or only behind long common beginnings.
  @Test(arguments: seeds.prefix(3)) func manyShuffledRowsAreSorted(seed: UInt64) throws {
    var random = Seeded(seed)
    let rows = (0..<8000).map { _ -> [Value] in
      [
        .text("\(72_305 + random.below(4))"), .text("0112121\(100 + random.below(900))"),
        .integer(Int64(bitPattern: random.next())), .text("a long common beginning \(random.below(2000))"),
      ]
    }
    for (key, bytesMax) in [([0, 1], 64 << 20), ([2], 64 << 20), ([3, 2], 64 << 20), ([0, 3], 600_000)] {
      let limits = RowSorter.Limits(bufferBytesMax: bytesMax, spillBytesMax: 1 << 30, folder: "/tmp")
      let sorter = RowSorter(Listed(rows, columns: 4), key: key, .always, limits)
      #expect(try drain(sorter.stream) == expected(rows, key), "seed \(seed), key \(key), \(bytesMax) bytes")
    }
  }

  @Test func rowsInOrderPassAsTheyAre() throws {
    let rows = (0..<20_000).map { [Value.integer(Int64($0)), .text("a")] }
    let sorter = RowSorter(Listed(rows, columns: 2, rowsPerBatch: 1000), key: [0])
    #expect(try drain(sorter.stream).map(\.values) == rows)
    #expect(!sorter.stream.isSorted && !sorter.stream.cameInOrder)
    #expect(try sorter.stream.summary().ledger.recordsRead == 20_000)
  }

  /// A descent that the window shows is sorted; a later one is left to the reader, who sees it at once.
  @Test(arguments: [(4999, true), (5000, true), (5001, true), (6100, false), (9000, false)])
  func theBeginningDecides(descent: Int, isSorted: Bool) throws {
    var rows = (0..<10_000).map { [Value.integer(Int64($0))] }
    rows[descent] = [-1]
    let limits = RowSorter.Limits(windowRowsMax: 5500, spillBytesMax: 1 << 30, folder: "/tmp")
    let sorter = RowSorter(Listed(rows, columns: 1, rowsPerBatch: 500), key: [0], .ifNeeded, limits)
    let found = try drain(sorter.stream)
    #expect(sorter.stream.isSorted == isSorted)
    #expect(found.map(\.values) == (isSorted ? expected(rows, [0]).map(\.values) : rows))
  }

  /// A row that is larger than the buffer is alone in it.
  @Test func aLargeRowIsSortedToo() throws {
    let rows: [[Value]] = ["c", "b", "a"].flatMap { letter in
      [[.text(String(repeating: letter, count: 300_000)), 1], [.text(letter), 2]]
    }
    for key in [[0], [1, 0]] {
      let limits = RowSorter.Limits(bufferBytesMax: 1000, spillBytesMax: 1 << 30, folder: "/tmp")
      let sorter = RowSorter(Listed(rows, columns: 2), key: key, .always, limits)
      #expect(try drain(sorter.stream) == expected(rows, key))
    }
  }

  @Test func manyEqualKeysKeepTheirOrder() throws {
    let rows = (0..<20_000).map { [Value.text("same key, longer than eight bytes"), .integer(Int64(20_000 - $0))] }
    for bytesMax in [200_000, 64 << 20] {
      let limits = RowSorter.Limits(bufferBytesMax: bytesMax, spillBytesMax: 1 << 30, folder: "/tmp")
      let sorter = RowSorter(Listed(rows, columns: 2), key: [0], .always, limits)
      #expect(try drain(sorter.stream).map(\.origin.position) == Array(1...20_000))
    }
  }

  @Test(arguments: [RowSorter.Mode.ifNeeded, .always]) func noRowsAndOneRow(mode: RowSorter.Mode) throws {
    for rows in [[], [[Value.text("a")]]] {
      let sorter = RowSorter(Listed(rows, columns: 1), key: [0], mode)
      #expect(try drain(sorter.stream).map(\.values) == rows)
      #expect(try sorter.stream.summary().ledger.recordsRead == rows.count)
    }
  }

  @Test(arguments: [RowSorter.Mode.ifNeeded, .always]) func anErrorOfTheSourceEndsTheStream(mode: RowSorter.Mode) {
    let sorter = RowSorter(Listed([["b"], ["a"]], columns: 1, failure: Broken()), key: [0], mode)
    #expect(throws: Broken.self) { try drain(sorter.stream) }
  }

  @Test func theTemporaryFileHasALimitAndAFolder() {
    let rows = (0..<5000).map { [Value.integer(Int64(5000 - $0))] }
    var limits = RowSorter.Limits(bufferBytesMax: 5000, spillBytesMax: 50_000, folder: "/tmp")
    let sorter = RowSorter(Listed(rows, columns: 1), key: [0], .always, limits)
    let error = #expect(throws: RowStreamError.self) { try drain(sorter.stream) }
    #expect(error == .tooLargeToSort(bytesMax: 50_000))
    #expect("\(error.map { "\($0.what) \($0.advice)" } ?? "")".contains("join"))
    limits.folder = "/nonexistent"
    let elsewhere = RowSorter(Listed(rows, columns: 1), key: [0], .always, limits)
    #expect(throws: FileError.self) { try drain(elsewhere.stream) }
  }

  /// Releasing the stage ends its source and its thread, whatever it is doing.
  @Test(arguments: [RowSorter.Mode.ifNeeded, .always]) func aStageThatIsDroppedEnds(mode: RowSorter.Mode) throws {
    let rows = (0..<100_000).map { [Value.integer(Int64($0))] }
    for isRead in [false, true] {
      let sorter = RowSorter(Listed(rows, columns: 1, rowsPerBatch: 50), key: [0], mode)
      if isRead { _ = try sorter.stream.next() }
    }
  }
}
