internal import Testing

/// Code that belongs in one place occurs in no other.
@Suite struct PlaceTests {
  /// The modules that may contain SQL statements.
  static let homesOfSQL = ["StoreSQLite", "State", "Mapping", "SQLite"]

  private static let statements = [
    "SELECT ", "INSERT INTO ", "INSERT OR ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "CREATE INDEX ",
    "CREATE TEMP ", "ALTER TABLE ", "DROP TABLE ", "PRAGMA ",
  ]

  @Test func statementsOfSQLStandWhereTablesAre() throws {
    for file in try SourceTree.sources() where !Self.homesOfSQL.contains(file.module) {
      for (index, line) in file.lines.enumerated() {
        let body = line.drop { $0 == " " }
        guard !body.hasPrefix("//") else { continue }
        // Commands that consumers copy are for their own databases.
        if Self.isExample(file.lines[..<index].suffix(2) + [line]) { continue }
        let text = body.drop { $0 == "\"" }
        if Self.statements.contains(where: { text.hasPrefix($0) || body.contains("\"\($0)") }) {
          Issue.record("\(file.path):\(index + 1): SQL belongs into \(Self.homesOfSQL.joined(separator: ", "))")
        }
      }
    }
  }

  /// Whether the last of some lines is inside a call that creates an example, on one line or with its arguments below.
  private static func isExample(_ lines: ArraySlice<Substring>) -> Bool {
    lines.last?.contains("CodeExample(") == true
      || lines.dropLast().contains { $0.contains("CodeExample(") && !$0.contains(")") }
  }

  /// Names of formats and media types, and the folder of the member that may use them.
  static let members: [(name: String, home: String)] = [
    ("text/csv", "CSV"), ("application/x-ndjson", "NDJSON"), ("application/atom+xml", "Atom"),
    ("csv-excel", "CSVExcel"),
    ("application/ld+json", "SchemaOrg"), ("sitemap.xml", "Sitemap"),
  ]

  @Test func formatsAndMediaTypesAreNamedByTheirMember() throws {
    for file in try SourceTree.sources() where file.module != "standin" {
      for (index, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for member in Self.members where line.contains("\"\(member.name)") {
          let isHome = file.path.split(separator: "/").contains { $0.hasPrefix(member.home) }
          if !isHome { Issue.record("\(file.path):\(index + 1): \"\(member.name)\" is said by its member only") }
        }
      }
    }
  }

  /// JSON is parsed, and a decision takes a code: no text of a message or of a document is searched for a piece of it.
  @Test func nothingIsSearchedForInMessagesAndJSON() throws {
    let searches = [
      ".message.contains(", ".message.hasPrefix(", ".what.contains(", ".what.hasPrefix(", ".problem.contains(",
      ".problem.hasPrefix(", "\\(error)\".contains(", "\\(error)\".hasPrefix(", "ledger.contains(", "json.contains(",
      "contains(\"\\\"", "firstRange(of: \"\\\"", "json_extract(", "json_each(", "->> '",
    ]
    for file in try SourceTree.sources() where file.module != "standin" {
      for (index, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for search in searches where line.contains(search) {
          // A migration must not change, and reads what earlier releases have written.
          if file.path.contains("Migration") { continue }
          Issue.record("\(file.path):\(index + 1): \(search)")
        }
      }
    }
  }
}
