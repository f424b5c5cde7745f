internal import Testing

/// Code that belongs in one place occurs in no other.
@Suite struct PlaceTests {
  /// The modules that may contain SQL statements.
  static let homesOfSQL = ["StoreSQLite", "State", "OutputState", "Mapping", "SQLite"]

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

  /// Types of what the product itself answers and every server of the web: no member owns them.
  static let commonTypes: Set<String> = [
    "application/json", "application/xml", "application/gzip", "text/html", "text/plain", "*/*",
  ]
  /// The ending of the product's own documents, which is the name of a format too.
  static let commonNames: Set<String> = ["json"]

  /// What a member calls itself and its documents stands in folders of that member, of whichever module: `CSV` of Readers and
  /// of Writers. The names are those that the members' own sources have, so that a new member is covered.
  @Test func formatsAndMediaTypesAreNamedByTheirMember() throws {
    var homes: [String: Set<String>] = [:]
    for member in try Member.all() {
      for text in member.mediaTypes.subtracting(Self.commonTypes).union(member.names.subtracting(Self.commonNames)) {
        homes[text, default: []].insert(String(member.folder.split(separator: "/").last ?? ""))
      }
    }
    #expect(
      homes["text/csv"] == ["CSV", "CSVExcel"] && homes["atom"] == ["Atom"] && homes["csv-excel"] == ["CSVExcel"])
    for file in try SourceTree.sources() where file.module != "standin" {
      let folders = Set(file.path.split(separator: "/").dropLast().map(String.init))
      for (index, line) in file.lines.enumerated() where line.isCode {
        for text in line.mediaTypes + line.literals() {
          guard let homes = homes[text], homes.isDisjoint(with: folders) else { continue }
          Issue.record(
            "\(file.path):\(index + 1): \"\(text)\" is said in \(homes.sorted().joined(separator: ", ")) only")
        }
      }
    }
  }

  /// Where a member's type is named besides its own folder and the registry: what is of that format by its nature.
  static let partners: [String: Set<String>] = ["Sources/Input/Readers/CSV/": ["Sources/Input/Readers/Tables/"]]

  /// Other modules cannot name a member; in its own module only its folder and the registry do.
  @Test func membersAreKnownToTheirRegistryOnly() throws {
    let members = try Member.all()
    #expect(Set(members.map(\.registry)).count == 5 && members.count >= 12, "\(members)")
    let sources = try SourceTree.sources()
    for member in members where member.isNeighbour {
      #expect(member.type.access != .open, "\(member.type.place): \(member) is public")
      let homes = (Self.partners[member.folder] ?? []).union([member.folder, member.registry])
      let module = member.folder.split(separator: "/").prefix(3).joined(separator: "/") + "/"
      for file in sources where file.path.hasPrefix(module) && !homes.contains(where: { file.path.hasPrefix($0) }) {
        #expect(!SourceWords.of(file).contains(member.type.name), "\(file.path) names \(member)")
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
