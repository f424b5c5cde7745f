/// Writes one line of a CSV file for spreadsheets.
public enum SpreadsheetLine {
  /// The fields with semicolons and CR LF at the end, as spreadsheets with Polish settings expect.
  ///
  /// A text that a spreadsheet would evaluate as a formula gets an apostrophe (OWASP, "CSV Injection"); numbers keep
  /// their sign. So does a text that begins with apostrophes and then like a formula, since `original` takes one away.
  public static func text(_ fields: [String]) -> String {
    CSVLine.text(fields.map(defused), delimiter: ";") + "\r\n"
  }

  /// The original text of a field that `text` has escaped.
  public static func original(_ text: String) -> String {
    text.unicodeScalars.first == "'" && beginsFormula(text) ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// The characters that begin a formula.
  private static let beginnings: [Unicode.Scalar] = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"]

  /// Whether the text begins like a formula, perhaps after apostrophes.
  private static func beginsFormula(_ text: String) -> Bool {
    // By scalars: a sign followed by a combining mark is one Character.
    text.unicodeScalars.first(where: { $0 != "'" }).map(beginnings.contains) ?? false
  }

  private static func defused(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, beginsFormula(text) else { return text }
    let rest = text.unicodeScalars.dropFirst()
    let isNumber =
      (first == "-" || first == "+") && !rest.isEmpty
      && rest.allSatisfy { ("0"..."9").contains($0) || [",", ".", " ", "\u{a0}"].contains($0) }
    return isNumber ? text : "'" + text
  }
}
