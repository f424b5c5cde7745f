internal import CSQLite
internal import Formats
public import Platform
internal import SQLite
internal import Schema

/// Runs one mapping: steps through its SELECT, checks every row against the dataset's columns, and fills a `RowStream`.
public struct Mapper: ~Copyable {
  private let plan: MappingPlan
  private let connection: Connection
  private let scan: SourceScan
  private let progress: RunawayGuard
  private let functions: MappingFunctions
  /// What is done to the values of columns; nil where nothing is.
  private let treatments: Treatments?
  private var statement: Statement
  /// One for each column of the dataset; behind a pointer, so that no value is copied to be asked.
  private let checks: UnsafeMutableBufferPointer<ColumnCheck>
  private let cancellation: Cancellation
  private let isSorted: Bool
  /// The SELECT groups or sorts, so that a row has no single record that it came from.
  private let isMixing: Bool
  /// Where the SELECT only picks fields and calls simple functions; empty for any other.
  private let picked: PickedFields
  /// The calls of such a SELECT.
  private let calls: PickedCalls
  /// What the dataset asks of every row; nil where it asks nothing.
  private let pass: CheckPass?

  /// Prepares the SELECT.
  ///
  /// - Parameter isSorted: asks SQLite to sort the rows by the dataset's key, spilling to disk; for mappings that do not
  ///   come in key order by themselves.
  public init(
    _ plan: MappingPlan, isSorted: Bool = false, cancellation: Cancellation = Cancellation(),
    stallSeconds: Int = 60
  ) throws {
    // Everything is made before anything is kept: a structure without copies is whole or not there.
    let connection = try Connection(":memory:", mode: .memory)
    sqlite3_limit(connection.handle, SQLITE_LIMIT_LENGTH, Int32(RowLimits.statementBytesMax))
    // The sorter may use this much memory before it spills, in KiB.
    try connection.execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -32768")
    let scan = SourceScan(fields: plan.fields, documentCount: plan.documentCount, openReader: plan.openReader)
    for list in plan.codeLists { try list.load(into: connection) }
    let pass = try CheckPass(plan)
    let functions = MappingFunctions(scan: scan, parameters: plan.parameters, areas: plan.areas)
    functions.register(on: connection.handle)
    let treatments = plan.dataset.isTreated ? try Treatments(plan.dataset) : nil
    treatments?.register(on: connection.handle)
    let status = SourceTable.register(on: connection.handle, scan: scan)
    guard status == SQLITE_OK else {
      throw MappingError.invalid(file: plan.sqlFile, message: "the table source could not be made (\(status))")
    }
    // SQLite declares the table at its first use; the authorizer would take that for a CREATE TABLE of the mapping.
    try connection.execute("SELECT 1 FROM source WHERE 0")
    let compiled = try Self.prepare(plan, treatments, isSorted: isSorted, on: connection)
    let sources = try Self.match(compiled.statement, plan)
    let progress = RunawayGuard(scan: scan, cancellation: cancellation, stallSeconds: stallSeconds)
    progress.install(on: connection.handle)

    self.plan = plan
    self.cancellation = cancellation
    self.connection = connection
    self.scan = scan
    self.functions = functions
    self.treatments = treatments
    self.progress = progress
    self.isSorted = isSorted
    isMixing = compiled.isMixing
    self.statement = compiled.statement
    let checks = UnsafeMutableBufferPointer<ColumnCheck>.allocate(capacity: sources.count)
    for (index, source) in sources.enumerated() {
      checks.initializeElement(
        at: index, to: ColumnCheck(plan.dataset, column: index, source: source, areas: functions.areas))
    }
    self.checks = checks
    self.pass = pass
    let columns = isSorted ? [] : compiled.picked ?? []
    let calls = PickedCalls(columns, functions)
    picked = PickedFields(columns, of: plan.fields, plan.dataset, checks, results: calls.results)
    self.calls = calls
  }

  /// What the SELECT's columns are, where it takes the short way.
  var pickedColumns: [PickedColumn]? { picked.isEmpty ? nil : picked.picked }

  /// The columns of the dataset that the SELECT does not give.
  public var unfilledColumns: [String] {
    plan.dataset.columns.indices.filter { checks[$0].source < 0 }.map { plan.dataset.columns[$0].name }
  }

