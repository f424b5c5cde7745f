internal import Privacy
internal import SQLite
internal import Schema
public import Store

extension SQLiteStore {
  /// Why nothing of the dataset may be published as it is declared now, as far as the layout of the file shows it.
  public func publicationFault() throws -> DatasetError? {
    guard exists else { return nil }
    let connection = try reader()
    do {
      return try DatasetTables(dataset: dataset).misfit(on: connection)
    } catch let error as DatasetError {
      return error
    }
  }

  /// Ensures that the file has the public columns, and that all their values were scanned for personal data.
  ///
  /// Costs nothing if every value was scanned on arrival; otherwise one pass over the rows and the log of changes, from
  /// which deltas and older versions are made.
  ///
  /// - Throws: the error of `publicationFault`, or `DatasetError.personalData` for a finding; nothing may be published
  ///   then.
  public func clearForPublication() throws {
    if let fault = try publicationFault() { throw fault }
    guard exists else { return }
    let connection = try reader()
    let missing = try ScannedColumns.missing(dataset, on: connection)
    if missing.isEmpty { return }
    let tables = try DatasetTables(dataset: dataset, readFrom: connection)
    let stored = missing.map(\.column).filter { !tables.absent.contains($0.name) }
    func scan(_ sources: (Column) -> [String]) throws -> [PrivacyFinding] {
      var scan = PrivacyScan(dataset, only: Set(stored.map(\.name)))
      for column in stored {
        let index = dataset.columns.firstIndex { $0.name == column.name }!
        var select = try connection.prepare(sources(column).joined(separator: " UNION ALL "))
        while try select.step() { scan.look(at: select.cell(0), column: index) }
      }
      return scan.findings.filter { finding in
        missing.contains { $0.column.name == finding.column && $0.detectors.contains(finding.detector) }
      }
    }
    // The current rows are counted by themselves: the log repeats them.
    let current = try scan { ["SELECT \(Connection.quote($0.name)) FROM rows"] }
    let logged = try scan { column in
      let isKey = dataset.key.contains(column.name)
      let names = isKey ? [Connection.quote(column.name)] : [tables.new(column), tables.old(column)]
      return names.map { "SELECT \($0) FROM changes WHERE \($0) IS NOT NULL" }
    }
    let earlier = logged.filter { old in
      !current.contains { $0.column == old.column && $0.detector == old.detector }
    }
    guard current.isEmpty, earlier.isEmpty else {
      throw DatasetError.personalData(
        dataset: dataset.id, current, earlier: earlier.map { PrivacyFinding(column: $0.column, detector: $0.detector) })
    }
    try write { try ScannedColumns.record(missing.map(\.column), dataset, on: $0) }
  }
}
