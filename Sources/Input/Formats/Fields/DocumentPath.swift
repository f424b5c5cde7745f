internal import Platform
public import Text

/// The path of one or several places in a JSON document: `results[].values[]`, `/results[]/id`, `"Lista stacji"[]`,
/// `.`.
///
/// Steps are keys separated by `.`, `[]` for every element of an array and `[0]` for one of them. A path that begins
/// with `/` starts at the root of the document and may separate its keys with `/`; any other path starts where its user
/// defines: at the record for a field, at the root for records and page facts. `.` alone means the start itself. A key
/// with `.`, `/`, `[`, `]` or `"` is written in double quotes, with `\"` and `\\` inside.
public struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
  /// One step from a value to its content.
  public enum Step: Hashable, Sendable {
    case key(String)
    /// Every element of an array.
    case each
    /// One element of an array, counted from 0.
    case element(Int)
  }

  /// Whether it starts at the root of the document instead of at the record.
  public let isAbsolute: Bool
  /// The steps from the start; empty for the start itself.
  public let steps: [Step]

  public init(isAbsolute: Bool, steps: [Step]) {
    self.isAbsolute = isAbsolute
    self.steps = steps
  }

  /// Parses the notation above; the error names the wrong character.
  public init(parsing text: String) throws(FormatError) {
    var parser = DocumentPathParser(text)
    (isAbsolute, steps) = try parser.parse()
  }

  /// The path in its notation; parsing it gives the same path.
  public var description: String {
    if steps.isEmpty { return isAbsolute ? "/" : "." }
    var text = isAbsolute ? "/" : ""
    for (index, step) in steps.enumerated() {
      switch step {
      case .key(let key):
        if index > 0 { text += isAbsolute ? "/" : "." }
        text += DocumentPath.quoted(key)
      case .each: text += "[]"
      case .element(let number): text += "[\(number)]"
      }
    }
    return text
  }

  private static func quoted(_ key: String) -> String {
    guard key.isEmpty || key.contains(where: { "./[]\"\\".contains($0) }) || key.first == " " || key.last == " " else {
      return key
    }
    return "\"" + key.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
  }
}

private struct DocumentPathParser {
  private let text: String
  private let characters: [Character]
  private var next = 0

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  private var character: Character? { next < characters.count ? characters[next] : nil }

  private func failure(_ message: String) -> FormatError {
    FormatError(
      "the path \(text.debugDescription) \(message)",
      advice: "Write it like results[].values[], /unitId or \"a key with . in it\"[]", column: next + 1)
  }

  mutating func parse() throws(FormatError) -> (isAbsolute: Bool, steps: [DocumentPath.Step]) {
    if characters.isEmpty { throw failure("is empty") }
    if characters == ["."] { return (false, []) }
    var isAbsolute = false
    if character == "/" {
      isAbsolute = true
      next += 1
    }
    var steps: [DocumentPath.Step] = []
    while let character {
      if character == "[" {
        steps.append(try bracket())
        continue
      }
      if !steps.isEmpty {
        guard character == "." || (character == "/" && isAbsolute) else {
          throw failure(isAbsolute ? "wants . or / before a key" : "wants . before a key")
        }
        next += 1
      }
      steps.append(.key(try key()))
    }
    return (isAbsolute, steps)
  }

  private mutating func bracket() throws(FormatError) -> DocumentPath.Step {
    next += 1
    var digits = ""
    while let character, character != "]" {
      guard character.isASCII, character.isNumber else { throw failure("may have only a number between [ and ]") }
      digits.append(character)
      next += 1
    }
    guard character == "]" else { throw failure("has no ] for its [") }
    next += 1
    if digits.isEmpty { return .each }
    guard let number = Int(digits) else { throw failure("has a number that is too large") }
    return .element(number)
  }

  private mutating func key() throws(FormatError) -> String {
    guard character == "\"" else {
      let start = next
      while let character, !"./[]\"".contains(character) { next += 1 }
      if next == start { throw failure("has an empty key") }
      return String(characters[start..<next])
    }
    next += 1
    var key = ""
    while let character {
      next += 1
      if character == "\"" { return key }
      if character == "\\", let escaped = self.character {
        guard escaped == "\"" || escaped == "\\" else { throw failure("knows only \\\" and \\\\") }
        key.append(escaped)
        next += 1
      } else {
        key.append(character)
      }
    }
    throw failure("has no closing quote")
  }
}
