internal import Privacy
internal import Schema

/// Checks a sentence that is published as typed.
public enum ReasonCheck {
  /// Why the sentence cannot be published; nil if it can.
  public static func mistake(in text: String) -> String? {
    // Line feeds and ESC sequences: the sentence becomes a CSV field and a line on a terminal.
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return "the reason has a control character"
    }
    // A spreadsheet would evaluate it as a formula (OWASP, "CSV Injection").
    if let first = text.unicodeScalars.first, ["=", "+", "-", "@", "＝", "＋", "－", "＠"].contains(first) {
      return "the reason begins with \"\(first)\", which a spreadsheet takes for a formula"
    }
    return nil
  }

  /// What looks like personal data in the sentence, in words; nil if nothing does.
  ///
  /// - Parameter logins: the pattern of employees' logins; nil searches for none.
  public static func personalData(in text: String, logins: String?) -> String? {
    let hits = Array(text.utf8).withUnsafeBytes { PersonalData(logins: logins).hits(in: $0) }
    var nouns: [String] = []
    for hit in hits where !nouns.contains(hit.detector.noun) { nouns.append(hit.detector.noun) }
    return nouns.isEmpty ? nil : nouns.joined(separator: ", ")
  }
}
