/// One value on its way through the record path, borrowed from the buffer that holds it.
///
/// A cell is 24 bytes and owns nothing: its `bytes` are valid until the reader, statement or batch that gave it moves on.
public struct Cell {
  /// How a value is held.
  public enum Kind: UInt8, Sendable {
    case null
    case integer
    case text
  }

  /// How this value is held.
  public var kind: Kind
  /// The number of a cell of kind `integer`.
  public var integer: Int64
  /// The UTF-8 of a cell of kind `text`.
  public var bytes: UnsafeRawBufferPointer

  @inlinable @inline(__always)
  public init(kind: Kind, integer: Int64, bytes: UnsafeRawBufferPointer) {
    self.kind = kind
    self.integer = integer
    self.bytes = bytes
  }

  /// No value.
  @inlinable @inline(__always)
  public static var null: Cell {
    Cell(kind: .null, integer: 0, bytes: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// A whole number, or 0 and 1 for a boolean.
  @inlinable @inline(__always)
  public static func integer(_ value: Int64) -> Cell {
    Cell(kind: .integer, integer: value, bytes: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// Text in somebody else's buffer.
  @inlinable @inline(__always)
  public static func text(_ bytes: UnsafeRawBufferPointer) -> Cell {
    Cell(kind: .text, integer: 0, bytes: bytes)
  }

  /// The value for a person; malformed UTF-8 shows as U+FFFD.
  public var value: Value {
    switch kind {
    case .null: .null
    case .integer: .integer(integer)
    case .text: .text(String(decoding: bytes, as: UTF8.self))
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
}
