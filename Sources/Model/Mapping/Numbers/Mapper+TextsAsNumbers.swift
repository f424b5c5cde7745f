internal import Formats
internal import SQLite
internal import Schema

extension Mapper {
  /// The places where the SELECT takes texts for numbers; throws the errors of SQLite.
  public func textsAsNumbers() throws -> [TextAsNumber] {
    let lists = plan.codeLists.map { list in
      (list.name, ((try? list.header()) ?? []).map { TextFlow.Content(name: $0, kind: .text) as TextFlow.Content? })
    }
    return TextFlow.uses(
      in: try SelectProgram(of: plan.sql.trimmedStatement, on: connection),
      source: plan.fields.map { TextFlow.Content(name: $0.name, $0.type) },
      tables: try TextFlow.tables(lists, in: "main", on: connection))
  }
}

extension TextFlow.Content {
  /// What a column may hold; nil for periods and dates, whose first digits are always the year.
  init?(name: String, _ type: ColumnType) {
    switch type {
    case _ where type.isStoredAsInteger: self = .whole
    case .period, .date, .datetime: return nil
    case .decimal: self.init(name: name, kind: .decimal, isOrdered: true)
    default: self.init(name: name, kind: .text, isOrdered: true)
    }
  }
}

extension TextFlow {
  /// The pages at which tables begin, with their columns.
  static func tables(
    _ known: [(name: String, columns: [Content?])], in schema: String, on connection: borrowing Connection
  ) throws(SQLiteError) -> [Table: [Content?]] {
    let number = schema == "temp" ? 1 : 0
    var tables: [Table: [Content?]] = [:]
    var rows = try connection.prepare("SELECT name, rootpage FROM \(schema).sqlite_schema WHERE type = 'table'")
    while try rows.step() {
      let name = rows.text(0).lowercased()
      guard let found = known.first(where: { $0.name.lowercased() == name }) else { continue }
      tables[Table(schema: number, page: Int(rows.integer(1)))] = found.columns
    }
    return tables
  }
}
