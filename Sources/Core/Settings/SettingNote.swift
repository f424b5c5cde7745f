public import Schema

/// The documentation of one settings key, written beside the code that reads it.
public struct SettingNote: Hashable, Sendable {
  /// The key.
  public let key: String
  /// Whether the key is required.
  public let isRequired: Bool
  /// Its meaning: a clause without a full stop.
  public let text: Bilingual
  /// An accepted value, in YAML on one line.
  public let example: String

  public init(_ key: String, isRequired: Bool = true, _ text: Bilingual, example: String) {
    self.key = key
    self.isRequired = isRequired
    self.text = text
    self.example = example
  }
}
