internal import Formats
internal import Platform
internal import Testing
internal import Text

@Suite struct JSONPathTests {
  @Test(
    arguments: [
      (".", false, []), ("/", true, []), ("[]", false, [.each]), ("val", false, [.key("val")]),
      ("results[].values[]", false, [.key("results"), .each, .key("values"), .each]),
      ("/results[]/id", true, [.key("results"), .each, .key("id")]), ("/unitId", true, [.key("unitId")]),
      ("links.next", false, [.key("links"), .key("next")]), ("[].name", false, [.each, .key("name")]),
      ("\"Lista danych pomiarowych\"[]", false, [.key("Lista danych pomiarowych"), .each]),
      ("Lista danych[]", false, [.key("Lista danych"), .each]), ("\"a.b\".c", false, [.key("a.b"), .key("c")]),
      ("geometry.coordinates[1]", false, [.key("geometry"), .key("coordinates"), .element(1)]),
      ("\"say \\\"x\\\" \\\\\"", false, [.key("say \"x\" \\")]), ("\"\"", false, [.key("")]),
      ("[][]", false, [.each, .each]),
      ("@iot", false, [.key("@iot")]), ("Wskaźnik - wzór", false, [.key("Wskaźnik - wzór")]),
    ] as [(String, Bool, [DocumentPath.Step])])
  func paths(_ text: String, _ isAbsolute: Bool, _ steps: [DocumentPath.Step]) throws {
    let path = try DocumentPath(parsing: text)
    #expect(path == DocumentPath(isAbsolute: isAbsolute, steps: steps))
    #expect(try DocumentPath(parsing: path.description) == path)
  }

  @Test(arguments: [
    "", "..", "a..b", "a.", ".a", "a[", "a[x]", "a[1", "a]b", "\"a", "\"a\\x\"", "a[-1]", "a[]b", "a/b", "//a",
    "a[99999999999999999999]", "a\"b\"",
  ])
  func noPaths(_ text: String) {
    let error = #expect(throws: FormatError.self) { try DocumentPath(parsing: text) }
    #expect(error?.advice.description.contains("results[].values[]") == true)
  }
}
