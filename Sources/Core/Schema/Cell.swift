/// One value in the record path, borrowed from the buffer that holds it.
///
/// A cell is 24 bytes and owns nothing: its `bytes` are valid until the reader, statement or batch that returned it
/// advances.
public struct Cell {
  /// The representation of a value.
  public enum Kind: UInt8, Sendable {
    case null
    case integer
    case text
  }

  /// The representation of this value.
  public var kind: Kind
  /// The integer of a cell of kind `integer`.
  public var integer: Int64
  /// The UTF-8 of a cell of kind `text`.
  public var bytes: UnsafeRawBufferPointer

  @inlinable @inline(__always)
  public init(kind: Kind, integer: Int64, bytes: UnsafeRawBufferPointer) {
    self.kind = kind
    self.integer = integer
    self.bytes = bytes
  }

  /// A null.
  @inlinable @inline(__always)
  public static var null: Cell {
    Cell(kind: .null, integer: 0, bytes: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// An integer, or 0 and 1 for a boolean.
  @inlinable @inline(__always)
  public static func integer(_ value: Int64) -> Cell {
    Cell(kind: .integer, integer: value, bytes: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// Text in a borrowed buffer.
  @inlinable @inline(__always)
  public static func text(_ bytes: UnsafeRawBufferPointer) -> Cell {
    Cell(kind: .text, integer: 0, bytes: bytes)
  }

  /// The value for display; malformed UTF-8 shows as U+FFFD.
  public var value: Value {
    switch kind {
    case .null: .null
    case .integer: .integer(integer)
    case .text: .text(String(decoding: bytes, as: UTF8.self))
    }
  }
}

extension UnsafeMutableRawPointer {
  /// Copies the bytes of a value; source and target must not overlap.
  ///
  /// Most values are so short that a call to `memcpy` takes longer than the copying: up to 16 bytes are moved as two
  /// words that may share some bytes.
  @inlinable @inline(__always)
  public func copyValue(from source: UnsafeRawPointer, byteCount count: Int) {
    if count > 16 {
      copyMemory(from: source, byteCount: count)
    } else if count >= 8 {
      let last = source.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
      storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
    } else if count >= 4 {
      let last = source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      storeBytes(of: source.loadUnaligned(as: UInt32.self), as: UInt32.self)
      storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
    } else {
      for index in 0..<count {
        storeBytes(of: source.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
      }
    }
  }
}

/// One value that owns its storage: for errors, the command line and tests, not for the record path.
public enum Value: Hashable, Sendable, CustomStringConvertible {
  case null
  case integer(Int64)
  case text(String)

  public var description: String {
    switch self {
    case .null: ""
    case .integer(let number): String(number)
    case .text(let text): text
    }
  }

  /// The value as people read it: a boolean is stored as 0 or 1, and published as `false` or `true`.
  public func shown(as type: ColumnType) -> String {
    if type == .boolean, case .integer(let number) = self { return number == 0 ? "false" : "true" }
    return description
  }
}
