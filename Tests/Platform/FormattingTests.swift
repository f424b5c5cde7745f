internal import Platform
internal import Testbed
internal import Testing

/// Figures, sizes and moments as people read them.
@Suite struct FormattingTests {
  @Test(arguments: [
    (0, "0 rows"), (1, "1 row"), (2, "2 rows"), (-1, "-1 rows"), (1000, "1\u{a0}000 rows"),
    (1_234_567, "1\u{a0}234\u{a0}567 rows"),
    (999_999, "999\u{a0}999 rows"),
  ])
  func countsHaveTheirNoun(number: Int, text: String) { #expect(Formatting.count(number, "row") == text) }

  @Test func aNounMayHaveItsOwnPlural() {
    #expect(
      Formatting.count(1, "entry", "entries") == "1 entry" && Formatting.count(2, "entry", "entries") == "2 entries")
  }

  @Test(arguments: [
    (0, "0 B"), (812, "812 B"), (999, "999 B"), (1000, "1.0 KB"), (1049, "1.0 KB"), (1050, "1.1 KB"), (4100, "4.1 KB"),
    (999_949, "999.9 KB"),
    // Never "1000.0 KB".
    (999_950, "1.0 MB"), (1_000_000, "1.0 MB"), (1_250_000, "1.3 MB"), (999_949_999, "999.9 MB"),
    (999_950_000, "1.0 GB"), (1_000_000_000, "1.0 GB"),
    (64_000_000_000, "64.0 GB"), (1_500_000_000_000, "1500.0 GB"),
  ])
  func sizesAreDecimal(number: Int, text: String) { #expect(Formatting.bytes(number) == text) }

  @Test(arguments: [
    (0.0, "0.0 s"), (-3, "0.0 s"), (0.04, "0.0 s"), (0.05, "0.1 s"), (0.8, "0.8 s"), (9.94, "9.9 s"), (9.95, "10 s"),
    (10, "10 s"), (59.4, "59 s"), (59.5, "1 min 0 s"), (59.99, "1 min 0 s"), (60, "1 min 0 s"),
    (125, "2 min 5 s"), (3599.9, "59 min 59 s"), (3600, "1 h 0 min"), (12_000, "3 h 20 min"), (86_399, "23 h 59 min"),
    (86_400, "1 d 0 h"), (352_800, "4 d 2 h"),
    (31_536_000, "365 d 0 h"),
  ])
  func durationsHaveTwoUnits(seconds: Double, text: String) { #expect(Formatting.duration(seconds) == text) }

  @Test(arguments: [
    (0.0, "0.000"), (1, "1.000"), (0.5, "0.500"), (0.0004, "0.000"), (0.0005, "0.001"), (12.3456, "12.346"),
    (0.07, "0.070"), (999.9996, "1000.000"),
    // A clock that was set back makes a run end before it began.
    (-0.5, "-0.500"), (-0.07, "-0.070"), (-12.3456, "-12.346"), (-1, "-1.000"), (-0.0004, "0.000"),
    (1_795_270_509.125, "1795270509.125"),
  ])
  func decimalsAreNumbersOfJSON(value: Double, text: String) throws {
    #expect(Formatting.decimal(value) == text)
    #expect(try JSON(parsing: Formatting.decimal(value)) == .number(text))
  }

  @Test func momentsAreThoseOfKrakow() throws {
    #expect(Formatting.moment(try #require(Timestamp("2026-07-15T12:00:00Z"))) == "2026-07-15 14:00:00+02:00")
    #expect(Formatting.moment(try #require(Timestamp("2026-12-31T23:30:00Z"))) == "2027-01-01 00:30:00+01:00")
    // The two hours of autumn differ by their offsets.
    #expect(Formatting.moment(try #require(Timestamp("2026-10-25T00:30:00Z"))) == "2026-10-25 02:30:00+02:00")
    #expect(Formatting.moment(try #require(Timestamp("2026-10-25T01:30:00Z"))) == "2026-10-25 02:30:00+01:00")
  }

  @Test(
    arguments: [
      (7, 2, 3), (-7, 2, -4), (-1, 86_400, -1), (0, 5, 0), (-86_400, 86_400, -1), (-86_401, 86_400, -2),
      (Int64.min, 1, Int64.min), (Int64.max, 2, 4_611_686_018_427_387_903),
    ] as [(Int64, Int64, Int64)])
  func quotientsAreRoundedDown(a: Int64, b: Int64, quotient: Int64) {
    #expect(floorDivide(a, b) == quotient)
    // a = q·b + r with 0 ≤ r < b.
    if a != .min { #expect((0..<b).contains(a - quotient * b)) }
  }

  // MARK: What strangers call things

  @Test(arguments: [
    ("ludność.csv", "ludność.csv"), ("a b", "a b"), ("", ""), ("😀", "😀"), ("e\u{301}", "e\u{301}"), ("a\nb", "a\\nb"),
    ("a\r\nb", "a\\r\\nb"), ("\t", "\\t"), ("\0", "\\u{0}"),
    ("\u{7f}", "\\u{7f}"), ("\u{85}", "\\u{85}"), ("\u{9b}31m", "\\u{9b}31m"), ("\u{1b}]0;x\u{7}", "\\u{1b}]0;x\\u{7}"),
    // What turns the direction of a text, joins letters or has no width.
    ("\u{202e}vsc.exe", "\\u{202e}vsc.exe"), ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}"),
    ("a\u{200b}b", "a\\u{200b}b"), ("\u{feff}a", "\\u{feff}a"), ("a\u{ad}b", "a\\u{ad}b"),
    ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"), ("\u{e0041}", "\\u{e0041}"), ("\u{a0}", "\u{a0}"),
  ])
  func whatSteersATerminalIsShown(text: String, shown: String) { #expect(VisibleText.shown(text) == shown) }
}

/// RFC 3986, section 2.
@Suite struct PercentEncodingTests {
  @Test(arguments: [
    ("", ""), ("abc", "abc"), ("%41", "A"), ("%c5%82", "ł"), ("%C5%82", "ł"), ("a%20b", "a b"), ("a+b", "a+b"),
    ("%2B", "+"), ("%2f..%2F", "/../"), ("%25", "%"), ("%2541", "%41"),
    ("ł", "ł"), ("%F0%9F%98%80", "😀"), ("%7F", "\u{7f}"), ("%0A", "\n"), ("~-._", "~-._"),
  ])
  func escapesAreDecodedOnce(text: String, decoded: String) { #expect(PercentEncoding.decode(text) == decoded) }

  @Test(arguments: [
    "%", "%4", "%%41", "%4G", "%G4", "%-1", "% 41", "a%", "a%c", "%00", "a%00b", "\0", "%C5", "%C5a", "%FF", "%C0%80",
    "%ED%A0%80", "%E2%82", "%F4%90%80%80", "%80", "%４1",
  ])
  func brokenEscapesAreNone(text: String) { #expect(PercentEncoding.decode(text) == nil) }

  @Test func aPlusIsABlankOnlyInForms() {
    #expect(PercentEncoding.decode("a+b%2Bc", plusIsBlank: true) == "a b+c")
    #expect(PercentEncoding.decode("a+b%2Bc") == "a+b+c")
    #expect(PercentEncoding.decode("+", plusIsBlank: true) == " ")
  }

  @Test(arguments: [
    ("", ""), ("aZ09-._~", "aZ09-._~"), (" ", "%20"), ("a/b?c#d", "a%2Fb%3Fc%23d"), ("ł", "%C5%82"),
    ("😀", "%F0%9F%98%80"), ("%", "%25"), ("+", "%2B"), ("'\"<>&", "%27%22%3C%3E%26"),
    (":@!$()*,;=[]", "%3A%40%21%24%28%29%2A%2C%3B%3D%5B%5D"), ("\n", "%0A"), ("\u{7f}", "%7F"),
  ])
  func onlyUnreservedCharactersStay(text: String, encoded: String) {
    #expect(PercentEncoding.encode(text) == encoded)
    #expect(PercentEncoding.decode(encoded) == text && PercentEncoding.decode(encoded, plusIsBlank: true) == text)
  }

  @Test func whatIsEncodedComesBack() {
    var random = Seeded(3_986)
    let pieces = ["a", "Ż", "%", "+", " ", "/", "?", "\u{301}", "😀", "0", "\n", "ą"]
    for _ in 0..<1000 {
      let text = (0..<random.below(12)).map { _ in random.pick(pieces) }.joined()
      let encoded = PercentEncoding.encode(text)
      if PercentEncoding.decode(encoded) != text { Issue.record("\(text) (seed 3986)") }
      if !encoded.utf8.allSatisfy({ $0 < 0x80 && $0 > 0x20 }) { Issue.record("\(encoded) (seed 3986)") }
      // In capitals, as section 2.1 requires.
      if encoded.contains(/%[0-9A-F]?[a-f]/) { Issue.record("\(encoded) (seed 3986)") }
    }
  }
}

/// RFC 4231, test cases 1 to 4, 6 and 7, and further keys.
@Suite struct KeyedDigestTests {
  private static let large = [UInt8](repeating: 0xAA, count: 131)

  @Test(
    arguments: [
      (
        [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        Array(1...25), [UInt8](repeating: 0xCD, count: 50),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
      ),
      (
        large, Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
      (
        large,
        Array(
          ("This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed "
            + "before being used by the HMAC algorithm.").utf8),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
      ),
      // An empty message under an empty key, as computed by `openssl dgst -sha256 -hmac ""`.
      ([], [], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ] as [([UInt8], [UInt8], String)])
  func knownAnswers(key: [UInt8], message: [UInt8], hex: String) {
    #expect(KeyedDigest.of(message, key: key).hex == hex)
  }

  @Test func oneBitOfTheKeyOrTheMessageChangesTheDigest() {
    let (key, message) = (Array("klucz".utf8), Array("85031234567".utf8))
    var seen: Set<Digest> = [KeyedDigest.of(message, key: key)]
    for place in 0..<message.count * 8 {
      var other = message
      other[place / 8] ^= 1 << UInt8(place % 8)
      #expect(seen.insert(KeyedDigest.of(other, key: key)).inserted)
    }
    for place in 0..<key.count * 8 {
      var other = key
      other[place / 8] ^= 1 << UInt8(place % 8)
      #expect(seen.insert(KeyedDigest.of(message, key: other)).inserted)
    }
  }

  @Test func randomKeysAreAsLongAsAskedAndNeverTheSame() {
    let keys = (0..<50).map { _ in KeyedDigest.randomKey(bytes: 32) }
    #expect(keys.allSatisfy { $0.count == 32 } && Set(keys).count == 50)
    #expect(KeyedDigest.randomKey(bytes: 0).isEmpty)
  }
}
