internal import Schema
internal import Testbed
internal import Testing

/// A pattern written down as a tree, and what it matches by trying every way through it: no table, no states.
private indirect enum Tree {
  case nothing
  case letter(Character)
  case any
  case oneOf([Character], isInverted: Bool)
  case sequence([Tree])
  case choice([Tree])
  case times(Tree, Int, Int?)

  static func random(_ depth: Int, _ random: inout Seeded) -> Tree {
    switch random.below(depth > 0 ? 10 : 4) {
    case 0: return .any
    case 1:
      return .oneOf(Array("abcł".shuffled(using: &random).prefix(1 + random.below(3))), isInverted: random.once(in: 2))
    case 2, 3: return .letter(random.pick(Array("abcł")))
    case 4, 5: return .sequence((0..<1 + random.below(3)).map { _ in Tree.random(depth - 1, &random) })
    case 6: return .choice((0..<2 + random.below(2)).map { _ in Tree.random(depth - 1, &random) })
    case 7: return .nothing
    default:
      let low = random.below(3)
      let high: Int? = random.once(in: 2) ? nil : low + random.below(3)
      return .times(Tree.random(depth - 1, &random), low, high)
    }
  }

  var text: String {
    switch self {
    case .nothing: return "(?:)"
    case .letter(let letter): return String(letter)
    case .any: return "."
    case .oneOf(let letters, let isInverted): return "[\(isInverted ? "^" : "")\(String(letters))]"
    case .sequence(let parts): return parts.map(\.text).joined()
    case .choice(let branches): return "(\(branches.map(\.text).joined(separator: "|")))"
    case .times(let part, 0, nil): return "(?:\(part.text))*"
    case .times(let part, 1, nil): return "(?:\(part.text))+"
    case .times(let part, 0, 1): return "(?:\(part.text))?"
    case .times(let part, let low, nil): return "(?:\(part.text)){\(low),}"
    case .times(let part, let low, let high?):
      return low == high ? "(?:\(part.text)){\(low)}" : "(?:\(part.text)){\(low),\(high)}"
    }
  }

  /// Where a match that begins at one of these places may end.
  func ends(_ starts: Set<Int>, in text: [Character]) -> Set<Int> {
    switch self {
    case .nothing: return starts
    case .any: return Set(starts.filter { $0 < text.count }.map { $0 + 1 })
    case .letter(let letter): return Set(starts.filter { $0 < text.count && text[$0] == letter }.map { $0 + 1 })
    case .oneOf(let letters, let isInverted):
      return Set(starts.filter { $0 < text.count && letters.contains(text[$0]) != isInverted }.map { $0 + 1 })
    case .sequence(let parts): return parts.reduce(starts) { $1.ends($0, in: text) }
    case .choice(let branches): return branches.reduce(into: []) { $0.formUnion($1.ends(starts, in: text)) }
    case .times(let part, let low, let high):
      var places = starts
      for _ in 0..<low { places = part.ends(places, in: text) }
      var all = places
      var rounds = 0
      while rounds < high.map({ $0 - low }) ?? .max {
        places = part.ends(places, in: text)
        if places.isSubset(of: all) { break }
        all.formUnion(places)
        rounds += 1
      }
      return all
    }
  }

  func matches(_ text: [Character]) -> Bool { ends([0], in: text).contains(text.count) }
}

@Suite struct PatternMatchingTests {
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func theTableMatchesWhatTryingEveryWayMatches(seed: UInt64) throws {
    var random = Seeded(seed)
    var (matched, missed) = (0, 0)
    for _ in 0..<250 {
      let tree = Tree.random(3, &random)
      let pattern = try Pattern(tree.text)
      for _ in 0..<20 {
        let text = (0..<random.below(7)).map { _ in random.pick(Array("abcłd")) }
        let expected = tree.matches(text)
        if expected { matched += 1 } else { missed += 1 }
        if pattern.matches(String(text)) != expected {
          Issue.record("\(tree.text) and \"\(String(text))\" should \(expected ? "" : "not ")match (seed \(seed))")
        }
      }
    }
    #expect(matched > 300 && missed > 300)
  }

