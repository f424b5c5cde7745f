public import Platform
internal import Settings

/// What a person typed makes no sense.
public struct UsageError: Problem, Hashable {
  /// What cannot be understood.
  public let what: String
  /// How it is written, or which help to read.
  public let advice: Advice

  public init(_ what: String, advice: Advice) {
    self.what = what
    self.advice = advice
  }

  /// ` (did you mean "status"?)`, or nothing where no word is near.
  public static func hint(_ word: String, among known: [String]) -> String {
    Spelling.nearest(to: word, among: known).map { " (did you mean \"\($0)\"?)" } ?? ""
  }
}
