import Platform
import Schema
import Testbed
import Testing

@testable import Writers

/// Several files of one scan, row by row and in batches.
@Suite struct FileSetTests {
  private static let columns = [
    Column(name: "id", type: .integer, privacy: .public), Column(name: "name", type: .text, privacy: .public),
  ]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func row(_ number: Int) -> [Value] {
    [.integer(Int64(number)), number % 5 == 0 ? .null : .text("wiersz \(number), \"cytat\"")]
  }

  private func targets(_ names: [String]) -> [FileTarget] {
    names.map { FileTarget(folder.file($0), $0.hasSuffix(".gz") ? .gzip : .plain) }
  }

  private func renderings() -> [(writer: any FileWriter, files: [FileTarget])] {
    [(CSVWriter(), targets(["a.csv", "a.csv.gz"])), (FooterWriter(), targets(["a.footer"]))]
  }

  private func fill(_ set: FileSet, rows: Int, changing: Int? = nil) throws -> [WrittenFile] {
    do {
      for number in 0..<rows {
        try withCells(Self.row(number == changing ? -number : number)) { try set.add($0) }
      }
      return try set.finish()
    } catch {
      set.abandon()
      throw error
    }
  }

  @Test(arguments: [0, 1, CellBatch.rowsMax - 1, CellBatch.rowsMax, CellBatch.rowsMax * 5 + 7])
  func batchesAreWholeAndInOrder(_ rows: Int) throws {
    let written = try fill(FileSet(renderings(), columns: Self.columns, .write), rows: rows)
    #expect(written.map(\.path) == ["a.csv", "a.csv.gz", "a.footer"].map(folder.file))
    for file in written {
      let bytes = try Files.read(file.path)
      #expect(bytes.count == file.bytes && SHA256.of(bytes) == file.digest, "\(file.path)")
    }
    let text = String(decoding: try Files.read(folder.file("a.footer")), as: UTF8.self)
    #expect(text.hasPrefix("FOOT"))
    let lines = text.dropFirst(4).split(separator: "\n", omittingEmptySubsequences: false)
    // The footer leads to every batch, and the batches hold every row once, in order.
    let places = lines.last!.split(separator: ",").map { Int($0)! }
    #expect(places.count == (rows + CellBatch.rowsMax - 1) / CellBatch.rowsMax)
    var found = 0
    let bytes = Array(text.utf8)
    for place in places {
      let count = Int(String(decoding: bytes[place...].prefix { $0 != 10 }, as: UTF8.self))!
      found += count
    }
    #expect(found == rows)
    let data = lines.dropLast().filter { $0.contains("|") }
    #expect(data.count == rows)
    for (number, line) in data.enumerated() where number % 911 == 0 || number == rows - 1 {
      let name = number % 5 == 0 ? "" : "wiersz \(number), \"cytat\""
      #expect(line == "\(number)|\(name)")
    }
  }

  @Test func theSameRowsCompareAsTheSame() throws {
    let rows = CellBatch.rowsMax * 2 + 3
    _ = try fill(FileSet(renderings(), columns: Self.columns, .write), rows: rows)
    let set = try FileSet(renderings(), columns: Self.columns, .compare)
    #expect(try fill(set, rows: rows).isEmpty)
    let plain = try Files.read(folder.file("a.csv")).count
    let footer = try Files.read(folder.file("a.footer")).count
    #expect(set.bytesCompared == plain * 2 + footer)
  }

