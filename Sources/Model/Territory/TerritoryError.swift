public import Platform
public import Schema

/// A list of areas that cannot be read or built.
public struct TerritoryError: Problem {
  /// The place.
  public let location: SourceLocation
  /// What is wrong there, in one sentence without a full stop.
  public let message: String
  /// What to do about it.
  public let advice: Advice

  init(file: String, line: Int = 1, _ message: String, advice: Advice = "") {
    location = SourceLocation(file: file, line: line, column: 1)
    self.message = message
    self.advice = advice
  }

  public var what: String { "\(location): \(message)" }
}
