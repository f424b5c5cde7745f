public import Platform

/// What keeps a file from being written or from being the same as before, apart from the operating system's refusals
/// (`FileError`).
public struct WritingError: Problem, Hashable {
  /// What is wrong.
  public let what: String
  /// What to do about it; empty where there is nothing to say.
  public let advice: Advice

  init(_ what: String, advice: Advice = "") {
    self.what = what
    self.advice = advice
  }
}
