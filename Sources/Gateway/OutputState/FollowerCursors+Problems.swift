public import Platform
public import SQLite

/// Why the followers could not bring a dataset up to date when they last tried.
public struct FollowerProblem: Hashable, Sendable {
  /// The id of the dataset.
  public let dataset: String
  /// When it was first met.
  public let since: Timestamp
  /// What happened and what to do.
  public let text: String

  public init(dataset: String, since: Timestamp, text: String) {
    self.dataset = dataset
    self.since = since
    self.text = text
  }
}

extension FollowerCursors {
  /// The longest text that is stored, in bytes.
  private static let textBytesMax = 4096

  /// The table in older files.
  public static let recordProblems = Migration("record-follower-problems", .sql(problemTable))

  static let problemTable = """
    CREATE TABLE follower_problems (
      dataset TEXT PRIMARY KEY,
      since INTEGER NOT NULL,   -- microseconds since 1970
      problem TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// What a dataset's followers have met; nil if they are up to date, or were never there.
  public func problem(of dataset: String) throws -> FollowerProblem? {
    try database.read { connection in
      var select = try connection.prepare("SELECT since, problem FROM follower_problems WHERE dataset = ?1")
      try select.bind([dataset])
      guard try select.step() else { return nil }
      return FollowerProblem(
        dataset: dataset, since: Timestamp(microseconds: select.integer(0)), text: select.text(1))
    }
  }

  /// Stores what a dataset's followers have met, nil for nothing. Without a change nothing is written.
  public func meet(_ sentence: String?, of dataset: String, now: Timestamp = .now) throws {
    let known = try problem(of: dataset)
    let text = sentence.map { String(decoding: $0.utf8.prefix(Self.textBytesMax), as: UTF8.self) }
    guard known?.text != text else { return }
    try database.write { connection in
      guard let text else {
        return try connection.run("DELETE FROM follower_problems WHERE dataset = ?1", dataset)
      }
      try connection.run(
        "INSERT OR REPLACE INTO follower_problems VALUES (?1, ?2, ?3)", dataset, (known?.since ?? now).microseconds,
        text)
    }
  }
}
