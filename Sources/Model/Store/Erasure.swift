public import Platform

/// The erasure of a row from a dataset and its history. It does not identify the row.
public struct Erasure: Hashable, Sendable {
  /// 1, 2, 3 … within the dataset.
  public var number: Int
  /// When it was erased.
  public var at: Timestamp
  /// The author; never published.
  public var who: String
  /// The reason, in that person's words; never published.
  public var reason: String
  /// The versions whose files held it, ascending.
  public var versions: [Int]
  /// Whether all consequences are completed: files rewritten, subscribers notified.
  public var isFinished: Bool

  public init(number: Int, at: Timestamp, who: String, reason: String, versions: [Int], isFinished: Bool) {
    self.number = number
    self.at = at
    self.who = who
    self.reason = reason
    self.versions = versions
    self.isFinished = isFinished
  }
}
