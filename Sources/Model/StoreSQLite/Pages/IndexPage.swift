/// One page of an index b-tree being filled: cells from its end downwards, their offsets from its head upwards.
///
/// https://www.sqlite.org/fileformat2.html, section 1.6. A page holds at least four cells, since longer payloads are
/// moved to overflow pages.
struct IndexPage: ~Copyable {
  enum Kind: UInt8 {
    case interior = 0x02
    case leaf = 0x0A

    /// The length of the page's header, in bytes; an interior page ends its own with the right-most child.
    var headerBytes: Int { self == .leaf ? 8 : 12 }
  }

  private let kind: Kind
  private let size: Int
  private let bytes: UnsafeMutableRawBufferPointer
  /// The offset of the newest cell, which is the lowest one.
  private var contentStart: Int
  private(set) var cellCount = 0
  /// The space to be left free, in bytes.
  private let spare: Int

  init(_ kind: Kind, pageBytes: Int, spare: Int = 0) {
    self.kind = kind
    self.spare = spare
    size = pageBytes
    contentStart = pageBytes
    bytes = .allocate(byteCount: pageBytes, alignment: 8)
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { bytes.deallocate() }

  /// Adds a cell of two parts, of which the first may be empty; false if it does not fit.
  @inline(__always)
  mutating func add(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Bool {
    let pointer = kind.headerBytes + 2 * cellCount
    let start = contentStart - first.count - second.count
    // An empty page accepts every cell, since four of them always fit.
    guard pointer + 2 + (cellCount == 0 ? 0 : spare) <= start else { return false }
    let base = bytes.baseAddress!
    if let address = first.baseAddress { (base + start).copyMemory(from: address, byteCount: first.count) }
    if let address = second.baseAddress {
      (base + start + first.count).copyMemory(from: address, byteCount: second.count)
    }
    base.storeBytes(of: UInt16(truncatingIfNeeded: start).bigEndian, toByteOffset: pointer, as: UInt16.self)
    contentStart = start
    cellCount += 1
    return true
  }

  /// Removes the newest cell.
  mutating func removeLast() -> [UInt8] {
    cellCount -= 1
    let pointer = kind.headerBytes + 2 * cellCount
    var end = size
    if cellCount > 0 {
      end = Int(UInt16(bigEndian: bytes.load(fromByteOffset: pointer - 2, as: UInt16.self)))
    }
    let cell = UnsafeMutableRawBufferPointer(rebasing: bytes[contentStart..<end])
    let copy = [UInt8](cell)
    cell.initializeMemory(as: UInt8.self, repeating: 0)
    bytes.storeBytes(of: 0, toByteOffset: pointer, as: UInt16.self)
    contentStart = end
    return copy
  }

  /// Writes the header and returns the finished page.
  ///
  /// - Parameter rightChild: for an interior page, the page of the cells after the last one.
  func closed(rightChild: Int = 0) -> UnsafeRawPointer {
    bytes[0] = kind.rawValue
    bytes.storeBytes(of: UInt16(cellCount).bigEndian, toByteOffset: 3, as: UInt16.self)
    // 65536 is written as 0: an empty page of that size (section 1.6).
    bytes.storeBytes(of: UInt16(truncatingIfNeeded: contentStart).bigEndian, toByteOffset: 5, as: UInt16.self)
    if kind == .interior { bytes.storeBytes(of: UInt32(rightChild).bigEndian, toByteOffset: 8, as: UInt32.self) }
    return UnsafeRawPointer(bytes.baseAddress!)
  }

  /// Empties the page. The bytes between the offsets and the cells are zero, so that equal rows make equal files.
  mutating func removeAll() {
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
    contentStart = size
    cellCount = 0
  }
}
