internal import CSQLite
internal import Checks
public import Platform
internal import Rows
internal import SQLite
public import Schema

/// Produces the rows of a derived dataset: steps through its SELECT over the files of other datasets, and checks every
/// row against the columns like any mapping.
struct DerivedMapper: ~Copyable {
  private let plan: MappingPlan
  private let connection: Connection
  /// Keeps rejected rows; there are no records.
  private let scan: SourceScan
  private let functions: MappingFunctions
  private let progress: RunawayGuard
  private let reads: ReadLog?
  private var statement: Statement
  private let columns: RowColumns
  private let pass: CheckPass?
  private let cancellation: Cancellation

  /// - Parameter cancellation: also ends a SELECT that exceeds its time limit, since a grouping SELECT may run long
  ///   without a row.
  init(_ plan: MappingPlan, cancellation: Cancellation = Cancellation()) throws {
    try self.init(plan, .asWritten, nil, cancellation)
  }

  init(_ plan: MappingPlan, _ wish: DerivedSelect.Wish, _ reads: ReadLog?, _ cancellation: Cancellation) throws {
    let connection = try Connection.reading(plan.inputs, reads: reads)
    sqlite3_limit(connection.handle, SQLITE_LIMIT_LENGTH, Int32(RowLimits.statementBytesMax))
    let scan = SourceScan()
    let functions = MappingFunctions(scan: scan, parameters: [:], areas: plan.areas)
    functions.register(on: connection.handle)
    reads?.register(on: connection.handle)
    let pass = try CheckPass(plan.dataset, eachValue: plan.eachValue)
    let select = try DerivedSelect.prepare(plan, wish, among: plan.inputs.map(\.name), on: connection)
    let sources = select.sources
    let progress = RunawayGuard(scan: scan, cancellation: cancellation, stallSeconds: .max)
    progress.install(on: connection.handle)

    self.plan = plan
    self.connection = connection
    self.scan = scan
    self.functions = functions
    self.progress = progress
    self.reads = reads
    self.pass = pass
    self.cancellation = cancellation
    statement = select.statement
    columns = RowColumns(plan.dataset, sources: sources, areas: functions.areas)
  }

  /// Produces all rows, and ends the stream with the counts or the error. Blocks; call it on a dedicated thread.
  consuming func run(into stream: RowStream) {
    do {
      stream.finish(.success(try fill(stream)))
    } catch {
      stream.finish(.failure(error))
    }
  }

  mutating func bind(_ key: [Value]) throws { try statement.bind(key.map(\.asBindable)) }

  private mutating func fill(_ stream: RowStream) throws -> MappingSummary {
    var filling = RowFilling(into: stream, pass, scan, cancellation)
    var count = 0
    while try step() {
      count += 1
      let origin = RowOrigin(document: -1, position: count)
      try filling.add(origin) { columns.append(statement.handle, origin, to: $0) }
    }
    var summary = MappingSummary()
    summary.ledger = try filling.finish()
    summary.ledger.documents = plan.documentCount
    // The inputs were already accounted for in their own runs; only the rows of the SELECT are counted.
    summary.ledger.recordsRead = count
    summary.ledger.recordsUsed = count
    summary.rejections = scan.rejections
    return summary
  }

  /// The values of the first row that the columns accept; nil if there is none. Steps through all rows, so that
  /// everything read for them is recorded.
  fileprivate mutating func first() throws -> [Value]? {
    let batch = RowBatch(columnCount: plan.dataset.columns.count)
    var values: [Value]?
    while try step() {
      if cancellation.isCancelled { throw RowStreamError.cancelled }
      guard values == nil else { continue }
      if columns.append(statement.handle, .unknown, to: batch) == nil {
        values = plan.dataset.columns.indices.map { batch.cell(0, $0).value }
      } else {
        batch.dropRow()
      }
    }
    return values
  }

  @inline(__always)
  private mutating func step() throws -> Bool {
    do {
      return try statement.step()
    } catch {
      throw functions.meaning(of: error, plan, progress)
    }
  }
}

/// One row of a derived dataset, computed again, and the rows that were read for it.
public struct DerivedRow {
  /// The values in the order of the dataset's columns; nil if the SELECT returns no row for the key.
  public let values: [Value]?
  /// The rows read, by input.
  public let reads: [ReadLog.Input]

  /// - Parameter key: the values of the key columns, in key order.
  /// - Throws: `MappingError`, and storage errors.
  public static func make(_ plan: MappingPlan, key: [Value], cancellation: Cancellation) throws -> DerivedRow {
    var plan = plan
    // The row passed its checks when it was committed.
    plan.dataset.checks = []
    // First by value, which can use indices and conditions of the SELECT; then by the text that columns store for
    // numbers.
    let row = try make(plan, key, isText: false, cancellation)
    return row.values == nil ? try make(plan, key, isText: true, cancellation) : row
  }

  private static func make(
    _ plan: MappingPlan, _ key: [Value], isText: Bool, _ cancellation: Cancellation
  ) throws -> DerivedRow {
    let reads = ReadLog(inputs: plan.inputs.count)
    var mapper = try DerivedMapper(plan, .key(isText: isText), reads, cancellation)
    try mapper.bind(isText ? key.map { .text($0.description) } : key)
    return DerivedRow(values: try mapper.first(), reads: reads.inputs)
  }
}

extension Value {
  /// The value as a statement binds it.
  fileprivate var asBindable: any Bindable {
    switch self {
    case .null: Optional<String>.none
    case .integer(let number): number
    case .text(let text): text
    }
  }
}
