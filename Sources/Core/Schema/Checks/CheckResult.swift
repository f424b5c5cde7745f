/// The result of a check in one run.
public struct CheckResult: Hashable, Sendable {
  /// A row that broke the rule.
  public struct Example: Hashable, Sendable {
    /// The ordinal of the document in the run; -1 if the row has no single document.
    public var document: Int
    /// The line or ordinal of the record; 0 if unknown.
    public var position: Int
    /// The values and the reason.
    public var text: String

    public init(document: Int, position: Int, text: String) {
      self.document = document
      self.position = position
      self.text = text
    }
  }

  /// The name of the check.
  public var name: String
  /// The action of the check as it was declared at the time.
  public var action: Check.Action
  /// The number of rows, or groups of rows, that were checked.
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

  /// Whether nothing was checked, so that the rule is neither met nor broken.
  public var isIdle: Bool { looked == 0 && failed == 0 }

  /// Counts a row that broke the rule, and keeps it as an example up to the limit.
  public mutating func fail(document: Int, position: Int, _ text: @autoclosure () -> String) {
    failed += 1
    guard examples.count < Self.examplesMax else { return }
    examples.append(Example(document: document, position: position, text: text()))
  }
}
