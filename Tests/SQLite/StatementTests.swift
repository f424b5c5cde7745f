internal import Platform
internal import Testing

@testable import SQLite

@Suite struct StatementTests {
  /// Sends a value through a parameter and back; gives its SQLite type and its text.
  private func roundTrip(_ value: any Bindable) throws -> (type: String, text: String?) {
    let connection = try Connection(":memory:", mode: .memory)
    var statement = try connection.prepare("SELECT typeof(?1), ?1")
    try statement.bind([value])
    _ = try statement.step()
    return (statement.text(0), statement.optionalText(1))
  }

  @Test func everyTypeIsBoundAsWhatItIs() throws {
    #expect(try roundTrip(42) == ("integer", "42"))
    #expect(try roundTrip(Int64.min) == ("integer", "-9223372036854775808"))
    #expect(try roundTrip(true) == ("integer", "1"))
    #expect(try roundTrip(0.5) == ("real", "0.5"))
    #expect(try roundTrip("zażółć") == ("text", "zażółć"))
    #expect(try roundTrip(String?.none) == ("null", nil))
    #expect(try roundTrip(String?.some("x")) == ("text", "x"))
    #expect(try roundTrip(Timestamp(microseconds: 12)) == ("integer", "12"))
    let digest = SHA256.of("abc".utf8)
    #expect(try roundTrip(digest) == ("text", digest.hex))
    #expect(try roundTrip([UInt8]("blob".utf8)) == ("blob", "blob"))
  }

  @Test func emptyIsNotNull() throws {
    #expect(try roundTrip("") == ("text", ""))
    #expect(try roundTrip([UInt8]()) == ("blob", ""))
    #expect(try roundTrip(String(Substring("abc").dropFirst(3))) == ("text", ""))
  }

  @Test func textWithNulAndFourByteCharactersIsWhole() throws {
    let connection = try Connection(":memory:", mode: .memory)
    for text in ["a\0b", "😀", String(repeating: "ż", count: 100_000)] {
      var statement = try connection.prepare("SELECT ?1")
      try statement.bind([text])
      #expect(try statement.step())
      #expect(statement.text(0) == text)
      #expect(statement.bytes(0).count == text.utf8.count)
    }
  }

  @Test func numbersAndNulls() throws {
    let connection = try Connection(":memory:", mode: .memory)
    var statement = try connection.prepare("SELECT 1 AS one, NULL AS none, 2.5 AS real, 'x' AS text")
    #expect(statement.columnCount == 4)
    #expect((0..<4).map { statement.columnName($0) } == ["one", "none", "real", "text"])
    #expect(try statement.step())
    #expect(statement.optionalInteger(0) == 1)
    #expect(statement.optionalInteger(1) == nil)
    #expect(statement.optionalText(1) == nil)
    #expect(statement.isNull(1) && !statement.isNull(0))
    #expect(statement.text(1) == "")
    #expect(statement.bytes(1).isEmpty)
    #expect(statement.text(2) == "2.5")
    #expect(statement.integer(3) == 0)
  }

  @Test func tooManyValuesAreAnError() throws {
    let connection = try Connection(":memory:", mode: .memory)
    var statement = try connection.prepare("SELECT ?1")
    #expect(throws: SQLiteError.self) { try statement.bind([1, 2]) }
  }

  @Test func aStatementRunsAgainWithOtherValues() throws {
    let connection = try Connection(":memory:", mode: .memory)
    var statement = try connection.prepare("SELECT ?1 * 2", isLongLived: true)
    for number in 0..<100 {
      try statement.bind([number])
      #expect(try statement.step())
      #expect(statement.integer(0) == Int64(number * 2))
      statement.reset()
    }
  }
}
