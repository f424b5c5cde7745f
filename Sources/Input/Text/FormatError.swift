public import Platform

/// A document that cannot be read to its end.
public struct FormatError: Problem, Hashable {
  /// What is wrong, without the place.
  public let message: String
  /// What to do about it, as a sentence; empty if there is no advice.
  public let advice: Advice
  /// The line, from 1; 0 if unknown.
  public let line: Int
  /// The column in bytes, from 1; 0 if unknown.
  public let column: Int
  /// The byte offset, from 0; -1 if unknown.
  public let offset: Int

  public init(_ message: String, advice: Advice = "", line: Int = 0, column: Int = 0, offset: Int = -1) {
    self.message = message
    self.advice = advice
    self.line = line
    self.column = column
    self.offset = offset
  }

  public var what: String {
    var place: [String] = []
    if line > 0 { place.append("line \(line)") }
    if column > 0 { place.append("column \(column)") }
    if offset >= 0 { place.append("byte \(offset)") }
    return place.isEmpty ? message : "\(message) (\(place.joined(separator: ", ")))"
  }
}
