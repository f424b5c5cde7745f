internal import Platform

/// Assembles records from the wanted tokens of a document.
///
/// A field outside the record applies to all records of its object, including earlier ones: they wait for it.
final class JSONGatherer {
  /// A fault of a record as a whole: it is not the container that its fields require.
  struct Fault {
    var found: JSONToken.Kind
    /// `missing` if there is no fault.
    var wanted: JSONToken.Kind

    static let none = Fault(found: .missing, wanted: .missing)
    /// A member that is read came twice: programs differ in which one they take.
    static let repeated = Fault(found: .object, wanted: .object)
    var isNone: Bool { wanted == .missing }
    var reason: String {
      found == wanted
        ? "a member that is read comes twice in the record, and either may be meant"
        : "the record is \(found.words), and \(wanted.words) is wanted"
    }
  }

  private let plan: JSONPlan
  private let scanner: JSONScanner
  private let heldBytesMax: Int
  /// The current fields: those of the record being read, and those outside it that apply to it.
  private let live: UnsafeMutableBufferPointer<JSONToken>
  /// The fields of a record that has waited.
  private let delivered: UnsafeMutableBufferPointer<JSONToken>
  /// The fields of the current record.
  private(set) var tokens: UnsafeMutableBufferPointer<JSONToken>
  /// The fields inside the record.
  private let inside: [Int]
  /// For each field outside the record, its value.
  private let stores: [ByteStore]
  /// For each field outside the record, how many records were waiting when its object began.
  private var heldBefore: [Int]
  /// Whether a member that is read came twice in the record that is being read.
  var isRepeated = false
  /// How many fields outside the record may still follow in the open objects.
  private var unseen = 0
  private let holder: JSONHolder
  private var recordsMet = 0
  /// The ordinal of the current record, from 1.
  private(set) var ordinal = 0
  private(set) var fault = Fault.none
  /// The extent of the current record in the document.
  private(set) var extent = 0..<0

  init(_ plan: JSONPlan, _ scanner: JSONScanner, heldBytesMax: Int) {
    self.plan = plan
    self.scanner = scanner
    self.heldBytesMax = heldBytesMax
    let fields = plan.isOutside.count
    live = .allocate(capacity: fields)
    live.initialize(repeating: .missing)
    delivered = .allocate(capacity: fields)
    delivered.initialize(repeating: .missing)
    tokens = live
    inside = plan.isOutside.indices.filter { !plan.isOutside[$0] }
    stores = plan.isOutside.map { _ in ByteStore(capacity: 64) }
    heldBefore = Array(repeating: 0, count: fields)
    holder = JSONHolder(fields: fields)
  }

  deinit {
    live.deallocate()
    delivered.deallocate()
  }

  /// Resets the state after a document that was not read to its end.
  func restart() {
    if holder.count > 0 { holder.removeAll() }
    (unseen, recordsMet, fault, tokens) = (0, 0, .none, live)
  }

  /// The bytes of a field of the current record; empty if absent.
  @inline(__always)
  func bytes(_ field: Int) -> UnsafeRawBufferPointer { bytes(tokens[field], of: field) }

  @inline(__always)
  private func bytes(_ token: JSONToken, of field: Int) -> UnsafeRawBufferPointer {
    switch token.place {
    case .document: scanner.bytes(token)
    case .store: UnsafeRawBufferPointer(start: stores[field].base, count: token.count)
    case .holder: UnsafeRawBufferPointer(start: holder.bytes.base + token.start, count: token.count)
    }
  }

  /// Leaves the current record; true if a waiting one becomes the current one.
  @inline(__always)
  func next() -> Bool {
    if holder.count == 0 { return false }
    if unseen == 0 && !holder.isEmpty { return deliver() }
    if holder.isEmpty { holder.removeAll() }
    tokens = live
    return false
  }

  private func deliver() -> Bool {
    (ordinal, fault, extent) = holder.deliver(to: delivered)
    tokens = delivered
    return true
  }

  /// Begins a value at a node of the plan.
  @inline(__always)
  func enter(_ place: JSONPlan.Node) {
    if place.isRecord {
      isRepeated = false
      for index in inside { live[index] = .missing }
    }
    for at in place.scoped {
      let field = plan.fields[Int(at)]
      live[field] = .missing
      heldBefore[field] = holder.count
      unseen += 1
    }
  }

  /// Ends a value at a node of the plan; true if a record becomes the current one.
  @inline(__always)
  func leave(_ place: JSONPlan.Node, _ token: JSONToken) throws -> Bool {
    for at in place.fields {
      let field = plan.fields[Int(at)]
      if plan.isOutside[field] { keep(field, token) } else { live[field] = token }
    }
    let isReady = place.isRecord ? try finishRecord(place, token) : false
    for at in place.scoped where live[plan.fields[Int(at)]].kind == .missing { unseen -= 1 }
    if !isReady, unseen == 0, !holder.isEmpty { return deliver() }
    return isReady
  }

  /// Stores the value of a field outside the record, and assigns it to the waiting records.
  private func keep(_ field: Int, _ token: JSONToken) {
    // The first element of an array counts.
    guard live[field].kind == .missing else { return }
    let store = stores[field]
    store.removeAll()
    let bytes = scanner.bytes(token)
    _ = store.append(bytes)
    live[field] = JSONToken(kind: token.kind, place: .store, start: 0, end: bytes.count)
    unseen -= 1
    guard heldBefore[field] < holder.count else { return }
    let start = holder.bytes.append(bytes)
    let held = JSONToken(kind: token.kind, place: .holder, start: start, end: start + bytes.count)
    holder.set(field, held, from: heldBefore[field])
  }

  private func finishRecord(_ place: JSONPlan.Node, _ token: JSONToken) throws -> Bool {
    let kind = token.kind
    if kind == .null && plan.isSingle { return false }
    recordsMet += 1
    ordinal = recordsMet
    extent = token.start..<token.end
    fault = isRepeated ? .repeated : .none
    if kind != .object && !place.keys.isEmpty {
      fault = Fault(found: kind, wanted: .object)
    } else if kind != .array && (place.each >= 0 || !place.elements.isEmpty) {
      fault = Fault(found: kind, wanted: .array)
    }
    if unseen == 0 && holder.isEmpty { return true }
    try hold()
    return false
  }

  /// Copies the current record to the waiting ones.
  private func hold() throws {
    var record: [JSONToken] = []
    for (field, token) in live.enumerated() {
      let bytes = bytes(token, of: field)
      let start = token.kind == .missing ? 0 : holder.bytes.append(bytes)
      record.append(JSONToken(kind: token.kind, place: .holder, start: start, end: start + bytes.count))
    }
    holder.append(record, ordinal: ordinal, fault: fault, extent: extent)
    guard holder.size <= heldBytesMax else {
      throw scanner.error(
        "\(holder.count) records wait for a member that comes after them, in more than \(heldBytesMax) bytes",
        advice: "Leave out the fields that come after the records, or fetch smaller pages")
    }
  }
}
