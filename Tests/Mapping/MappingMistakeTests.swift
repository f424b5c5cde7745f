import Mapping
import Platform
import Rows
import SQLite
import Schema
import Testbed
import Testing

/// What an author reads when a SELECT cannot be used: what is wrong, in which file, and what to do.
@Suite struct MappingMistakeTests {
  private func mistake(_ sql: String) -> MappingError? {
    #expect(throws: MappingError.self) { try Fixture.map(Fixture.plan(sql, documents: [[["1", 2020, "5"]]])) }
  }

  private static let columns = "kod AS area, rok AS period"

  @Test(arguments: [
    // The dataset has area and period, which are its key, and value.
    ("SELECT kod AS area FROM source", "does not fit the dataset ludnosc: the required column \"period\" is missing"),
    (
      "SELECT rok AS period, liczba AS value FROM source",
      "does not fit the dataset ludnosc: the required column \"area\" is missing"
    ),
    (
      "SELECT kod AS area, rok AS period, 1 AS wartosc FROM source",
      "does not fit the dataset ludnosc: the dataset has no column \"wartosc\""
    ),
    (
      "SELECT kod AS area, rok AS period, liczba FROM source",
      "does not fit the dataset ludnosc: the dataset has no column \"liczba\""
    ),
    (
      "SELECT kod AS Area, rok AS period FROM source",
      "does not fit the dataset ludnosc: the dataset has no column \"Area\""
    ),
    (
      "SELECT kod AS area, rok AS period, kod AS area FROM source",
      "does not fit the dataset ludnosc: \"area\" is there twice"
    ),
    ("SELECT *, kod AS area FROM source", "does not fit the dataset ludnosc: the dataset has no column \"kod\""),
    // What SQLite does not understand, in its own words.
    ("SELECT kod AS area, rok AS period FROM sorce", "is not valid SQL: no such table: sorce"),
    ("SELECT kodd AS area, rok AS period FROM source", "is not valid SQL: no such column: kodd"),
    ("SELECT oddo(kod) AS area, rok AS period FROM source", "is not valid SQL: no such function: oddo"),
    (
      "SELECT area(kod, rok, 1) AS area, rok AS period FROM source",
      "is not valid SQL: wrong number of arguments to function area()"
    ),
    (
      "SELECT period() AS period, kod AS area FROM source",
      "is not valid SQL: wrong number of arguments to function period()"
    ),
    ("SELEC kod FROM source", "is not valid SQL: near \"SELEC\": syntax error"),
    ("", "is not valid SQL: the statement is empty"), (" ; ", "is not valid SQL: the statement is empty"),
    ("-- nothing", "is not valid SQL: the statement is empty"),
    ("SELECT kod AS area, rok AS period FROM source; SELECT 1", "is not valid SQL: more than one statement"),
    // What a mapping may not do.
    ("ATTACH 'x.db' AS x", "may not attach a file"), ("PRAGMA user_version", "may not use PRAGMA user_version"),
    ("BEGIN", "may not do anything but SELECT"),
    ("CREATE TABLE t(a)", "may not make a table, nor read one that SQLite makes itself"),
    ("SELECT RANDOM() AS area, rok AS period FROM source", "may not call random()"),
    ("SELECT date('now') AS area, rok AS period FROM source", "may not call date()"),
    ("SELECT kod AS area, strftime('%Y', kod) AS period FROM source", "may not call strftime()"),
    ("SELECT current_date AS area, rok AS period FROM source", "may not call current_date()"),
    ("SELECT kod AS area, last_insert_rowid() AS period FROM source", "may not call last_insert_rowid()"),
    ("SELECT kod AS area, changes() AS period FROM source", "may not call changes()"),
    ("SELECT name AS area, name AS period FROM sqlite_schema", "may not read the table sqlite_master"),
    ("SELECT count(*) AS area, 1 AS period FROM sqlite_master", "may not read the table sqlite_master"),
    (
      "SELECT value AS area, value AS period FROM json_each('[1]')",
      "may not make a table, nor read one that SQLite makes itself"
    ),
    (
      "SELECT name AS area, name AS period FROM pragma_database_list",
      "may not make a table, nor read one that SQLite makes itself"
    ),
  ])
  func eachMistakeIsSaid(sql: String, what: String) {
    #expect(mistake(sql)?.what == "ludnosc.sql: the mapping \(what)")
  }

