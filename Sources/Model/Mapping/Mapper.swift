internal import CSQLite
internal import Checks
internal import Corrections
internal import Formats
public import Platform
public import Rows
internal import SQLite
internal import Schema

/// Runs one mapping: steps through its SELECT, checks every row against the dataset's columns, and fills a `RowStream`.
public struct Mapper: ~Copyable {
  let plan: MappingPlan
  let connection: Connection
  private let scan: SourceScan
  private let progress: RunawayGuard
  private let functions: MappingFunctions
  /// The treatments of columns; nil if there are none.
  private let treatments: Treatments?
  var statement: Statement
  let columns: RowColumns
  private let cancellation: Cancellation
  /// Whether the SELECT groups or sorts, so that a row has no single source record.
  private let isMixing: Bool
  /// For a SELECT that only selects fields and calls simple functions; empty for any other.
  private let picked: PickedFields
  /// The function calls of such a SELECT.
  private let calls: PickedCalls
  /// The dataset's checks on rows; nil if there are none.
  private let pass: CheckPass?

  /// Prepares the SELECT.
  ///
  /// - Parameter isPicking: executes a SELECT that only picks fields without SQLite; otherwise SQLite executes every
  ///   SELECT, with the same result.
  public init(
    _ plan: MappingPlan, isPicking: Bool = true, cancellation: Cancellation = Cancellation(),
    stallSeconds: Int = 60
  ) throws {
    // Everything is created before any property is set: a noncopyable struct is initialised as a whole or not at all.
    let connection = try Connection(":memory:", mode: .memory)
    sqlite3_limit(connection.handle, SQLITE_LIMIT_LENGTH, Int32(RowLimits.statementBytesMax))
    // The sorter's memory before it spills to disk, in KiB.
    try connection.execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -32768")
    let scan = SourceScan(fields: plan.fields, documentCount: plan.documentCount, openReader: plan.openReader)
    for list in plan.codeLists {
      try list.declare(on: connection)
      if !list.isOptional { try list.fill(on: connection) }
    }
    let pass = try CheckPass(plan.dataset, eachValue: plan.eachValue)
    let functions = MappingFunctions(scan: scan, parameters: plan.parameters, areas: plan.areas)
    functions.register(on: connection.handle)
    let treatments = plan.dataset.isTreated ? try Treatments(plan.dataset) : nil
    treatments?.register(on: connection.handle)
    let status = SourceTable.register(on: connection.handle, scan: scan)
    guard status == SQLITE_OK else {
      throw MappingError.invalid(file: plan.sqlFile, message: "the table source could not be made (\(status))")
    }
    // SQLite declares the table at its first use; the authorizer would mistake that for a CREATE TABLE of the mapping.
    try connection.execute("SELECT 1 FROM source WHERE 0")
    let compiled = try Self.prepare(plan, treatments, on: connection)
    let optional = plan.codeLists.filter(\.isOptional)
    let asked = optional.isEmpty ? [] : try ListUse.tables(readBy: plan)
    for list in optional where asked.contains(list.name.lowercased()) { try list.fill(on: connection) }
    let sources = try SelectCompiler.match(compiled.statement, plan)
    let progress = RunawayGuard(scan: scan, cancellation: cancellation, stallSeconds: stallSeconds)
    progress.install(on: connection.handle)

    self.plan = plan
    self.cancellation = cancellation
    self.connection = connection
    self.scan = scan
    self.functions = functions
    self.treatments = treatments
    self.progress = progress
    isMixing = compiled.isMixing
    self.statement = compiled.statement
    // Of a verbatim field the operator knows better, and a SELECT does not tell which column it ends in.
    let isVerbatim = plan.fields.contains { $0.isVerbatim }
    let columns = RowColumns(
      plan.dataset, sources: sources, areas: functions.areas, checksCodes: !isVerbatim)
    self.pass = pass
    let pickedColumns = isPicking ? compiled.picked ?? [] : []
    let calls = PickedCalls(pickedColumns, functions)
    picked = PickedFields(pickedColumns, of: plan.fields, plan.dataset, columns, results: calls.results)
    self.calls = calls
    self.columns = columns
  }

  /// The columns of the SELECT, if it is executed without SQLite.
  var pickedColumns: [PickedColumn]? { picked.isEmpty ? nil : picked.picked }

