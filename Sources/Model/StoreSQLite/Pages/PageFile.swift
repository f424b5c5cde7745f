internal import Platform
internal import SQLite

/// The pages at the end of a database file: numbered as they are appended, written in large blocks.
///
/// Layout of the file: https://www.sqlite.org/fileformat2.html, section 1.
struct PageFile: ~Copyable {
  /// How much is collected before it is written, in bytes.
  private static let blockBytes = 1 << 20
  /// SQLite locks bytes from here on; the page that holds them is never used (section 1.6).
  private static let lockByte = 1 << 30
  private static let pageCountOffset = 28

  /// The size of a page, in bytes.
  let pageBytes: Int
  private let file: Descriptor
  private let block: UnsafeMutableRawBufferPointer
  private var used = 0
  /// The number of the page that comes next; pages are numbered from 1.
  private var following: Int

  /// Opens a database that nobody else has open, and whose pages are all in the file.
  init(_ path: String) throws {
    // Everything is looked up before anything is kept: a structure without copies is whole or not there.
    let pageBytes = try Self.pageBytes(path)
    let file = try Descriptor(updating: path)
    let size = try file.size()
    self.file = file
    self.pageBytes = pageBytes
    following = size / pageBytes + 1
    block = .allocate(byteCount: max(Self.blockBytes, pageBytes), alignment: 8)
  }

  /// The size of the pages that a database's header tells, in bytes; nil where it is none that we know.
  static func pageBytes(_ header: UnsafeRawBufferPointer) -> Int? {
    // Bytes kept free at the end of every page are for extensions, and we have none (section 1.3.4).
    guard header.count == 100, header[20] == 0 else { return nil }
    // The number 1 stands for 65536, which does not fit into its 16 bits (section 1.3.2).
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

  /// The number of the lock-byte page, for pages of this size.
  static func lockPage(pageBytes: Int) -> Int { lockByte / pageBytes + 1 }

  /// The number that the next page will get.
  var next: Int { skippingLock(following) }

  /// The number that the page after a page of this number will get.
  func next(after page: Int) -> Int { skippingLock(page + 1) }

  private func skippingLock(_ page: Int) -> Int { page == Self.lockPage(pageBytes: pageBytes) ? page + 1 : page }

  /// Appends a page of `pageBytes` bytes and returns its number.
  mutating func append(_ page: UnsafeRawPointer) throws -> Int {
    if following != next {
      // The lock-byte page is there, but nothing is ever in it.
      try reserve().initializeMemory(as: UInt8.self, repeating: 0, count: pageBytes)
    }
    try reserve().copyMemory(from: page, byteCount: pageBytes)
    return following - 1
  }

  /// Room for one more page in the block.
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

  /// Writes what is left and the root of the new tree, and tells the header how many pages there are now.
  mutating func finish(root: Int, _ page: UnsafeRawPointer) throws {
    try flush()
    try file.write(UnsafeRawBufferPointer(start: page, count: pageBytes), at: (root - 1) * pageBytes)
    let count = UInt32(following - 1).bigEndian
    try withUnsafeBytes(of: count) { bytes throws(FileError) in try file.write(bytes, at: Self.pageCountOffset) }
  }
}
