internal import Platform

/// Builds an index b-tree bottom-up from cells in key order.
///
/// A full page is appended to the file and not changed again. The cell that no longer fits becomes the divider: it
/// moves up to the parent, with the full page as its left child. It is held back until another cell follows, since only
/// the root may be empty.
struct PageTreeBuilder: ~Copyable {
  /// The reciprocal of the share of a leaf that is left free, so that the first rows inserted later do not split every
  /// page.
  private static let spareShare = 16

  private var file: PageFile
  private let root: Int
  private var leaf: IndexPage
  private var leafHeld: [UInt8]?
  /// The open pages above the leaves, from the lowest up.
  private var levels: [Level] = []

  /// An interior page being filled, and the divider that did not fit.
  private final class Level {
    var page: IndexPage
    var held: (child: Int, cell: [UInt8])?

    init(pageBytes: Int) { page = IndexPage(.interior, pageBytes: pageBytes) }

    func add(child: Int, _ cell: [UInt8]) -> Bool {
      withUnsafeBytes(of: UInt32(child).bigEndian) { child in cell.withUnsafeBytes { page.add(child, $0) } }
    }

    /// Removes the last divider.
    func removeLast() -> (child: Int, cell: [UInt8]) {
      let whole = page.removeLast()
      return (whole.prefix(4).reduce(0) { $0 << 8 | Int($1) }, Array(whole.dropFirst(4)))
    }
  }

  /// The size of a page, in bytes.
  var pageBytes: Int { file.pageBytes }

  /// - Parameters:
  ///   - path: a database that no connection has open.
  ///   - root: the root page of an empty `WITHOUT ROWID` table in it.
  init(_ path: String, root: Int) throws {
    let file = try PageFile(path)
    leaf = IndexPage(.leaf, pageBytes: file.pageBytes, spare: file.pageBytes / Self.spareShare)
    self.file = file
    self.root = root
  }

  /// Adds a cell of a leaf: the length of its payload, the payload, and the page of its rest.
  @inline(__always)
  mutating func append(_ cell: UnsafeRawBufferPointer) throws {
    if leafHeld == nil, leaf.add(UnsafeRawBufferPointer(start: nil, count: 0), cell) { return }
    try appendSlowly(cell)
  }

  /// Writes the rest of a payload as a chain of overflow pages, and returns the number of the first.
  mutating func spill(_ payload: UnsafeRawBufferPointer) throws -> Int {
    let first = file.next
    let page = UnsafeMutableRawBufferPointer.allocate(byteCount: file.pageBytes, alignment: 8)
    defer { page.deallocate() }
    var rest = payload
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(file.pageBytes - 4))
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
      page.initializeMemory(as: UInt8.self, repeating: 0)
      let following = rest.isEmpty ? 0 : file.next(after: file.next)
      page.storeBytes(of: UInt32(following).bigEndian, as: UInt32.self)
      UnsafeMutableRawBufferPointer(rebasing: page[4...]).copyMemory(from: part)
      _ = try file.append(UnsafeRawPointer(page.baseAddress!))
    }
    return first
  }

  private mutating func appendSlowly(_ cell: UnsafeRawBufferPointer) throws {
    guard let held = leafHeld else {
      leafHeld = Array(cell)
      return
    }
    try push(held, child: file.append(leaf.closed()), level: 0)
    leafHeld = nil
    leaf.removeAll()
    try append(cell)
  }

  /// Adds a divider to a level, with its left page.
  private mutating func push(_ cell: [UInt8], child: Int, level number: Int) throws {
    if number == levels.count { levels.append(Level(pageBytes: file.pageBytes)) }
    let level = levels[number]
    if let held = level.held {
      let page = try file.append(level.page.closed(rightChild: held.child))
      level.held = nil
      level.page.removeAll()
      try push(held.cell, child: page, level: number + 1)
    }
    if !level.add(child: child, cell) { level.held = (child, cell) }
  }

  /// Closes every open page; the topmost becomes the root.
  mutating func finish() throws {
    if let held = leafHeld {
      let divider = leaf.removeLast()
      try push(divider, child: file.append(leaf.closed()), level: 0)
      leaf.removeAll()
      _ = held.withUnsafeBytes { leaf.add(UnsafeRawBufferPointer(start: nil, count: 0), $0) }
    }
    if levels.isEmpty { return try file.finish(root: root, leaf.closed()) }
    var right = try file.append(leaf.closed())
    var number = 0
    while true {
      let level = levels[number]
      if let held = level.held {
        let divider = level.removeLast()
        let page = try file.append(level.page.closed(rightChild: divider.child))
        level.page.removeAll()
        try push(divider.cell, child: page, level: number + 1)
        _ = level.add(child: held.child, held.cell)
      }
      number += 1
      if number == levels.count { return try file.finish(root: root, level.page.closed(rightChild: right)) }
      right = try file.append(level.page.closed(rightChild: right))
    }
  }
}
