internal import Glibc
internal import Platform

/// The records of a CSV file as consumers read them, each field as the bytes between its delimiters.
///
/// Values are not decoded: the same value is always written with the same bytes.
final class PublishedRecords {
  /// The largest record, in bytes: a value has at most 64 MiB, and quotes may double it.
  static let recordBytesMax = 256 << 20

  private let path: String
  private let source: FileSource
  private var buffer = [UInt8](repeating: 0, count: 1 << 17)
  private var filled = 0
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  private var bounds: [Int] = []
  /// The number of the current record, from 0 for the header.
  private(set) var number = -1

  init(path: String) throws {
    self.path = path
    source = try FileSource(path: path)
  }

  /// Whether there is a current record.
  private(set) var isThere = false

  /// Advances to the next record, at first to the header; false after the last.
  @discardableResult
  func advance() throws -> Bool {
    start = end
    number += 1
    bounds.removeAll(keepingCapacity: true)
    var at = start
    var isQuoted = false
    while true {
      if at == filled {
        let before = start
        let hasMore = try fill()
        at -= before - start
        for index in bounds.indices { bounds[index] -= before - start }
        guard hasMore else { break }
      }
      let byte = buffer[at]
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if !isQuoted, byte == UInt8(ascii: ",") {
        bounds.append(at)
      } else if !isQuoted, byte == UInt8(ascii: "\n") {
        break
      }
      at += 1
    }
    isThere = at > start || at < filled
    bounds.append(at > start && buffer[at - 1] == UInt8(ascii: "\r") ? at - 1 : at)
    end = min(at + 1, filled)
    return isThere
  }

  /// Reads on, with the current record at the start of the buffer.
  private func fill() throws -> Bool {
    guard !isAtEnd else { return false }
    if start > 0 {
      buffer.withUnsafeMutableBytes { _ = memmove($0.baseAddress!, $0.baseAddress! + start, filled - start) }
      filled -= start
      start = 0
    }
    if filled == buffer.count {
      guard filled < Self.recordBytesMax else {
        throw PublicationError("\(path) has a record of more than \(Self.recordBytesMax) bytes")
      }
      buffer += [UInt8](repeating: 0, count: buffer.count)
    }
    let count = try buffer.withUnsafeMutableBytes { try source.read(into: .init(rebasing: $0[filled...])) }
    filled += count
    isAtEnd = count == 0
    return count > 0
  }

  /// The number of fields of the current record.
  var count: Int { bounds.count }

  /// The first byte of the record.
  var first: UInt8 { buffer[start] }

  /// The texts of the header's fields, as they are written.
  var names: [[UInt8]] { bounds.indices.map { Array(buffer[range(of: $0)]) } }

  private func range(of field: Int) -> Range<Int> { (field == 0 ? start : bounds[field - 1] + 1)..<bounds[field] }

  /// Whether a field has the same bytes as another one.
  func isEqual(_ field: Int, _ other: PublishedRecords, _ otherField: Int) -> Bool {
    isEqual(range(of: field), other, other.range(of: otherField))
  }

  /// Whether all fields have the same bytes as those of another record.
  func isEqual(_ other: PublishedRecords) -> Bool { isEqual(start..<end, other, other.start..<other.end) }

  private func isEqual(_ range: Range<Int>, _ other: PublishedRecords, _ otherRange: Range<Int>) -> Bool {
    guard range.count == otherRange.count else { return false }
    return buffer.withUnsafeBytes { a in
      other.buffer.withUnsafeBytes { b in
        memcmp(a.baseAddress! + range.lowerBound, b.baseAddress! + otherRange.lowerBound, range.count) == 0
      }
    }
  }
}
