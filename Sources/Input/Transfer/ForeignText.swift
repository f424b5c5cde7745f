internal import Platform

/// Texts from a service, made safe for messages and the log.
public enum ForeignText {
  /// The longest quoted text, in characters.
  public static let charactersMax = 300

  /// The text without secrets, which services often repeat, and without control characters, cut to the limit.
  ///
  /// Secrets are masked before the cut, since half of one would not be found.
  public static func shown(_ text: String, secrets: [String]) -> String {
    let masked = Masking.mask(text, secrets)
    var result = ""
    var count = 0
    for character in masked {
      if count == charactersMax { return result + "…" }
      count += 1
      for scalar in character.unicodeScalars { VisibleText.append(scalar, to: &result) }
    }
    return result
  }
}
