internal import Platform
internal import Schema
internal import Settings
internal import Testbed
internal import Testing

/// Parses text as the file `test.yaml`.
func parse(_ text: String, into report: Report) -> Node? {
  SettingsFile.parse(Array(text.utf8), file: "test.yaml", into: report)
}

/// Reads text through one shape; the value and the messages.
func read<Value>(_ text: String, _ shape: Shape<Value>) -> (value: Value?, messages: [String]) {
  let report = Report()
  let value = parse(text, into: report).flatMap { shape.value(of: $0, report) }
  return (value, report.diagnostics.map { "\($0.location.line):\($0.location.column) \($0.message)" })
}

/// A made-up dataset, so that the test of the messages does not depend on the rooms below.
private func readDataset(_ node: Node, _ report: Report) {
  let column = Shape<Bool>.section("a column") { section in
    _ = section.required("type", Shape<ColumnType>.choice("a column type"))
    _ = section.optional("privacy", Shape<PrivacyClass>.choice("a privacy class"))
    _ = section.optional("required", .boolean)
    return true
  }
  _ = Shape<Bool>.section("a dataset") { section in
    _ = section.required("title", .bilingual)
    _ = section.required("description", .bilingual)
    _ = section.required("columns", .mapping("the columns", keys: .name, values: column))
    _ = section.required("key", .list(of: .name, countMin: 1))
    _ = section.optional(
      "limits",
      Shape<Bool>.section("the limits") { limits in
        _ = limits.optional("deleted_share", .share)
        _ = limits.optional("deleted_rows", .integer(in: 0...1_000_000))
        _ = limits.optional("quarantined_share", .share)
        return true
      })
    _ = section.optional("publication", Shape<Bool>.section("the publication") { _ in true })
    _ = section.optional("listen", .integer(in: 1...65_535))
    return true
  }.value(of: node, report)
}

@Suite struct DiagnosticTests {
  @Test func everyMistakeOfAFileInOnePass() throws {
    let folder = "Tests/Settings/golden"
    let report = Report()
    let node = try #require(SettingsFile.read("\(folder)/dataset.yaml", as: "dataset.yaml", into: report))
    readDataset(node, report)
    let text = ConfigurationError(report.diagnostics).what + "\n"
    #expect(try text == Golden.expected("\(folder)/dataset.txt", actual: text))
  }

  @Test func diagnosticsAreSortedByFileAndPlace() {
    let report = Report()
    func mark(_ file: String, _ line: Int, _ column: Int) -> Mark {
      Mark(SourceLocation(file: file, line: line, column: column))
    }
    report.error("third", at: mark("b.yaml", 1, 1))
    report.error("second", at: mark("a.yaml", 10, 1))
    report.warning("first", at: mark("a.yaml", 9, 8))
    report.error("second", at: mark("a.yaml", 10, 1))
    #expect(report.diagnostics.map(\.message) == ["first", "second", "third"])
    #expect(report.hasErrors)
  }

  @Test func warningsAloneDoNotThrow() throws {
    let report = Report()
    report.warning("a secret that all can read", at: Mark(SourceLocation(file: "a", line: 1, column: 1)))
    try report.throwErrors()
    #expect(report.diagnostics.count == 1)
  }

  @Test func aVeryLongLineIsNotShown() {
    let report = Report()
    let line = "key: " + String(repeating: "x", count: 300)
    let node = parse(line, into: report)!
    _ = Shape<Bool>.section("a test") { _ in true }.value(of: node, report)
    #expect(report.diagnostics.map(\.line) == [""])
  }
}
