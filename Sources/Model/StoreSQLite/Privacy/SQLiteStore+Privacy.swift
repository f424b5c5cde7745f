internal import Privacy
internal import SQLite
internal import Schema
internal import Store

extension SQLiteStore {
  /// Ensures that all stored values of public columns were scanned for personal data.
  ///
  /// Costs nothing if every value was scanned on arrival; otherwise one pass over the rows and the log of changes, from
  /// which deltas and older versions are made.
  ///
  /// - Throws: `DatasetError.personalData` for a finding; nothing may be published then.
  public func clearForPublication() throws {
    guard exists else { return }
    let missing = try ScannedColumns.missing(dataset, on: reader())
    if missing.isEmpty { return }
    var scan = PrivacyScan(dataset, only: Set(missing.map(\.column.name)))
    let connection = try reader()
    let tables = try DatasetTables(dataset: dataset, readFrom: connection)
    let stored = missing.map(\.column).filter { !tables.absent.contains($0.name) }
    for column in stored {
      let index = dataset.columns.firstIndex { $0.name == column.name }!
      let name = Connection.quote(column.name)
      let logged = dataset.key.contains(column.name) ? [name] : [tables.new(column), tables.old(column)]
      let sql = (["SELECT \(name) FROM rows"] + logged.map { "SELECT \($0) FROM changes" })
        .joined(separator: " UNION ALL ")
      var select = try connection.prepare(sql)
      while try select.step() { scan.look(at: select.cell(0), column: index) }
    }
    let findings = scan.findings.filter { finding in
      missing.contains { $0.column.name == finding.column && $0.detectors.contains(finding.detector) }
    }
    guard findings.isEmpty else { throw DatasetError.personalData(dataset: dataset.id, findings) }
    try write { try ScannedColumns.record(missing.map(\.column), dataset, on: $0) }
  }
}
