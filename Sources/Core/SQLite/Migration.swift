/// One step from a layout of a database file to the next, kept as it was released.
///
/// It is text only, which names the tables and words of its day, so that no change of today's tables can change what it
/// does to an old file. Tests pin the text by its digest.
public struct Migration: Sendable {
  /// A piece of a migration.
  public enum Part: Sendable {
    /// Statements.
    case sql(String)
    /// A column that the table may have already, as files of one layout were not all made by one Klamra; the declaration
    /// begins with its name.
    case column(_ declaration: String, of: String)
  }

  /// What it does, in words joined by hyphens.
  public let name: String
  /// What is done, in this order.
  public let parts: [Part]

  public init(_ name: String, _ parts: Part...) {
    self.name = name
    self.parts = parts
  }

  /// Everything that it does, as one text.
  public var text: String {
    parts.map { part in
      switch part {
      case .sql(let sql): sql
      case .column(let declaration, let table): "ALTER TABLE \(table) ADD COLUMN \(declaration) -- unless it is there"
      }
    }.joined(separator: "\n")
  }

  /// Does it, in the caller's transaction.
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
