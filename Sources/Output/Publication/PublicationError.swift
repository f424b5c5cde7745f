internal import Platform

/// Why a version cannot be published, apart from errors of the operating system (`FileError`).
struct PublicationError: Problem, Hashable {
  /// What cannot be published, and why.
  let what: String
  /// What to do about it; empty if there is no advice.
  let advice: Advice

  init(_ what: String, advice: Advice = "") {
    self.what = what
    self.advice = advice
  }
}
