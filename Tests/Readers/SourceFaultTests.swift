internal import Formats
internal import Platform
internal import Schema
internal import Testing
internal import Text

@testable internal import Readers

/// A source that fails, and one that watches how it is read.
@Suite struct SourceFaultTests {
  /// Fails once so many bytes have been given.
  private final class FailingSource: ByteSource {
    private let inner: PiecesSource
    private var left: Int

    init(_ text: String, after bytes: Int) {
      inner = PiecesSource(Array(text.utf8), of: 5)
      left = bytes
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      guard left > 0 else { throw FileError("read", "the disk", code: 5) }
      let count = try inner.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(left)))
      left -= count
      return count
    }
  }

  /// Records the largest requested piece.
  private final class WatchedSource: ByteSource {
    private let inner: EndlessSource
    private(set) var largest = 0

    init(_ piece: String, times: Int) { inner = EndlessSource(piece, times: times) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      largest = max(largest, buffer.count)
      return try inner.read(into: buffer)
    }
  }

  private let table = "a;b\n1;x\n2;\"y\nz\"\n3;w\n"
  private let document = #"{"u":1,"results":[{"a":1},{"a":2},{"a":3}],"z":2}"#

  @Test func theErrorOfTheSourceIsTheErrorOfTheReader() throws {
    for bytes in 0..<table.utf8.count {
      #expect(throws: FileError.self, "CSV, \(bytes) bytes") {
        try Reading(
          CSVReader(
            source: FailingSource(table, after: bytes), format: CSVFormat(), fields: [field("a", .integer)]))
      }
    }
    let format = JSONFormat(records: try DocumentPath(parsing: "results[]"))
    for bytes in 0..<document.utf8.count {
      #expect(throws: FileError.self, "JSON, \(bytes) bytes") {
        try Reading(JSONReader(source: FailingSource(document, after: bytes), format: format, fields: [member("a")]))
      }
      #expect(throws: FileError.self) {
        try JSONProbe.values(of: [DocumentPath(parsing: "u")], in: FailingSource(document, after: bytes))
      }
    }
  }

  /// Records read before the failure were right.
  @Test func whatCameBeforeAFailureIsGiven() throws {
    let reader = try CSVReader(
      source: FailingSource(String(repeating: "1;x\n", count: 1000), after: 3000), format: CSVFormat(header: .absent),
      fields: [FieldSpec(name: "n", locator: .index(1), type: .integer)], limits: FormatLimits(windowBytes: 256))
    var records = 0
    let error = #expect(throws: FileError.self) {
      while case .record = try reader.advance() {
        records += 1
        #expect(reader.cells[0].integer == 1)
      }
    }
    #expect(error?.isRetryable == true)
    #expect(records > 500)
  }

  @Test func memoryDoesNotGrowWithADocument() throws {
    let limits = FormatLimits(windowBytes: 4096)
    let table = WatchedSource("1;\"a text; of some\nlength\";x\n", times: 20_000)
    let csv = try Reading(
      CSVReader(
        source: table, format: CSVFormat(header: .absent),
        fields: [FieldSpec(name: "n", locator: .index(3), type: .text)], limits: limits))
    #expect(csv.rows.count == 20_000)
    #expect(csv.positions.last == 39_999)
    // The beginning of a document decides how wide its records are.
    #expect(table.largest <= 1 << 17)

    let array = WatchedSource("{\"a\": [1, 2, {\"b\": \"text of some length\"}], \"c\": null} ,\n", times: 10_000)
    let json = try JSONReader(
      source: Bracketed(array), format: JSONFormat(records: DocumentPath(parsing: "[]")),
      fields: [member("a[2].b", required: true)], limits: limits)
    #expect(try Reading(json).rows.count == 10_000)
    #expect(array.largest <= 4096)
  }

  /// An array around elements that each end with a comma.
  private final class Bracketed: ByteSource {
    private let inner: any ByteSource
    private var state = 0

    init(_ inner: any ByteSource) { self.inner = inner }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      if state == 0 {
        state = 1
        buffer[0] = UInt8(ascii: "[")
        return 1
      }
      let count = try inner.read(into: buffer)
      if count > 0 || state == 2 { return count }
      state = 2
      let last = Array("{\"a\":[0,0,{}]}]".utf8)
      buffer.copyBytes(from: last)
      return last.count
    }
  }

  @Test func theEndIsTheEnd() throws {
    let csv = try CSVReader(source: MemorySource("a;b\n1;x\n"), format: CSVFormat(), fields: [field("a")])
    let json = try JSONReader(
      source: MemorySource("[{\"a\":1}]"), format: JSONFormat(records: DocumentPath(parsing: "[]")),
      fields: [member("a")])
    for reader: any RecordReader in [csv, json] {
      guard case .record = try reader.advance() else { throw FormatError("no record") }
      for _ in 0..<3 { guard case .end = try reader.advance() else { throw FormatError("no end") } }
    }
  }
}
