/// A kind of personal data found in a public column, and the number of rows.
public struct PrivacyFinding: Hashable, Sendable {
  /// The place of one match. The value itself is not stored.
  public struct Example: Hashable, Sendable {
    /// The ordinal of the document in the run; -1 if the row has no single document.
    public var document: Int
    /// The line or ordinal of the record; 0 if unknown.
    public var position: Int
    /// The match, masked except for a letter.
    public var excerpt: String

    public init(document: Int, position: Int, excerpt: String) {
      self.document = document
      self.position = position
      self.excerpt = excerpt
    }
  }

  /// The name of the column.
  public var column: String
  /// The detector that matched.
  public var detector: Detector
  /// The number of rows with a match.
  public var rows: Int
  /// The first few matches.
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
