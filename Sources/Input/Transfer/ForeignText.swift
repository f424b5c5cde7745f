internal import Platform

/// Texts that a service chose, as messages and the log may quote them.
public enum ForeignText {
  /// How much of such a text is quoted, in characters.
  public static let charactersMax = 300

  /// The text without secrets, which services like to repeat, without anything that would steer a terminal, and cut.
  ///
  /// Secrets are masked before the cut: half of one would not be found any more.
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
