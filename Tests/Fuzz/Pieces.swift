internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Text

@testable internal import Readers

/// A document delivered in pieces of random sizes, like from a network.
final class RandomPieces: ByteSource {
  private let bytes: [UInt8]
  private let largest: Int
  private var random: Seeded
  private var next = 0

  init(_ bytes: [UInt8], upTo largest: Int, _ random: Seeded) {
    self.bytes = bytes
    self.largest = largest
    self.random = random
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, 1 + random.below(largest), bytes.count - next)
    for index in 0..<count { buffer[index] = bytes[next + index] }
    next += count
    return count
  }
}

/// All that a reader makes of a document.
struct ReadAll: Equatable {
  var rows: [[Value]] = []
  var positions: [Int] = []
  var rejections: [Rejection] = []
  var fieldsSeen: [String] = []
  /// Why reading ended early; the reader's lines above, blank and below otherwise.
  var failure: FormatError?
  var lines: [Int] = []

  /// - Parameter open: opens the document; results before an error count too.
  init(_ open: () throws -> any RecordReader) throws {
    do {
      let reader = try open()
      fieldsSeen = reader.fieldsSeen
      try readRecords(reader)
    } catch let error as FormatError {
      failure = error
    }
  }

  private mutating func readRecords(_ reader: any RecordReader) throws {
    while true {
      switch try reader.advance() {
      case .record:
        rows.append(try reader.cells.map { cell in try ReadAll.sound(cell) })
        positions.append(reader.position)
      case .rejected(let rejection): rejections.append(rejection)
      case .end:
        if let csv = reader as? CSVReader { lines = [csv.linesAbove, csv.linesBlank, csv.linesBelow] }
        return
      }
    }
  }

  /// The output of a reader is UTF-8 without NUL and without U+FFFD.
  private static func sound(_ cell: Cell) throws -> Value {
    if cell.kind == .text {
      guard let text = String(validating: cell.bytes, as: UTF8.self) else {
        throw Falsified("a cell is not UTF-8: \(shown(Array(cell.bytes)))")
      }
      try hold(!text.unicodeScalars.contains { $0.value == 0 || $0.value == 0xFFFD }, "a cell holds NUL or U+FFFD")
    }
    return cell.value
  }
}
