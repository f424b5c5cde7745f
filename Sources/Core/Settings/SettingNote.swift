public import Schema

/// One key of a settings file, as documents describe it. Whoever reads the key says it.
public struct SettingNote: Hashable, Sendable {
  /// The key as it is written.
  public let key: String
  /// Whether the file is refused without it.
  public let isRequired: Bool
  /// What it means: a clause without a full stop.
  public let text: Bilingual
  /// A value that is accepted, as it is written in YAML on one line.
  public let example: String

  public init(_ key: String, isRequired: Bool = true, _ text: Bilingual, example: String) {
    self.key = key
    self.isRequired = isRequired
    self.text = text
    self.example = example
  }
}
