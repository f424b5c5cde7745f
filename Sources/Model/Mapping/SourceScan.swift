internal import Formats
internal import Platform
internal import Rows
internal import Schema

/// The records of a run's documents in order, with counts.
///
/// A mapping may scan its source more than once (as the inner table of a join, or in a UNION): only the first scan
/// counts and quarantines, later ones see the same records again.
final class SourceScan {
  let fields: [FieldSpec]
  let documentCount: Int
  private let openReader: (Int) throws -> any RecordReader
  /// Whether there are no records to reject; a rejection then ends the mapping.
  private let isWithoutRecords: Bool

  /// The state that every record changes. Behind a pointer, since Swift checks each access to a variable of a class at
  /// run time.
  struct Counters {
    var recordsRead = 0
    var recordsUsed = 0
    /// Increases with every record and row: the progress handler uses it to distinguish a slow mapping from a stuck
    /// one.
    var activity: UInt64 = 0
    /// The current record of the counting scan, and its outcome.
    var current = RowOrigin.unknown
    /// Its fields, until the next record.
    var cells = UnsafeMutableBufferPointer<Cell>(start: nil, count: 0)
    var isCurrentUsed = true
    var isCurrentRejected = true
  }

  let counters: UnsafeMutablePointer<Counters>
  private(set) var rejections: [RejectedRecord] = []
  private(set) var recordsQuarantined = 0
  private(set) var fieldsSeen: [String] = []
  /// The fields of each document; only of documents that were read to their end.
  private(set) var presence: [FieldPresence]
  /// The lines that the readers passed over.
  private(set) var passed = PassedLines()
  /// An error that an SQLite callback could not throw.
  var failure: (any Error)?
  private var scansStarted = 0

  var recordsRead: Int { counters.pointee.recordsRead }
  var recordsUsed: Int { counters.pointee.recordsUsed }
  var activity: UInt64 { counters.pointee.activity }
  @inline(__always)
  var current: RowOrigin { counters.pointee.current }

  init(fields: [FieldSpec], documentCount: Int, openReader: @escaping (Int) throws -> any RecordReader) {
    self.fields = fields
    self.documentCount = documentCount
    self.openReader = openReader
    isWithoutRecords = false
    presence = fields.map { FieldPresence($0) }
    counters = .allocate(capacity: 1)
    counters.initialize(to: Counters())
  }

  /// For a SELECT over datasets.
  init() {
    fields = []
    documentCount = 0
    openReader = { _ in throw RowStreamError.cancelled }
    isWithoutRecords = true
    presence = []
    counters = .allocate(capacity: 1)
    counters.initialize(to: Counters())
  }

  deinit { counters.deallocate() }

  func startScan() -> Bool {
    scansStarted += 1
    return scansStarted == 1
  }

  func open(_ document: Int) throws -> any RecordReader { try openReader(document) }

  /// Called when the counting scan has reached the end of a document.
  func closed(_ reader: any RecordReader) {
    if fieldsSeen.isEmpty { fieldsSeen = reader.fieldsSeen }
    for (index, isFound) in reader.fieldsFound.enumerated() { presence[index].count(isFound) }
    passed.add(reader.passed)
  }

  @inline(__always)
  func began(document: Int, position: Int, _ cells: UnsafeMutableBufferPointer<Cell>) {
    counters.pointee.cells = cells
    counters.pointee.recordsRead &+= 1
    counters.pointee.activity &+= 1
    counters.pointee.current = RowOrigin(document: document, position: position)
    counters.pointee.isCurrentUsed = false
    counters.pointee.isCurrentRejected = false
  }

  func rejected(document: Int, _ rejection: Rejection) throws {
    // A record that reaches over several lines may hide as many.
    counters.pointee.recordsRead += rejection.lines
    counters.pointee.activity &+= 1
    recordsQuarantined += rejection.lines
    try keep(RejectedRecord(document: document, rejection: rejection))
  }

  /// Called when the mapping produced a row from the current record; false if the record was rejected.
  @inline(__always)
  func rowMade() -> Bool {
    counters.pointee.activity &+= 1
    if counters.pointee.isCurrentRejected { return counters.pointee.recordsRead == 0 }
    if !counters.pointee.isCurrentUsed {
      counters.pointee.isCurrentUsed = true
      counters.pointee.recordsUsed &+= 1
    }
    return true
  }

  /// Called when the mapping refuses the current record, by `reject(…)` or by a function that cannot parse its
  /// argument.
  func rejectCurrent(_ rejection: Rejection) throws {
    if isWithoutRecords { throw MappingError.noRecord(reason: rejection.reason) }
    guard !counters.pointee.isCurrentRejected else { return }
    counters.pointee.isCurrentRejected = true
    if counters.pointee.isCurrentUsed { counters.pointee.recordsUsed -= 1 }
    recordsQuarantined += 1
    var placed = rejection
    placed.position = current.position
    if placed.field.isEmpty { placed.field = field(of: placed.value) }
    try keep(RejectedRecord(document: current.document, rejection: placed))
  }

  /// The only field of the current record with a value, so that an office knows which one to correct; empty if none or
  /// several have it.
  private func field(of value: String) -> String {
    let cells = counters.pointee.cells
    guard !value.isEmpty, cells.count == fields.count else { return "" }
    let found = fields.indices.filter { cells[$0].value.description == value }
    return found.count == 1 ? fields[found[0]].name : ""
  }

  /// Called for a row that the dataset's columns do not allow.
  func rejectRow(_ rejection: Rejection, at origin: RowOrigin) throws {
    var placed = rejection
    placed.position = origin.position
    try keep(RejectedRecord(document: origin.document, rejection: placed))
  }

  private func keep(_ record: RejectedRecord) throws {
    guard rejections.count < RejectedRecord.countMax else {
      throw RowStreamError.tooManyRejections(first: rejections[0].rejection)
    }
    rejections.append(record)
  }
}