  /// The columns of the dataset that the SELECT does not fill.
  public var unfilledColumns: [String] {
    plan.dataset.columns.indices.filter { columns.source($0) < 0 }.map { plan.dataset.columns[$0].name }
  }

  /// Produces all rows, and ends the stream with the counts or the error. Blocks; call it on a dedicated thread.
  public consuming func run(into stream: RowStream) {
    do {
      stream.finish(.success(try fill(stream)))
    } catch {
      stream.finish(.failure(error))
    }
  }

  private mutating func fill(_ stream: RowStream) throws -> MappingSummary {
    var filling = RowFilling(into: stream, pass, scan, cancellation)
    var walk = picked.isEmpty ? nil : RecordWalk(scan)
    while let origin = try next(&walk) {
      if origin.isRejected { continue }
      let cells = walk?.cells
      try filling.add(origin) { append(cells, origin, to: $0) }
    }
    var summary = MappingSummary()
    summary.ledger = try filling.finish()
    summary.ledger.documents = plan.documentCount
    summary.ledger.recordsRead = scan.recordsRead
    summary.ledger.recordsQuarantined = scan.recordsQuarantined
    // The records of an aggregate are not known individually; all offered records count as used.
    summary.ledger.recordsUsed = isMixing ? scan.recordsRead - scan.recordsQuarantined : scan.recordsUsed
    summary.ledger.recordsLeftOut = scan.recordsRead - summary.ledger.recordsUsed - scan.recordsQuarantined
    summary.ledger.valuesCorrected = plan.corrections?.applied ?? 0
    summary.rejections = scan.rejections
    summary.fieldsSeen = scan.fieldsSeen
    summary.fields = scan.presence
    summary.passed = scan.passed
    summary.idleTreatments = treatments?.idle ?? []
    return summary
  }

  /// Steps to the next row and returns its origin; nil after the last.
  @inline(__always)
  private mutating func next(_ walk: inout RecordWalk?) throws -> RowOrigin? {
    if walk != nil {
      try walk!.advance()
      guard !walk!.isAtEnd else { return nil }
      guard try calls.isEmpty || calls.make(walk!.cells) else { return .rejected }
      _ = scan.rowMade()
      return scan.current
    }
    guard try step() else { return nil }
    if isMixing { return .unknown }
    return scan.rowMade() ? scan.current : .rejected
  }

  @inline(__always)
  private mutating func step() throws -> Bool {
    do {
      return try statement.step()
    } catch {
      throw functions.meaning(of: error, plan, progress)
    }
  }

  /// Appends the current row to the batch, each value in the form that its column stores.
  ///
  /// - Parameter cells: the record's fields, if they are copied unchanged; otherwise the statement has the values.
  @inline(__always)
  private func append(
    _ cells: UnsafeMutableBufferPointer<Cell>?, _ origin: RowOrigin, to batch: RowBatch
  ) -> Rejection? {
    guard let cells else { return columns.append(statement.handle, origin, to: batch) }
    if picked.append(cells, origin, to: batch) { return nil }
    return columns.append({ picked.cell($0, cells) }, origin, to: batch)
  }
}

/// A compiled SELECT.
private struct Compiled: ~Copyable {
  let statement: Statement
  /// Whether it groups or sorts.
  let isMixing: Bool
  let picked: [PickedColumn]?
}

extension Mapper {
  private static func prepare(
    _ plan: MappingPlan, _ treatments: Treatments?, on connection: borrowing Connection
  ) throws -> Compiled {
    let tables = Set(plan.codeLists.map { $0.name.lowercased() } + [SourceTable.name])
    let compiler = SelectCompiler(plan: plan, authorizer: MappingAuthorizer(tables: tables))
    let select = compiler.select
    return try compiler.compile(on: connection) { statement in
      let program = try MappingProgram(select, on: connection)
      guard let treatments else {
        return Compiled(statement: statement, isMixing: program.isMixing, picked: program.picked)
      }
      let names = (0..<statement.columnCount).map { statement.columnName($0) }
      let text = treatments.wrapped(select, names)
      return Compiled(statement: try connection.prepare(text), isMixing: program.isMixing, picked: nil)
    }
  }
}
