internal import Platform
internal import SQLite
internal import Schema

/// Reads the rows of a `WITHOUT ROWID` table in key order, directly from the pages of its file.
///
/// SQLite's cursor needs several calls for every value, while a merge that compares stored rows needs only their bytes.
/// The file must contain everything committed, and must not change in the meantime (`SQLiteStore` ensures both).
struct TableReader: ~Copyable {
  /// The deepest tree that SQLite itself follows (BTCURSOR_MAX_DEPTH).
  private static let depthMax = 20
  /// A varint of up to nine bytes may begin with the last byte of a page.
  private static let slackBytes = 16

  private let file: DatabaseFile
  private let pageBytes: Int
  private let columnCount: Int
  private let root: Int
  private var hasBegun = false
  /// The pages from the root to the current position.
  private let pages: UnsafeMutablePointer<Page>
  private var depth = 0
  /// The serial type and the address of each value of the current row.
  private let values: UnsafeMutablePointer<(type: UInt64, body: UnsafeRawPointer)>
  /// The bytes of a row that did not fit on its page.
  private var whole = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 8)

  private struct Page {
    var bytes: UnsafeMutableRawPointer
    var isLeaf = true
    var cellCount = 0
    /// On a leaf the next cell. Above, children and cells alternate: 0 is the first child, 1 the first cell.
    var next = 0
  }

  init(_ path: String, _ layout: RecordLayout) throws {
    let file = try DatabaseFile(path)
    let pageBytes = file.pageBytes
    self.file = file
    self.pageBytes = pageBytes
    columnCount = layout.columns.count
    pages = .allocate(capacity: Self.depthMax)
    for index in 0..<Self.depthMax {
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: pageBytes + Self.slackBytes, alignment: 8)
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
      (pages + index).initialize(to: Page(bytes: bytes.baseAddress!))
    }
    values = .allocate(capacity: columnCount)
    root = layout.root
  }

  deinit {
    for index in 0..<Self.depthMax { pages[index].bytes.deallocate() }
    pages.deallocate()
    values.deallocate()
    whole.deallocate()
  }

  /// A value of the current row, in the order of the record; nil if no dataset stores such values. Borrowed until
  /// `next`.
  @inline(__always)
  func cell(_ column: Int) -> Cell? { StoredRecord.cell(values[column].type, values[column].body) }

  /// Advances to the next row; false after the last.
  @inline(__always)
  mutating func next() throws -> Bool {
    while depth > 0 {
      let page = pages + (depth - 1)
      let slot = page.pointee.next
      page.pointee.next += 1
      if page.pointee.isLeaf {
        if slot < page.pointee.cellCount {
          try read(UnsafeRawPointer(page.pointee.bytes + cellOffset(page, slot)), page)
          return true
        }
        depth -= 1
      } else if slot > 2 * page.pointee.cellCount {
        depth -= 1
      } else if slot & 1 == 1 {
        // The row between two children.
        try read(UnsafeRawPointer(page.pointee.bytes + cellOffset(page, slot / 2) + 4), page)
        return true
      } else {
        let offset = slot == 2 * page.pointee.cellCount ? 8 : try cellOffset(page, slot / 2)
        let child = page.pointee.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        try open(Int(UInt32(bigEndian: child)))
      }
    }
    if hasBegun { return false }
    hasBegun = true
    try open(root)
    return try next()
  }

  /// Descends to a page.
  private mutating func open(_ number: Int) throws {
    guard depth < Self.depthMax, number > 0 else { throw damaged("the tree of its rows has a wrong turn") }
    let page = pages + depth
    try load(number, page.pointee.bytes)
    let kind = IndexPage.Kind(rawValue: page.pointee.bytes.load(as: UInt8.self))
    guard let kind else { throw damaged("page \(number) holds no rows") }
    page.pointee.isLeaf = kind == .leaf
    page.pointee.cellCount = Int(
      UInt16(bigEndian: page.pointee.bytes.loadUnaligned(fromByteOffset: 3, as: UInt16.self)))
    page.pointee.next = 0
    guard kind.headerBytes + 2 * page.pointee.cellCount <= pageBytes else { throw damaged("page \(number) is torn") }
    depth += 1
  }

  private func load(_ number: Int, _ bytes: UnsafeMutableRawPointer) throws {
    guard file.read(number, into: bytes) else { throw damaged("page \(number) is not there") }
  }

  @inline(__always)
  private func cellOffset(_ page: UnsafeMutablePointer<Page>, _ index: Int) throws -> Int {
    let place = (page.pointee.isLeaf ? 8 : 12) + 2 * index
    let offset = Int(UInt16(bigEndian: page.pointee.bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self)))
    // The shortest cell has four bytes.
    guard offset >= place, offset + 4 <= pageBytes else { throw damaged("a row lies outside of its page") }
    return offset
  }

  /// Locates the values of a row.
  @inline(__always)
  private mutating func read(_ cell: UnsafeRawPointer, _ page: UnsafeMutablePointer<Page>) throws {
    var start = cell
    let payload = Int(truncatingIfNeeded: StoredRecord.varint(&start))
    let local = StoredRecord.localBytes(payload: payload, pageBytes: pageBytes)
    let left = UnsafeRawPointer(page.pointee.bytes) + pageBytes - start
    guard payload > 0, local <= left else { throw damaged("a row is longer than its page") }
    if local < payload { start = try gather(start, local: local, payload) }
    try split(start, payload)
  }

  @inline(__always)
  private func split(_ start: UnsafeRawPointer, _ payload: Int) throws {
    var place = start
    let headerBytes = StoredRecord.varint(&place)
    guard headerBytes <= payload else { throw damaged("a row has no end") }
    let header = start + Int(headerBytes)
    var body = header
    var column = 0
    while place < header {
      guard column < columnCount else { throw damaged("a row has too many values") }
      let type = StoredRecord.varint(&place)
      let count = StoredRecord.bodyBytes(type)
      guard count <= payload else { throw damaged("a value is longer than its row") }
      values[column] = (type, body)
      column += 1
      body += count
    }
    guard body - start == payload else { throw damaged("the values of a row do not fill it") }
    // Rows written before a column was added have no value for it.
    while column < columnCount {
      values[column] = (0, body)
      column += 1
    }
  }

  /// Assembles a row from its page and its overflow pages.
  private mutating func gather(_ start: UnsafeRawPointer, local: Int, _ payload: Int) throws -> UnsafeRawPointer {
    guard payload <= Int(Int32.max) else { throw damaged("a row is longer than any can be") }
    if whole.count < payload + Self.slackBytes {
      whole.deallocate()
      whole = .allocate(byteCount: payload + Self.slackBytes, alignment: 8)
    }
    let target = whole.baseAddress!
    target.copyMemory(from: start, byteCount: local)
    var done = local
    var following = Int(UInt32(bigEndian: (start + local).loadUnaligned(as: UInt32.self)))
    let page = UnsafeMutableRawPointer.allocate(byteCount: pageBytes, alignment: 8)
    defer { page.deallocate() }
    while done < payload {
      guard following > 0 else { throw damaged("the rest of a row is missing") }
      try load(following, page)
      let part = min(payload - done, pageBytes - 4)
      (target + done).copyMemory(from: page + 4, byteCount: part)
      done += part
      following = Int(UInt32(bigEndian: page.load(as: UInt32.self)))
    }
    return UnsafeRawPointer(target)
  }

  /// The error that SQLite would report; kept out of the hot path.
  @inline(never)
  func damaged(_ what: String) -> SQLiteError { SQLiteError(damaged: file.path, what: what) }
}
