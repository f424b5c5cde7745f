import Schema
import Testing

@Suite struct ExactNumberTests {
  @Test(arguments: [
    ("0", "0"), ("-0.5", "-0.5"), ("123456789012345678", "123456789012345678"), ("0.000000000001", "0.000000000001"),
    ("-12.50", "-12.5"), ("1e5", nil), ("", nil), ("-", nil), ("1234567890123456789", nil), ("0.1234567890123", nil),
  ])
  func readsWhatFits(text: String, written: String?) { #expect(ExactNumber(text)?.description == written) }

  @Test func addsWithoutNoise() throws {
    let tenth = try #require(ExactNumber("0.1"))
    let sum = (0..<10).reduce(ExactNumber(0)) { sum, _ in sum + tenth }
    #expect(sum == ExactNumber(1))
    #expect((tenth - ExactNumber(1)).magnitude.description == "0.9")
    #expect(tenth < sum)
  }
}

@Suite struct CheckSentenceTests {
  private func sentences(_ rule: Check.Rule) -> [String] {
    let both = Check(name: "x", rule: rule).plainSentence
    return [both.pl, both.en]
  }

  @Test func everyRuleHasASentenceInBothLanguages() {
    #expect(
      sentences(.required(columns: ["a", "b"])) == ["„a”, „b”: wartość jest podana", "“a”, “b”: a value is given"])
    #expect(sentences(.range(column: "a", min: "0", max: "9.5")) == ["„a” od 0 do 9.5", "“a” from 0 to 9.5"])
    #expect(sentences(.range(column: "a", min: nil, max: "9")) == ["„a” najwyżej 9", "“a” at most 9"])
    #expect(
      sentences(.codes(column: "a", codes: ["x", "y"]))
        == ["„a” jest na liście kodów (x, y)", "“a” is on the list of codes (x, y)"])
    #expect(
      sentences(.sum(parts: ["a", "b"], total: "c", tolerance: "0.5"))
        == ["„a” + „b” = „c” (± 0.5)", "“a” + “b” = “c” (± 0.5)"])
    #expect(
      sentences(.change(column: "a", shareMax: 3250, ignored: "0")) == [
        "„a” zmienia się między wersjami najwyżej o 32,5\u{a0}%", "“a” changes by at most 32.5\u{a0}% between versions",
      ])
    #expect(
      sentences(.totalRow(column: "v", by: ["p"], total: [.init(column: "a", value: "12")], tolerance: "0")) == [
        "„v” w wierszu a = 12 jest sumą pozostałych wierszy („p”)",
        "“v” in the row a = 12 is the sum of the other rows (“p”)",
      ])
    #expect(Check.percent(25) == "0.25")
    #expect(Check.percent(205) == "2.05")
  }
}
