internal import Text

/// Parses names of areas as officials and exports write them: the name itself, its kind, and the containing area.
struct AreaName {
  /// In lower case, with single blanks.
  var name: String
  /// The kinds that all words around the name allow: nil if there are no such words, empty if they contradict each
  /// other.
  var kinds: Set<AreaKind>?
  /// `powiat bocheński` in `Bochnia (gmina wiejska), powiat bocheński`; empty if absent.
  var around: String

  /// `Bochnia (2)`, `gmina wiejska Bochnia`, `Skawina - obszar wiejski (5)`, `Bochnia (w), powiat bocheński`.
  init(_ text: String) {
    var text = Self.folded(text)
    var said: [Set<AreaKind>] = []
    around = ""
    if let comma = text.firstIndex(of: ",") {
      let rest = Self.folded(String(text[text.index(after: comma)...]))
      text = Self.folded(String(text[..<comma]))
      // `Bochnia, gmina wiejska` names a kind, `Bochnia, powiat bocheński` a place.
      if rest.count > 3, let kinds = AreaKind.spellings[rest] { said.append(kinds) } else { around = rest }
    }
    if text.hasSuffix(")"), let open = text.lastIndex(of: "("),
      let kinds = AreaKind.spellings[String(text[text.index(after: open)...].dropLast())]
    {
      said.append(kinds)
      text = Self.folded(String(text[..<open]))
    }
    for (end, kinds) in Self.endings where text.hasSuffix(end) && text.count > end.count {
      said.append(kinds)
      text = String(text.dropLast(end.count))
      break
    }
    // The longest words first: `gmina wiejska` before `gmina`.
    for (words, kinds) in Self.prefixes {
      guard let rest = Self.rest(of: text, after: words) else { continue }
      said.append(kinds)
      text = rest
      break
    }
    kinds = said.first.map { first in said.dropFirst().reduce(first) { $0.intersection($1) } }
    name = text
  }

  private static let prefixes = AreaKind.spellings.filter { $0.key.count > 3 || ["m.", "gm.", "dz."].contains($0.key) }
    .sorted { ($0.key.count, $0.key) > ($1.key.count, $1.key) }

  /// Words for a kind after a name. A name may itself end in `miasto`, but then without a dash.
  private static let endings =
    ["-miasto", "-obszar wiejski", " obszar wiejski"].map { end in
      (end, AreaKind.spellings[String(end.dropFirst())] ?? [])
    } + ["miejsko-wiejska", "miejska", "wiejska"].map { (" gmina \($0)", AreaKind.spellings[$0] ?? []) }

  /// The text after the words; an abbreviation need not be followed by a blank: `m.Bochnia`.
  private static func rest(of text: String, after words: String) -> String? {
    if text.hasPrefix(words + " ") { return String(text.dropFirst(words.count + 1)) }
    guard words.hasSuffix("."), text.hasPrefix(words), text.count > words.count else { return nil }
    return String(text.dropFirst(words.count))
  }

  /// The spellings by which an area is found.
  static func spellings(of area: Area) -> Set<String> {
    var found: Set<String> = [folded(area.name)]
    if !area.nameEN.isEmpty { found.insert(folded(area.nameEN)) }
    switch area.kind {
    case .district: found.formUnion(districtSpellings(area))
    // `Kraków-Nowa Huta` is commonly called Nowa Huta, which is also a district.
    case .delegatura:
      if let hyphen = area.name.firstIndex(of: "-") {
        found.insert(folded(String(area.name[area.name.index(after: hyphen)...])))
      }
    default: found.formUnion(withoutKind(area))
    }
    return found
  }

  /// `Dzielnica VIII Dębniki` is also `VIII Dębniki`, `8 Dębniki`, `Dębniki` and `VIII`; `Łagiewniki-Borek Fałęcki` is
  /// also each of its halves.
  private static func districtSpellings(_ area: Area) -> Set<String> {
    let words = folded(area.name).split(separator: " ").map(String.init)
    guard words.count > 2 else { return [] }
    let name = words[2...].joined(separator: " ")
    var found: Set<String> = [words[1...].joined(separator: " "), name, words[1]]
    found.formUnion(name.split(separator: "-").map(String.init))
    if let number = area.code.split(separator: "-").last.flatMap({ Int($0) }) {
      found.formUnion([String(number), "\(number) \(name)"])
    }
    return found
  }

  /// `podregion krakowski` is found as `krakowski` of that kind.
  private static func withoutKind(_ area: Area) -> Set<String> {
    let name = folded(area.name)
    return name.hasPrefix(area.kind.words + " ") ? [String(name.dropFirst(area.kind.words.count + 1))] : []
  }

  /// Without blanks at the ends.
  static func trimmed(_ text: String) -> String {
    var copy = text
    return copy.withUTF8 { String(decoding: Blank.trimmed(UnsafeRawBufferPointer($0)), as: UTF8.self) }
  }

  /// Lower case, single blanks, no blanks at the ends or around a hyphen.
  static func folded(_ text: String) -> String {
    var result = ""
    var isBlank = false
    for character in text.lowercased() {
      if character.isWhitespace {
        isBlank = true
        continue
      }
      // Exports write the dash of a name in several ways.
      let isDash = ["-", "–", "—", "\u{2011}"].contains(character)
      if isBlank, !result.isEmpty, !isDash, result.last != "-" { result.append(" ") }
      isBlank = false
      result.append(isDash ? "-" : character)
    }
    return result
  }
}
