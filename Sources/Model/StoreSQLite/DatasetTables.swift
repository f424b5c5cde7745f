internal import Platform
internal import SQLite
internal import Schema
internal import Store

/// The SQL of one dataset's file, derived from its declaration.
///
/// ```
/// rows(<columns>, _source)                  the present, WITHOUT ROWID, in key order
/// changes(_version, _op, _source, <key>, _new_<column>…, _old_<column>…)   the log, from version 2 on
/// versions, document_spans, version_checks, version_corrections, checkpoints, sources, reasons, erasures, facts
/// ```
/// Version 1 consists of the rows themselves: a log of them would only repeat them.
struct DatasetTables {
  let dataset: Dataset
  /// Declared columns that the file lacks until the next commit adds them; readers treat them as empty.
  private(set) var absent: Set<String> = []

  init(dataset: Dataset) { self.dataset = dataset }

  /// The tables for a reader.
  ///
  /// - Parameter schema: the schema name of the file on the connection.
  init(dataset: Dataset, readFrom connection: borrowing Connection, schema: String = "main") throws {
    self.dataset = dataset
    absent = Set(dataset.columns.map(\.name)).subtracting(try connection.columns(of: "rows", in: schema))
    if let name = dataset.key.first(where: absent.contains) {
      throw DatasetError.shapeChanged(dataset: dataset.id, what: "\"\(name)\" was no part of its key")
    }
    let storedKey = try Self.storedKey(connection, schema)
    guard storedKey == dataset.key else {
      throw DatasetError.shapeChanged(dataset: dataset.id, what: "its key was \(storedKey.joined(separator: ", "))")
    }
  }

  /// The columns of the stored key, in its order.
  private static func storedKey(_ connection: borrowing Connection, _ schema: String) throws -> [String] {
    var info = try connection.prepare("SELECT name FROM pragma_table_info('rows', ?1) WHERE pk > 0 ORDER BY pk")
    try info.bind([schema])
    var names: [String] = []
    while try info.step() { names.append(info.text(0)) }
    return names
  }

  /// The layout of the file. Its creator knows the dataset's columns, so the tables of a new file are not listed here.
  static let layout = FileLayout(tables: [], migrations: DatasetMigrations.all)

  var columns: [String] { dataset.columns.map { Connection.quote($0.name) } }
  var key: [String] { dataset.key.map { Connection.quote($0) } }
  var keyList: String { key.joined(separator: ", ") }
  var columnList: String { columns.joined(separator: ", ") }
  /// All columns for a SELECT, by name.
  var selected: String {
    dataset.columns.map { column in
      let name = Connection.quote(column.name)
      return absent.contains(column.name) ? "NULL AS \(name)" : name
    }.joined(separator: ", ")
  }

  /// The columns outside the key, in the dataset's order.
  var payload: [Column] { dataset.columns.filter { !dataset.key.contains($0.name) } }
  func new(_ column: Column) -> String { Connection.quote("_new_" + column.name) }
  func old(_ column: Column) -> String { Connection.quote("_old_" + column.name) }

  /// The new and the old value of a change, for a SELECT; `new` and `old` are table prefixes.
  func selectedImages(_ column: Column, new: String = "", old: String = "") -> [String] {
    absent.contains(column.name) ? ["NULL", "NULL"] : [new + self.new(column), old + self.old(column)]
  }

  static func affinity(_ column: Column) -> String { column.type.isStoredAsInteger ? "INTEGER" : "TEXT" }

  private func declare(_ column: Column) -> String {
    "\(Connection.quote(column.name)) \(Self.affinity(column))" + (dataset.key.contains(column.name) ? " NOT NULL" : "")
  }

  var rows: String {
    """
    CREATE TABLE rows(
      \(dataset.columns.map(declare).joined(separator: ", ")), _source INTEGER NOT NULL,
      PRIMARY KEY(\(keyList))) WITHOUT ROWID;
    """
  }

  var log: String {
    let keys = dataset.key.map { name in declare(dataset.columns.first { $0.name == name }!) }
    let images = payload.map { "\(new($0)) \(Self.affinity($0)), \(old($0)) \(Self.affinity($0))" }
    return """
      CREATE TABLE changes(
        _version INTEGER NOT NULL, _op TEXT NOT NULL CHECK(_op IN ('I', 'U', 'D')), _source INTEGER NOT NULL,
        \((keys + images).joined(separator: ", ")), PRIMARY KEY(_version, \(keyList))) WITHOUT ROWID;
      CREATE INDEX changes_by_key ON changes(\(keyList), _version);
      """
  }

