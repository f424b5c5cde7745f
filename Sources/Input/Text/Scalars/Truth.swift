/// Booleans in the spellings of Polish systems.
public enum Truth {
  /// `TAK`/`NIE`, `T`/`N`, `prawda`/`fałsz`, `true`/`false`, `yes`/`no`, `1`/`0`, in any case; nil for any other text.
  public static func read(_ text: UnsafeRawBufferPointer) -> Bool? {
    let trimmed = Blank.trimmed(text)
    guard (1...7).contains(trimmed.count) else { return nil }
    switch String(decoding: trimmed, as: UTF8.self).lowercased() {
    case "tak", "t", "true", "1", "prawda", "yes", "y": return true
    case "nie", "n", "false", "0", "fałsz", "falsz", "no": return false
    default: return nil
    }
  }

  /// Parses a boolean in any of its spellings; nil for any other text.
  public static func read(_ text: String) -> Bool? {
    var copy = text
    return copy.withUTF8 { read(UnsafeRawBufferPointer($0)) }
  }
}
