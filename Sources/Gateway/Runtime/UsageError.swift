public import Platform
internal import Settings

/// An invalid command line.
public struct UsageError: Problem, Hashable {
  /// What is invalid.
  public let what: String
  /// The correct form, or where to find help.
  public let advice: Advice

  public init(_ what: String, advice: Advice) {
    self.what = what
    self.advice = advice
  }

  /// ` (did you mean "status"?)`, or empty if no word is near.
  public static func hint(_ word: String, among known: [String]) -> String {
    Spelling.nearest(to: word, among: known).map { " (did you mean \"\($0)\"?)" } ?? ""
  }
}
