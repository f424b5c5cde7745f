internal import Glibc

/// Append-only bytes, addressed by offset.
final class ByteStore {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 256) {
    self.capacity = capacity
    base = .allocate(capacity: capacity + Window.slackBytes)
    base.initialize(repeating: 0, count: capacity + Window.slackBytes)
  }

  deinit { base.deallocate() }

  /// Appends bytes and returns their offset.
  func append(_ bytes: UnsafeRawBufferPointer) -> Int {
    if count + bytes.count > capacity { grow(count + bytes.count) }
    if let from = bytes.baseAddress { memcpy(base + count, from, bytes.count) }
    defer { count += bytes.count }
    return count
  }

  func removeAll() { count = 0 }

  private func grow(_ least: Int) {
    capacity = max(least, capacity * 2)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Window.slackBytes)
    larger.initialize(repeating: 0, count: capacity + Window.slackBytes)
    memcpy(larger, base, count)
    base.deallocate()
    base = larger
  }
}

/// Records that wait for a later member of an enclosing object.
///
/// The tokens of a record are contiguous; their bytes are in `bytes`.
final class JSONHolder {
  /// The facts about a waiting record besides its tokens.
  private struct Record {
    var ordinal: Int
    var fault: JSONGatherer.Fault
    var extent: Range<Int>
  }

  let bytes = ByteStore()
  private let fields: Int
  private var tokens: [JSONToken] = []
  private var records: [Record] = []
  /// How many records wait or have waited since `removeAll`.
  private(set) var count = 0
  /// The next record to deliver.
  private var next = 0

  init(fields: Int) { self.fields = fields }

  var isEmpty: Bool { next == count }
  /// The size of the waiting records, in bytes.
  var size: Int { bytes.count + tokens.count * MemoryLayout<JSONToken>.stride }

  func append(_ record: [JSONToken], ordinal: Int, fault: JSONGatherer.Fault, extent: Range<Int>) {
    tokens += record
    records.append(Record(ordinal: ordinal, fault: fault, extent: extent))
    count += 1
  }

  /// Assigns a field to the records from `first` on.
  func set(_ field: Int, _ token: JSONToken, from first: Int) {
    for record in first..<count { tokens[record * fields + field] = token }
  }

  /// Removes the next record: its tokens are written to `target`.
  func deliver(
    to target: UnsafeMutableBufferPointer<JSONToken>
  ) -> (ordinal: Int, fault: JSONGatherer.Fault, extent: Range<Int>) {
    for field in 0..<fields { target[field] = tokens[next * fields + field] }
    let record = records[next]
    next += 1
    return (record.ordinal, record.fault, record.extent)
  }

  func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    bytes.removeAll()
    (count, next) = (0, 0)
  }
}
