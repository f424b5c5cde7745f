internal import Platform
internal import Schema
public import Settings

extension Parameter {
  /// The shape of the values in a source or a default: one value, or a list if the parameter is a list.
  public var shape: Shape<[String]> {
    isMany ? .list(of: item, countMin: isRequired ? 1 : 0) : item.map { [$0] }
  }

  /// One value, checked by type, kept as text.
  var item: Shape<String> {
    Shape<String>.text.checked(as: expectation) { text, node, report in
      if !choices.isEmpty, !choices.contains(text) {
        let list = choices.map { "\"\($0)\"" }.joined(separator: ", ")
        report.error(
          "\"\(name)\" may be \(list), not \"\(text)\"", at: node.mark,
          suggestion: Spelling.suggestion(for: text, among: choices))
        return nil
      }
      guard allows(text) else {
        // In the place of another value, a key of a service would reach the log.
        if Self.looksSecret(text) {
          report.hideLines(of: node)
          report.error(
            "\"\(name)\" expects \(expectation), found a text of \(text.count) characters that looks like a key",
            at: node.mark, suggestion: "give a secret in a file: secrets: {\(name): {file: …}}")
          return nil
        }
        report.error("\"\(name)\" expects \(expectation), found \"\(text)\"", at: node.mark)
        return nil
      }
      return text
    }
  }

  /// Whether a text has the form of a key or password that a program has made.
  private static func looksSecret(_ text: String) -> Bool {
    text.count >= 16 && !text.contains(where: \.isWhitespace) && text.contains(where: \.isNumber)
      && text.contains(where: \.isLetter)
  }

  private var expectation: String {
    switch type {
    case .code: "a code (letters, digits, \".\", \"_\", \"-\")"
    case .text: "text"
    case .integer: "a whole number"
    case .decimal: "a number with a decimal point"
    case .date: "a day (2024-07-15)"
    case .span: "a span of time (30s, 15m)"
    case .folder: "the path of a folder"
    case .secret: "a secret"
    }
  }

  private func allows(_ text: String) -> Bool {
    switch type {
    case .text, .folder, .secret: return true
    case .code:
      return text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
          || "._-".unicodeScalars.contains(scalar)
      }
    case .integer: return isDecimal(text, fraction: false)
    case .decimal: return isDecimal(text, fraction: true)
    case .span: return secondsOfSpan(text) != nil
    case .date:
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.map(\.utf8.count) == [4, 2, 2], !text.contains("+"), let year = Int(parts[0]),
        let month = Int(parts[1]),
        let day = Int(parts[2])
      else { return false }
      return Civil(year: year, month: month, day: day) != nil
    }
  }

  /// Digits with an optional sign and, if allowed, a fraction after a point.
  private func isDecimal(_ text: String, fraction: Bool) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    return (fraction || parts.count == 1) && digits.utf8.count <= 40
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }
  }
}
