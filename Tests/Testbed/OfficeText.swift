/// Text as a Polish office saves it: Windows-1250, lines that end with CR LF.
public enum OfficeText {
  // Windows-1250 is ASCII with other letters above it; these are the ones that the tests write.
  private static let special: [Character: UInt8] = [
    "ą": 0xB9, "ć": 0xE6, "ę": 0xEA, "ł": 0xB3, "ń": 0xF1, "ó": 0xF3, "ś": 0x9C, "ź": 0x9F, "ż": 0xBF, "Ą": 0xA5,
    "Ć": 0xC6,
    "Ę": 0xCA, "Ł": 0xA3, "Ń": 0xD1, "Ó": 0xD3, "Ś": 0x8C, "Ź": 0x8F, "Ż": 0xAF, "\u{A0}": 0xA0, "„": 0x84, "”": 0x94,
    "–": 0x96,
  ]

  public static func bytes(_ text: String) -> [UInt8] {
    text.flatMap { character -> [UInt8] in
      if character == "\n" { return [13, 10] }
      return special[character].map { [$0] } ?? Array(String(character).utf8)
    }
  }
}
