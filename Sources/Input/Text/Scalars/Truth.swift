/// Yes and no as Polish systems write them.
public enum Truth {
  /// `TAK`/`NIE`, `T`/`N`, `prawda`/`fałsz`, `true`/`false`, `yes`/`no`, `1`/`0`, in any case; nil for all else.
  public static func read(_ text: UnsafeRawBufferPointer) -> Bool? {
    let trimmed = Blank.trimmed(text)
    guard (1...7).contains(trimmed.count) else { return nil }
    switch String(decoding: trimmed, as: UTF8.self).lowercased() {
    case "tak", "t", "true", "1", "prawda", "yes", "y": return true
    case "nie", "n", "false", "0", "fałsz", "falsz", "no": return false
    default: return nil
    }
  }

  /// Reads yes or no in any of their spellings; nil for everything else.
  public static func read(_ text: String) -> Bool? {
    var copy = text
    return copy.withUTF8 { read(UnsafeRawBufferPointer($0)) }
  }
}
