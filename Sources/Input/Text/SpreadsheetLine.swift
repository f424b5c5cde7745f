/// Writes one line of a CSV file for spreadsheets.
public enum SpreadsheetLine {
  /// The fields with semicolons and CR LF at the end, as spreadsheets with Polish settings expect.
  ///
  /// A text that a spreadsheet would evaluate as a formula gets an apostrophe (OWASP, "CSV Injection"); numbers keep
  /// their sign.
  public static func text(_ fields: [String]) -> String {
    CSVLine.text(fields.map(defused), delimiter: ";") + "\r\n"
  }

  /// The original text of a field that `text` has escaped.
  public static func original(_ text: String) -> String {
    // By scalars, as below: a sign followed by a combining mark is one Character.
    let scalars = text.unicodeScalars
    guard scalars.first == "'", let second = scalars.dropFirst().first, beginnings.contains(second) else { return text }
    return String(scalars.dropFirst())
  }

  /// The characters that begin a formula.
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
