/// What looks like personal data in a public column, and in how many rows.
public struct PrivacyFinding: Hashable, Sendable {
  /// Where one of them stands. The value itself is nowhere.
  public struct Example: Hashable, Sendable {
    /// The ordinal of the document in the run; -1 where the row has no single one.
    public var document: Int
    /// The line or ordinal of the record; 0 where it is not known.
    public var position: Int
    /// The find, masked but for a letter.
    public var excerpt: String

    public init(document: Int, position: Int, excerpt: String) {
      self.document = document
      self.position = position
      self.excerpt = excerpt
    }
  }

  /// The name of the column.
  public var column: String
  /// What it looks like.
  public var detector: Detector
  /// Rows that have it.
  public var rows: Int
  /// The first few.
  public var examples: [Example]

  /// The most examples that a finding keeps.
  public static let examplesMax = 3

  public init(column: String, detector: Detector, rows: Int = 0, examples: [Example] = []) {
    self.column = column
    self.detector = detector
    self.rows = rows
    self.examples = examples
  }

  /// `note: a PESEL number in 3 rows: document 1, record 17 (8***)`.
  public var line: String {
    let places = examples.map { example in
      example.position == 0
        ? example.excerpt : "document \(example.document + 1), record \(example.position) (\(example.excerpt))"
    }
    let found = "\(column): \(detector.noun) in \(rows) \(rows == 1 ? "row" : "rows")"
    return places.isEmpty ? found : "\(found): \(places.joined(separator: ", "))\(rows > examples.count ? " …" : "")"
  }
}
