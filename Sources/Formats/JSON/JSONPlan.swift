internal import Glibc

/// The wanted paths of a document as one tree of places, walked along with the document.
///
/// Nodes and keys are plain values in two flat arrays, so that the walk counts no references.
final class JSONPlan {
  /// A member that is wanted of an object.
  struct Key {
    /// The first eight bytes of its name, in one word.
    var head: UInt64
    /// Where its name is in `names`.
    var start: Int32
    var count: Int32
    var node: Int32
    /// The object in which it was last seen: of two members with one name the first wins.
    var seenIn: Int
  }

  /// A place in the document.
  struct Node {
    var keys: Range<Int32> = 0..<0
    /// The node of every element of an array; -1 where none is wanted.
    var each: Int32 = -1
    /// Wanted elements of an array: the first, and how many follow in `elements`.
    var elements: Range<Int32> = 0..<0
    /// The wanted fields that this place itself holds, in `fields`.
    var fields: Range<Int32> = 0..<0
    /// The fields that are outside the record and hold for everything inside this place, in `fields`.
    var scoped: Range<Int32> = 0..<0
    /// How many steps of the records' path lead here; -1 beside it.
    var depth: Int32 = -1
    var isRecord = false
  }

  let nodes: UnsafeMutableBufferPointer<Node>
  let keys: UnsafeMutableBufferPointer<Key>
  let fields: UnsafeMutableBufferPointer<Int>
  private let elements: [(index: Int, node: Int32)]
  private let names: UnsafeMutableBufferPointer<UInt8>
  /// For each field whether it lies outside the record.
  let isOutside: [Bool]
  let records: JSONPath?
  /// Whether the document has at most one record: its path goes through no array.
  let isSingle: Bool

  /// Lays out the paths; `records` is nil where only page facts are wanted, and then all paths start at the root.
  init(records: JSONPath?, fields paths: [JSONPath]) throws(FormatError) {
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

  /// The place of a member in `keys`; -1 where it is not wanted. Eight bytes at `name` may be read, however short it is.
  ///
  /// `hint` is where it is looked for first: objects of one array have their members in one order.
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

  /// The node of an element of an array; -1 where it is not wanted.
  @inline(__always)
  func element(_ index: Int, of node: Int32) -> Int32 {
    let place = nodes[Int(node)]
    if place.each >= 0 { return place.each }
    for at in place.elements where elements[Int(at)].index == index { return elements[Int(at)].node }
    return -1
  }
}

/// The tree while it grows.
private struct JSONTree {
  private struct Place {
    var children: [(step: JSONPath.Step, node: Int)] = []
    var fields: [Int] = []
    var scoped: [Int] = []
    var depth = -1
    var isRecord = false
  }

  private var places = [Place()]
  private(set) var flatElements: [(index: Int, node: Int32)] = []
  private(set) var flatFields: [Int] = []

  mutating func insertRecords(_ steps: [JSONPath.Step]) throws(FormatError) {
    var node = 0
    places[0].depth = 0
    for (index, step) in steps.enumerated() {
      node = try child(step, of: node)
      places[node].depth = index + 1
    }
    places[node].isRecord = true
  }

  /// Adds a field; `scope` is how many of its steps lead to the place for which it holds, nil inside the record.
  mutating func insert(_ field: Int, _ steps: [JSONPath.Step], scope: Int?) throws(FormatError) {
    var node = 0
    if scope == 0 { places[0].scoped.append(field) }
    for (index, step) in steps.enumerated() {
      node = try child(step, of: node)
      if scope == index + 1 { places[node].scoped.append(field) }
    }
    places[node].fields.append(field)
  }

  private mutating func child(_ step: JSONPath.Step, of node: Int) throws(FormatError) -> Int {
    if let known = places[node].children.first(where: { $0.step == step }) { return known.node }
    let isMixed = places[node].children.contains { other in
      switch (step, other.step) {
      case (.each, .element), (.element, .each): true
      default: false
      }
    }
    if isMixed {
      throw FormatError("[] and [\u{2026}] of the same array cannot both be wanted", advice: "Use one of them")
    }
    places.append(Place())
    places[node].children.append((step, places.count - 1))
    return places.count - 1
  }

  mutating func flattened() -> (
    UnsafeMutableBufferPointer<JSONPlan.Node>, UnsafeMutableBufferPointer<JSONPlan.Key>,
    UnsafeMutableBufferPointer<UInt8>
  ) {
    var nodes: [JSONPlan.Node] = []
    var keys: [JSONPlan.Key] = []
    var names: [UInt8] = []
    for place in places {
      var node = JSONPlan.Node()
      let (firstKey, firstElement) = (Int32(keys.count), Int32(flatElements.count))
      for child in place.children {
        switch child.step {
        case .key(let name):
          let bytes = Array(name.utf8)
          keys.append(
            JSONPlan.Key(
              head: bytes.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * $1.offset) },
              start: Int32(names.count), count: Int32(bytes.count), node: Int32(child.node), seenIn: -1))
          names += bytes
        case .each: node.each = Int32(child.node)
        case .element(let index): flatElements.append((index, Int32(child.node)))
        }
      }
      node.keys = firstKey..<Int32(keys.count)
      node.elements = firstElement..<Int32(flatElements.count)
      node.fields = append(place.fields)
      node.scoped = append(place.scoped)
      node.depth = Int32(place.depth)
      node.isRecord = place.isRecord
      nodes.append(node)
    }
    return (Self.copied(nodes), Self.copied(keys), Self.copied(names))
  }

  private mutating func append(_ list: [Int]) -> Range<Int32> {
    let start = Int32(flatFields.count)
    flatFields += list
    return start..<Int32(flatFields.count)
  }

  static func copied<T>(_ list: [T]) -> UnsafeMutableBufferPointer<T> {
    let buffer = UnsafeMutableBufferPointer<T>.allocate(capacity: list.count)
    _ = buffer.initialize(from: list)
    return buffer
  }
}
