internal import Platform
public import SQLite

/// The schema of a database file, for comparison.
public enum DatabaseSchema {
  /// A line for each table and index: type, name, and its statement without comments, quotes and superfluous blanks.
  /// SQLite keeps statements as written, and edits them when a table is altered.
  public static func lines(_ path: String) throws -> [String] {
    let connection = try Connection(path, mode: .readOnly)
    var select = try connection.prepare(
      "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name")
    var lines: [String] = []
    while try select.step() { lines.append("\(select.text(0)) \(select.text(1)) \(normalised(select.text(2)))") }
    return lines
  }

  static func normalised(_ sql: String) -> String {
    let bare = sql.split(separator: "\n").map { line in
      String(line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line)
    }
    var words = bare.joined(separator: " ").replacing("\"", with: "")
    for mark in ["(", ")", ","] { words = words.replacing(mark, with: " \(mark) ") }
    return words.split(whereSeparator: { $0 == " " || $0 == "\n" }).joined(separator: " ")
  }
}

/// Released migrations, which nothing may change any more.
public enum PinnedMigrations {
  /// A line for each migration: the layout that it leads to, its name, and the SHA-256 of its text.
  public static func lines(_ migrations: [Migration]) -> [String] {
    migrations.enumerated().map { index, migration in
      "\(index + 1) \(migration.name) \(SHA256.of(migration.text.utf8).hex)"
    }
  }

  /// The lines of a golden file. It is written by hand: `KLAMRA_RECORD` would record the very change that it is to find.
  public static func expected(_ path: String) throws -> [String] {
    String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
