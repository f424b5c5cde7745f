internal import Platform
internal import Schema

/// Compares what a service says of a value with what a source declares.
public enum FactText {
  /// Stands between the texts of a fact that a reply has in several places.
  public static let separator = "; "

  /// Whether two texts say the same.
  ///
  /// Capitals, blanks and the way in which a power is written (`km2`, `km²`) do not matter. Units are equal if the list of
  /// units has both as one; their capitals matter otherwise (`Mg`, `mg`).
  ///
  /// - Parameter fact: the name of the fact.
  public static func areSame(_ one: String, _ other: String, fact: String) -> Bool {
    guard fact == Describe.Fact.unit else { return folded(one).lowercased() == folded(other).lowercased() }
    if let first = unit(one), let second = unit(other) { return first == second }
    return folded(one) == folded(other)
  }

  /// The code of a unit; nil if the list has none, or several that are written so.
  private static func unit(_ text: String) -> String? { (try? MeasureUnit.find(text))?.code }

  private static func folded(_ text: String) -> String {
    let powers: [Character: Character] = ["²": "2", "³": "3"]
    let parts = text.split(separator: ";").map { part in
      part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    return String(parts.joined(separator: separator).map { powers[$0] ?? $0 })
  }

  /// A list item of a source's parameter with these facts, ready to be pasted: `- 72305: {name: "ogółem", unit: osoba}`.
  ///
  /// - Parameter names: the names of the facts in their order.
  public static func line(_ value: String, _ facts: [String: String], names: [String]) -> String {
    let said = names.compactMap { name in facts[name].map { "\(name): \(scalar($0))" } }
    return said.isEmpty ? "- \(scalar(value))" : "- \(scalar(value)): {\(said.joined(separator: ", "))}"
  }

  /// A scalar of YAML within braces: quoted unless it is letters, digits and single blanks that mean themselves.
  private static func scalar(_ text: String) -> String {
    let isPlain =
      text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
          || " ./_".unicodeScalars.contains(scalar)
      } && text.first != " " && text.last != " " && !text.isEmpty
      && !["true", "false", "yes", "no", "null", "on", "off", "y", "n"].contains(text.lowercased())
    if isPlain { return text }
    var quoted = "\""
    for character in text {
      if character == "\"" || character == "\\" { quoted.append("\\") }
      quoted.append(character)
    }
    return quoted + "\""
  }
}
