/// Polish letters without their marks, as keyboards abroad and old systems write them.
public enum PolishLetters {
  private static let letters: [Character: Character] = [
    "ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z",
  ]

  /// A text in small letters with `ł` as `l` and so on; all other characters stay.
  public static func plain(_ folded: String) -> String { String(folded.map { letters[$0] ?? $0 }) }
}
