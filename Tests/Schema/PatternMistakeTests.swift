internal import Platform
internal import Schema
internal import Testing

/// What is wrong with a pattern, where, and what to write instead: operators see these sentences in their configuration.
@Suite struct PatternMistakeTests {
  private static let braces = "write {2}, {2,} or {2,5}, or \\{"
  private static let properties = "\\p{L} letters, \\p{Lu} capitals, \\p{Ll} small letters"
  private static let escapes = "\\d, \\w, \\s, \\t, \\n, \\r, \\p{L} and \\. are"
  private static let smaller = "write the smaller one first: a-z"
  private static let range = "a repetition goes from a number up to another of at most 1000"

  @Test(
    arguments: [
      (")", 0, "there is a \")\" without its opening bracket", "write \\)"),
      ("a(b))c", 4, "there is a \")\" without its opening bracket", "write \\)"),
      ("x(ab", 1, "the group is not closed", "write )"), ("(a|b", 0, "the group is not closed", "write )"),
      ("a[bc", 1, "the class is not closed", "write ]"), ("[]", 0, "the class is not closed", "write ]"),
      ("[^]", 0, "the class is not closed", "write ]"),
      ("+", 0, "there is nothing to repeat before \"+\"", "write \\+"),
      ("?a", 0, "there is nothing to repeat before \"?\"", "write \\?"),
      ("a|*", 2, "there is nothing to repeat before \"*\"", "write \\*"),
      ("(*a)", 1, "there is nothing to repeat before \"*\"", "write \\*"),
      ("{2}", 0, "there is nothing to repeat before \"{\"", "write \\{"),
      ("^*", 1, "there is nothing to repeat before \"*\"", "write \\*"),
      ("a{", 1, "this is no repetition", braces), ("a{2", 1, "this is no repetition", braces),
      ("a{2,", 1, "this is no repetition", braces),
      ("a{2,3", 1, "this is no repetition", braces), ("a{,3}", 1, "this is no repetition", braces),
      ("a{ 2}", 1, "this is no repetition", braces),
      ("a{-1}", 1, "this is no repetition", braces), ("ab{x,2}", 2, "this is no repetition", braces),
      ("a{2,x}", 1, "this is no repetition", braces),
      ("a{1001}", 1, range, ""), ("a{1,1001}", 1, range, ""), ("a{5,4}", 1, range, ""),
      ("a{99999999999999999999}", 1, range, ""),
      (
        "a**", 2, "\"*\" behind a repetition is not understood: the whole value is matched, however long each part is",
        "leave it out"
      ),
      (
        "a{2}{3}", 4,
        "\"{\" behind a repetition is not understood: the whole value is matched, however long each part is",
        "leave it out"
      ),
      (
        "a++", 2, "\"+\" behind a repetition is not understood: the whole value is matched, however long each part is",
        "leave it out"
      ),
      (
        "ab$c", 2, "the whole value is matched, so \"$\" stands only at the end",
        "leave it out, or write \\$ for the character"
      ),
      (
        "(a$)", 2, "the whole value is matched, so \"$\" stands only at the end",
        "leave it out, or write \\$ for the character"
      ),
      (
        "^^a", 1, "the whole value is matched, so \"^\" stands only at the beginning",
        "leave it out, or write \\^ for the character"
      ),
      (
        "a|^b", 2, "the whole value is matched, so \"^\" stands only at the beginning",
        "leave it out, or write \\^ for the character"
      ),
      ("(?i)a", 0, "looking ahead or behind, names and options of groups are not understood", "(…) and (?:…) are"),
      ("a(?<n>b)", 1, "looking ahead or behind, names and options of groups are not understood", "(…) and (?:…) are"),
      ("(?!a)b", 0, "looking ahead or behind, names and options of groups are not understood", "(…) and (?:…) are"),
      ("(?", 0, "looking ahead or behind, names and options of groups are not understood", "(…) and (?:…) are"),
      ("[b-a]", 1, "this is no range of characters", smaller),
      (#"[\d-z]"#, 1, "this is no range of characters", smaller),
      (#"[a-\d]"#, 1, "this is no range of characters", smaller),
      ("[ż-a]", 1, "this is no range of characters", smaller),
      (#"\p"#, 0, "this class of characters is not known", properties),
      (#"\pL"#, 0, "this class of characters is not known", properties),
      (#"a\p{L"#, 1, "this class of characters is not known", properties),
      (#"\p{}"#, 0, "this class of characters is not known", properties),
      (#"\p{lu}"#, 0, "this class of characters is not known", properties),
      (#"[\p{N}]"#, 1, "this class of characters is not known", properties),
      (#"\p{Letterandmore}"#, 0, "this class of characters is not known", properties),
      (#"\0"#, 0, "\\0 is not understood", escapes),
      (#"a\b"#, 1, "\\b is not understood", escapes), (#"\x41"#, 0, "\\x is not understood", escapes),
      (#"\Ą"#, 0, "\\Ą is not understood", escapes),
      (#"(a)(b)\2"#, 6, "a repetition of what a group matched is not understood", ""),
      ("a\\", 1, "there is nothing behind the last \\", ""),
      ("[a\\", 2, "there is nothing behind the last \\", ""),
    ] as [(String, Int, String, String)])
  func eachMistakeHasItsPlaceAndAdvice(pattern: String, offset: Int, what: String, advice: String) {
    let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
    #expect(error?.what == what)
    #expect(error?.offset == offset)
    #expect(error?.advice == Advice(advice))
    #expect(error?.isRetryable == false)
  }

  @Test func aPatternHasAtMostAThousandCharacters() throws {
    // Counted in characters of Unicode, not in bytes.
    #expect(try Pattern(String(repeating: "ż", count: 1000)).matches(String(repeating: "ż", count: 1000)))
    let error = #expect(throws: PatternError.self) { try Pattern(String(repeating: "a", count: 1001)) }
    #expect(error?.description == "the pattern has more than 1000 characters")
  }

  @Test func groupsStandAtMostFiftyDeep() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
    }
    #expect(try Pattern(nested(50)).matches("a"))
    let error = #expect(throws: PatternError.self) { try Pattern(nested(51)) }
    #expect(error?.what == "groups stand too deep in each other" && error?.offset == 50)
    // Consecutive groups are not deep.
    #expect(try Pattern(String(repeating: "(a)", count: 100)).matches(String(repeating: "a", count: 100)))
    // An endless row of brackets ends at the limit as well.
    #expect(throws: PatternError.self) { try Pattern(String(repeating: "(", count: 1000)) }
  }

  @Test func repetitionsGoToAThousand() throws {
    let pattern = try Pattern("a{1000}")
    #expect(
      pattern.matches(String(repeating: "a", count: 1000)) && !pattern.matches(String(repeating: "a", count: 999)))
    #expect(!pattern.matches(String(repeating: "a", count: 1001)))
    let upTo = try Pattern("a{0,1000}")
    #expect(upTo.matches("") && upTo.matches(String(repeating: "a", count: 1000)))
    #expect(!upTo.matches(String(repeating: "a", count: 1001)))
  }

  @Test func whatIsWrittenOutHasALimit() {
    let error = #expect(throws: PatternError.self) { try Pattern("(a{1000}){20}") }
    #expect(
      error?.description
        == "the pattern is too large: written out it has more than 20000 steps. use smaller numbers in braces")
    #expect(error?.offset == 0)
  }

  @Test func theTableHasALimit() throws {
    // The table remembers which of the last characters were an a: 2^(n + 1) states.
    #expect(try Pattern("(a|b)*a(a|b){9}").matches("abbbbbbbbb"))
    let error = #expect(throws: PatternError.self) { try Pattern("(a|b)*a(a|b){11}") }
    #expect(
      error?.description
        == "the pattern is too complex: its table would have more than 2000 states. use smaller numbers in "
        + "braces, or two checks")
  }

  @Test func atMostTwoHundredAndFiftySixKindsOfCharacters() throws {
    let letters = (0..<255).compactMap { UnicodeScalar(0x4E00 + $0) }
    // 255 letters and all others.
    #expect(try Pattern(letters.map { String($0) }.joined()).matches(letters.map { String($0) }.joined()))
    let more = (0..<256).compactMap { UnicodeScalar(0x4E00 + $0) }.map { String($0) }.joined()
    let error = #expect(throws: PatternError.self) { try Pattern(more) }
    #expect(error?.description == "the pattern tells more than 256 kinds of characters apart")
  }
}
