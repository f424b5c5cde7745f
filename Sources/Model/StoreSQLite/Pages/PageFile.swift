internal import Platform
internal import SQLite

/// The pages appended to a database file: numbered in order, written in large blocks.
///
/// Layout of the file: https://www.sqlite.org/fileformat2.html, section 1.
struct PageFile: ~Copyable {
  /// The size of a written block, in bytes.
  private static let blockBytes = 1 << 20
  /// The first byte that SQLite locks; the page that contains it is never used (section 1.6).
  private static let lockByte = 1 << 30
  private static let pageCountOffset = 28

  /// The size of a page, in bytes.
  let pageBytes: Int
  private let file: Descriptor
  private let block: UnsafeMutableRawBufferPointer
  private var used = 0
  /// The number of the next page; pages are numbered from 1.
  private var following: Int

  /// Opens a database that no connection has open, with all pages in the file.
  init(_ path: String) throws {
    // Everything is read before any property is set: a noncopyable struct is initialised as a whole or not at all.
    let pageBytes = try Self.pageBytes(path)
    let file = try Descriptor(updating: path)
    let size = try file.size()
    self.file = file
    self.pageBytes = pageBytes
    following = size / pageBytes + 1
    block = .allocate(byteCount: max(Self.blockBytes, pageBytes), alignment: 8)
  }

  /// The page size in a database's header, in bytes; nil if the header is unknown.
  static func pageBytes(_ header: UnsafeRawBufferPointer) -> Int? {
    // Reserved bytes at the end of every page are for extensions, which are not used here (section 1.3.4).
    guard header.count == 100, header[20] == 0 else { return nil }
    // The value 1 means 65536, which does not fit into 16 bits (section 1.3.2).
    let size = Int(header[16]) << 8 | Int(header[17])
    let bytes = size == 1 ? 65536 : size
    return bytes >= 512 && bytes & (bytes - 1) == 0 ? bytes : nil
  }

  private static func pageBytes(_ path: String) throws -> Int {
    let header = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 8)
    defer { header.deallocate() }
    _ = try Descriptor(reading: path).read(into: header, at: 0)
    guard let bytes = pageBytes(UnsafeRawBufferPointer(header)) else {
      throw SQLiteError(damaged: path, what: "its header is not that of a dataset")
    }
    return bytes
  }

  deinit { block.deallocate() }

  /// The number of the lock-byte page, for this page size.
  static func lockPage(pageBytes: Int) -> Int { lockByte / pageBytes + 1 }

  /// The number of the next page.
  var next: Int { skippingLock(following) }

  /// The number of the page after a given page.
  func next(after page: Int) -> Int { skippingLock(page + 1) }

  private func skippingLock(_ page: Int) -> Int { page == Self.lockPage(pageBytes: pageBytes) ? page + 1 : page }

  /// Appends a page of `pageBytes` bytes and returns its number.
  mutating func append(_ page: UnsafeRawPointer) throws -> Int {
    if following != next {
      // The lock-byte page exists, but is never used.
      try reserve().initializeMemory(as: UInt8.self, repeating: 0, count: pageBytes)
    }
    try reserve().copyMemory(from: page, byteCount: pageBytes)
    return following - 1
  }

  /// Space for one more page in the block.
  private mutating func reserve() throws -> UnsafeMutableRawPointer {
    if used + pageBytes > block.count { try flush() }
    defer {
      used += pageBytes
      following += 1
    }
    return block.baseAddress! + used
  }

  private mutating func flush() throws {
    let start = (following - 1) * pageBytes - used
    try file.write(UnsafeRawBufferPointer(rebasing: block[..<used]), at: start)
    used = 0
  }

  /// Writes the remaining pages and the root of the new tree, and updates the page count in the header.
  mutating func finish(root: Int, _ page: UnsafeRawPointer) throws {
    try flush()
    try file.write(UnsafeRawBufferPointer(start: page, count: pageBytes), at: (root - 1) * pageBytes)
    let count = UInt32(following - 1).bigEndian
    try withUnsafeBytes(of: count) { bytes throws(FileError) in try file.write(bytes, at: Self.pageCountOffset) }
  }
}
