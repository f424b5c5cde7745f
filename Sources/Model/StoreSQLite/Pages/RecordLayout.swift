internal import SQLite
internal import Schema

/// The order of a row's values in its record.
///
/// Without a rowid a record begins with the key, in key order; the other columns follow as they were declared or added
/// (https://www.sqlite.org/fileformat2.html, section 2.4).
struct RecordLayout {
  /// The root page of `rows`.
  let root: Int
  /// The dataset's column for each position in the record; nil for `_source`.
  let columns: [Int?]

  init(_ dataset: Dataset, on connection: borrowing Connection) throws {
    var table = try connection.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'rows'")
    _ = try table.step()
    root = Int(table.integer(0))
    var columns: [Int?] = []
    var info = try connection.prepare("SELECT name FROM pragma_table_info('rows') ORDER BY pk = 0, pk, cid")
    while try info.step() {
      let name = info.text(0)
      columns.append(dataset.columns.firstIndex { $0.name == name })
    }
    self.columns = columns
  }
}
