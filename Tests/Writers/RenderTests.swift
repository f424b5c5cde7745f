import Platform
import Schema
import Testbed
import Testing

@testable import Writers

@Suite struct CSVRenderTests {
  @Test(arguments: [
    ("zwykły tekst", "zwykły tekst"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\rb", "\"a\rb\""),
    ("a\nb", "\"a\nb\""), (" odstęp ", " odstęp "), ("a;b", "a;b"), ("", "\"\""), ("\"", "\"\"\"\""),
    ("=1+1", "=1+1"), ("-1", "-1"), ("\t", "\t"), ("długi tekst bez niczego, a potem przecinek", nil),
  ])
  func quotesOnlyWhereNeeded(_ text: String, _ expected: String?) throws {
    #expect(try render([.text(text), "x"], [.text, .text], as: CSVWriter()) == (expected ?? "\"\(text)\"") + ",x\r\n")
  }

  @Test func nullAndEmptyTextDiffer() throws {
    #expect(try render([nil, "", nil], [.text, .text, .decimal], as: CSVWriter()) == ",\"\",\r\n")
  }

  @Test func aLineIsNeverEmpty() throws { #expect(try render([nil], [.text], as: CSVWriter()) == "\"\"\r\n") }

  @Test func booleansAreWords() throws {
    #expect(try render([1, 0, nil], [.boolean, .boolean, .boolean], as: CSVWriter()) == "true,false,\r\n")
  }

  @Test(
    arguments: [
      0, 1, -1, 9, 10, 99, 100, -100, 1_234_567_890, 999_999_999_999_999_999, 1_000_000_000_000_000_000, .max, .min,
      .min + 1,
    ] as [Int64])
  func integersAreExact(_ number: Int64) throws {
    #expect(try render([.integer(number)], [.integer], as: CSVWriter()) == "\(number)\r\n")
    #expect(try render([.integer(number)], [.integer], as: NDJSONWriter()) == "{\"c0\":\(number)}\n")
  }
}

@Suite struct NDJSONRenderTests {
  @Test(arguments: [
    ("zażółć", "zażółć"), ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"), ("\u{0}", "\\u0000"), ("\u{1f}", "\\u001f"),
    ("\u{b}", "\\u000b"), ("\u{8}\t\n\u{c}\r", "\\b\\t\\n\\f\\r"), ("\u{7f}", "\u{7f}"), ("/", "/"), ("", ""),
    ("</script>", "</script>"), ("𝄞", "𝄞"), ("dwanaście\u{1}liter", "dwanaście\\u0001liter"),
  ])
  func stringsAreEscaped(_ text: String, _ expected: String) throws {
    #expect(try render([.text(text)], [.text], as: NDJSONWriter()) == "{\"c0\":\"\(expected)\"}\n")
  }

  @Test func typesDecideWhatIsANumber() throws {
    let line = try render(
      ["0612011", "12.50", 7, 1, 0, "2024", "2024-07-15", nil, "{\"type\":\"Point\"}"],
      [.code, .decimal, .integer, .boolean, .boolean, .period, .date, .decimal, .geometry], as: NDJSONWriter())
    #expect(
      line == """
        {"c0":"0612011","c1":12.50,"c2":7,"c3":true,"c4":false,"c5":"2024","c6":"2024-07-15","c7":null,\
        "c8":"{\\"type\\":\\"Point\\"}"}

        """)
  }

  @Test func digitsStayAsTheyAre() throws {
    let long = "-123456789012345678901234567890.000000000000000000000000000001"
    #expect(try render([.text(long)], [.decimal], as: NDJSONWriter()) == "{\"c0\":\(long)}\n")
  }

  @Test(arguments: ["0", "-0", "1", "-1", "10", "0.5", "-0.5", "123.4500", "100000000000000000000"])
  func numbers(_ text: String) { #expect(isNumber(text)) }

  @Test(arguments: [
    "", "-", ".", ".5", "5.", "01", "-01", "1e5", "+1", "1,5", "1 000", "NaN", "Infinity", "0x1", "1.5.2", "--1", "1-",
    "\u{661}",
  ])
  func notNumbers(_ text: String) throws {
    #expect(!isNumber(text))
    // A stored value that is not a number is an error with the column's name, not a broken line.
    let error = #expect(throws: WritingError.self) { _ = try render([.text(text)], [.decimal], as: NDJSONWriter()) }
    #expect(error?.what.contains("c0") == true)
    #expect(error?.advice == "Replay the source of the dataset (\(.replay(source: nil))) to store it again")
  }

  private func isNumber(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { NDJSONRenderer.isNumber($0) } }
}

@Suite struct ByteScanTests {
  /// Every byte at every place of every short length, against the obvious rule.
  @Test func agreesWithTheObviousRule() {
    let csv = Set<UInt8>([0x22, 0x2c, 0x0d, 0x0a])
    var mistakes = 0
    for count in 0...18 {
      for place in 0..<count {
        for byte in UInt8.min ... .max {
          var source = [UInt8](repeating: UInt8(ascii: "x"), count: count)
          source[place] = byte
          if copy(source, ByteScan.csv) != csv.contains(byte) { mistakes += 1 }
          if copy(source, ByteScan.json) != (byte < 0x20 || byte == 0x22 || byte == 0x5c) { mistakes += 1 }
        }
      }
    }
    #expect(mistakes == 0)
  }

  /// Copies, and fails the test if the copy is wrong or exceeds its end.
  private func copy(_ source: [UInt8], _ test: (UInt64) -> UInt64) -> Bool {
    var target = [UInt8](repeating: 0xaa, count: source.count + 8)
    let found = source.withUnsafeBytes { from in
      target.withUnsafeMutableBytes { ByteScan.copy(from.baseAddress!, from.count, to: $0.baseAddress!, test) }
    }
    if target != source + [UInt8](repeating: 0xaa, count: 8) { Issue.record("a copy of \(source) is \(target)") }
    return found
  }
}
