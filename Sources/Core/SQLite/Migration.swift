/// One step from a layout of a database file to the next, kept as it was released.
///
/// It is plain text with the table names of its time, so later changes of the tables cannot change its effect on an old
/// file. Tests pin the text by its digest.
public struct Migration: Sendable {
  /// A piece of a migration.
  public enum Part: Sendable {
    /// Statements.
    case sql(String)
    /// A column that the table may already have, since files of one layout were created by different releases; the
    /// declaration begins with the column's name.
    case column(_ declaration: String, of: String)
  }

  /// Its purpose, in words joined by hyphens.
  public let name: String
  /// The steps, in order.
  public let parts: [Part]

  public init(_ name: String, _ parts: Part...) {
    self.name = name
    self.parts = parts
  }

  /// All statements as one text.
  public var text: String {
    parts.map { part in
      switch part {
      case .sql(let sql): sql
      case .column(let declaration, let table): "ALTER TABLE \(table) ADD COLUMN \(declaration) -- unless it is there"
      }
    }.joined(separator: "\n")
  }

  /// Applies the steps, in the caller's transaction.
  func apply(to connection: borrowing Connection) throws {
    for part in parts {
      switch part {
      case .sql(let sql): try connection.execute(sql)
      case .column(let declaration, let table):
        let name = String(declaration.prefix { $0 != " " })
        if try connection.columns(of: table).contains(name) { continue }
        try connection.execute("ALTER TABLE \(table) ADD COLUMN \(declaration)")
      }
    }
  }
}
