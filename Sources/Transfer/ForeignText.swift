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
      for scalar in character.unicodeScalars { append(scalar, to: &result) }
    }
    return result
  }

  /// Controls, and what turns the direction of the text around it, become visible: `\u{1b}`.
  private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    default: result.unicodeScalars.append(scalar)
    }
  }
}
