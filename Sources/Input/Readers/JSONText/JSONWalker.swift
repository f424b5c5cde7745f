internal import Formats
internal import Platform

/// Walks through a JSON document along a plan, record by record: checks its grammar, and tracks the node of each value.
final class JSONWalker {
  private enum State {
    /// A value follows, at the node `node`.
    case value
    case afterValue
    case firstMember
    case firstElement
    case done
  }

  /// An object or array that is open.
  private struct Frame {
    /// Its node in the plan; -1 if nothing of it is wanted.
    var node: Int32
    var isObject: Bool
    /// Whether it has set the pin of the scanner.
    var hasPinned: Bool
    /// The number of the current element.
    var index: Int
    /// The key that is likely to be next.
    var hint: Int
    /// Identifies this object among all others.
    var serial: Int
    /// Its start in the document.
    var start: Int
  }

  private let scanner: JSONScanner
  private let plan: JSONPlan
  private let depthMax: Int
  private var state = State.value
  private var node: Int32 = 0
  private let frames: UnsafeMutablePointer<Frame>
  private var depth = 0
  private var serial = 0

  /// How many steps of the records' path occurred in the document.
  private var depthMet: Int32 = 0
  private var rootKeys: [String] = []

  /// Collects the current record.
  let gatherer: JSONGatherer

  /// - Parameter format: the expected format, which refuses a document of another kind.
  init(
    _ source: any ByteSource, of format: any RecordFormat.Type, plan: JSONPlan, limits: FormatLimits
  ) throws {
    scanner = JSONScanner(source, limits: limits)
    self.plan = plan
    depthMax = limits.depthMax
    frames = .allocate(capacity: max(1, limits.depthMax))
    gatherer = JSONGatherer(plan, scanner, heldBytesMax: limits.heldBytesMax)
    try scanner.open(of: format)
  }

  /// A walk through lines, each of them a document, which `restart` sets.
  init(linesWithin limits: FormatLimits, plan: JSONPlan) {
    scanner = JSONScanner(linesWithin: limits)
    self.plan = plan
    depthMax = limits.depthMax
    frames = .allocate(capacity: max(1, limits.depthMax))
    gatherer = JSONGatherer(plan, scanner, heldBytesMax: limits.heldBytesMax)
  }

  /// Starts with another line; nothing of the previous one remains, however far it was read.
  func restart(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) {
    scanner.restart(bytes, count: count)
    (state, node, depth, depthMet) = (.value, 0, 0, 0)
    gatherer.restart()
  }

  /// Whether the walk has reached the end.
  var isExhausted: Bool { scanner.isExhausted }

  deinit { frames.deallocate() }

  /// Advances to the end of the next record; false at the end of the document.
  func nextRecord() throws -> Bool {
    if gatherer.next() { return true }
    while true {
      switch state {
      case .value: if try value() { return true }
      case .afterValue: if try afterValue() { return true }
      case .firstMember:
        if try scanner.peek() == 0x7D {
          if try close() { return true }
        } else {
          try member()
        }
      case .firstElement:
        if try scanner.peek() == 0x5D {
          if try close() { return true }
        } else {
          element()
        }
      case .done: return false
      }
    }
  }

  // MARK: Steps

  /// Consumes a value; true if a record can be delivered.
  private func value() throws -> Bool {
    let byte = try scanner.peek()
    let isContainer = byte == 0x7B || byte == 0x5B
    var pins = false
    if node >= 0 {
      let place = plan.nodes[Int(node)]
      if place.depth > depthMet { depthMet = place.depth }
      gatherer.enter(place)
      pins = (!place.fields.isEmpty || (place.isRecord && isContainer)) && scanner.pin < 0
      if pins { scanner.pin = scanner.position }
    }
    if isContainer {
      try open(isObject: byte == 0x7B, pins: pins)
      return false
    }
    let token: JSONToken
    switch byte {
    case 0x22: token = try scanner.string()
    case 0x2D, 0x30...0x39: token = try scanner.number()
    case 0x74: token = try scanner.literal("true", .truth)
    case 0x66: token = try scanner.literal("false", .truth)
    case 0x6E: token = try scanner.literal("null", .null)
    default: throw scanner.wanted("a value")
    }
    state = .afterValue
    if depth == 0 { try finishDocument(token.kind) }
    return node >= 0 ? try leave(node, token, unpins: pins) : false
  }

  private func open(isObject: Bool, pins: Bool) throws {
    guard depth < depthMax else {
      throw scanner.error(
        "arrays and objects nest deeper than \(depthMax)",
        advice: "Ask the publisher whether this is the document")
    }
    serial &+= 1
    (frames + depth).initialize(
      to: Frame(
        node: node, isObject: isObject, hasPinned: pins, index: -1,
        hint: node >= 0 ? Int(plan.nodes[Int(node)].keys.lowerBound) : 0, serial: serial, start: scanner.position))
    depth &+= 1
    scanner.take()
    state = isObject ? .firstMember : .firstElement
  }

  private func afterValue() throws -> Bool {
    let byte = try scanner.peek()
    if frames[depth - 1].isObject {
      if byte == 0x7D { return try close() }
      guard byte == 0x2C else { throw scanner.wanted("a comma or }") }
      scanner.take()
      try member()
    } else {
      if byte == 0x5D { return try close() }
      guard byte == 0x2C else { throw scanner.wanted("a comma or ]") }
      scanner.take()
      element()
    }
    return false
  }

