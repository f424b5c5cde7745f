internal import CSQLite
internal import SQLite
internal import Schema

/// Finds the places where a SELECT orders decimals as text, by which 9 comes after 10.
///
/// SQLite reports them: each decimal column gets its own collation, and the compiled program names the collation of
/// every comparison (https://www.sqlite.org/opcode.html). A column that is compared with `COLLATE decimal`, or only for
/// equality, is not among them; values that are sorted or computed first are not found.
struct TextComparisons {
  /// A decimal column of a dataset.
  struct Column: Hashable {
    let dataset: String
    let name: String

    /// The name of its collation, which must be registered before the table is created.
    var collation: String { "\(name) of \(dataset)" }

    func register(on connection: borrowing Connection) {
      // No comparison ever runs with it.
      sqlite3_create_collation_v2(connection.handle, collation, SQLITE_UTF8, nil, { _, _, _, _, _ in 0 }, nil)
    }
  }

  /// In the order of the program, each once.
  private(set) var columns: [Column] = []

  /// - Parameter known: the columns whose tables have the collations.
  init(in select: String, among known: [Column], on connection: borrowing Connection) throws(SQLiteError) {
    var program = try connection.prepare("EXPLAIN \(select)")
    var waiting: Column?
    while try program.step() {
      let (opcode, operand) = (program.text(1), program.text(5))
      // `min` and `max` use the collation of the previous instruction; so does `nullif`, which tests only for equality.
      if let column = waiting, operand.hasPrefix("max(") || operand.hasPrefix("min(") { note(column) }
      waiting = nil
      guard ["Lt", "Le", "Gt", "Ge", "CollSeq"].contains(opcode),
        let column = known.first(where: { operand.hasPrefix($0.collation + "-") })
      else { continue }
      if opcode == "CollSeq" { waiting = column } else { note(column) }
    }
  }

  private mutating func note(_ column: Column) {
    if !columns.contains(column) { columns.append(column) }
  }
}
