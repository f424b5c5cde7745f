internal import Glibc

/// Bytes that grow at their end; what lies in them is known by its offset.
struct ByteStore: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 256) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Adds bytes and returns where they begin.
  mutating func append(_ bytes: UnsafeRawBufferPointer) -> Int {
    if count + bytes.count > capacity { grow(count + bytes.count) }
    if let from = bytes.baseAddress { memcpy(base + count, from, bytes.count) }
    defer { count += bytes.count }
    return count
  }

  mutating func removeAll() { count = 0 }

  private mutating func grow(_ least: Int) {
    capacity = max(least, capacity * 2)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    memcpy(larger, base, count)
    base.deallocate()
    base = larger
  }
}

/// Records that wait for a member of an enclosing object which comes after them.
///
/// A record's tokens lie one after another; their bytes are in `bytes`.
struct JSONHolder: ~Copyable {
  private let fields: Int
  private(set) var tokens: [JSONToken] = []
  private(set) var ordinals: [Int] = []
  /// What is wrong with a record as a whole; empty where nothing is.
  private(set) var faults: [String] = []
  var bytes = ByteStore()
  /// The next record to deliver.
  private(set) var next = 0

  init(fields: Int) { self.fields = fields }

  var isEmpty: Bool { next == ordinals.count }
  var count: Int { ordinals.count }
  /// What the waiting records take, in bytes.
  var size: Int { bytes.count + tokens.count * MemoryLayout<JSONToken>.stride }

  mutating func append(_ record: [JSONToken], ordinal: Int, fault: String) {
    tokens += record
    ordinals.append(ordinal)
    faults.append(fault)
  }

  /// Gives a field to the records from `first` on.
  mutating func set(_ field: Int, _ token: JSONToken, from first: Int) {
    for record in first..<ordinals.count { tokens[record * fields + field] = token }
  }

  /// The place of the next record's tokens.
  mutating func deliver() -> (record: Int, ordinal: Int, fault: String) {
    defer { next += 1 }
    return (next, ordinals[next], faults[next])
  }

  func token(_ record: Int, _ field: Int) -> JSONToken { tokens[record * fields + field] }

  mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    ordinals.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
    bytes.removeAll()
    next = 0
  }
}
