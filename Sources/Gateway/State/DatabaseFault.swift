internal import SQLite

/// What an error of a database says about the system under it.
public enum DatabaseFault {
  /// Whether a file system is full.
  public static func isLackOfSpace(_ error: any Error) -> Bool { (error as? SQLiteError)?.isLackOfSpace ?? false }

  /// Whether a file is damaged.
  public static func isDamage(_ error: any Error) -> Bool { (error as? SQLiteError)?.isDamage ?? false }

  /// What SQLite said when the system denied access; nil for any other error.
  public static func denial(_ error: any Error) -> String? {
    guard let error = error as? SQLiteError, error.isRefusedByTheSystem else { return nil }
    return "SQLite says \"\(error.message)\""
  }
}
