/// The derivation of a dataset from others: one SELECT, in which the datasets are tables named by their ids.
public struct Derivation: Hashable, Sendable {
  /// The SELECT.
  public var sql: String
  /// The file of the SELECT, for messages.
  public var file: String
  /// The line of the file in which it begins: 1, or its line in the declaration that contains it.
  public var line: Int

  /// The time limit of one derivation, in seconds.
  public static let secondsMax = 3600
  /// The most inputs of a derivation: one opened file, and those that SQLite attaches to it
  /// (https://www.sqlite.org/limits.html, SQLITE_MAX_ATTACHED).
  public static let inputsMax = 11

  public init(sql: String, file: String, line: Int = 1) {
    self.sql = sql
    self.file = file
    self.line = line
  }
}
