internal import Glibc
internal import Testing

@testable internal import Platform

@Suite struct LogTests {
  @Test(arguments: [
    ("a plain line", "a plain line"), ("zażółć µg/m³", "zażółć µg/m³"), ("one\ntwo", "one\\ntwo"),
    ("one\r\n2026 error: forged", "one\\r\\n2026 error: forged"), ("\u{1b}[2J\u{7f}\0", "\\u{1b}[2J\\u{7f}\\u{0}"),
    ("a\tb", "a\\tb"), ("a\u{202e}vsc.b", "a\\u{202e}vsc.b"), ("\u{feff}id\u{9b}2J", "\\u{feff}id\\u{9b}2J"),
  ])
  func aLineStaysOneLine(text: String, line: String) { #expect(VisibleText.shown(text) == line) }

  @Test func severalLinesStaySeveral() {
    #expect(VisibleText.lines("żółw\n\tb\u{1b}[2J\r\u{2066}") == "żółw\n\tb\\u{1b}[2J\\r\\u{2066}")
  }

  /// Each line once wrapped the filter in another closure, so that a daemon died after some 10 850 lines.
  @Test func aHundredThousandLinesFitOnASmallStack() async {
    await #expect(processExitsWith: .success) {
      // The lines themselves are of no interest.
      let nowhere = open("/dev/null", O_WRONLY)
      dup2(nowhere, 2)
      Log.protect { $0.replacingSecret() }
      Thread("log", stackBytes: 128 << 10) {
        for number in 0..<100_000 { Log.info("line \(number)") }
      }.join()
      exit(0)
    }
  }

  @Test func everyLineGoesThroughTheFilter() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      Log.protect { $0.replacingSecret() }
      Log.protect { "[\($0.replacingSecret())]" }
      Log.notice("the word is secret")
      Log.error("two\nlines")
      exit(0)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("[the word is …]"), "\(text)")
    // The filter runs first: its result cannot end a line either.
    #expect(text.contains("[two\\nlines]"), "\(text)")
  }
}

extension String {
  fileprivate func replacingSecret() -> String { replacing("secret", with: "…") }
}
