internal import Platform

/// What keeps a version from being published, apart from the operating system's refusals (`FileError`).
struct PublicationError: Problem, Hashable {
  /// What cannot be published, and why.
  let what: String
  /// What to do about it; empty where there is nothing to say.
  let advice: Advice

  init(_ what: String, advice: Advice = "") {
    self.what = what
    self.advice = advice
  }
}
