internal import Formats
internal import Platform
internal import Text

/// The tree of a `JSONPlan` while it is built; the walk reads its flattened form.
struct JSONTree {
  private struct Place {
    var children: [(step: DocumentPath.Step, node: Int)] = []
    var fields: [Int] = []
    var scoped: [Int] = []
    var depth = -1
    var isRecord = false
  }

  private var places = [Place()]
  private(set) var flatElements: [(index: Int, node: Int32)] = []
  private(set) var flatFields: [Int] = []

  mutating func insertRecords(_ steps: [DocumentPath.Step]) throws(FormatError) {
    var node = 0
    places[0].depth = 0
    for (index, step) in steps.enumerated() {
      node = try child(step, of: node)
      places[node].depth = index + 1
    }
    places[node].isRecord = true
  }

  /// Adds a field; `scope` is the number of its steps up to the place for which it applies, nil inside the record.
  mutating func insert(_ field: Int, _ steps: [DocumentPath.Step], scope: Int?) throws(FormatError) {
    var node = 0
    if scope == 0 { places[0].scoped.append(field) }
    for (index, step) in steps.enumerated() {
      node = try child(step, of: node)
      if scope == index + 1 { places[node].scoped.append(field) }
    }
    places[node].fields.append(field)
  }

  private mutating func child(_ step: DocumentPath.Step, of node: Int) throws(FormatError) -> Int {
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
