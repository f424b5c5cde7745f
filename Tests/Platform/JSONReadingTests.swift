internal import Platform
internal import Testbed
internal import Testing

/// JSON texts that fit into memory: manifests, stored state.
@Suite struct JSONReadingTests {
  private func failure(_ text: String, _ limits: JSONLimits = JSONLimits()) -> JSONError? {
    #expect(throws: JSONError.self) { try JSON(parsing: text, limits: limits) }
  }

  private func failure(_ bytes: [UInt8]) -> JSONError? {
    #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
  }

  @Test func valuesAreWhatTheTextSays() throws {
    let value = try JSON(parsing: "{\"a\": [1, -2.50e3, true, false, null, \"x\"],\r\n\t\"b\": {}, \"c\": []}")
    let expected: JSON = [
      "a": [1, .number("-2.50e3"), true, false, .null, "x"], "b": .object([JSON.Member]()), "c": [],
    ]
    #expect(value == expected)
  }

  @Test(arguments: [
    ("0", JSON.integer(0 as Int64)), ("-7", -7), ("9223372036854775807", .integer(Int64.max)),
    ("-9223372036854775808", .integer(Int64.min)), ("9223372036854775808", .number("9223372036854775808")),
    ("-0", .number("-0")), ("0.10", .number("0.10")), ("1E+2", .number("1E+2")), ("1e2", .number("1e2")),
    ("123456789012345678901234567890.5", .number("123456789012345678901234567890.5")),
  ])
  func numbersKeepTheirDigits(text: String, value: JSON) throws {
    #expect(try JSON(parsing: text) == value)
    #expect(try JSON(parsing: text).compact == text)
  }

