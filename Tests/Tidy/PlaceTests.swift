internal import Testing

/// What belongs in one place stands in no other.
@Suite struct PlaceTests {
  /// Names of formats and media types, and the folder of the member that may say them.
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
      "contains(\"\\\"", "firstRange(of: \"\\\"", "json_extract", "json_each", "->> '",
    ]
    for file in try SourceTree.sources() where file.module != "standin" {
      for (index, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for search in searches where line.contains(search) {
          // A step of a layout is frozen, and reads what releases of then have written.
          if file.path.contains("Migration") { continue }
          Issue.record("\(file.path):\(index + 1): \(search)")
        }
      }
    }
  }
}
