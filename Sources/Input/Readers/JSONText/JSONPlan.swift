internal import Formats
internal import Glibc
internal import Platform
internal import Text

/// The wanted paths as one tree of nodes, walked together with the document.
///
/// Nodes and keys are plain values in two flat arrays, so the walk needs no reference counting.
final class JSONPlan {
  /// A wanted member of an object.
  struct Key {
    /// The first eight bytes of its name, as one word.
    var head: UInt64
    /// The offset of its name in `names`.
    var start: Int32
    var count: Int32
    var node: Int32
    /// The object in which it was last seen, so that a repeated member is noticed.
    var seenIn: Int
  }

  /// A node for a place in the document.
  struct Node {
    var keys: Range<Int32> = 0..<0
    /// The node of every element of an array; -1 if none is wanted.
    var each: Int32 = -1
    /// Wanted elements of an array, as a range in `elements`.
    var elements: Range<Int32> = 0..<0
    /// The wanted fields at this place, in `fields`.
    var fields: Range<Int32> = 0..<0
    /// The fields outside the record that apply to everything inside this place, in `fields`.
    var scoped: Range<Int32> = 0..<0
    /// The number of steps of the records' path up to here; -1 outside the path.
    var depth: Int32 = -1
    var isRecord = false
  }

  let nodes: UnsafeMutableBufferPointer<Node>
  let keys: UnsafeMutableBufferPointer<Key>
  let fields: UnsafeMutableBufferPointer<Int>
  private let elements: [(index: Int, node: Int32)]
  private let names: UnsafeMutableBufferPointer<UInt8>
  /// For each field, whether it is outside the record.
  let isOutside: [Bool]
  let records: DocumentPath?
  /// Whether the document has at most one record: its path contains no array.
  let isSingle: Bool

  /// Builds the tree; `records` is nil if only page facts are wanted, and all paths then start at the root.
  init(records: DocumentPath?, fields paths: [DocumentPath]) throws(FormatError) {
    self.records = records
    isSingle = !(records?.steps.contains(.each) ?? true)
    var tree = JSONTree()
    let prefix = records?.steps ?? []
    if records != nil { try tree.insertRecords(prefix) }
    var outside: [Bool] = []
    for (index, path) in paths.enumerated() {
      let isRelative = records == nil || !path.isAbsolute
      let steps = isRelative ? prefix + path.steps : path.steps
      let common = zip(steps, prefix).prefix { $0 == $1 }.count
      let isOutside = records == nil || common < prefix.count
      if isOutside {
        if records != nil && common == steps.count {
          throw FormatError(
            "the path \(path) is the way to the records, not a field", advice: "Name a member beside that way")
        }
        if records != nil && steps[common...].contains(.each) {
          throw FormatError(
            "the path \(path) goes through an array that does not hold the records",
            advice: "Use [0] for one element of it")
        }
      }
      outside.append(isOutside)
      try tree.insert(index, steps, scope: isOutside ? common : nil)
    }
    isOutside = outside
    (nodes, keys, names) = tree.flattened()
    elements = tree.flatElements
    fields = JSONTree.copied(tree.flatFields)
  }

  deinit {
    nodes.deallocate()
    keys.deallocate()
    fields.deallocate()
    names.deallocate()
  }

  /// The index of a member in `keys`; -1 if it is not wanted. Eight bytes at `name` must be readable, even if it is
  /// shorter.
  ///
  /// `hint` is tried first: the objects of one array usually have their members in the same order.
  @inline(__always)
  func key(_ name: UnsafePointer<UInt8>, _ count: Int, of node: Int32, hint: Int) -> Int {
    let range = nodes[Int(node)].keys
    let word = UInt64(littleEndian: UnsafeRawPointer(name).loadUnaligned(as: UInt64.self))
    let head = count >= 8 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)
    if hint < Int(range.upperBound), matches(hint, name, count, head) { return hint }
    for index in range where matches(Int(index), name, count, head) { return Int(index) }
    return -1
  }

  @inline(__always)
  private func matches(_ index: Int, _ name: UnsafePointer<UInt8>, _ count: Int, _ head: UInt64) -> Bool {
    let key = keys[index]
    guard key.head == head, Int(key.count) == count else { return false }
    return count <= 8 || memcmp(names.baseAddress! + Int(key.start), name, count) == 0
  }

  /// The node of an element of an array; -1 if it is not wanted.
  @inline(__always)
  func element(_ index: Int, of node: Int32) -> Int32 {
    let place = nodes[Int(node)]
    if place.each >= 0 { return place.each }
    for at in place.elements where elements[Int(at)].index == index { return elements[Int(at)].node }
    return -1
  }
}
