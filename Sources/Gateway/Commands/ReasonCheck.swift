internal import Formats

/// What a sentence that is published as it is typed must not hold.
enum ReasonCheck {
  /// Why the sentence cannot be published; nil where it can.
  static func mistake(in text: String) -> String? {
    // Line feeds and ESC sequences: the sentence is a field of a CSV file and a line on a terminal.
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return "the reason has a control character"
    }
    // A spreadsheet takes it for a formula (OWASP, "CSV Injection").
    if let first = text.unicodeScalars.first, ["=", "+", "-", "@", "＝", "＋", "－", "＠"].contains(first) {
      return "the reason begins with \"\(first)\", which a spreadsheet takes for a formula"
    }
    let bytes = Array(text.utf8)
    for digits in bytes.split(whereSeparator: { $0 &- 48 > 9 }) where digits.withUnsafeBytes(CheckDigit.pesel) {
      return "the reason holds a PESEL number"
    }
    return nil
  }
}
