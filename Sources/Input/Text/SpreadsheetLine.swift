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
    // By scalars, as below: a sign followed by a combining mark is one Character.
    let scalars = text.unicodeScalars
    guard scalars.first == "'", let second = scalars.dropFirst().first, beginnings.contains(second) else { return text }
    return String(scalars.dropFirst())
  }

  /// What begins a formula.
  private static let beginnings: [Unicode.Scalar] = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"]

  private static func defused(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, beginnings.contains(first) else { return text }
    let rest = text.unicodeScalars.dropFirst()
    let isNumber =
      (first == "-" || first == "+") && !rest.isEmpty
      && rest.allSatisfy { ("0"..."9").contains($0) || [",", ".", " ", "\u{a0}"].contains($0) }
    return isNumber ? text : "'" + text
  }
}
