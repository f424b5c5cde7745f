/// Texts that strangers chose, such as names of files, as people may be shown them.
public enum VisibleText {
  /// The text without anything that would steer a terminal or turn the direction of what stands around it.
  public static func shown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars { append(scalar, to: &result) }
    return result
  }

  /// Controls, and what turns the direction of the text around it, become visible: `\n`, `\u{1b}`.
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
