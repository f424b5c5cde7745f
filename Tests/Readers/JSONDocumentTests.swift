internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// Documents that are broken, hostile, or not the requested ones.
@Suite struct JSONDocumentTests {
  private func failure(_ text: String, _ records: String = "results[]") -> FormatError? {
    #expect(throws: FormatError.self) { try json(text, records, [member("a")]) }
  }

  @Test func anotherKindOfDocumentIsNamed() {
    let page = "<!DOCTYPE html>\n<html><head><title>Błąd 500</title></head><body>Spróbuj później</body></html>"
    #expect(failure(page)?.what.contains("HTML, not JSON: Błąd 500 Spróbuj później") == true)
    #expect(failure("")?.what.contains("empty") == true)
    #expect(failure(" \n ")?.what.contains("empty") == true)
    #expect(failure("\u{1F}\u{8B}")?.advice.isEmpty == false)
    #expect(failure("<?xml version=\"1.0\"?><a/>")?.what.contains("XML, not JSON") == true)
  }

  @Test func anAnswerWithoutTheRecordsIsAnError() {
    let refusal = failure(#"{"error_result":"Przepraszamy","error_code":"API-ERR-100003"}"#)
    #expect(refusal?.what.contains("there is no results in the document; it has error_result, error_code") == true)
    #expect(failure("[]")?.what.contains("the document is an array") == true)
    #expect(failure(#"{"results": {"a": 1}}"#)?.what.contains("results is an object") == true)
    #expect(failure("{\"data\": {}}", "data.items[]")?.what.contains("there is no items in data") == true)
    #expect(failure("{\"r\":[{\"x\":1}]}", "r[].values[]")?.what.contains("there is no values in r[]") == true)
  }

  @Test func noRecordsIsNoError() throws {
    for text in ["{\"results\": []}", "{\"results\": null}"] {
      #expect(try json(text, "results[]", [member("a")]).rows.isEmpty)
    }
    #expect(try json("{\"x\": null}", "x", [member("a")]).rows.isEmpty)
    #expect(try json("{\"r\": [{\"v\": null}, {\"v\": []}]}", "r[].v[]", [member("a")]).rows.isEmpty)
  }

  @Test func mistakesHaveAPlace() {
    let error = failure("{\n  \"results\": [\n    {\"a\": 1,}\n  ]\n}")
    #expect(error?.line == 3)
    #expect(error?.column == 13)
    #expect(error?.offset == 29)
    #expect(error?.what.contains("the name of a member was expected and \"}\" came") == true)
    #expect(failure("{\"results\": [tru]}")?.what.contains("the word true") == true)
    #expect(failure("{\"results\": []} x")?.what.contains("text follows") == true)
    #expect(failure("{\"results\": [{\"a\": \"\u{1}\"}]}")?.what.contains("control character 1") == true)
  }

  /// A truncated body is never mistaken for a complete one.
  @Test func everyPrefixIsCutShort() throws {
    let document = #"{"u":"\u0142","results":[{"a":"x\n","b":[1,2.5e3,-0]},{"a":null,"c":{"d":true}}],"z":false}"#
    let bytes = Array(document.utf8)
    let format = JSONFormat(records: try DocumentPath(parsing: "results[]"))
    for length in 0..<bytes.count {
      for piece in [1, 1000] {
        let error = #expect(throws: FormatError.self) {
          try Reading(
            JSONReader(
              source: PiecesSource(Array(bytes[..<length]), of: piece), format: format,
              fields: [member("a"), member("/u"), member("/z")]))
        }
        #expect(error?.what.contains(length == 0 ? "empty" : "cut short") == true, "\(length)")
      }
    }
  }

