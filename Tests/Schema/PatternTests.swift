import Schema
import Testing

@Suite("A pattern")
struct PatternTests {
  @Test(
    "matches the whole of a value",
    arguments: [
      (#"\d{2}-\d{3}"#, ["31-004"], ["31-04", "31-0044", " 31-004", "a31-004", ""]),
      ("a|bc", ["a", "bc"], ["b", "abc", ""]),
      ("(ab)*", ["", "ab", "abab"], ["a", "aba"]),
      ("^x$", ["x"], ["^x$", "xx"]),
      ("x{2,3}", ["xx", "xxx"], ["x", "xxxx"]),
      ("x{2,}", ["xx", "xxxxxx"], ["x"]),
      ("[^a-c]+", ["def", "ż"], ["da", ""]),
      ("[]a-]+", ["]", "a-", "-"], ["b"]),
      (#"\p{Lu}\p{L}+"#, ["Łódź", "Kraków", "Ελλάς"], ["łódź", "Ł", "Kraków1"]),
      (#"[\p{Lu}\d ]+"#, ["ŻÓŁĆ 7"], ["żółć"]),
      (".", ["a", "ł", "😀"], ["", "ab"]),
      (#"\w+\.\w+"#, ["a.b"], ["a,b", "ą.b"]),
      (#"(?:SP|LO) nr \d+"#, ["SP nr 1", "LO nr 12"], ["SP nr", "XX nr 1"]),
      ("", [""], ["x"]),
    ])
  func matches(pattern: String, good: [String], bad: [String]) throws {
    let pattern = try Pattern(pattern)
    for text in good { #expect(pattern.matches(text), "\(text)") }
    for text in bad { #expect(!pattern.matches(text), "\(text)") }
  }

  @Test(
    "says where it is wrong",
    arguments: [
      ("ab)", 2, "there is a \")\" without its opening bracket"), ("(ab", 0, "the group is not closed"),
      ("[ab", 0, "the class is not closed"), ("*a", 0, "there is nothing to repeat before \"*\""),
      ("a{3,2}", 1, "a repetition goes from a number up to another of at most 1000"),
      ("a{x}", 1, "this is no repetition"), ("ab\\", 2, "there is nothing behind the last \\"),
      (#"(a)\1"#, 3, "a repetition of what a group matched is not understood"),
      ("(?=a)b", 0, "looking ahead or behind, names and options of groups are not understood"),
      ("a+?", 2, "\"?\" behind a repetition is not understood: the whole value is matched, however long each part is"),
      ("a^b", 1, "the whole value is matched, so \"^\" stands only at the beginning"),
      ("[z-a]", 1, "this is no range of characters"), (#"\p{Han}"#, 0, "this class of characters is not known"),
      (#"\q"#, 0, "\\q is not understood"),
    ])
  func mistakes(pattern: String, offset: Int, what: String) {
    let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
    #expect(error?.what == what)
    #expect(error?.offset == offset)
  }

  @Test("takes time by the length of the value alone, where others go back and forth")
  func bounded() throws {
    // Backtracking needs 2^n steps for these; a value of a million characters would never end.
    for pattern in ["(a+)+", "(a|aa)+", "(a*)*", "(a|a)*"] {
      let pattern = try Pattern(pattern)
      #expect(!pattern.matches(String(repeating: "a", count: 1_000_000) + "b"))
      #expect(pattern.matches(String(repeating: "a", count: 1_000_000)))
    }
  }

  @Test("is refused where its table would be too large")
  func tooLarge() {
    for pattern in ["(a|b)*a(a|b){14}", "(.{0,900}x){20}", "((a{1000}){1000})"] {
      #expect(throws: PatternError.self) { try Pattern(pattern) }
    }
  }

  @Test("matches no bytes that are no UTF-8")
  func malformed() throws {
    let pattern = try Pattern(".*")
    for bytes: [UInt8] in [[0xFF], [0xC5], [0xC5, 0x41], [0x80]] {
      #expect(!bytes.withUnsafeBytes { pattern.matches($0) })
    }
  }
}
