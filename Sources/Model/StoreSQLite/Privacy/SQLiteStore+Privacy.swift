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
    let connection = try reader()
    let tables = try DatasetTables(dataset: dataset, readFrom: connection)
    let stored = missing.map(\.column).filter { !tables.absent.contains($0.name) }
    func findings(_ select: (Column) -> String) throws -> [PrivacyFinding] {
      var scan = PrivacyScan(dataset, only: Set(missing.map(\.column.name)))
      for column in stored {
        let index = dataset.columns.firstIndex { $0.name == column.name }!
        var values = try connection.prepare(select(column))
        while try values.step() { scan.look(at: values.cell(0), column: index) }
      }
      return scan.findings.filter { finding in
        missing.contains { $0.column.name == finding.column && $0.detectors.contains(finding.detector) }
      }
    }
    let now = try findings { "SELECT \(Connection.quote($0.name)) FROM rows" }
    let logged = try findings { column in
      let key = tables.keyList
      if dataset.key.contains(column.name) {
        return "SELECT \(Connection.quote(column.name)) FROM (SELECT DISTINCT \(key) FROM changes)"
      }
      // A row with one value in several versions is one row.
      return "SELECT v FROM (SELECT \(key), \(tables.new(column)) AS v FROM changes "
        + "UNION SELECT \(key), \(tables.old(column)) FROM changes)"
    }
    let earlier = logged.filter { finding in
      !now.contains { $0.column == finding.column && $0.detector == finding.detector }
    }
    guard now.isEmpty, earlier.isEmpty else {
      throw DatasetError.personalData(dataset: dataset.id, now, earlier: earlier)
    }
    try write { try ScannedColumns.record(missing.map(\.column), dataset, on: $0) }
  }
}