  /// Every way to cut a document into pieces gives the same records.
  @Test func everyPieceSize() throws {
    let document = """
      \u{FEFF}{"results": [
        {"a": "zażółć gęślą jaźń, long enough for several words of eight bytes", "n": 123456789.125, "t": true},
        {"t": false, "skipped": {"deep": [[[{"x": "\\"\\\\"}]]]}, "a": "\\u20ac", "n": -1E+2}]}
      """
    let fields = try [member("a"), member("n", .decimal), member("t", .boolean)]
    let format = JSONFormat(records: try DocumentPath(parsing: "results[]"))
    for piece in 1...80 {
      let reading = try Reading(
        JSONReader(
          source: PiecesSource(Array(document.utf8), of: piece), format: format, fields: fields,
          limits: FormatLimits(windowBytes: piece)))
      #expect(
        reading.rows == [
          [
            .text("zażółć gęślą jaźń, long enough for several words of eight bytes"), .text("123456789.125"),
            .integer(1),
          ],
          [.text("€"), .text("-100"), .integer(0)],
        ])
    }
  }

  @Test func depthIsBounded() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try json(nested(512), ".", []).rows.count == 1)
    #expect(throws: FormatError.self) { try json(nested(513), ".", []) }
    #expect(throws: FormatError.self) { try json(String(repeating: "{\"a\":", count: 100_000), ".", []) }
  }

  /// Unwanted values may be of any size; wanted ones may not.
  @Test func memoryIsBounded() throws {
    let limits = FormatLimits(recordBytesMax: 10_000, fieldBytesMax: 1000, windowBytes: 256)
    let long = String(repeating: "x", count: 100_000)
    func read(_ text: String) throws -> Reading { try json(text, "r[]", [member("a")], limits: limits) }
    #expect(
      try read("{\"skip\":\"\(long)\",\"n\":\(String(repeating: "1", count: 50_000)),\"r\":[{\"a\":1}]}").rows.count
        == 1)
    #expect(try read("{\"r\":[{\"a\":\"\(long.prefix(1001))\"}]}").rejections.map(\.rule) == [.fieldSize])
    #expect(try read("{\"r\":[{\"a\":\"\(long.prefix(1000))\"}]}").rows.count == 1)
    let error = #expect(throws: FormatError.self) { try read("{\"r\":[{\"b\":\"\(long)\"}]}") }
    #expect(error?.what.contains("larger than 10000 bytes") == true)
    let keys = (0..<3000).map { "\"\($0)\": {\"a\": [\($0)]}" }.joined(separator: ", ")
    #expect(try read("{\(keys), \"r\": [{\"a\": 5}]}").rows == [[.text("5")]])
  }

  /// The first of two would win, and the records of the second be lost without a word.
  @Test func aSecondMemberOnTheWayToTheRecordsIsRefused() throws {
    for (document, records, name) in [
      (#"{"r":[{"a":1}],"r":[{"a":2}],"total":1}"#, "r[]", "r"),
      (#"{"r":[{"a":1}],"\u0072":[{"a":2}]}"#, "r[]", "r"),
      (#"{"d":{"r":[{"a":1}]},"x":0,"d":{"r":[]}}"#, "d.r[]", "d"),
      (#"{"d":[{"r":[{"a":1}]},{"r":[{"a":1}],"r":null}]}"#, "d[].r[]", "d[].r"),
      (#"{"r":{"a":1},"r":{"a":2}}"#, "r", "r"),
    ] {
      for piece in [1, 7, 4096] {
        let format = JSONFormat(records: try DocumentPath(parsing: records))
        let error = #expect(throws: FormatError.self, "\(document)") {
          try Reading(
            JSONReader(
              source: PiecesSource(Array(document.utf8), of: piece), format: format, fields: [try member("a")],
              limits: FormatLimits(windowBytes: piece)))
        }
        #expect(error?.message == "\(name) comes twice in one object, and records are read from there")
      }
    }
    // Each object separately, and members beside the path.
    #expect(try json(#"{"d":[{"r":[{"a":1}]},{"r":[{"a":2}]}]}"#, "d[].r[]", [member("a")]).rows.count == 2)
    #expect(try json(#"{"x":1,"x":2,"r":[{"a":1,"b":2}]}"#, "r[]", [member("a")]).rows == [[.text("1")]])
  }

  @Test func pathsThatCannotBeAreRefused() throws {
    for (records, path) in [("r[]", "/r"), ("r[].v[]", "/r[]"), ("r[]", "/other[]/x"), ("r[].v[]", "/r[0]/id")] {
      #expect(throws: FormatError.self, "\(path)") { try json("{\"r\":[]}", records, [member(path)]) }
    }
    #expect(throws: FormatError.self) { try json("{\"r\":[]}", "r[]", [field("a")]) }
  }

  @Suite(.enabled(if: Shared.isThere, "\(Shared.absence)"))
  struct Torture {
    /// N. Seriot's suite: all of `y_` is read, all of `n_` is refused, `i_` may be either but must not crash.
    @Test func parsing() throws {
      let folder = Shared.path("torture/json/nst-JSONTestSuite/test_parsing")
      var wrong: [String] = []
      var count = 0
      for name in try Files.list(folder) {
        let bytes = try Files.read("\(folder)/\(name)")
        for piece in [1, 1 << 20] {
          let isAccepted: Bool
          do {
            let format = JSONFormat(records: try DocumentPath(parsing: "."))
            let source = PiecesSource(bytes, of: bytes.count > 10_000 ? 1 << 20 : piece)
            _ = try Reading(
              JSONReader(source: source, format: format, fields: [], limits: FormatLimits(windowBytes: 4096)))
            isAccepted = true
          } catch is FormatError {
            isAccepted = false
          }
          if name.hasPrefix("y_") && !isAccepted || name.hasPrefix("n_") && isAccepted { wrong.append(name) }
        }
        count += 1
      }
      #expect(wrong == [])
      #expect(count > 300)
    }

    @Test func transforming() throws {
      let folder = Shared.path("torture/json/nst-JSONTestSuite/test_transform")
      for name in try Files.list(folder) {
        // Whatever they are, they are read or refused: nothing may crash.
        _ = try? Reading(
          JSONReader(
            source: FileSource(path: "\(folder)/\(name)"), format: JSONFormat(records: DocumentPath(parsing: "[]")),
            fields: [member("."), member(".", .decimal)]))
      }
    }

    @Test func security() throws {
      func read(_ name: String, _ records: String, _ field: FieldSpec) throws -> Reading {
        let source = try FileSource(path: Shared.path("torture/security/json/\(name).json"))
        return try Reading(
          JSONReader(source: source, format: JSONFormat(records: DocumentPath(parsing: records)), fields: [field]))
      }
      #expect(try read("bom", ".", member("a", .integer)).rows == [[.integer(1)]])
      #expect(try read("dup-keys", ".", member("a", .integer)).rejections.map(\.rule) == [.structure])
      #expect(try read("lone-surrogate", ".", member("a")).rejections.map(\.rule) == [.encoding])
      #expect(try read("nul-in-string", ".", member("a")).rejections.map(\.rule) == [.nulByte])
      #expect(try read("big-int", "[]", member(".", .decimal)).rejections.map(\.position) == [4])
      #expect(throws: FormatError.self) { try read("deep-100000-arrays", ".", member("a")) }
    }
  }
}
