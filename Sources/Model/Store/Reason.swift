public import Platform

/// An operator's explanation of a version's revisions: a census, a correction of the source.
public struct Reason: Hashable, Sendable {
  /// The version that it explains.
  public var version: Int
  /// When it was given.
  public var givenAt: Timestamp
  /// The author; never published.
  public var who: String
  /// One or more sentences, also for citizens.
  public var text: String

  public init(version: Int, givenAt: Timestamp, who: String, text: String) {
    self.version = version
    self.givenAt = givenAt
    self.who = who
    self.text = text
  }

  /// The replacement for a text that quoted the key of an erased row.
  public static let erased = "(usunięto: dotyczyło usuniętego zapisu / taken out: it was about an erased record)"

  /// The longest text, in characters.
  public static let charactersMax = 1000
}
