/// Polish letters without diacritics, as foreign keyboards and old systems write them.
public enum PolishLetters {
  private static let letters: [Character: Character] = [
    "ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z",
  ]

  /// A lower-case text with `ł` as `l` and so on; all other characters are unchanged.
  public static func plain(_ folded: String) -> String { String(folded.map { letters[$0] ?? $0 }) }
}
