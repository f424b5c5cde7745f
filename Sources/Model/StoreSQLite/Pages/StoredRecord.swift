internal import Schema

/// SQLite's record format: the types of the values, then their bytes (https://www.sqlite.org/fileformat2.html, section
/// 2.1).
enum StoredRecord {
  @inline(__always)
  static func serialType(_ cell: Cell) -> UInt64 {
    switch cell.kind {
    case .null: return 0
    case .text: return UInt64(13 + 2 * cell.bytes.count)
    case .integer:
      let value = cell.integer
      if value == 0 { return 8 }
      if value == 1 { return 9 }
      let magnitude = value < 0 ? ~value : value
      if magnitude < 1 << 7 { return 1 }
      if magnitude < 1 << 15 { return 2 }
      if magnitude < 1 << 23 { return 3 }
      if magnitude < 1 << 31 { return 4 }
      return magnitude < 1 << 47 ? 5 : 6
    }
  }

  /// The length of a value in the body, in bytes.
  @inline(__always)
  static func bodyBytes(_ type: UInt64) -> Int {
    if type >= 12 { return Int(truncatingIfNeeded: (type - 12) / 2) }
    switch type {
    case 1, 2, 3, 4: return Int(truncatingIfNeeded: type)
    case 5: return 6
    case 6, 7: return 8
    default: return 0
    }
  }

  // MARK: Writing

  @inline(__always)
  static func varintBytes(_ value: UInt64) -> Int {
    if value < 1 << 7 { return 1 }
    if value < 1 << 14 { return 2 }
    // A value is at most 16 MiB and a row 64 MiB (RowLimits), so lengths need at most four bytes.
    return value < 1 << 21 ? 3 : 4
  }

  /// Seven bits in each byte, the highest first; all bytes but the last have the top bit set (section 1.6, "varint").
  @inline(__always)
  static func put(_ value: UInt64, _ end: inout UnsafeMutableRawPointer) {
    if value < 1 << 7 {
      end.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
      end += 1
      return
    }
    let count = varintBytes(value)
    for index in 0..<count {
      let bits = UInt8(truncatingIfNeeded: value >> (7 * UInt64(count - 1 - index))) & 0x7F
      end.storeBytes(of: index == count - 1 ? bits : bits | 0x80, toByteOffset: index, as: UInt8.self)
    }
    end += count
  }

  /// The value in the body: texts unchanged, integers big-endian in as few bytes as possible.
  @inline(__always)
  static func put(_ cell: Cell, _ end: inout UnsafeMutableRawPointer) {
    switch cell.kind {
    case .null: return
    case .text:
      if let text = cell.bytes.baseAddress { end.copyValue(from: text, byteCount: cell.bytes.count) }
      end += cell.bytes.count
    case .integer:
      let count = bodyBytes(serialType(cell))
      for index in 0..<count {
        let byte = UInt8(truncatingIfNeeded: cell.integer >> Int64(8 * (count - 1 - index)))
        end.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      }
      end += count
    }
  }

  // MARK: Reading

  /// Reads up to nine bytes, which the caller guarantees to be readable.
  @inline(__always)
  static func varint(_ place: inout UnsafeRawPointer) -> UInt64 {
    let first = place.load(as: UInt8.self)
    place += 1
    if first < 0x80 { return UInt64(first) }
    var value = UInt64(first & 0x7F)
    for index in 1..<9 {
      let byte = place.load(as: UInt8.self)
      place += 1
      if index == 8 { return value << 8 | UInt64(byte) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte < 0x80 { break }
    }
    return value
  }

  /// A value of the body; nil for a floating-point number or a blob, which no dataset stores.
  @inline(__always)
  static func cell(_ type: UInt64, _ body: UnsafeRawPointer) -> Cell? {
    if type >= 13 {
      return type & 1 == 0 ? nil : .text(UnsafeRawBufferPointer(start: body, count: bodyBytes(type)))
    }
    switch type {
    case 0: return .null
    case 8: return .integer(0)
    case 9: return .integer(1)
    case 1...6:
      var value = Int64(Int8(bitPattern: body.load(as: UInt8.self)))
      for index in 1..<bodyBytes(type) { value = value << 8 | Int64(body.load(fromByteOffset: index, as: UInt8.self)) }
      return .integer(value)
    default: return nil
    }
  }

  /// How much of a payload is on the page of its cell, in bytes; the rest is on overflow pages (section 1.6).
  @inline(__always)
  static func localBytes(payload: Int, pageBytes: Int) -> Int {
    let most = (pageBytes - 12) * 64 / 255 - 23
    if payload <= most { return payload }
    let least = (pageBytes - 12) * 32 / 255 - 23
    let fitting = least + (payload - least) % (pageBytes - 4)
    return fitting <= most ? fitting : least
  }
}