  private func element() {
    let frame = frames + (depth - 1)
    frame.pointee.index &+= 1
    node = frame.pointee.node >= 0 ? plan.element(frame.pointee.index, of: frame.pointee.node) : -1
    state = .value
  }

  /// Consumes the name of a member and its colon.
  private func member() throws {
    guard try scanner.peek() == 0x22 else { throw scanner.wanted("the name of a member") }
    let frame = frames + (depth - 1)
    let parent = frame.pointee.node
    let pins = parent >= 0 && scanner.pin < 0
    if pins { scanner.pin = scanner.position }
    let name = try scanner.string()
    node = -1
    if parent >= 0 {
      let key = key(name, of: parent, hint: frame.pointee.hint)
      if key >= 0 {
        if plan.keys[key].seenIn != frame.pointee.serial {
          plan.keys[key].seenIn = frame.pointee.serial
          frame.pointee.hint = key &+ 1
          node = plan.keys[key].node
        } else {
          try requireUnrepeated(plan.nodes[Int(plan.keys[key].node)])
          gatherer.isRepeated = true
        }
      }
      if depth == 1 && rootKeys.count < 20 {
        rootKeys.append(String(decoding: scanner.bytes(name), as: UTF8.self))
      }
    }
    if pins { scanner.pin = -1 }
    guard try scanner.peek() == 0x3A else { throw scanner.wanted("a colon") }
    scanner.take()
    state = .value
  }

  @inline(__always)
  private func key(_ name: JSONToken, of node: Int32, hint: Int) -> Int {
    let bytes = scanner.bytes(name)
    guard name.kind == .escaped else {
      return plan.key(bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), bytes.count, of: node, hint: hint)
    }
    return escapedKey(bytes, of: node)
  }

  private func escapedKey(_ name: UnsafeRawBufferPointer, of node: Int32) -> Int {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count + 8) { target in
      target.initialize(repeating: 0)
      guard let length = JSONText.decode(name, into: target.baseAddress!) else { return -1 }
      return plan.key(target.baseAddress!, length, of: node, hint: .max)
    }
  }

  private func close() throws -> Bool {
    scanner.take()
    depth &-= 1
    let frame = frames[depth]
    state = .afterValue
    if depth == 0 { try finishDocument(frame.isObject ? .object : .array) }
    guard frame.node >= 0 else { return false }
    let end = depth == 0 ? documentEnd : scanner.position
    let token = JSONToken(kind: frame.isObject ? .object : .array, start: frame.start, end: end)
    return try leave(frame.node, token, unpins: frame.hasPinned)
  }

  /// Ends a value at a node of the plan; true if a record can be delivered.
  @inline(__always)
  private func leave(_ node: Int32, _ token: JSONToken, unpins: Bool) throws -> Bool {
    let place = plan.nodes[Int(node)]
    if place.depth >= 0, !place.isRecord { try requireKind(place, token.kind) }
    let isReady = try gatherer.leave(place, token)
    // The bytes stay in the window until the scanner reads more, which happens after the record has been delivered.
    if unpins { scanner.pin = -1 }
    return isReady
  }

  // MARK: The document

  /// The end of the root value; only white space may follow it.
  private var documentEnd = 0

  private static let changed: Advice =
    "Look at the document: the source may have answered with an error, or changed its form"

  /// Refuses a value on the path to the records that cannot contain them.
  private func requireKind(_ place: JSONPlan.Node, _ kind: JSONToken.Kind) throws {
    guard let records = plan.records, kind != .null else { return }
    let wanted: JSONToken.Kind = if case .key = records.steps[Int(place.depth)] { .object } else { .array }
    guard kind != wanted else { return }
    throw scanner.error(
      "\(way(place.depth)) is \(kind.words), and on the way to the records \(records) it must be \(wanted.words)",
      advice: Self.changed)
  }

  /// Refuses a repeated member on the path to the records: ignoring it would lose its content.
  private func requireUnrepeated(_ place: JSONPlan.Node) throws {
    guard place.depth > 0 else { return }
    throw scanner.error(
      "\(way(place.depth)) comes twice in one object, and records are read from there",
      advice: "Tell the publisher: names of members must differ (RFC 8259, section 4). Nothing was committed")
  }

  /// Checks that nothing follows the document, and that the path of the records occurred.
  private func finishDocument(_ kind: JSONToken.Kind) throws {
    documentEnd = scanner.position
    state = .done
    guard try scanner.peek() == -1 else { throw scanner.error("text follows the end of the \(scanner.whole)") }
    if plan.records != nil && !plan.nodes[0].isRecord { try requireKind(plan.nodes[0], kind) }
    guard let steps = plan.records?.steps, depthMet < steps.count, steps[Int(depthMet)] != .each else { return }
    let missing = DocumentPath(isAbsolute: false, steps: [steps[Int(depthMet)]])
    let seen = depthMet > 0 ? "" : "; it has \(rootKeys.isEmpty ? "no members" : rootKeys.joined(separator: ", "))"
    throw scanner.error("there is no \(missing) in \(way(depthMet))\(seen)", advice: Self.changed)
  }

  /// The first `depth` steps of the records' path, for an error.
  private func way(_ depth: Int32) -> String {
    guard depth > 0, let steps = plan.records?.steps else { return "the document" }
    return "\(DocumentPath(isAbsolute: false, steps: Array(steps.prefix(Int(depth)))))"
  }
}
