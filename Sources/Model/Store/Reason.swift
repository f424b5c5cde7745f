public import Platform

/// Why a version restated values, in an operator's words: a census, a correction of the source.
public struct Reason: Hashable, Sendable {
  /// The version that it explains.
  public var version: Int
  /// When it was given.
  public var givenAt: Timestamp
  /// Who gave it; never published.
  public var who: String
  /// One sentence or more, for citizens too.
  public var text: String

  public init(version: Int, givenAt: Timestamp, who: String, text: String) {
    self.version = version
    self.givenAt = givenAt
    self.who = who
    self.text = text
  }

  /// What stands in place of a text that quoted the key of an erased row.
  public static let erased = "(usunięto: dotyczyło usuniętego zapisu / taken out: it was about an erased record)"

  /// The most characters of a text.
  public static let charactersMax = 1000
}