  deinit {
    checks.deinitialize()
    checks.deallocate()
  }

  /// Makes all rows, and ends the stream with the counts or the error. Blocks; call it on a thread of its own.
  public consuming func run(into stream: RowStream) {
    do {
      stream.finish(.success(try fill(stream)))
    } catch {
      stream.finish(.failure(error))
    }
  }

  private mutating func fill(_ stream: RowStream) throws -> MappingSummary {
    var summary = MappingSummary()
    var batch = stream.batch()
    var walk = picked.isEmpty ? nil : RecordWalk(scan)
    while let origin = try next(&walk) {
      // Sorting has its record of a row before the function that rejects it.
      if origin.isRejected || (isSorted && scan.isRejected(origin)) { continue }
      summary.ledger.rowsMapped += 1
      if let rejection = appendRow(walk?.cells, origin, to: batch) {
        summary.ledger.rowsQuarantined += 1
        batch.dropRow()
        try scan.rejectRow(rejection, at: origin)
        continue
      }
      if batch.isFull {
        summary.ledger.rowsQuarantined += try check(batch)
        guard stream.send(batch), !cancellation.isCancelled else { throw MappingError.cancelled }
        batch = stream.batch()
      }
    }
    summary.ledger.rowsQuarantined += try check(batch)
    if batch.rowCount > 0, !stream.send(batch) { throw MappingError.cancelled }
    summary.ledger.checks = pass?.results() ?? []
    summary.ledger.documents = plan.documentCount
    summary.ledger.recordsRead = scan.recordsRead
    summary.ledger.recordsQuarantined = scan.recordsQuarantined
    // Which records went into an aggregate cannot be told; all that were offered count as used.
    summary.ledger.recordsUsed = isMixing ? scan.recordsRead - scan.recordsQuarantined : scan.recordsUsed
    summary.ledger.recordsLeftOut = scan.recordsRead - summary.ledger.recordsUsed - scan.recordsQuarantined
    summary.ledger.valuesCorrected = plan.corrections?.applied ?? 0
    summary.rejections = scan.rejections
    summary.fieldsSeen = scan.fieldsSeen
    summary.fields = scan.presence
    return summary
  }

  /// Lets the dataset's checks look at a whole batch, and takes out what they reject; returns how many rows that were.
  private func check(_ batch: RowBatch) throws -> Int {
    guard let pass else { return 0 }
    let rejected = try pass.look(at: batch.view)
    for (row, rejection) in rejected { try scan.rejectRow(rejection, at: batch.origin(row)) }
    batch.remove(rows: rejected.map(\.row))
    return rejected.count
  }

  /// Goes to the next row and says where it came from; nil after the last.
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
    if isSorted { return scan.origin(packed: statement.integer(statement.columnCount - 1)) ?? .rejected }
    return scan.rowMade() ? scan.current : .rejected
  }

  @inline(__always)
  private mutating func step() throws -> Bool {
    do {
      return try statement.step()
    } catch {
      // The reason stands where the callback left it; SQLite itself only knows that something failed.
      if let failure = scan.failure { throw failure }
      if let failure = functions.failure { throw failure }
      if error.isInterrupted {
        if progress.isRunaway {
          throw MappingError.runaway(file: plan.sqlFile, seconds: RunawayGuard.stallSecondsMax)
        }
        throw MappingError.cancelled
      }
      if error.primaryCode == SQLITE_TOOBIG { throw MappingError.tooLarge(file: plan.sqlFile) }
      throw MappingError.invalid(file: plan.sqlFile, message: error.message)
    }
  }

  /// Puts the current row into the batch, each value in the form that its column stores.
  ///
  /// - Parameter cells: the record's fields, where they are taken as they are; otherwise the statement has the values.
  @inline(__always)
  private func appendRow(
    _ cells: UnsafeMutableBufferPointer<Cell>?, _ origin: RowOrigin, to batch: RowBatch
  ) -> Rejection? {
    if let cells {
      return picked.append(cells, origin, to: batch) ? nil : appendChecked(cells, origin, to: batch)
    }
    for index in 0..<checks.count {
      if let rejection = checks[index].append(statement.handle, to: batch) { return rejection }
    }
    return end(origin, of: batch)
  }

  /// Ends the row whose values are in the batch, unless they are too much.
  @inline(__always)
  private func end(_ origin: RowOrigin, of batch: RowBatch) -> Rejection? {
    guard batch.openRowBytes <= RowLimits.rowBytesMax else {
      return Rejection(
        rule: .fieldSize, position: 0, reason: "the row is longer than \(RowLimits.rowBytesMax >> 20) MiB")
    }
    batch.endRow(origin)
    return nil
  }

  private func appendChecked(
    _ cells: UnsafeMutableBufferPointer<Cell>, _ origin: RowOrigin, to batch: RowBatch
  ) -> Rejection? {
    for index in 0..<checks.count {
      if let rejection = checks[index].append(picked.cell(index, cells), to: batch) { return rejection }
    }
    return end(origin, of: batch)
  }
}

