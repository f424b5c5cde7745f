/// Untrusted text, such as file names, made safe to show.
public enum VisibleText {
  /// The text without characters that steer a terminal or change the direction of the surrounding text.
  public static func shown(_ text: String) -> String { shown(text, besides: []) }

  /// The same for a text of several lines, in which line breaks and tabs stay.
  public static func lines(_ text: String) -> String { shown(text, besides: ["\n", "\t"]) }

  private static func shown(_ text: String, besides kept: Set<Unicode.Scalar>) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7f }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if kept.contains(scalar) { result.unicodeScalars.append(scalar) } else { append(scalar, to: &result) }
    }
    return result
  }

  /// Makes control and direction characters visible: `\n`, `\u{1b}`.
  public static func append(_ scalar: Unicode.Scalar, to result: inout String) {
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
