/// One line of a CSV file that people open in a spreadsheet.
public enum SpreadsheetLine {
  /// The fields with semicolons between them and CR LF at the end, as spreadsheets with Polish settings expect it.
  ///
  /// A text that a spreadsheet would take for a formula gets an apostrophe (OWASP, "CSV Injection"); numbers keep their sign.
  public static func text(_ fields: [String]) -> String {
    CSVLine.text(fields.map(defused), delimiter: ";") + "\r\n"
  }

  /// The text of a field as it was before `text` defused it.
  public static func original(_ text: String) -> String {
    guard text.first == "'", let second = text.dropFirst().first, "=+-@".contains(second) else { return text }
    return String(text.dropFirst())
  }

  private static func defused(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"].contains(first)
    else { return text }
    let rest = text.unicodeScalars.dropFirst()
    let isNumber =
      (first == "-" || first == "+") && !rest.isEmpty
      && rest.allSatisfy { ("0"..."9").contains($0) || [",", ".", " ", "\u{a0}"].contains($0) }
    return isNumber ? text : "'" + text
  }
}
