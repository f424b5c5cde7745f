import Glibc
import Mapping
import Platform
import Rows
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// A database with an empty `rows(area, value, note, number, _source)`, keyed by number and area.
private struct PagesBench {
  let folder: TemporaryFolder
  let path: String
  let layout: RecordLayout

  static let dataset = Dataset(
    id: "pages", title: Bilingual(pl: "Strony", en: "Pages"),
    columns: [
      Column(name: "area", type: .code), Column(name: "value", type: .text), Column(name: "note", type: .text),
      Column(name: "number", type: .integer),
    ], key: ["number", "area"])

  init(pageBytes: Int) throws {
    folder = try TemporaryFolder()
    path = folder.file("pages.sqlite")
    let connection = try Connection(path, mode: .writer)
    try connection.execute("PRAGMA page_size = \(pageBytes)")
    try DatasetTables(dataset: Self.dataset).create(on: connection)
    layout = try RecordLayout(Self.dataset, on: connection)
  }

  func write(_ rows: [[Value]]) throws {
    var table = try TableWriter(path, layout, source: 7)
    for start in stride(from: 0, to: rows.count, by: 100) {
      let batch = RowBatch(columnCount: 4)
      for row in rows[start..<min(start + 100, rows.count)] { batch.take(row) }
      for row in 0..<batch.rowCount { try table.append(batch.view, row) }
    }
    try table.finish()
  }

  /// SQLite's integrity check of the whole file.
  func integrity() throws -> String {
    let connection = try Connection(path, mode: .readOnly)
    var check = try connection.prepare("PRAGMA integrity_check")
    return try check.step() ? check.text(0) : ""
  }

  /// The rows as SQLite's cursor sees them, `_source` last.
  func selected() throws -> [[Value]] {
    let connection = try Connection(path, mode: .readOnly)
    var select = try connection.prepare("SELECT area, value, note, number, _source FROM rows ORDER BY number, area")
    var rows: [[Value]] = []
    while try select.step() { rows.append((0..<5).map { select.cell($0).value }) }
    return rows
  }

  /// The rows as they lie in the file.
  func scanned() throws -> [[Value]] {
    var table = try TableReader(path, layout)
    let places = (0..<4).map { column in layout.columns.firstIndex { $0 == column }! }
    let source = layout.columns.firstIndex { $0 == nil }!
    var rows: [[Value]] = []
    while try table.next() { rows.append((places + [source]).map { table.cell($0)?.value ?? "?" }) }
    return rows
  }
}

extension RowBatch {
  fileprivate func take(_ row: [Value]) {
    let texts = row.map { value in if case .text(let text) = value { Array(text.utf8) } else { [UInt8]() } }
    let ends = texts.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    Array(texts.joined()).withUnsafeBytes { bytes in
      _ = appendRow(.unknown) { column in
        switch row[column] {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text: .text(UnsafeRawBufferPointer(rebasing: bytes[ends[column]..<ends[column + 1]]))
        }
      }
    }
  }
}

@Suite("Pages")
struct PagesTests {
  private func rows(_ count: Int, _ generator: inout Seeded, lengthMax: UInt64) -> [[Value]] {
    (0..<count).map { number in
      let text = String(repeating: "ąb", count: Int(generator.next() % (lengthMax + 1)))
      return [
        .text("0\(generator.next() % 10_000_000)"), generator.next() % 5 == 0 ? .null : .text(text),
        generator.next() % 3 == 0 ? .null : .text("x"), .integer(Int64(number)),
      ]
    }
  }

  private func expectSame(_ bench: PagesBench, _ rows: [[Value]], _ comment: String) throws {
    let expected = rows.map { $0 + [.integer(7)] }
    #expect(try bench.integrity() == "ok", "\(comment)")
    #expect(try bench.selected() == expected, "\(comment)")
    #expect(try bench.scanned() == expected, "\(comment)")
  }

  /// A leaf, an inner page and the root each end at some of these counts exactly at a row that no longer fits.
  @Test("are what SQLite would have written, for every number of rows")
  func everyCount() throws {
    var generator = Seeded(20_261_122)
    let all = rows(700, &generator, lengthMax: 12)
    for count in Array(0...150) + Array(stride(from: 151, through: 700, by: 7)) {
      let bench = try PagesBench(pageBytes: 512)
      try bench.write(Array(all.prefix(count)))
      try expectSame(bench, Array(all.prefix(count)), "\(count) rows")
    }
  }

  @Test("hold short and long rows", arguments: [512, 1024, 4096, 65536])
  func sizes(pageBytes: Int) throws {
    for (seed, lengthMax, count) in [(1, 3, 4000), (2, 300, 800), (3, 20_000, 60)] {
      var generator = Seeded(UInt64(seed))
      let bench = try PagesBench(pageBytes: pageBytes)
      let rows = rows(count, &generator, lengthMax: UInt64(lengthMax))
      try bench.write(rows)
      try expectSame(bench, rows, "pages of \(pageBytes), seed \(seed)")
    }
  }

  @Test("hold a row of every length around what fits on a page")
  func thresholds() throws {
    let lengths = Array(80...140) + Array(560...640) + Array(1000...1120)
    let rows = lengths.enumerated().map { number, length -> [Value] in
      ["0612011", .text(String(repeating: "z", count: length)), nil, .integer(Int64(number))]
    }
    let bench = try PagesBench(pageBytes: 512)
    try bench.write(rows)
    try expectSame(bench, rows, "lengths")
  }

