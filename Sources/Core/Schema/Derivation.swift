/// How a dataset follows from others: one SELECT, in which they are tables with their ids for names.
public struct Derivation: Hashable, Sendable {
  /// The SELECT.
  public var sql: String
  /// Where it stands, for messages.
  public var file: String
  /// The line of the file in which it begins: 1, or its line in a declaration that holds it.
  public var line: Int

  /// How long one derivation may take, in seconds.
  public static let secondsMax = 3600
  /// From how many datasets one may be derived: one file that is opened, and those that SQLite attaches to it
  /// (https://www.sqlite.org/limits.html, SQLITE_MAX_ATTACHED).
  public static let inputsMax = 11

  public init(sql: String, file: String, line: Int = 1) {
    self.sql = sql
    self.file = file
    self.line = line
  }
}
