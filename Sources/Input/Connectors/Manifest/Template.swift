/// Text with placeholders: `/data/by-unit/{unit}`.
public struct Template: Hashable, Sendable, CustomStringConvertible {
  /// Literal text, or a name in braces.
  public enum Part: Hashable, Sendable {
    case literal(String)
    /// The name of a parameter, and the offset of its brace in characters.
    case placeholder(String, at: Int)
  }

  /// The text as it was written.
  public let description: String
  /// The parts in order.
  public let parts: [Part]

  /// A text without placeholders.
  public init(literal: String) {
    description = literal
    parts = literal.isEmpty ? [] : [.literal(literal)]
  }

  /// Parses `{name}`; a brace that begins no placeholder is an error.
  public init(parsing text: String) throws(TemplateError) {
    description = text
    var parts: [Part] = []
    var literal = ""
    let characters = Array(text)
    var next = 0
    while next < characters.count {
      let character = characters[next]
      guard character == "{" else {
        if character == "}" { throw TemplateError(message: "a } has no {", offset: next) }
        literal.append(character)
        next += 1
        continue
      }
      guard let end = characters[next...].firstIndex(of: "}") else {
        throw TemplateError(message: "a { has no }", offset: next)
      }
      let name = String(characters[(next + 1)..<end])
      guard !name.isEmpty, !name.contains("{") else {
        throw TemplateError(message: "a placeholder has no name", offset: next)
      }
      if !literal.isEmpty { parts.append(.literal(literal)) }
      literal = ""
      parts.append(.placeholder(name, at: next))
      next = end + 1
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    self.parts = parts
  }

  /// The names in braces.
  var placeholders: [String] {
    parts.compactMap { if case .placeholder(let name, _) = $0 { name } else { nil } }
  }

  /// The text with values in place of names; nil if a name has no value.
  ///
  /// - Parameter literal: the form in which the author's own text is written.
  public func filled(literal: (String) -> String = { $0 }, _ value: (String) -> String?) -> String? {
    var text = ""
    for part in parts {
      switch part {
      case .literal(let written): text += literal(written)
      case .placeholder(let name, _):
        guard let value = value(name) else { return nil }
        text += value
      }
    }
    return text
  }
}

/// A template that cannot be parsed.
public struct TemplateError: Error, Hashable {
  /// What is wrong.
  public var message: String
  /// In characters from the start of the text.
  public var offset: Int
}