  @Test("hold whole numbers of every width")
  func integers() throws {
    var numbers: [Int64] = [.min, .max, 0, 1, -1, 2]
    for bits in [7, 8, 15, 16, 23, 24, 31, 32, 47, 48, 62] {
      for number in [Int64(1) << bits - 1, Int64(1) << bits, -(Int64(1) << bits), -(Int64(1) << bits) - 1] {
        numbers.append(number)
      }
    }
    let rows = Set(numbers).sorted().map { number -> [Value] in ["1261011", nil, nil, .integer(number)] }
    let bench = try PagesBench(pageBytes: 4096)
    try bench.write(rows)
    try expectSame(bench, rows, "integers")
  }

  @Test("are changed by SQLite afterwards as its own")
  func changedLater() throws {
    var generator = Seeded(4)
    let bench = try PagesBench(pageBytes: 512)
    try bench.write(rows(2000, &generator, lengthMax: 200))
    let connection = try Connection(bench.path, mode: .writer)
    for round in 0..<20 {
      try connection.execute(
        """
        DELETE FROM rows WHERE number % 17 = \(round % 17);
        UPDATE rows SET value = value || 'ć' WHERE number % 5 = \(round % 5);
        INSERT INTO rows SELECT area || '-\(round)', value, note, number, 7 FROM rows WHERE number % 11 = \(round % 11);
        """)
      #expect(try bench.integrity() == "ok")
      #expect(try bench.scanned() == bench.selected(), "round \(round)")
    }
  }

  @Test("are read when a column was added after the rows")
  func addedColumn() throws {
    let bench = try PagesBench(pageBytes: 4096)
    try bench.write([["1261011", "5", nil, 1]])
    var dataset = PagesBench.dataset
    dataset.columns.insert(Column(name: "kind", type: .text), at: 1)
    let connection = try Connection(bench.path, mode: .writer)
    try DatasetTables(dataset: dataset).adopt(on: connection)
    try connection.execute("INSERT INTO rows(area, kind, number, _source) VALUES ('1261011', 'nowy', 2, 7)")
    let layout = try RecordLayout(dataset, on: connection)
    #expect(layout.columns == [4, 0, 2, 3, nil, 1])
    var table = try TableReader(bench.path, layout)
    let kind = try #require(layout.columns.firstIndex { $0 == 1 })
    #expect(try table.next() && table.cell(kind)?.value == .null)
    #expect(try table.next() && table.cell(kind)?.value == "nowy")
    #expect(try !table.next())
  }

  /// SQLite never uses the page at 1 GiB, since it locks the bytes in it. The file here has a hole up to there.
  @Test("leave out the page that SQLite locks")
  func lockPage() throws {
    let bench = try PagesBench(pageBytes: 65536)
    let lock = PageFile.lockPage(pageBytes: 65536)
    #expect(lock == 16385)
    #expect(truncate(bench.path, off_t((lock - 3) * 65536)) == 0)
    var generator = Seeded(5)
    let rows =
      rows(2000, &generator, lengthMax: 300) + [["0", .text(String(repeating: "ż", count: 200_000)), nil, 9999]]
    try bench.write(rows)
    #expect(try bench.selected() == rows.map { $0 + [.integer(7)] })
    #expect(try bench.scanned() == bench.selected())
    let page = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 8)
    defer { page.deallocate() }
    #expect(try Descriptor(reading: bench.path).read(into: page, at: (lock - 1) * 65536) == 65536)
    #expect(page.allSatisfy { $0 == 0 })
  }

  @Test("of a file that keeps bytes free in each are left to SQLite")
  func reservedBytes() throws {
    let bench = try PagesBench(pageBytes: 4096)
    try bench.write([["1261011", "5", nil, 1]])
    var bytes = try Files.read(bench.path)
    bytes[20] = 8
    try AtomicFile.write(bytes, to: bench.path)
    #expect(throws: SQLiteError.self) { _ = try TableReader(bench.path, bench.layout) }
    #expect(throws: SQLiteError.self) { _ = try TableWriter(bench.path, bench.layout, source: 0) }
  }

  /// Closing a descriptor of one's own would drop the locks of SQLite's connections in this process.
  @Test("are read without touching SQLite's locks")
  func locks() throws {
    let bench = try PagesBench(pageBytes: 4096)
    try bench.write([["1261011", "5", nil, 1]])
    let connection = try Connection(bench.path, mode: .writer)
    try connection.execute("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; INSERT INTO sources VALUES (9, 'x')")
    do {
      var table = try TableReader(bench.path, bench.layout)
      #expect(try table.next())
    }
    // Queried as by another process: open file description locks conflict with those of this process (fcntl(2)).
    let probe = open(bench.path, O_RDWR)
    defer { close(probe) }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    let getLockOfDescription: Int32 = 36
    #expect(fcntl(probe, getLockOfDescription, &lock) == 0)
    #expect(lock.l_type != Int16(F_UNLCK), "the file is not locked any more")
    try connection.execute("ROLLBACK")
  }

  @Test("that are damaged give an error or rows, and never a crash")
  func damaged() throws {
    var generator = Seeded(6)
    let bench = try PagesBench(pageBytes: 512)
    try bench.write(rows(300, &generator, lengthMax: 400))
    let whole = try Files.read(bench.path)
    var refused = 0
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0..<4 {
        bytes[512 + Int(generator.next() % UInt64(bytes.count - 512))] = UInt8(truncatingIfNeeded: generator.next())
      }
      try AtomicFile.write(bytes, to: bench.path)
      do {
        // A page that points back to another one can be read for ever: as many rows as ten such files have are enough.
        var table = try TableReader(bench.path, bench.layout)
        var count = 0
        while count < 3000, try table.next() { count += 1 }
      } catch let error as SQLiteError {
        #expect(error.primaryCode == 11 && error.advice.description.contains("restore"))
        refused += 1
      }
    }
    #expect(refused > 5)
  }
}
