import SQLite
import Testing

/// The messages of SQLite about invalid statements, requested from the library itself, so that a changed wording of
/// another release is detected here.
@Suite struct StatementFaultTests {
  private func fault(_ sql: String) throws(SQLiteError) -> StatementFault {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute("CREATE TABLE a(x, \"y z\"); CREATE TABLE b(x)")
    do {
      _ = try connection.prepare(sql)
    } catch {
      return error.fault
    }
    Issue.record("\(sql) is understood")
    return .other
  }

  @Test func namesThatAreNotThereAreNamed() throws {
    #expect(try fault("SELECT * FROM nowhere") == .unknownTable("nowhere"))
    #expect(try fault("SELECT * FROM main.nowhere") == .unknownTable("main.nowhere"))
    #expect(try fault("SELECT * FROM \"no where\"") == .unknownTable("no where"))
    #expect(try fault("SELECT z FROM a") == .unknownColumn("z"))
    #expect(try fault("SELECT a.z FROM a") == .unknownColumn("a.z"))
    #expect(try fault("SELECT f(x) FROM a") == .unknownFunction("f"))
    #expect(try fault("SELECT x FROM a, b") == .ambiguousColumn("x"))
  }

  @Test func aMistakeOfSyntaxNamesTheWord() throws {
    #expect(try fault("SELEC x FROM a") == .syntax(near: "SELEC"))
    #expect(try fault("SELECT x FORM a, b") == .syntax(near: "a"))
    #expect(try fault("SELECT x FROM a WHERE (") == .other)
  }

  @Test func everythingElseNamesNothing() throws {
    #expect(try fault("SELECT max() FROM a") == .other)
    #expect(SQLiteError(code: 5, message: "no such table: a", path: "p").fault == .other)
    #expect(SQLiteError(code: 1, message: "no such table: ", path: "p").fault == .other)
    #expect(StatementFault.other.word == nil && StatementFault.unknownTable("a b").word == "a b")
  }
}
