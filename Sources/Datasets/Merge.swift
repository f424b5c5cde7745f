internal import Mapping
internal import Platform
internal import SQLite
internal import Schema

/// Merges the rows of a run, in key order, with the stored ones, in key order, in one pass.
///
/// The pass only reads `rows` and writes what it finds to `changes`; the changes are applied afterwards. So the cursor over
/// the stored rows never meets its own writes, and memory does not grow with the dataset.
struct Merge: ~Copyable {
  private let dataset: Dataset
  private let version: Int
  private let source: Int64
  private let refresh: Refresh
  private let ordered: OrderedRows
  private let hasher = RowHasher()
  private let keyIndices: [Int]
  private let payloadIndices: [Int]
  private var stored: Statement
  private var log: Statement
  private(set) var report = CommitReport()

  init(
    _ dataset: Dataset, rows ordered: OrderedRows, version: Int, source: Int64, refresh: Refresh,
    on connection: borrowing Connection
  ) throws {
    let tables = DatasetTables(dataset: dataset)
    let stored = try connection.prepare("SELECT \(tables.columnList), _source FROM rows ORDER BY \(tables.keyList)")
    let images = tables.payload.flatMap { [tables.new($0), tables.old($0)] }
    let names = ["_version", "_op", "_source"] + tables.key + images
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    let log = try connection.prepare("INSERT INTO changes(\(names.joined(separator: ", "))) VALUES (\(marks))")
    self.dataset = dataset
    self.ordered = ordered
    self.version = version
    self.source = source
    self.refresh = refresh
    self.stored = stored
    self.log = log
    keyIndices = dataset.keyIndices
    payloadIndices = dataset.columns.indices.filter { !dataset.key.contains(dataset.columns[$0].name) }
  }

  /// Finds all changes; returns the hash of the dataset as it will be.
  mutating func run() throws -> Digest {
    var hasStored = try stored.step()
    var hasIncoming = try ordered.advance()
    while hasStored || hasIncoming {
      let order = hasStored ? (hasIncoming ? compareKeys() : -1) : 1
      if order < 0 {
        try keepOrDelete()
        hasStored = try stored.step()
      } else if order > 0 {
        try insert()
        hasIncoming = try ordered.advance()
      } else {
        try update()
        hasStored = try stored.step()
        hasIncoming = try ordered.advance()
      }
    }
    return hasher.digest()
  }

  @inline(__always)
  private func compareKeys() -> Int {
    for column in keyIndices {
      let order = compareCells(stored.cell(column), ordered.cell(column))
      if order != 0 { return order }
    }
    return 0
  }

  @inline(__always)
  private var isOwn: Bool { stored.integer(dataset.columns.count) == source }

  /// A stored row that the run did not bring.
  @inline(__always)
  private mutating func keepOrDelete() throws {
    let own = isOwn
    if own { report.rowsBefore += 1 }
    if own && refresh == .full {
      report.deleted += 1
      try record("D", new: nil, old: true)
    } else {
      hashStored()
    }
  }

  private mutating func insert() throws {
    report.inserted += 1
    report.rowsAfter += 1
    try record("I", new: true, old: nil)
    hashIncoming()
  }

  @inline(__always)
  private mutating func update() throws {
    guard isOwn else { return refuseForeign() }
    report.rowsBefore += 1
    for column in payloadIndices where !sameCell(stored.cell(column), ordered.cell(column)) {
      report.updated += 1
      report.rowsAfter += 1
      try record("U", new: true, old: true)
      return hashIncoming()
    }
    hashStored()
  }

  /// Two sources claim one key: the row that stands belongs to the one that brought it first.
  private mutating func refuseForeign() {
    let key = keyIndices.map { ordered.cell($0).value.description }.joined(separator: " | ")
    ordered.reject(.foreignKey, value: key, reason: "another source of the dataset holds this key")
    ordered.takeBack()
    hashStored()
  }

  @inline(__always)
  private mutating func hashStored() {
    report.rowsAfter += 1
    for column in dataset.columns.indices { hasher.add(stored.cell(column)) }
  }

  @inline(__always)
  private func hashIncoming() {
    for column in dataset.columns.indices { hasher.add(ordered.cell(column)) }
  }

  /// Writes one line of the log; `new` and `old` say which images there are.
  private mutating func record(_ operation: StaticString, new: Bool?, old: Bool?) throws {
    log.bind(.integer(Int64(version)), at: 1)
    log.bind(
      .text(UnsafeRawBufferPointer(start: operation.utf8Start, count: operation.utf8CodeUnitCount)), at: 2)
    log.bind(.integer(source), at: 3)
    var parameter = 4
    for column in keyIndices {
      log.bind(new == nil ? stored.cell(column) : ordered.cell(column), at: parameter)
      parameter += 1
    }
    for column in payloadIndices {
      log.bind(new == nil ? .null : ordered.cell(column), at: parameter)
      log.bind(old == nil ? .null : stored.cell(column), at: parameter + 1)
      parameter += 2
    }
    while try log.step() {}
    log.reset()
  }

  /// Brings `rows` to what the log says.
  static func apply(version: Int, _ tables: DatasetTables, on connection: borrowing Connection) throws {
    let names = (tables.key + tables.payload.map { Connection.quote($0.name) }).joined(separator: ", ")
    let images = (tables.key + tables.payload.map { tables.new($0) }).joined(separator: ", ")
    try connection.execute(
      """
      INSERT OR REPLACE INTO rows(\(names), _source)
        SELECT \(images), _source FROM changes WHERE _version = \(version) AND _op <> 'D' ORDER BY \(tables.keyList);
      DELETE FROM rows WHERE (\(tables.keyList)) IN
        (SELECT \(tables.keyList) FROM changes WHERE _version = \(version) AND _op = 'D');
      """)
  }
}
