/// Names of areas as officials and exports write them, taken apart: the name itself, its kind, and what it lies in.
struct AreaName {
  /// In small letters, with single blanks.
  var name: String
  /// The kinds that the words around the name allow; nil where there are none.
  var kinds: Set<AreaKind>?
  /// `powiat bocheński` in `Bochnia (gmina wiejska), powiat bocheński`; empty where nothing is said.
  var around: String

  /// `Bochnia (2)`, `gmina wiejska Bochnia`, `Skawina - obszar wiejski (5)`, `Bochnia (w), powiat bocheński`.
  init(_ text: String) {
    var text = Self.folded(text)
    around = ""
    if let comma = text.firstIndex(of: ",") {
      around = Self.folded(String(text[text.index(after: comma)...]))
      text = Self.folded(String(text[..<comma]))
    }
    kinds = nil
    if text.hasSuffix(")"), let open = text.lastIndex(of: "("),
      let said = AreaKind.spellings[String(text[text.index(after: open)...].dropLast())]
    {
      kinds = said
      text = Self.folded(String(text[..<open]))
    }
    for end in [" - miasto", " - obszar wiejski"] where text.hasSuffix(end) {
      kinds = kinds ?? AreaKind.spellings[String(end.dropFirst(3))]
      text = String(text.dropLast(end.count))
    }
    // The longest words first: `gmina wiejska` before `gmina`.
    for (words, said) in Self.prefixes where kinds == nil && text.hasPrefix(words + " ") {
      kinds = said
      text = String(text.dropFirst(words.count + 1))
    }
    name = text
  }

  private static let prefixes = AreaKind.spellings.filter { $0.key.count > 3 || $0.key == "m." || $0.key == "gm." }
    .sorted { ($0.key.count, $0.key) > ($1.key.count, $1.key) }

  /// The spellings under which an area is found.
  static func spellings(of area: Area) -> Set<String> {
    var found: Set<String> = [folded(area.name)]
    if !area.nameEN.isEmpty { found.insert(folded(area.nameEN)) }
    // `Dzielnica VIII Dębniki` is also `VIII Dębniki`, `Dębniki` and `VIII`, each after the word for its kind or without.
    let words = folded(area.name).split(separator: " ").map(String.init)
    guard area.kind == .district, words.count > 2 else { return found.union(withoutKind(area)) }
    found.insert(words[1...].joined(separator: " "))
    found.insert(words[2...].joined(separator: " "))
    found.insert(words[1])
    if let number = area.code.split(separator: "-").last.flatMap({ Int($0) }) { found.insert(String(number)) }
    return found
  }

  /// `podregion krakowski` is found as `krakowski` of that kind.
  private static func withoutKind(_ area: Area) -> Set<String> {
    let name = folded(area.name)
    return name.hasPrefix(area.kind.words + " ") ? [String(name.dropFirst(area.kind.words.count + 1))] : []
  }

  /// Without blanks at the ends.
  static func trimmed(_ text: String) -> String {
    var rest = text[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }

  /// Small letters, single blanks, no blanks at the ends; a hyphen between blanks keeps one on each side.
  static func folded(_ text: String) -> String {
    var result = ""
    var isBlank = false
    for character in text.lowercased() {
      if character.isWhitespace {
        isBlank = true
        continue
      }
      if isBlank, !result.isEmpty { result.append(" ") }
      isBlank = false
      // Exports write the dash of a name in three ways.
      result.append(character == "–" || character == "—" || character == "\u{2011}" ? "-" : character)
    }
    return result
  }
}