/// A SELECT that may run.
private struct Compiled: ~Copyable {
  let statement: Statement
  /// It groups or sorts.
  let isMixing: Bool
  let picked: [PickedColumn]?
}

extension Mapper {
  /// Compiles the SELECT under the authorizer.
  private static func prepare(
    _ plan: MappingPlan, _ treatments: Treatments?, isSorted: Bool, on connection: borrowing Connection
  ) throws -> Compiled {
    let authorizer = MappingAuthorizer(
      tables: Set(plan.codeLists.map { $0.name.lowercased() } + [SourceTable.name]))
    authorizer.install(on: connection.handle)
    defer { sqlite3_set_authorizer(connection.handle, nil, nil) }
    let select = plan.sql.trimmedStatement
    do {
      // Compiled alone first, so that a message speaks of the operator's text and not of ours.
      let statement = try connection.prepare(select)
      guard sqlite3_stmt_readonly(statement.handle) == 1, statement.columnCount > 0 else {
        throw MappingError.forbidden(file: plan.sqlFile, what: "do anything but SELECT")
      }
      let program = try MappingProgram(select, on: connection)
      guard isSorted || treatments != nil else {
        return Compiled(statement: statement, isMixing: program.isMixing, picked: program.picked)
      }
      let names = (0..<statement.columnCount).map { statement.columnName($0) }
      let treated = treatments?.wrapped(select, names) ?? select
      guard isSorted else {
        return Compiled(statement: try connection.prepare(treated), isMixing: program.isMixing, picked: nil)
      }
      // The line feed ends a comment in the last line of the file. The origin is asked for before the sorting.
      let key = plan.dataset.key.map { Connection.quote($0) }.joined(separator: ", ")
      let sorting = "SELECT *, klamra_origin() AS _origin FROM (\(treated)\n) ORDER BY \(key)"
      return Compiled(statement: try connection.prepare(sorting), isMixing: program.isMixing, picked: nil)
    } catch let error as SQLiteError {
      if let refusal = authorizer.refusal { throw MappingError.forbidden(file: plan.sqlFile, what: refusal) }
      throw MappingError.invalid(file: plan.sqlFile, message: error.message)
    }
  }

  /// Finds the SELECT's column for each of the dataset's; a column too many or a key column missing is an error.
  static func match(_ statement: borrowing Statement, _ plan: MappingPlan) throws -> [Int?] {
    var found: [String: Int] = [:]
    for index in 0..<statement.columnCount {
      let name = statement.columnName(index)
      if name == "_origin" { continue }
      guard plan.dataset.columns.contains(where: { $0.name == name }) else {
        throw MappingError.columns(
          file: plan.sqlFile, dataset: plan.dataset.id, message: "the dataset has no column \"\(name)\"")
      }
      guard found.updateValue(index, forKey: name) == nil else {
        throw MappingError.columns(
          file: plan.sqlFile, dataset: plan.dataset.id, message: "\"\(name)\" is there twice")
      }
    }
    for column in plan.dataset.columns where found[column.name] == nil {
      if column.isRequired || plan.dataset.key.contains(column.name) {
        throw MappingError.columns(
          file: plan.sqlFile, dataset: plan.dataset.id, message: "the required column \"\(column.name)\" is missing")
      }
    }
    return plan.dataset.columns.map { found[$0.name] }
  }
}

extension String {
  /// Without white space and the semicolon at the end, so that it can stand in brackets.
  var trimmedStatement: String {
    var bytes = Array(utf8)[...]
    while let last = bytes.last, [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ";")].contains(last) { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
