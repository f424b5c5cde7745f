internal import Testbed
internal import Testing
internal import Text

@Suite struct SpreadsheetLineTests {
  private static let seed: UInt64 = 20_261_130

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("@x", "'@x"), ("-wielu", "'-wielu"), ("+48 12 345", "+48 12 345"), ("-1,5", "-1,5"),
    ("-", "'-"), ("\tx", "\"'\tx\""), ("a;b", "\"a;b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""),
    ("1,5", "1,5"), ("＝1", "'＝1"), ("", ""), ("'=", "''="), ("''@x", "'''@x"), ("'-1,5", "''-1,5"), ("'a", "'a"),
    ("''", "''"),
  ])
  func fieldsAreQuotedAndDefused(value: String, written: String) {
    #expect(SpreadsheetLine.text([value, "x"]) == "\(written);x\r\n")
  }

  @Test(arguments: ["=1+1", "@x", "-wielu", "+48 12 345", "-1,5", "-", "1,5", "it's", "'", "", "'=1+1", "''-", "'+1"])
  func theApostropheOfADefusedTextIsTakenAwayAgain(value: String) {
    let line = SpreadsheetLine.text([value])
    #expect(SpreadsheetLine.original(String(line.dropLast())) == value)
  }

  private static let scalars: [Unicode.Scalar] = [
    "'", "'", "'", "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "0", "7", ",", ".", " ", "\u{a0}", "a",
    "ż",
    "\"", ";", "\u{301}",
  ]

  private func text(_ random: inout Seeded) -> String {
    var text = ""
    for _ in 0..<random.below(6) { text.unicodeScalars.append(random.pick(Self.scalars)) }
    return text
  }

  /// The only field of a line, without quotation marks.
  private func field(_ line: String) -> String {
    var scalars = Array(line.unicodeScalars.dropLast(2))
    if scalars.first == "\"" {
      scalars = Array(scalars.dropFirst().dropLast())
      var index = 0
      // Of two marks one is left.
      while index < scalars.count {
        if scalars[index] == "\"" { scalars.remove(at: index) }
        index += 1
      }
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  @Test func everyTextComesBackAndNoneIsAFormula() {
    var random = Seeded(Self.seed)
    var apostrophes = 0
    for round in 0..<50_000 {
      let text = text(&random)
      let written = field(SpreadsheetLine.text([text]))
      let back = SpreadsheetLine.original(written)
      #expect(
        back.unicodeScalars.elementsEqual(text.unicodeScalars),
        "seed \(Self.seed), round \(round): \(text.debugDescription)")
      if text.hasPrefix("'"), written != text { apostrophes += 1 }
      guard let first = written.unicodeScalars.first, "=+-@\t\r＝＋－＠".unicodeScalars.contains(first) else { continue }
      // Only a number keeps its sign.
      #expect(
        "+-".unicodeScalars.contains(first) && written.unicodeScalars.count > 1
          && written.unicodeScalars.dropFirst().allSatisfy { "0123456789,. \u{a0}".unicodeScalars.contains($0) },
        "seed \(Self.seed), round \(round): \(written.debugDescription)")
    }
    #expect(apostrophes > 500)
  }

  /// A field with one apostrophe at most is read as the previous release read it.
  @Test func fieldsOfEarlierFilesAreReadAsBefore() {
    var random = Seeded(Self.seed)
    for _ in 0..<20_000 {
      let written = text(&random)
      let scalars = Array(written.unicodeScalars)
      if scalars.starts(with: ["'", "'"]) { continue }
      let isDefused = scalars.count > 1 && scalars[0] == "'" && "=+-@\t\r＝＋－＠".unicodeScalars.contains(scalars[1])
      let expected = isDefused ? Array(scalars.dropFirst()) : scalars
      #expect(SpreadsheetLine.original(written).unicodeScalars.elementsEqual(expected), "\(written.debugDescription)")
    }
  }
}
