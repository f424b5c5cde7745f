internal import Landing
public import Platform
internal import SQLite

extension Records {
  /// Raises the counters of `klamra.sqlite` if it is older than the run with this number.
  ///
  /// Events have a number too, and nothing outside of `klamra.sqlite` shows the highest: it continues with the seconds
  /// since 1970, above any number that a gateway with less than one event in a second can have given.
  ///
  /// - Returns: the highest run until now; nil if nothing was raised.
  public func raise(runsTo highest: Int64, now: Timestamp) throws -> Int64? {
    try transaction { connection in
      let former = try Self.counter("runs", on: connection)
      guard former < highest else { return nil }
      try Self.setCounter("runs", highest, on: connection)
      try Self.setCounter("events", max(now.seconds, Self.counter("events", on: connection)), on: connection)
      return former
    }
  }

  /// The highest number given to a row of a table with AUTOINCREMENT (https://www.sqlite.org/autoinc.html).
  private static func counter(_ table: String, on connection: borrowing Connection) throws -> Int64 {
    var select = try connection.prepare("SELECT max(seq) FROM sqlite_sequence WHERE name = ?1")
    try select.bind([table])
    return try select.step() ? select.integer(0) : 0
  }

  private static func setCounter(_ table: String, _ number: Int64, on connection: borrowing Connection) throws {
    try connection.run("DELETE FROM sqlite_sequence WHERE name = ?1", table)
    try connection.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", table, number)
  }
}
