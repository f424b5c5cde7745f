import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import StoreSQLite

/// Each document once for all consecutive versions that have it.
@Suite struct DocumentSpansTests {
  private typealias Listed = (digest: Digest, origin: String)

  private static func list(_ text: String) -> [Listed] {
    text.enumerated().map { (SHA256.of("\($1)".utf8), "strona=\($0)") }
  }

  private func connection(_ tables: String) throws -> Connection {
    let connection = try Connection("", mode: .writer)
    try connection.execute("CREATE TABLE versions(number INTEGER PRIMARY KEY, source TEXT NOT NULL); \(tables)")
    return connection
  }

  private func documents(_ version: Int, _ connection: borrowing Connection) throws -> [String] {
    var select = try connection.prepare(
      "SELECT digest, origin FROM version_documents WHERE version = ? ORDER BY ordinal")
    try select.bind([version])
    var found: [String] = []
    while try select.step() { found.append("\(select.text(0)) \(select.text(1))") }
    return found
  }

  private func spans(_ connection: borrowing Connection) throws -> Int {
    var select = try connection.prepare("SELECT count(*) FROM document_spans")
    return try select.step() ? Int(select.integer(0)) : 0
  }

  private func append(_ list: [Listed], _ version: Int, _ source: String, _ connection: borrowing Connection) throws {
    try connection.run("INSERT INTO versions VALUES (?1, ?2)", version, source)
    try DocumentSpans.append(list, source: Owner(source), version: version, to: connection)
  }

  @Test func onlyWhatChangesIsStored() throws {
    let connection = try connection(DocumentSpans.tables)
    for (index, text) in ["abc", "abc", "aXc", "aXcd", "aX", "", "aX"].enumerated() {
      try append(Self.list(text), index + 1, "gus", connection)
    }
    #expect(try documents(2, connection) == documents(1, connection))
    #expect(try documents(4, connection) == Self.list("aXcd").map { "\($0.digest.hex) \($0.origin)" })
    #expect(try documents(6, connection).isEmpty)
    #expect(try spans(connection) == 3 + 0 + 1 + 1 + 0 + 0 + 2)
  }

  /// Versions of several sources in any order, with lists that change at random; and the same lists in the tables of an
  /// earlier release, migrated.
  @Test func randomHistories() throws {
    var random = Seeded(20_261_202)
    for _ in 0..<80 {
      let connection = try connection(DocumentSpans.tables)
      let former = try self.connection(
        """
        CREATE TABLE version_documents(
          version INTEGER NOT NULL, ordinal INTEGER NOT NULL, digest TEXT NOT NULL, origin TEXT NOT NULL,
          PRIMARY KEY(version, ordinal)) WITHOUT ROWID;
        """)
      var expected: [Int: [String]] = [:]
      var number = 0
      for _ in 0..<random.below(12) {
        number += random.pick([1, 1, 4])
        let source = random.pick(["gus", "urząd"])
        let list = Self.list(String((0..<random.below(5)).map { _ in random.pick(["a", "b"]) as Character }))
        try append(list, number, source, connection)
        try former.run("INSERT INTO versions VALUES (?1, ?2)", number, source)
        for (ordinal, document) in list.enumerated() {
          try former.run(
            "INSERT INTO version_documents VALUES (?, ?, ?, ?)", number, ordinal, document.digest, document.origin)
        }
        expected[number] = list.map { "\($0.digest.hex) \($0.origin)" }
      }
      try former.execute(try #require(DatasetMigrations.all.last).text)
      for (version, list) in expected {
        #expect(try documents(version, connection) == list)
        #expect(try documents(version, former) == list)
      }
      #expect(try spans(former) == spans(connection))
    }
  }

  /// Ten thousand documents of which one changes each day.
  @Test func theCostIsThatOfTheChange() throws {
    let connection = try connection(DocumentSpans.tables)
    var list: [Listed] = (0..<10_000).map { (SHA256.of("\($0)".utf8), "https://example.pl/strona=\($0)") }
    try append(list, 1, "gus", connection)
    for day in 2...20 {
      list[day * 7].digest = SHA256.of("day \(day)".utf8)
      try append(list, day, "gus", connection)
    }
    #expect(try spans(connection) == 10_019)
    #expect(try documents(20, connection) == list.map { "\($0.digest.hex) \($0.origin)" })
    #expect(try documents(11, connection).count == 10_000)
  }
}
