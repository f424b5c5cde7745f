internal import Checks
internal import Platform
internal import Privacy
internal import Rows
internal import SQLite
internal import Schema
internal import Store

/// Merges the rows of a run with the stored ones, both in key order, in one pass.
///
/// An unchanged row costs one comparison of its bytes. Memory does not grow with the dataset.
struct Merge: ~Copyable {
  /// How many rows are compared at once while they are unchanged.
  private static let stride = 16

  private let dataset: Dataset
  private let source: Int
  private let refresh: Refresh
  private let ordered: OrderedRows
  private let stored: StoredRows
  private let hasher = RowHasher()
  private let keyIndices: [Int]
  /// The owners by the numbers in the rows.
  private let owners: [Int64: String]
  private var changes: ChangeWriter
  /// The rows that the run has not delivered, kept back while its order is not certain.
  private var held = HeldDeletions()
  private(set) var report = CommitReport()
  /// The number of rows of all sources before the run.
  var rowsStored: Int { report.rowsAfter - report.inserted + report.deleted }
  /// The checks that compare a row with the previous version.
  private(set) var checks: ChangeChecks
  private var scale: ScaleWatch
  /// The number of rows on both sides.
  private(set) var compared = 0
  /// Scans changes for personal data; nil if no detector applies.
  private var scan: PrivacyScan?
  var findings: [PrivacyFinding] { scan?.findings ?? [] }

  init(
    _ dataset: Dataset, rows ordered: OrderedRows, stored: StoredRows, version: Int, source: Int64, refresh: Refresh,
    scan: PrivacyScan?, on connection: borrowing Connection
  ) throws {
    let changes = try ChangeWriter(dataset, version: version, source: source, on: connection)
    let owners = try Owners.all(on: connection)
    self.dataset = dataset
    self.ordered = ordered
    self.stored = stored
    self.changes = changes
    self.owners = owners
    self.source = Int(source)
    self.refresh = refresh
    keyIndices = dataset.keyIndices
    self.scan = scan.flatMap { $0.isEmpty ? nil : $0 }
    checks = ChangeChecks(dataset)
    scale = ScaleWatch(dataset)
  }

  /// Finds all changes and applies them; returns the resulting hash of the dataset.
  mutating func run() throws -> Digest {
    var hasStored = try stored.advance()
    var hasIncoming = try ordered.advance()
    while hasStored || hasIncoming {
      let isSame = hasStored && hasIncoming && RowOrder.areSame(stored.bytes, ordered.bytes)
      let order = isSame ? 0 : hasStored ? (hasIncoming ? compareKeys() : -1) : 1
      if order < 0 {
        try keepOrDelete(isCertain: !hasIncoming || ordered.isSorted)
        hasStored = try stored.advance()
      } else if order > 0 {
        try insert()
        hasIncoming = try ordered.advance()
      } else {
        try update(isSame: isSame)
        if isSame { keepSame() }
        hasStored = try stored.advance()
        hasIncoming = try ordered.advance()
      }
    }
    for batch in held.batches {
      for row in 0..<batch.rowCount { try changes.delete { batch.cell(row, $0) } }
    }
    return hasher.digest()
  }

  /// The source's columns that its rows would leave empty.
  func emptiedColumns(on connection: borrowing Connection) throws -> [EmptiedColumn] {
    try changes.emptied(dataset, on: connection)
  }

  /// The source's columns whose figures have changed their scale.
  mutating func rescaledColumns(version: Int, on connection: borrowing Connection) throws -> [RescaledColumn] {
    try scale.findings(version: version, source: source, unchanged: compared - report.updated, on: connection)
  }

  @inline(__always)
  private func compareKeys() -> Int {
    for column in keyIndices {
      let order = RowOrder.compare(stored.cell(column), ordered.cell(column))
      if order != 0 { return order }
    }
    return 0
  }

  /// Handles a stored row that the run did not deliver.
  ///
  /// - Parameter isCertain: whether the run cannot deliver it any more.
  @inline(__always)
  private mutating func keepOrDelete(isCertain: Bool) throws {
    let isOwn = stored.source == source
    if isOwn { report.rowsBefore += 1 }
    if isOwn && refresh == .full {
      report.deleted += 1
      if isCertain { try changes.delete(stored.cell) } else { try held.add(stored) }
    } else {
      keep()
    }
  }

  private mutating func insert() throws {
    if ordered.tombstones != nil, ordered.isErased { return ordered.leaveOut() }
    look()
    report.inserted += 1
    report.rowsAfter += 1
    try changes.insert(ordered)
    hasher.add(ordered.bytes)
  }

  @inline(__always)
  private mutating func update(isSame: Bool) throws {
    guard stored.source == source else { return try refuseForeign() }
    report.rowsBefore += 1
    compared += 1
    if isSame { return keep() }
    if !checks.isEmpty, let fault = checks.look(at: stored.cell, ordered.cell, ordered.origin) {
      try ordered.reject(.check, value: fault.value, reason: fault.reason, check: fault.check)
      ordered.takeBack()
      return keep()
    }
    look()
    scale.look(at: stored.cell, ordered.cell)
    report.updated += 1
    report.rowsAfter += 1
    try changes.update(stored, to: ordered)
    hasher.add(ordered.bytes)
  }

  /// Scans the current row, which is new or changed, for personal data.
  @inline(__always)
  private mutating func look() {
    guard scan != nil else { return }
    let (view, row) = ordered.current
    scan!.look(at: view, row)
  }

  /// Keeps the unchanged rows after the current one, as far as both batches reach.
  ///
  /// Most rows of a snapshot are unchanged, so many consecutive rows are compared and hashed as one piece. Their order
  /// need not be checked, since it is that of the stored ones.
  @inline(__always)
  private mutating func keepSame() {
    let (before, firstBefore) = stored.current
    let (after, firstAfter) = ordered.current
    let countMax = min(stored.rowsAhead, ordered.rowsAhead)
    var count = 0
    for stride in [Self.stride, 1] {
      while count &+ stride <= countMax {
        let (left, right) = (firstBefore &+ 1 &+ count, firstAfter &+ 1 &+ count)
        guard RowOrder.areSame(before.bytes(left, count: stride), after.bytes(right, count: stride)),
          isOwn(before, left..<left &+ stride)
        else { break }
        count &+= stride
      }
    }
    if count == 0 { return }
    hasher.add(before.bytes(firstBefore &+ 1, count: count))
    compared += count
    report.rowsBefore += count
    report.rowsAfter += count
    stored.pass(count)
    ordered.pass(count)
  }

  @inline(__always)
  private func isOwn(_ view: RowBatch.View, _ rows: Range<Int>) -> Bool {
    for row in rows where view.origin(row).document != source { return false }
    return true
  }

  /// Two sources claim one key: the stored row belongs to the source that delivered it first.
  private mutating func refuseForeign() throws {
    let key = keyIndices.map { ordered.cell($0).value.description }.joined(separator: " | ")
    try ordered.reject(
      .foreignKey, value: key,
      reason: "another source of the dataset\(owners[Int64(stored.source)].map { ", \($0)," } ?? "") holds this key")
    ordered.takeBack()
    keep()
  }

  @inline(__always)
  private mutating func keep() {
    report.rowsAfter += 1
    hasher.add(stored.bytes)
  }
}
