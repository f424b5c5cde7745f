/// A row in a sort buffer or a temporary file: 20 bytes of lengths and origin, then its key, then its cells.
struct SortRecord {
  /// The bytes before the key.
  static let headBytes = 20

  /// Its first byte.
  let start: UnsafeRawPointer

  private var keyBytes: Int { Int(start.loadUnaligned(fromByteOffset: 12, as: UInt32.self)) }
  private var rowBytes: Int { Int(start.loadUnaligned(fromByteOffset: 16, as: UInt32.self)) }

  /// Its length, in bytes.
  var count: Int { Self.headBytes &+ keyBytes &+ rowBytes }

  /// The key (`SortKey`).
  var key: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start + Self.headBytes, count: keyBytes) }

  /// The cells as `RowBatch.append(packed:)` takes them.
  var row: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: start + Self.headBytes + keyBytes, count: rowBytes)
  }

  var origin: RowOrigin {
    RowOrigin(
      document: Int(start.loadUnaligned(fromByteOffset: 8, as: Int32.self)),
      position: start.loadUnaligned(as: Int.self))
  }

  /// The most bytes that a row takes.
  static func bytesMax(_ view: RowBatch.View, _ row: Int, key columns: [Int]) -> Int {
    var bytes = headBytes &+ view.bytes(row).count
    for column in columns { bytes &+= SortKey.bytesMax(view.cell(row, column)) }
    return bytes
  }

  /// Writes a row and returns its length; `bytesMax` bytes must be free.
  static func put(
    _ view: RowBatch.View, _ row: Int, key columns: [Int], at start: UnsafeMutableRawPointer
  ) -> Int {
    let (key, bytes, origin) = (start + headBytes, view.bytes(row), view.origin(row))
    var end = key
    for column in columns { end = SortKey.put(view.cell(row, column), at: end) }
    start.storeBytes(of: origin.position, as: Int.self)
    start.storeBytes(of: Int32(truncatingIfNeeded: origin.document), toByteOffset: 8, as: Int32.self)
    start.storeBytes(of: UInt32(truncatingIfNeeded: end - key), toByteOffset: 12, as: UInt32.self)
    start.storeBytes(of: UInt32(truncatingIfNeeded: bytes.count), toByteOffset: 16, as: UInt32.self)
    if let cells = bytes.baseAddress { end.copyMemory(from: cells, byteCount: bytes.count) }
    return end - start + bytes.count
  }
}
