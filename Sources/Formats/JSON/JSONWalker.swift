internal import Glibc

/// Walks through a JSON document along a plan and gathers the wanted tokens, record by record.
final class JSONWalker {
  private enum State {
    /// A value comes, at the place `node`.
    case value
    case afterValue
    case firstMember
    case firstElement
    case done
  }

  /// An object or array that is open.
  private struct Frame {
    var node: Int32
    var isObject: Bool
    /// The number of the current element, or nothing for an object.
    var index: Int
    /// Tells this object from all others.
    var serial: Int
    /// Where it begins, in the document.
    var start: Int
    /// Whether it has set the pin of the scanner.
    var hasPinned: Bool
  }

  let scanner: JSONScanner
  let plan: JSONPlan
  private let limits: FormatLimits
  private var state = State.value
  private var node: Int32 = 0
  private var frames: [Frame] = []
  private var serial = 0
  /// The current record's fields, and for fields outside it the values in `outside`.
  private(set) var tokens: UnsafeMutableBufferPointer<JSONToken>
  /// Values of fields outside the record.
  private var outside: [ByteStoreBox]
  private var scopeStart: [Int]
  private var unseen = 0
  private var holder: JSONHolder
  private var isHeldRecord = false
  private var heldRecord = 0
  /// The ordinal of the current record, from 1.
  private(set) var ordinal = 0
  private var recordsMet = 0
  /// What is wrong with the current record as a whole; empty where nothing is.
  private(set) var fault = ""
  /// The longest part of the records' path that the document has.
  private var depthMet = 0
  private var rootKeys: [String] = []

  /// A store of its own, so that the values of one field may be replaced.
  private final class ByteStoreBox { var store = ByteStore(capacity: 64) }

  init(_ source: any ByteSource, plan: JSONPlan, limits: FormatLimits) throws {
    scanner = JSONScanner(source, limits: limits)
    self.plan = plan
    self.limits = limits
    let fields = plan.isOutside.count
    tokens = .allocate(capacity: fields)
    tokens.initialize(repeating: .missing)
    outside = (0..<fields).map { _ in ByteStoreBox() }
    scopeStart = Array(repeating: 0, count: fields)
    holder = JSONHolder(fields: fields)
    frames.reserveCapacity(32)
    try scanner.open()
  }

  deinit { tokens.deallocate() }

