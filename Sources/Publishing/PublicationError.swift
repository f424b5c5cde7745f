public import Platform

/// What keeps a version from being published, apart from the operating system's refusals (`FileError`).
public struct PublicationError: Problem, Hashable {
  public let what: String
  public let advice: String

  init(_ what: String, advice: String = "") {
    self.what = what
    self.advice = advice
  }
}