  @Test(arguments: [
    // Empty patterns and branches.
    ("^$", [""], ["^", "$", "a"]), ("()", [""], ["a"]), ("a||b", ["", "a", "b"], ["ab"]),
    ("(|a)b", ["b", "ab"], ["a", "aab"]),
    ("$", [""], ["$"]), ("x{0}", [""], ["x"]), ("x{0,0}y", ["y"], ["xy"]), ("^a$", ["a"], ["a$", "^a"]),
    // Escaped literals.
    (#"\$\^\.\*\+\?\(\)\[\]\{\}\|\\"#, [#"$^.*+?()[]{}|\"#], ["x"]), (#"\-\/\,\:"#, ["-/,:"], ["-/,"]),
    ("-", ["-"], [""]),
    ("a,b", ["a,b"], ["ab"]), ("]", ["]"], ["["]), ("}", ["}"], ["{"]), ("#", ["#"], [""]),
    // Classes.
    ("[]]", ["]"], ["[", ""]), ("[^]]", ["a", "["], ["]", ""]), ("[a-]+", ["a-a", "-"], ["b"]),
    ("[-a]+", ["-a"], ["b"]),
    (#"[a\-z]"#, ["a", "-", "z"], ["b", "m"]), (#"[\]\\]"#, ["]", "\\"], ["["]), (#"[\d\-]+"#, ["12-3"], ["a"]),
    ("[a-cx-z]", ["b", "y"], ["d", "w"]), ("[ą-ż]", ["ć", "ł", "ż"], ["a", "z", "Ą"]),
    ("[^a-z]", ["A", "ł", "1"], ["m"]),
    ("[.*+?()|]", [".", "*", "|"], ["a"]), ("[a^]", ["a", "^"], ["b"]), ("[😀-😂]", ["😁"], ["😃"]),
    (#"[^\p{L}]"#, ["1", " ", "😀"], ["a", "ł", "Ж"]), (#"[^\s]"#, ["a"], [" ", "\u{a0}"]),
    // Kinds of characters.
    (#"\D"#, ["a", "ł", "٣"], ["1", "9"]), (#"\W+"#, ["ż-"], ["_", "a"]), (#"\S+"#, ["ab"], ["a b", "a\u{202f}b"]),
    (#"\s"#, [" ", "\t", "\n", "\u{a0}", "\u{202f}", "\u{2009}"], ["a", "\u{200b}"]), (#"\d"#, ["0"], ["٣", "²"]),
    (#"\t\n\r"#, ["\t\n\r"], ["tnr"]), (#"\p{Ll}"#, ["ż", "a", "ß"], ["Ż", "1"]),
    (#"\p{Lu}"#, ["Ż", "A"], ["ż", "ǅ"]),
    (#"\p{L}"#, ["ǅ", "ª", "日"], ["1", "_", "\u{301}"]), (".", ["\n", "😀", "\u{301}"], ["", "e\u{301}"]),
    // A letter of one character and the same of two are different texts.
    ("é", ["\u{e9}"], ["e\u{301}"]), ("e\u{301}?", ["e", "e\u{301}"], ["\u{e9}"]),
    // Repetitions.
    ("(?:ab){2,3}", ["abab", "ababab"], ["ab", "abababab", "aba"]), ("a{2}b{0,1}", ["aa", "aab"], ["a", "aabb"]),
    ("(a?){3}", ["", "a", "aaa"], ["aaaa"]), ("((a|b)+c)*", ["", "abc", "acbc"], ["ab", "c"]),
    ("a{0,}", ["", "aaa"], ["b"]),
  ])
  func matchesTheWholeOfAValue(pattern: String, good: [String], bad: [String]) throws {
    let read = try Pattern(pattern)
    for text in good { #expect(read.matches(text), "\(pattern) and \(text.debugDescription)") }
    for text in bad { #expect(!read.matches(text), "\(pattern) and \(text.debugDescription)") }
  }

  /// Identifiers as Polish registers have them.
  @Test(arguments: [
    (#"\d{9}|\d{14}"#, "012345678", "0123456789"), (#"\d{2}(\d{2}(\d{3})?)?"#, "1261011", "126101"),
    (#"[A-Z]{2}\d[A-Z]/\d{8}/\d"#, "KR1P/00012345/6", "KR1P/12345/6"),
    (#"\d{2}-\d{3} \p{Lu}[\p{L} -]*"#, "31-004 Kraków", "31004 Kraków"),
    (#"(?:ul|al|os|pl)\. .+"#, "ul. św. Tomasza 30", "Rynek Główny 1"),
    ("-?\\d{1,3}(?:[ \u{a0}]\\d{3})*,\\d{2}", "-1\u{a0}234,50", "1.234,50"),
    (#"[IVX]+ OSK \d+/\d{2}"#, "II OSK 123/24", "2 OSK 123/24"),
    (#"\p{Lu}{1,3} ?[\dA-Z]{4,5}"#, "KR 1AB23", "kr 1ab23"),
  ])
  func identifiersOfRegisters(pattern: String, good: String, bad: String) throws {
    let read = try Pattern(pattern)
    #expect(read.matches(good) && !read.matches(bad))
  }

  /// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF, nothing cut.
  @Test(
    arguments: [
      [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0xF8, 0x88, 0x80, 0x80], [0xFC, 0x84, 0x80, 0x80], [0xFE, 0x80, 0x80, 0x80], [0xFF, 0x80, 0x80, 0x80],
      [0xE2, 0x82],
      [0xF0, 0x9F, 0x98], [0x61, 0xC5], [0xC5, 0x82, 0x80], [0xE2, 0x28, 0xA1], [0xF0, 0x28, 0x8C, 0xBC],
    ] as [[UInt8]])
  func bytesThatAreNoUTF8NeverMatch(bytes: [UInt8]) throws {
    #expect(String(validating: bytes, as: UTF8.self) == nil)
    for pattern in [".*", "[^a]*", #"\D*"#, "[^\u{e000}]*"] {
      let read = try Pattern(pattern)
      #expect(!bytes.withUnsafeBytes { read.matches($0) }, "\(pattern)")
    }
  }

  @Test(arguments: ["\u{80}", "\u{7ff}", "\u{800}", "\u{d7ff}", "\u{e000}", "\u{ffff}", "\u{10000}", "\u{10ffff}"])
  func theFirstAndLastOfEachLengthMatch(text: String) throws {
    #expect(try Pattern(".").matches(text) && Pattern("[^a]").matches(text) && Pattern(text).matches(text))
  }
}