  /// Goes on to the end of the next record; false at the end of the document.
  func nextRecord() throws -> Bool {
    if isHeldRecord || !holder.isEmpty {
      if unseen == 0, !holder.isEmpty { return deliver() }
      if holder.isEmpty { holder.removeAll() }
      isHeldRecord = false
    }
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
      case .done:
        if !holder.isEmpty { return deliver() }
        return false
      }
    }
  }

  private func deliver() -> Bool {
    (heldRecord, ordinal, fault) = holder.deliver()
    isHeldRecord = true
    return true
  }

  /// A field of the current record and its bytes.
  @inline(__always)
  func field(_ index: Int) -> (token: JSONToken, bytes: UnsafeRawBufferPointer) {
    if isHeldRecord {
      let token = holder.token(heldRecord, index)
      return (token, UnsafeRawBufferPointer(start: holder.bytes.base + token.start, count: token.count))
    }
    let token = tokens[index]
    if plan.isOutside[index] {
      return (token, UnsafeRawBufferPointer(start: outside[index].store.base, count: token.count))
    }
    return (token, scanner.bytes(token))
  }

  // MARK: Steps

  /// Takes a value; true when it completes a record that can be delivered.
  private func value() throws -> Bool {
    let byte = try scanner.peek()
    let wanted = node >= 0 && !plan.nodes[Int(node)].fields.isEmpty
    let pins = wanted && scanner.pin == nil
    if byte == 0x7B || byte == 0x5B { return try open(isObject: byte == 0x7B, pins: pins) }
    if node >= 0 { enter(node) }
    if pins { scanner.pin = scanner.position }
    let token: JSONToken
    switch byte {
    case 0x22: token = try scanner.string()
    case 0x2D, 0x30...0x39: token = try scanner.number()
    case 0x74: token = try scanner.literal("true", .truth)
    case 0x66: token = try scanner.literal("false", .truth)
    case 0x6E: token = try scanner.literal("null", .null)
    default: throw scanner.wanted("a value")
    }
    state = frames.isEmpty ? .done : .afterValue
    if frames.isEmpty { try finishDocument() }
    guard node >= 0 else { return false }
    return try leave(node, token, unpins: pins)
  }

  private func open(isObject: Bool, pins: Bool) throws -> Bool {
    guard frames.count < limits.depthMax else {
      throw scanner.error(
        "arrays and objects nest deeper than \(limits.depthMax)",
        advice: "Ask the publisher whether this is the document")
    }
    var pins = pins
    if node >= 0 {
      enter(node)
      if plan.nodes[Int(node)].isRecord && scanner.pin == nil { pins = true }
    }
    if pins { scanner.pin = scanner.position }
    serial &+= 1
    frames.append(
      Frame(
        node: node, isObject: isObject, index: -1, serial: serial, start: scanner.position, hasPinned: pins))
    scanner.take()
    state = isObject ? .firstMember : .firstElement
    return false
  }

  private func afterValue() throws -> Bool {
    let byte = try scanner.peek()
    if frames[frames.count - 1].isObject {
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
    let last = frames.count - 1
    frames[last].index += 1
    let parent = frames[last].node
    node = parent >= 0 ? plan.element(frames[last].index, of: parent) : -1
    state = .value
  }

  /// Takes the name of a member and the colon behind it.
  private func member() throws {
    guard try scanner.peek() == 0x22 else { throw scanner.wanted("the name of a member") }
    let frame = frames[frames.count - 1]
    let pins = frame.node >= 0 && scanner.pin == nil
    if pins { scanner.pin = scanner.position }
    let name = try scanner.string()
    node = -1
    if frame.node >= 0 {
      let key = key(name, of: frame.node)
      if key >= 0, plan.keys[key].seenIn != frame.serial {
        plan.markSeen(key, in: frame.serial)
        node = plan.keys[key].node
      }
      if frames.count == 1 && rootKeys.count < 20 {
        rootKeys.append(String(decoding: scanner.bytes(name), as: UTF8.self))
      }
    }
    if pins { scanner.pin = nil }
    guard try scanner.peek() == 0x3A else { throw scanner.wanted("a colon") }
    scanner.take()
    state = .value
  }

  private func key(_ name: JSONToken, of node: Int32) -> Int {
    if name.kind == .string { return plan.key(scanner.bytes(name), of: node) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { target in
      guard let length = JSONText.decode(scanner.bytes(name), into: target.baseAddress!) else { return -1 }
      return plan.key(UnsafeRawBufferPointer(start: target.baseAddress, count: length), of: node)
    }
  }

  private func close() throws -> Bool {
    scanner.take()
    let frame = frames.removeLast()
    state = .afterValue
    if frames.isEmpty { try finishDocument() }
    guard frame.node >= 0 else { return false }
    let token = JSONToken(kind: frame.isObject ? .object : .array, start: frame.start, end: scanner.position)
    return try leave(frame.node, token, unpins: frame.hasPinned)
  }

  // MARK: Places

  /// Begins a value at a place of the plan.
  private func enter(_ node: Int32) {
    let place = plan.nodes[Int(node)]
    if place.depth > Int32(depthMet) { depthMet = Int(place.depth) }
    if place.isRecord {
      for index in tokens.indices where !plan.isOutside[index] { tokens[index] = .missing }
    }
    for at in place.scoped {
      let field = plan.fields[Int(at)]
      tokens[field] = .missing
      scopeStart[field] = holder.count
      unseen += 1
    }
  }

  /// Ends a value at a place of the plan; true when a record can be delivered.
  private func leave(_ node: Int32, _ token: JSONToken, unpins: Bool) throws -> Bool {
    let place = plan.nodes[Int(node)]
    for at in place.fields { keep(plan.fields[Int(at)], token) }
    var isReady = false
    if place.isRecord {
      isReady = try finishRecord(place, token)
    } else if place.depth >= 0 {
      try requireKind(place, token)
    }
    for at in place.scoped where tokens[plan.fields[Int(at)]].kind == .missing { unseen -= 1 }
    // The bytes stay in the window until the scanner reads more, which is after the record has been delivered.
    if unpins { scanner.pin = nil }
    if !isReady, unseen == 0, !holder.isEmpty { return deliver() }
    return isReady
  }

  private func keep(_ field: Int, _ token: JSONToken) {
    guard plan.isOutside[field] else {
      tokens[field] = token
      return
    }
    // Of the elements of an array the first wins, as it does of members with one name.
    guard tokens[field].kind == .missing else { return }
    let box = outside[field]
    box.store.removeAll()
    let bytes = scanner.bytes(token)
    _ = box.store.append(bytes)
    tokens[field] = JSONToken(kind: token.kind, start: 0, end: bytes.count)
    unseen -= 1
    guard scopeStart[field] < holder.count else { return }
    let start = holder.bytes.append(bytes)
    let held = JSONToken(kind: token.kind, start: start, end: start + bytes.count)
    holder.set(field, held, from: scopeStart[field])
  }

  private func finishRecord(_ place: JSONPlan.Node, _ token: JSONToken) throws -> Bool {
    let isAlone = !(plan.records?.steps.contains(.each) ?? true)
    if token.kind == .null && isAlone { return false }
    recordsMet += 1
    fault = ""
    if token.kind != .object && !place.keys.isEmpty {
      fault = "the record is \(token.kind.words), and an object is wanted"
    } else if token.kind != .array && (place.each >= 0 || !place.elements.isEmpty) {
      fault = "the record is \(token.kind.words), and an array is wanted"
    }
    ordinal = recordsMet
    if unseen == 0 && holder.isEmpty { return true }
    try hold()
    return false
  }

  /// Copies the current record to where it waits.
  private func hold() throws {
    var record: [JSONToken] = []
    for index in tokens.indices {
      let (token, bytes) = field(index)
      let start = holder.bytes.append(bytes)
      record.append(JSONToken(kind: token.kind, start: start, end: start + bytes.count))
    }
    holder.append(record, ordinal: ordinal, fault: fault)
    guard holder.size <= limits.heldBytesMax else {
      throw scanner.error(
        "\(holder.count) records wait for a member that comes after them, in more than \(limits.heldBytesMax) bytes",
        advice: "Leave out the fields that come after the records, or fetch smaller pages")
    }
  }

  /// Refuses a value on the way to the records that cannot hold them.
  private func requireKind(_ place: JSONPlan.Node, _ token: JSONToken) throws {
    guard let step = plan.records?.steps[Int(place.depth)], token.kind != .null else { return }
    let wanted: JSONToken.Kind = if case .key = step { .object } else { .array }
    if token.kind != wanted {
      throw scanner.error(
        "\(way(Int(place.depth))) is \(token.kind.words), and on the way to the records \(plan.records!) it must be \(wanted.words)",
        advice: "Look at the document: the source may have answered with an error, or changed its form")
    }
  }

  /// Looks for text behind the document, and for the records that should have been in it.
  private func finishDocument() throws {
    state = .done
    guard try scanner.peek() == -1 else { throw scanner.error("text follows the end of the document") }
    guard let steps = plan.records?.steps, depthMet < steps.count, steps[depthMet] != .each else { return }
    let missing = JSONPath(isAbsolute: false, steps: [steps[depthMet]])
    let seen = depthMet > 0 ? "" : "; it has \(rootKeys.isEmpty ? "no members" : rootKeys.joined(separator: ", "))"
    throw scanner.error(
      "there is no \(missing) in \(way(depthMet))\(seen)",
      advice: "Look at the document: the source may have answered with an error, or changed its form")
  }

  /// The place that so many steps of the records' path lead to, for an error.
  private func way(_ depth: Int) -> String {
    depth == 0 ? "the document" : "\(JSONPath(isAbsolute: false, steps: Array(plan.records!.steps.prefix(depth))))"
  }
}
