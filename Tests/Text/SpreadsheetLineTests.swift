internal import Testing
internal import Text

@Suite struct SpreadsheetLineTests {
  @Test(arguments: [
    ("=1+1", "'=1+1"), ("@x", "'@x"), ("-wielu", "'-wielu"), ("+48 12 345", "+48 12 345"), ("-1,5", "-1,5"),
    ("-", "'-"), ("\tx", "\"'\tx\""), ("a;b", "\"a;b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""),
    ("1,5", "1,5"), ("＝1", "'＝1"), ("", ""), ("'=", "'="),
  ])
  func fieldsAreQuotedAndDefused(value: String, written: String) {
    #expect(SpreadsheetLine.text([value, "x"]) == "\(written);x\r\n")
  }

  @Test(arguments: ["=1+1", "@x", "-wielu", "+48 12 345", "-1,5", "-", "1,5", "it's", "'", ""])
  func theApostropheOfADefusedTextIsTakenAwayAgain(value: String) {
    let line = SpreadsheetLine.text([value])
    #expect(SpreadsheetLine.original(String(line.dropLast())) == value)
  }
}
