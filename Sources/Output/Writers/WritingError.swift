public import Platform

/// Why a file cannot be written or differs from its rows, apart from errors of the operating system (`FileError`).
public struct WritingError: Problem, Hashable {
  /// What is wrong.
  public let what: String
  /// What to do about it; empty if there is no advice.
  public let advice: Advice

  init(_ what: String, advice: Advice = "") {
    self.what = what
    self.advice = advice
  }
}
