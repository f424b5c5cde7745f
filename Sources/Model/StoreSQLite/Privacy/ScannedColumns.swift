internal import SQLite
internal import Schema
internal import Store

/// The columns of a file that were scanned, with their detectors, and their treatments: `facts` of the file.
///
/// The rows of a run are scanned on arrival. Earlier values (from before the column was public or a detector applied,
/// or from an older Klamra) are scanned once, before the next version is published.
enum ScannedColumns {
  private static func fact(_ column: Column) -> String { "scanned:\(column.name)" }

  /// The detectors of a column as text.
  private static func mark(_ column: Column, _ dataset: Dataset) -> [String] {
    dataset.detectors(of: column).map { $0 == .login ? "login:\(dataset.privacy.logins ?? "")" : $0.rawValue }
  }

  /// Records that every value of these columns was scanned.
  static func record(_ columns: [Column], _ dataset: Dataset, on connection: borrowing Connection) throws {
    for column in columns where !mark(column, dataset).isEmpty {
      try connection.run(
        "INSERT OR REPLACE INTO facts VALUES (?1, ?2)", fact(column), mark(column, dataset).joined(separator: "\n"))
    }
  }

  /// The public columns that were not scanned by every current detector, with those detectors.
  ///
  /// What another detector has found was decided by an operator then.
  static func missing(
    _ dataset: Dataset, on connection: borrowing Connection
  ) throws -> [(column: Column, detectors: Set<Detector>)] {
    var select = try connection.prepare("SELECT value FROM facts WHERE name = ?1")
    var missing: [(column: Column, detectors: Set<Detector>)] = []
    for column in dataset.columns {
      let wanted = mark(column, dataset)
      if wanted.isEmpty { continue }
      try select.bind([fact(column)])
      let known = try select.step() ? "\n" + select.text(0) + "\n" : ""
      select.reset()
      let detectors = zip(dataset.detectors(of: column), wanted).filter { !known.contains("\n\($1)\n") }.map(\.0)
      if !detectors.isEmpty { missing.append((column, Set(detectors))) }
    }
    return missing
  }

  // MARK: Treatments

  private static func treatment(_ column: Column) -> String { "treatment:\(column.name)" }

  /// Records the treatments of these columns from their first values on.
  static func recordTreatments(_ columns: [Column], on connection: borrowing Connection) throws {
    for column in columns {
      guard let word = column.guarding.treatment?.description else { continue }
      try connection.run("INSERT OR REPLACE INTO facts VALUES (?1, ?2)", treatment(column), word)
    }
  }

  /// - Throws: `DatasetError.shapeChanged` if the stored values of a column have another treatment, since the history
  ///   would keep them.
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
