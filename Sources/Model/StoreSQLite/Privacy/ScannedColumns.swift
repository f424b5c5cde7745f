internal import SQLite
internal import Schema
internal import Store

/// Which columns of a file were looked through for what, and how their values are treated: `facts` of the file.
///
/// A run is looked at row by row as it comes. What was stored before (when a column was not public yet, when a detector was
/// declared not to apply, by an older Klamra) is looked through once, before the next version is published.
enum ScannedColumns {
  private static func fact(_ column: Column) -> String { "scanned:\(column.name)" }

  /// What is looked for in a column, as a word.
  private static func mark(_ column: Column, _ dataset: Dataset) -> [String] {
    dataset.detectors(of: column).map { $0 == .login ? "login:\(dataset.privacy.logins ?? "")" : $0.rawValue }
  }

  /// Says that every value of these columns was looked at.
  static func record(_ columns: [Column], _ dataset: Dataset, on connection: borrowing Connection) throws {
    for column in columns where !mark(column, dataset).isEmpty {
      try connection.run(
        "INSERT OR REPLACE INTO facts VALUES (?1, ?2)", fact(column), mark(column, dataset).joined(separator: "\n"))
    }
  }

  /// The public columns that were not looked through for everything that is looked for now.
  static func missing(_ dataset: Dataset, on connection: borrowing Connection) throws -> [Column] {
    var select = try connection.prepare("SELECT value FROM facts WHERE name = ?1")
    var missing: [Column] = []
    for column in dataset.columns {
      let wanted = mark(column, dataset)
      if wanted.isEmpty { continue }
      try select.bind([fact(column)])
      let known = try select.step() ? "\n" + select.text(0) + "\n" : ""
      select.reset()
      if !wanted.allSatisfy({ known.contains("\n\($0)\n") }) { missing.append(column) }
    }
    return missing
  }

  // MARK: Treatments

  private static func treatment(_ column: Column) -> String { "treatment:\(column.name)" }

  /// Remembers how the values of these columns are treated from their first on.
  static func recordTreatments(_ columns: [Column], on connection: borrowing Connection) throws {
    for column in columns {
      guard let word = column.guarding.treatment?.description else { continue }
      try connection.run("INSERT OR REPLACE INTO facts VALUES (?1, ?2)", treatment(column), word)
    }
  }

  /// - Throws: `DatasetError.shapeChanged` where the stored values of a column were treated otherwise: the history would
  ///   keep them.
  static func checkTreatments(_ columns: [Column], _ dataset: Dataset, on connection: borrowing Connection) throws {
    var select = try connection.prepare("SELECT value FROM facts WHERE name = ?1")
    for column in columns {
      try select.bind([treatment(column)])
      let known = try select.step() ? select.text(0) : nil
      select.reset()
      let wanted = column.guarding.treatment?.description
      guard known != wanted else { continue }
      throw DatasetError.shapeChanged(
        dataset: dataset.id,
        what:
          "the values of \"\(column.name)\" were stored \(known.map { "with the treatment \($0)" } ?? "untreated"), "
          + "and now it says \(wanted.map { "treatment \($0)" } ?? "none")")
    }
  }
}
