internal import Privacy
internal import SQLite
internal import Schema
public import Store

extension SQLiteStore {
  /// Ensures that all stored values of public columns were scanned for personal data, and that the file has them.
  ///
  /// Costs nothing if every value was scanned on arrival; otherwise one pass over the rows and the log of changes, from
  /// which deltas and older versions are made.
  ///
  /// - Throws: the error of `publicationFault`; nothing may be published then.
  public func clearForPublication() throws {
    if let fault = try publicationFault() { throw fault }
    guard exists else { return }
    let missing = try ScannedColumns.missing(dataset, on: reader())
    if missing.isEmpty { return }
    try write { try ScannedColumns.record(missing.map(\.column), dataset, on: $0) }
  }

  /// Why nothing of the dataset may be published as it is declared now.
  public func publicationFault() throws -> DatasetError? {
    guard exists else { return nil }
    let connection = try reader()
    do {
      if let misfit = try DatasetTables(dataset: dataset).misfit(on: connection) { return misfit }
    } catch let error as DatasetError {
      return error
    }
    let missing = try ScannedColumns.missing(dataset, on: connection)
    if missing.isEmpty { return nil }
    let tables = try DatasetTables(dataset: dataset, readFrom: connection)
    let stored = missing.map(\.column).filter { !tables.absent.contains($0.name) }
    func scan(_ sources: (Column) -> [String]) throws -> [PrivacyFinding] {
      var scan = PrivacyScan(dataset, only: Set(stored.map(\.name)))
      for column in stored {
        let index = dataset.columns.firstIndex { $0.name == column.name }!
        let sql = sources(column)
        if sql.isEmpty { continue }
        var select = try connection.prepare(sql.joined(separator: " UNION ALL "))
        while try select.step() { scan.look(at: select.cell(0), column: index) }
      }
      return scan.findings.filter { finding in
        missing.contains { $0.column.name == finding.column && $0.detectors.contains(finding.detector) }
      }
    }
    // The current rows are counted by themselves: the log repeats them.
    let current = try scan { ["SELECT \(Connection.quote($0.name)) FROM rows"] }
    let logged = try scan { column in
      let names =
        dataset.key.contains(column.name)
        ? [Connection.quote(column.name)] : [tables.new(column), tables.old(column)]
      return names.map { "SELECT \($0) FROM changes WHERE \($0) IS NOT NULL" }
    }
    let earlier = logged.filter { old in
      !current.contains { $0.column == old.column && $0.detector == old.detector }
    }
    guard !current.isEmpty || !earlier.isEmpty else { return nil }
    return .personalData(
      dataset: dataset.id, current, earlier: earlier.map { PrivacyFinding(column: $0.column, detector: $0.detector) })
  }
}