  /// The difference may lie in a batch, in the last one, in the footer, or in the number of rows.
  @Test(arguments: [(3, 0), (CellBatch.rowsMax + 1, 0), (nil, 1), (nil, -1)])
  func otherRowsAreNoticed(_ changing: Int?, _ more: Int) throws {
    let rows = CellBatch.rowsMax + 2
    let footer: [(writer: any FileWriter, files: [FileTarget])] = [(FooterWriter(), targets(["a.footer"]))]
    _ = try fill(FileSet(footer, columns: Self.columns, .write), rows: rows)
    let error = #expect(throws: WritingError.self) {
      try fill(FileSet(footer, columns: Self.columns, .compare), rows: rows + more, changing: changing)
    }
    #expect(error?.what.contains("a.footer does not follow from the stored rows") == true)
  }

  @Test func aWriterThatFailsEndsTheScanWithItsError() throws {
    struct Refusal: Error {}
    final class Refusing: BatchRenderer {
      func begin(_ output: BatchOutput) throws {}
      func write(_ batch: CellBatch, to output: BatchOutput) throws { throw Refusal() }
      func end(_ output: BatchOutput) throws { Issue.record("a rendering that failed has no end") }
    }
    struct RefusingWriter: FileWriter {
      func examples(_ url: String, _ columns: [Column]) -> [CodeExample] { [] }
      let name = "refusing"
      let kinds = FooterWriter().kinds
      let note = FooterWriter().note
      let format = "refusing"
      let contentType = "application/octet-stream"
      func form(of columns: [Column]) -> TableForm { TableForm(names: []) }
      func rendering(of columns: [Column]) -> Rendering { .batches(Refusing()) }
    }
    for rows in [1, CellBatch.rowsMax * 10] {
      #expect(throws: Refusal.self) {
        try fill(
          FileSet(
            [(RefusingWriter(), targets(["b"])), (CSVWriter(), targets(["b.csv"]))], columns: Self.columns, .write),
          rows: rows)
      }
    }
  }

  @Test func aSetThatIsGivenUpHasNoFooter() throws {
    let set = try FileSet([(FooterWriter(), targets(["c.footer"]))], columns: Self.columns, .write)
    for number in 0..<(CellBatch.rowsMax + 1) { try withCells(Self.row(number)) { try set.add($0) } }
    set.abandon()
    let text = String(decoding: try Files.read(folder.file("c.footer")), as: UTF8.self)
    #expect(!text.hasSuffix("4"), "the place of the first batch stands at the end of a whole file")
    #expect(throws: (any Error).self) { try withCells(Self.row(1)) { for _ in 0..<(1 << 20) { try set.add($0) } } }
  }

  /// A few huge rows fill a batch before their number does.
  @Test func aBatchIsBoundedInBytes() throws {
    let long = String(repeating: "ż", count: CellBatch.textBytesMax / 4)
    let set = try FileSet([(FooterWriter(), targets(["d.footer"]))], columns: Self.columns, .write)
    for number in 0..<7 { try withCells([.integer(Int64(number)), .text(long)]) { try set.add($0) } }
    _ = try set.finish()
    let text = String(decoding: try Files.read(folder.file("d.footer")), as: UTF8.self)
    #expect(text.split(separator: "\n").last?.split(separator: ",").count == 4)
  }
}

/// A table other than a data file.
@Suite struct CSVTableTests {
  @Test func rowsAndLinesStandInTheirOrder() throws {
    let folder = try TemporaryFolder()
    let columns = [
      Column(name: "a", type: .text, privacy: .public), Column(name: "b,c", type: .boolean, privacy: .public),
    ]
    let files = [FileTarget(folder.file("t.csv"), .plain), FileTarget(folder.file("t.csv.gz"), .gzip)]
    let table = try CSVTable(files, columns: columns, .write)
    table.header(first: "op")
    try withCells(["x\"y", 1]) { try table.row("I", $0) }
    try withCells([nil, 0]) { try table.row("D", $0) }
    try table.line(["1", nil, "", "ą,ę"])
    let written = try table.finish()
    #expect(written.count == 2)
    let text = String(decoding: try Files.read(folder.file("t.csv")), as: UTF8.self)
    #expect(text == "op,a,\"b,c\"\r\nI,\"x\"\"y\",true\r\nD,,false\r\n1,,\"\",\"ą,ę\"\r\n")

    let same = try CSVTable(files, columns: columns, .compare)
    same.header(first: "op")
    try withCells(["x\"y", 1]) { try same.row("I", $0) }
    try withCells([nil, 0]) { try same.row("D", $0) }
    try same.line(["1", nil, "", "ą,ę"])
    #expect(try same.finish().isEmpty && same.bytesCompared == 2 * text.utf8.count)

    let other = try CSVTable(files, columns: columns, .compare)
    other.header(first: "op")
    #expect(throws: WritingError.self) { try other.finish() }
  }
}
