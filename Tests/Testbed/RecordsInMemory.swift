public import Formats
internal import Glibc
public import Schema

/// A reader over given values; a nil row is a record that the reader rejects.
public final class RecordsInMemory: RecordReader {
  private var rows: [[Value]?]
  private var next = 0
  private var storage: [UnsafeMutableRawBufferPointer] = []
  public let cells: UnsafeMutableBufferPointer<Cell>
  public private(set) var position = 0
  public let fieldsSeen: [String] = []
  public var fieldsFound: [Bool] { cells.map { _ in true } }
  private let failure: (any Error)?

  /// - Parameter failure: what the reader throws after its last row, as a cut document would.
  public init(_ rows: [[Value]?], columns: Int, failure: (any Error)? = nil) {
    self.rows = rows
    self.failure = failure
    cells = .allocate(capacity: columns)
    cells.initialize(repeating: .null)
  }

  deinit {
    cells.deallocate()
    forget()
  }

  public func advance() throws -> ReadOutcome {
    // The memory of the last record is overwritten, so that a borrowed value that outlives its record is noticed.
    forget()
    guard next < rows.count else {
      if let failure { throw failure }
      return .end
    }
    position = next + 1
    next += 1
    guard let row = rows[position - 1] else {
      return .rejected(Rejection(rule: .fieldCount, position: position, reason: "a test rejects this record"))
    }
    for (index, value) in row.enumerated() { cells[index] = cell(value) }
    return .record
  }

  private func cell(_ value: Value) -> Cell {
    switch value {
    case .null: return .null
    case .integer(let number): return .integer(number)
    case .text(let text):
      let bytes = Array(text.utf8)
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
      copy.copyBytes(from: bytes)
      storage.append(copy)
      return .text(UnsafeRawBufferPointer(rebasing: copy[..<bytes.count]))
    }
  }

  private func forget() {
    for buffer in storage {
      memset(buffer.baseAddress!, 0x3F, buffer.count)
      buffer.deallocate()
    }
    storage.removeAll()
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(nilLiteral: ()) { self = .null }
}
