public import Glibc
public import Schema

/// The order of rows and values: SQLite's order, and equality by bytes.
public enum RowOrder {
  /// SQLite's BINARY order: NULL, then numbers, then texts by their bytes (https://www.sqlite.org/datatype3.html, 4.1).
  ///
  /// - Returns: less than 0 if `a` comes first, 0 if both are equal.
  @inlinable @inline(__always)
  public static func compare(_ a: Cell, _ b: Cell) -> Int {
    if a.kind != b.kind { return Int(a.kind.rawValue) - Int(b.kind.rawValue) }
    switch a.kind {
    case .null: return 0
    case .integer: return a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0
    case .text:
      let shorter = min(a.bytes.count, b.bytes.count)
      let order = shorter == 0 ? 0 : Int(memcmp(a.bytes.baseAddress!, b.bytes.baseAddress!, shorter))
      return order != 0 ? order : a.bytes.count - b.bytes.count
    }
  }

  /// Whether two rows or values are equal byte by byte.
  @inlinable @inline(__always)
  public static func areSame(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    a.count == b.count && (a.isEmpty || memcmp(a.baseAddress!, b.baseAddress!, a.count) == 0)
  }
}