  @Test func stringsAreUnescaped() throws {
    let text = #""\u0142\ud83d\ude00 \"\\\/\b\f\n\r\t \u0000 żółw""#
    #expect(try JSON(parsing: text) == "ł😀 \"\\/\u{8}\u{c}\n\r\t \0 żółw")
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{1:2}", "nul", "True",
    "+1", "01", "-01", "1.", ".5", "1e", "1e+", "-", "0x1", "NaN", "Infinity", "1 2", "[1] x", "\"\\x\"", "\"\\u12g4\"",
    "\"\\u12", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "\"a\tb\"", "\"abc", "'a'", "[1 2]",
    "// x\n1", "\u{FEFF}1", "\u{a0}1", "[1]\0",
  ])
  func whatIsNoJSONIsRefused(text: String) {
    guard case .syntax? = failure(text)?.cause else {
      Issue.record("\(text) was refused for another reason")
      return
    }
  }

  @Test(arguments: [
    [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC5], [0xE2, 0x82], [0x80],
  ])
  func bytesThatAreNoTextAreRefusedWithTheirPlace(bytes: [UInt8]) {
    let error = failure(Array("[1,\n \"ż".utf8) + bytes + Array("\"]".utf8))
    #expect(error?.cause == .encoding)
    #expect(error?.line == 2 && error?.column == 5)
  }

  @Test func mistakesHaveAPlace() {
    let error = failure("{\n  \"files\": [\n    {\"bytes\": 1,}\n  ]\n}")
    #expect(error?.line == 3 && error?.column == 17)
    #expect(error?.what == "no JSON at line 3, column 17: the name of a member is expected")
    #expect(failure("")?.what == "no JSON at line 1, column 1: a value is expected")
    #expect(failure("[tru]")?.what == "no JSON at line 1, column 5: the word true is expected")
    #expect(failure("[1]\n\n x")?.what == "no JSON at line 3, column 2: nothing may follow the value")
    // Columns count bytes: editors and other programs count letters in different ways.
    #expect(failure("\"łódź\" x")?.column == 11)
    #expect(failure("{")?.advice.isEmpty == false)
  }

  @Test func aNameMayNotComeTwice() throws {
    let error = failure("{\"a\": 1,\n \"b\": {\"a\": 2}, \"a\": 3}")
    #expect(error?.cause == .duplicate("a"))
    #expect(error?.line == 2 && error?.column == 17)
    #expect(failure("{\"a\": 1, \"\\u0061\": 2}")?.cause == .duplicate("a"))
    // The same letter as one and as two code points: different names in JSON, although Swift considers them equal.
    #expect(try JSON(parsing: "{\"\\u00e9\": 1, \"e\\u0301\": 2}").compact == "{\"\u{e9}\":1,\"e\u{301}\":2}")
  }

  @Test func everythingHasALimit() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(throws: Never.self) { try JSON(parsing: deep) }
    #expect(failure("[\(deep)]")?.what == "the JSON is too large at line 1, column 65: it nests more than 64 deep")
    #expect(failure(Array(repeating: UInt8(ascii: "["), count: 1_000_000))?.column == 65)
    #expect(failure(Array(String(repeating: "{\"a\":", count: 1_000_000).utf8))?.column == 64 * 5 + 1)
    let few = JSONLimits(bytesMax: 10, depthMax: 2, valuesMax: 3)
    #expect(throws: Never.self) { try JSON(parsing: "[1,2]", limits: few) }
    #expect(failure("[1,2,3]", few)?.what.contains("more than 3 values") == true)
    #expect(failure("[1,2]      ", few)?.what.contains("11 bytes, and at most 10") == true)
    #expect(failure("[[[]]]", few)?.what.contains("more than 2 deep") == true)
  }

  /// What is written is what is read, in one line and in many.
  @Test func theWriterAndTheReaderAgree() throws {
    var random = Seeded(20_261_130)
    for _ in 0..<2000 {
      let value = Self.value(4, &random)
      #expect(try JSON(parsing: value.compact) == value, "\(value.compact)")
      #expect(try JSON(parsing: value.pretty) == value)
    }
  }

  private static func value(_ depth: Int, _ random: inout Seeded) -> JSON {
    switch random.below(depth > 0 ? 8 : 6) {
    case 0: return .null
    case 1: return .boolean(random.once(in: 2))
    case 2: return .integer(random.below(2_000_000) - 1_000_000)
    case 3: return .number(random.pick(["0.5", "-1.250", "1e3", "12345678901234567890"]))
    case 4, 5: return .string(random.pick(["", "a", "zażółć", "\"\\/\n\r\t\0\u{1f}\u{7f}", "😀", "\u{2028}"]))
    case 6: return .array((0..<random.below(4)).map { _ in value(depth - 1, &random) })
    default:
      return .object((0..<random.below(4)).map { JSON.Member("m\($0)ł\"", value(depth - 1, &random)) })
    }
  }

  /// Any proper prefix of a text is refused: a truncated file is never mistaken for a complete one.
  @Test func everyPrefixIsRefused() throws {
    let bytes = Array(#"{"u":"\u0142ł\ud83d\ude00","r":[{"a":"x\n","b":[1,2.5e3,-0]},null,true],"z":false}"#.utf8)
    #expect(throws: Never.self) { try JSON(parsing: bytes) }
    for length in 0..<bytes.count {
      #expect(throws: JSONError.self, "\(length)") { try JSON(parsing: Array(bytes[..<length])) }
    }
  }

  @Suite(.enabled(if: Shared.isThere, "\(Shared.absence)"))
  struct Torture {
    /// N. Seriot's suite: all of `y_` is read, all of `n_` is refused, `i_` may be either. Two of `y_` have a name twice, which
    /// the grammar allows and this reader does not.
    @Test func parsing() throws {
      let folder = Shared.path("torture/json/nst-JSONTestSuite/test_parsing")
      var (wrong, refused): ([String], [String]) = ([], [])
      let names = try Files.list(folder)
      for name in names {
        let isAccepted: Bool
        do {
          _ = try JSON(parsing: try Files.read("\(folder)/\(name)"))
          isAccepted = true
        } catch let error as JSONError {
          isAccepted = false
          if case .duplicate = error.cause { refused.append(name) }
        }
        if name.hasPrefix("y_") && !isAccepted || name.hasPrefix("n_") && isAccepted { wrong.append(name) }
      }
      #expect(names.count > 300)
      #expect(Set(wrong) == ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"])
      #expect(Set(refused) == Set(wrong))
    }

    @Test func security() throws {
      func failure(_ name: String) throws -> JSONError? {
        let bytes = try Files.read(Shared.path("torture/security/json/\(name).json"))
        return #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
      }
      #expect(try failure("bom")?.column == 1)
      #expect(try failure("dup-keys")?.cause == .duplicate("a"))
      #expect(try failure("lone-surrogate")?.what.contains("half of a surrogate pair") == true)
      #expect(try failure("deep-100000-arrays")?.what.contains("nests more than 64 deep") == true)
      let text = String(decoding: try Files.read(Shared.path("torture/security/json/big-int.json")), as: UTF8.self)
      #expect(try JSON(parsing: text).compact == text.filter { !$0.isWhitespace })
    }
  }
}
