import CommandLine
import Daemon
import Followers
import Platform
import Runs
import State
import Testing

@testable import Presentation

@Suite struct TerminalTests {
  @Test func alignsPolishLetters() {
    var table = Table([.init("dataset"), .init("rows", .right), .init("title")])
    table.add("ludnosc", "1", "Ludność")
    table.add("żółw", "12345", "")
    #expect(
      table.lines == [
        "dataset   rows  title",
        "ludnosc      1  Ludność",
        "żółw     12345",
      ])
  }

  @Test func combiningMarksTakeNoColumn() {
    #expect(Terminal.width(of: "Ludnos\u{301}c\u{301}") == 7)
    #expect(Terminal.width(of: "クラクフ") == 8)
  }

  @Test func cutsWithAnEllipsis() {
    #expect(Terminal.fit("Zażółć gęślą jaźń", width: 7) == "Zażółć…")
    #expect(Terminal.fit("krótki", width: 6) == "krótki")
  }

  @Test func aValueCannotMoveTheCursor() {
    var table = Table([.init("value")])
    table.add("a\u{1b}[2Jb\nc\u{9b}d\u{2028}e")
    #expect(table.lines == ["value", "a [2Jb c d e"])
  }
}

@Suite struct JSONTests {
  @Test func writesOneObject() {
    let value: JSON = ["a": 1, "b": [true, .null, "x"], "c": [], "d": [:], "e": .number("1.50")]
    #expect(value.compact == #"{"a":1,"b":[true,null,"x"],"c":[],"d":{},"e":1.50}"#)
    #expect(
      value.pretty == """
        {
          "a": 1,
          "b": [
            true,
            null,
            "x"
          ],
          "c": [],
          "d": {},
          "e": 1.50
        }
        """)
  }

  @Test func escapesWhatMustBeEscaped() {
    #expect(JSON.string("\"\\\n\t\r\u{1}ż\u{7f}").compact == #""\"\\\n\t\r\u0001ż"# + "\u{7f}\"")
  }
}