  static let versions = """
    CREATE TABLE versions(
      number INTEGER PRIMARY KEY, committed_at INTEGER NOT NULL, run INTEGER NOT NULL, source TEXT NOT NULL,
      rows INTEGER NOT NULL, inserted INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER NOT NULL,
      hash TEXT NOT NULL, documents INTEGER NOT NULL, bytes INTEGER NOT NULL, records_declared INTEGER,
      records_read INTEGER NOT NULL, records_used INTEGER NOT NULL, records_left_out INTEGER NOT NULL,
      records_quarantined INTEGER NOT NULL, rows_mapped INTEGER NOT NULL, rows_accepted INTEGER NOT NULL,
      rows_repeated INTEGER NOT NULL, rows_quarantined INTEGER NOT NULL, rows_erased INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE version_checks(
      version INTEGER NOT NULL REFERENCES versions(number), ordinal INTEGER NOT NULL, name TEXT NOT NULL,
      action TEXT NOT NULL, looked INTEGER NOT NULL, failed INTEGER NOT NULL, examples TEXT NOT NULL,
      PRIMARY KEY(version, ordinal)) WITHOUT ROWID;
    CREATE TABLE checkpoints(
      source TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, run INTEGER NOT NULL, at INTEGER NOT NULL,
      version INTEGER NOT NULL);
    CREATE TABLE sources(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE reasons(
      version INTEGER NOT NULL REFERENCES versions(number), at INTEGER NOT NULL, who TEXT NOT NULL,
      reason TEXT NOT NULL, PRIMARY KEY(version, at)) WITHOUT ROWID;
    """

  /// Tombstones: from which versions a row was erased, when, by whom and why; of its key only a keyed hash.
  private static let erasures = """
    CREATE TABLE erasures(
      number INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL,
      token TEXT NOT NULL UNIQUE, versions TEXT NOT NULL, is_finished INTEGER NOT NULL);

    """

  /// The operator's corrections of a version's documents, with the number of corrected values.
  private static let corrections = """
    CREATE TABLE version_corrections(
      version INTEGER NOT NULL REFERENCES versions(number), ordinal INTEGER NOT NULL, record TEXT NOT NULL,
      field TEXT NOT NULL, expected TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL, who TEXT NOT NULL,
      at TEXT NOT NULL, line INTEGER NOT NULL, applied INTEGER NOT NULL, PRIMARY KEY(version, ordinal)) WITHOUT ROWID;

    """

  /// All tables of a new file.
  func create(on connection: borrowing Connection) throws {
    try connection.execute(rows + log + Self.versions + DocumentSpans.tables + Self.erasures + Self.corrections)
    try connection.run("INSERT INTO facts VALUES ('dataset', ?)", dataset.id)
    try Self.layout.mark(connection)
  }

  /// How an existing file does not fit the declared columns; nil if it does. A column that it lacks is empty.
  func misfit(on connection: borrowing Connection) throws -> DatasetError? {
    var stored: [String: String] = [:]
    var info = try connection.prepare("SELECT name, type FROM pragma_table_info('rows')")
    while try info.step() { stored[info.text(0)] = info.text(1) }
    stored["_source"] = nil
    let storedKey = try Self.storedKey(connection, "main")
    guard storedKey == dataset.key else {
      return .shapeChanged(dataset: dataset.id, what: "its key was \(storedKey.joined(separator: ", "))")
    }
    for column in dataset.columns {
      guard let affinity = stored[column.name], affinity != Self.affinity(column) else { continue }
      return .shapeChanged(dataset: dataset.id, what: "\"\(column.name)\" was stored as \(affinity)")
    }
    let declared = Set(dataset.columns.map(\.name))
    if let gone = stored.keys.sorted().first(where: { !declared.contains($0) }) {
      return .shapeChanged(dataset: dataset.id, what: "it has a column \"\(gone)\" that is not declared")
    }
    // Values that were stored without the treatment would be published without it.
    try ScannedColumns.checkTreatments(dataset.columns.filter { stored[$0.name] != nil }, dataset, on: connection)
    return nil
  }

  /// Updates an existing file to the declared columns: new ones are added, any other change is refused.
  func adopt(on connection: borrowing Connection) throws {
    var stored: [String: String] = [:]
    var info = try connection.prepare("SELECT name, type FROM pragma_table_info('rows')")
    while try info.step() { stored[info.text(0)] = info.text(1) }
    stored["_source"] = nil
    try ScannedColumns.checkTreatments(dataset.columns.filter { stored[$0.name] != nil }, dataset, on: connection)
    let added = dataset.columns.filter { stored[$0.name] == nil }
    let storedKey = try Self.storedKey(connection, "main")
    guard storedKey == dataset.key else {
      throw DatasetError.shapeChanged(dataset: dataset.id, what: "its key was \(storedKey.joined(separator: ", "))")
    }
    for column in dataset.columns {
      guard let affinity = stored.removeValue(forKey: column.name) else {
        for (table, name) in [
          ("rows", column.name), ("changes", "_new_" + column.name), ("changes", "_old_" + column.name),
        ] {
          try connection.execute(
            "ALTER TABLE \(table) ADD COLUMN \(Connection.quote(name)) \(Self.affinity(column))")
        }
        continue
      }
      guard affinity == Self.affinity(column) else {
        throw DatasetError.shapeChanged(dataset: dataset.id, what: "\"\(column.name)\" was stored as \(affinity)")
      }
    }
    // They have no values yet.
    try ScannedColumns.record(added, dataset, on: connection)
    try ScannedColumns.recordTreatments(added, on: connection)
    if let gone = stored.keys.sorted().first {
      throw DatasetError.shapeChanged(dataset: dataset.id, what: "it has a column \"\(gone)\" that is not declared")
    }
  }
}
