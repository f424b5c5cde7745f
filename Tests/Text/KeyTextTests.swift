import Platform
import Testbed
import Testing

@testable import Text

/// Texts that identify a row are one where people read one.
@Suite struct KeyTextTests {
  private func isTidy(_ text: String) -> Bool {
    Array(text.utf8).withUnsafeBytes { KeyText.isTidy($0) }
  }

  @Test(arguments: [
    ("Kraków ", "Kraków"), (" Kraków", "Kraków"), ("Kraków\u{A0}", "Kraków"), ("Kra\u{AD}ków", "Kraków"),
    ("Kra\u{200B}ków", "Kraków"), ("\u{FEFF}Kraków", "Kraków"), ("Krako\u{301}w", "Kraków"),
    ("Nowa\u{A0}Huta", "Nowa Huta"), ("Nowa  Huta", "Nowa Huta"), ("Nowa\tHuta", "Nowa Huta"),
    ("Nowa\u{2009}Huta", "Nowa Huta"), ("Z\u{307}abno", "Żabno"), ("Da\u{328}bie", "Dąbie"), ("\u{A0}", ""),
    ("Nowa\r\nHuta", "Nowa Huta"), ("A\u{30C}\u{301}b", "A\u{30C}\u{301}b"), ("e\u{301}e\u{302}", "éê"),
  ])
  func oneForm(written: String, read: String) {
    #expect(Array(KeyText.tidy(written).utf8) == Array(read.utf8))
    #expect(!isTidy(written) || Array(written.utf8) == Array(read.utf8))
  }

  /// Names of places, streets and schools stay as they are, byte for byte, and need no second look.
  @Test(arguments: [
    "Kraków", "Zażółć gęślą jaźń", "ŻÓŁĆ", "ul. Długa 5/7 m. 3", "Szkoła „Orlik”", "1.2.3", "Škoda", "Würzburg",
    "A – B",
    "§ 5", "3 m²", "a", "", "O’Neill",
  ])
  func whatIsTidy(text: String) {
    #expect(isTidy(text) && Array(KeyText.tidy(text).utf8) == Array(text.utf8))
  }

  /// Others keep their form as well.
  @Test(arguments: ["Київ", "Αθήνα", "東京", "🏫 Szkoła"])
  func otherAlphabets(text: String) { #expect(Array(KeyText.tidy(text).utf8) == Array(text.utf8)) }

  @Test func tidyingIsDoneOnce() {
    var random = Seeded(10)
    let pieces = ["a", "ó", "o\u{301}", " ", "\u{A0}", "\u{AD}", "\u{200B}", "Ł", "z\u{307}", "\t", "–", "1"]
    for _ in 0..<2000 {
      let text = (0..<random.below(8)).map { _ in random.pick(pieces) }.joined()
      let tidy = KeyText.tidy(text)
      #expect(Array(KeyText.tidy(tidy).utf8) == Array(tidy.utf8) && isTidy(tidy), "\(text.debugDescription)")
      // Whatever passes the quick test is in that form.
      #expect(!isTidy(text) || Array(text.utf8) == Array(tidy.utf8), "\(text.debugDescription)")
    }
  }
}
