public import Platform

/// A row that was taken out of a dataset and its history. Nothing says which.
public struct Erasure: Hashable, Sendable {
  /// 1, 2, 3 … within the dataset.
  public var number: Int
  /// When it was taken out.
  public var at: Timestamp
  /// Who did it; never published.
  public var who: String
  /// Why, in that person's words; never published.
  public var reason: String
  /// The versions whose files held it, ascending.
  public var versions: [Int]
  /// Whether all that follows from it was done: files made again, subscribers told.
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