  /// The results of these do not depend on the record alone: another day, SQLite release or run gives another result.
  @Test(arguments: [
    "random()", "randomblob(4)", "current_time", "current_date", "current_timestamp", "changes()", "total_changes()",
    "last_insert_rowid()", "date('2024-01-01')", "time('now')", "datetime('now')", "julianday('now')",
    "unixepoch('now')",
    "strftime('%Y', '2024-01-01')", "sqlite_version()", "sqlite_source_id()", "sqlite_compileoption_used('x')",
    "sqlite_compileoption_get(1)", "sqlite_log(1, 'x')", "load_extension('x')",
  ])
  func whatIsNoMatterOfTheRecordIsRefused(call: String) throws {
    let name = String(call.prefix { $0 != "(" })
    #expect(
      mistake("SELECT kod AS area, \(call) AS period FROM source")?.what
        == "ludnosc.sql: the mapping may not call \(name)()")
  }

  @Test(arguments: [
    "DROP TABLE source", "CREATE TABLE t(a)", "UPDATE source SET kod = 1", "REPLACE INTO source VALUES (1, 2, 3)",
    "CREATE VIEW v AS SELECT 1", "REINDEX", "ANALYZE", "DETACH main", "SAVEPOINT s", "EXPLAIN SELECT 1",
  ])
  func whatIsNoSelectIsRefused(sql: String) throws {
    let error = try #require(mistake(sql))
    #expect(error.what.hasPrefix("ludnosc.sql: the mapping "))
  }

  @Test(arguments: [
    (
      MappingError.forbidden(file: "a.sql", what: "attach a file"), "a.sql: the mapping may not attach a file",
      "A mapping is one SELECT that reads `source` and the connector's code lists, or other datasets where its dataset is derived, and calls the documented functions"
    ),
    (
      .runaway(file: "a.sql", seconds: 60), "a.sql: the mapping made no row and read no record for 60 s and was ended",
      "Look for a join without a condition or a recursion without an end"
    ),
    (
      .tooLarge(file: "a.sql"), "a.sql: the mapping made a value or a row longer than 128 MiB and was ended",
      "Look for a function or an aggregate that joins too many values into one"
    ),
    (
      .spilled(file: "a.sql", bytesMax: 1_500_000_000),
      "a.sql: the mapping needed more than 1.5 GB of temporary files and was ended",
      "Look for a join without a condition (ON); if so much is right, raise temporary_disk in klamra.yaml. Nothing was committed"
    ),
    (
      .noRecord(reason: "za stary"), "the SELECT of a derived dataset has no record to reject: za stary",
      "Leave such rows out with WHERE, or give the dataset a check that rejects rows"
    ),
  ])
  func errorsSayWhatToDo(error: MappingError, what: String, advice: String) {
    #expect(error.what == what && error.advice == Advice(advice) && !error.isRetryable)
  }

  /// The word that was not understood, for suggestions.
  @Test(arguments: [
    ("SELECT kodd AS area, rok AS period FROM source", "kodd"),
    ("SELECT kod AS area, rok AS period FROM sorce", "sorce"),
    ("SELECT areaa(kod) AS area, rok AS period FROM source", "areaa"),
    ("SELECT kod AS area rok AS period FROM source", "rok"), ("SELECT kod AS area, FROM source", "FROM"),
  ])
  func theWordThatIsWrongIsKnown(sql: String, word: String) throws {
    guard case .invalid(let file, _, let fault) = try #require(mistake(sql)) else {
      Issue.record("another mistake")
      return
    }
    #expect(file == "ludnosc.sql" && fault.word == word)
  }

  @Test func aCodeListHasAtMostSixteenMebibytes() throws {
    let folder = try TemporaryFolder()
    let sql = "SELECT kod AS area, (SELECT rok FROM lata WHERE id = kod) AS period FROM source"
    func map(_ bytes: Int) throws -> [[Value]] {
      // One long field, and a short one that is used.
      let head = "id,rok,opis\n1,2020,"
      let path = try folder.write(
        "lata.csv",
        head + String(repeating: "x", count: 1 << 20) + "\n" + Self.lines(bytes - head.utf8.count - (1 << 20) - 1))
      return try Fixture.map(
        Fixture.plan(sql, codeLists: [CodeList(name: "lata", file: path)], documents: [[["1", 1, nil]]])
      ).rows
    }
    #expect(try map(16 << 20) == [["1", "2020", nil]])
    let error = #expect(throws: MappingError.self) { try map((16 << 20) + 1) }
    #expect(error?.what.hasSuffix("the code list lata has 16777217 bytes, and at most 16777216 are read") == true)
  }

  /// Records of a code list that are so many bytes together.
  private static func lines(_ bytes: Int) -> String {
    var text = ""
    var number = 2
    while text.utf8.count < bytes {
      let start = "\(number),2021,"
      text += start + String(repeating: "y", count: min(1 << 20, bytes - text.utf8.count - start.utf8.count - 1)) + "\n"
      number += 1
    }
    return text
  }

  /// A mapping on its own thread reports the mistake as the error of its stream.
  @Test func aMappingThatCannotBePreparedIsAnErrorOfItsStream() throws {
    let run = MappingRun(Fixture.plan("SELECT kodd AS area, rok AS period FROM source", documents: []))
    let error = #expect(throws: MappingError.self) { while try run.stream.next() != nil {} }
    #expect(error?.what == "ludnosc.sql: the mapping is not valid SQL: no such column: kodd")
  }

  @Test(arguments: [
    "SELECT kod AS area, rok AS period FROM source ;\n", "SELECT kod AS area, rok AS period FROM source -- koniec",
    "SELECT kod AS area, rok AS period FROM source /* koniec */;;",
    "\n\nSELECT kod AS area, rok AS period FROM source\t;\r\n",
  ])
  func howAFileEndsDoesNotMatter(sql: String) throws {
    for inSQLite in [false, true] {
      let mapped = try Fixture.map(Fixture.plan(sql, documents: [[["1", 2020, "5"]]]), inSQLite: inSQLite)
      #expect(mapped.rows == [["1", "2020", nil]])
    }
  }
}
