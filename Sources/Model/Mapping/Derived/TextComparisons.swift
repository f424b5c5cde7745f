internal import CSQLite
internal import SQLite
internal import Schema

/// Where a SELECT puts decimals in order as the texts that they are, in which 9 comes after 10.
///
/// SQLite says so itself: each decimal column gets a collation of its own, and the program that SQLite makes of the SELECT
/// names the collation of every comparison (https://www.sqlite.org/opcode.html). A column that is compared with
/// `COLLATE decimal`, or only asked whether it is equal, is not among them; what is sorted or worked out first is not seen.
struct TextComparisons {
  /// A decimal column of a dataset.
  struct Column: Hashable {
    let dataset: String
    let name: String

    /// The name of its collation, which must be on the connection before the table is.
    var collation: String { "\(name) of \(dataset)" }

    func register(on connection: borrowing Connection) {
      // Nothing is ever compared with it.
      sqlite3_create_collation_v2(connection.handle, collation, SQLITE_UTF8, nil, { _, _, _, _, _ in 0 }, nil)
    }
  }

  /// In the order of the program, each once.
  private(set) var columns: [Column] = []

  /// - Parameter known: the columns whose collations the tables have.
  init(in select: String, among known: [Column], on connection: borrowing Connection) throws(SQLiteError) {
    var program = try connection.prepare("EXPLAIN \(select)")
    var waiting: Column?
    while try program.step() {
      let (opcode, operand) = (program.text(1), program.text(5))
      // `min` and `max` take the collation of the instruction before; so does `nullif`, which asks for equality alone.
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
