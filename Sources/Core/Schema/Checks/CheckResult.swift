/// How a check fared in one run.
public struct CheckResult: Hashable, Sendable {
  /// A row that broke the rule.
  public struct Example: Hashable, Sendable {
    /// The ordinal of the document in the run; -1 where the row has no single one.
    public var document: Int
    /// The line or ordinal of the record; 0 where it is not known.
    public var position: Int
    /// The values and what is wrong with them.
    public var text: String

    public init(document: Int, position: Int, text: String) {
      self.document = document
      self.position = position
      self.text = text
    }
  }

  /// The name of the check.
  public var name: String
  /// What became of the rows, as it was declared then.
  public var action: Check.Action
  /// How many rows, or groups of rows, were looked at.
  public var looked: Int
  /// How many of them broke the rule.
  public var failed: Int
  /// The first few of those.
  public var examples: [Example]

  /// The most examples that a result keeps.
  public static let examplesMax = 5

  public init(name: String, action: Check.Action, looked: Int = 0, failed: Int = 0, examples: [Example] = []) {
    self.name = name
    self.action = action
    self.looked = looked
    self.failed = failed
    self.examples = examples
  }

  /// Whether it found nothing to look at, so that nothing is known of what it asks.
  public var isIdle: Bool { looked == 0 && failed == 0 }

  /// Counts a row that broke the rule, and keeps it as an example while there are few.
  public mutating func fail(document: Int, position: Int, _ text: @autoclosure () -> String) {
    failed += 1
    guard examples.count < Self.examplesMax else { return }
    examples.append(Example(document: document, position: position, text: text()))
  }
}
