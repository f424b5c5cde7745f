import Platform
import Testbed
import Testing

/// Addresses that a person wrote as they would read them.
@Suite struct PercentEncodingPlaceTests {
  @Test(arguments: [
    ("A&B", "A%26B"), ("1+1", "1%2B1"), ("7#a", "7%23a"), ("rok eq 2024", "rok%20eq%202024"), ("Kraków", "Krak%C3%B3w"),
    ("a=b;c", "a%3Db%3Bc"), ("100%", "100%25"), ("5 % z 7", "5%20%25%20z%207"), ("json", "json"), ("a,b,c", "a,b,c"),
    ("2024-01-01T00:00", "2024-01-01T00:00"), ("a%20b", "a%20b"), ("%zz", "%25zz"), ("%4", "%254"),
    ("\"x\"", "%22x%22"),
    ("a\tb\n", "a%09b%0A"), ("[1]", "%5B1%5D"), ("", ""),
  ])
  func aValueKeepsItsMeaning(written: String, sent: String) {
    #expect(PercentEncoding.complete(written, in: .queryValue) == sent)
    #expect(PercentEncoding.complete(sent, in: .queryValue) == sent, "once is enough")
  }

  @Test(arguments: [
    ("/data/by unit/ż?a=1&b=c d", "/data/by%20unit/%C5%BC?a=1&b=c%20d"), ("/a#b", "/a%23b"), ("/x;y=1+2", "/x;y=1+2"),
    ("/(1)/*", "/(1)/*"),
  ])
  func aPathKeepsItsParts(written: String, sent: String) {
    #expect(PercentEncoding.complete(written, in: .reference) == sent)
  }

  @Test(arguments: [
    ("/l?q=Kraków i okolice&c=a+b#x", "/l?q=Krak%C3%B3w%20i%20okolice&c=a+b#x"), ("http://[::1]/a", "http://[::1]/a"),
    ("a\nb", "a\nb"), ("{x}", "%7Bx%7D"),
  ])
  func aServicesLinkIsCompleted(written: String, sent: String) {
    #expect(PercentEncoding.complete(written, in: .foreignReference) == sent)
  }

  /// A server that decodes the value reads what the author wrote, unless that holds an escape itself.
  @Test(arguments: 1...50 as ClosedRange<UInt64>) func anyTextArrives(seed: UInt64) {
    var random = Seeded(seed)
    let pieces = ["a", "Ż", " ", "&", "+", "#", "=", "?", "/", "%", "g", "😀", "\"", "\u{7f}", "\u{1}", "'"]
    let text = (0..<random.below(12)).map { _ in random.pick(pieces) }.joined()
    let sent = PercentEncoding.complete(text, in: .queryValue)
    #expect(PercentEncoding.decode(sent, plusIsBlank: true) == text, "seed \(seed): \(text) as \(sent)")
    #expect(sent.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: "#") })
  }
}
