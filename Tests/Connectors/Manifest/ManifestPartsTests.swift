import Platform
import Settings
import Testing
import Transfer

@testable import Connectors

@Suite struct TemplateTests {
  @Test func placeholdersAreFilled() throws {
    let template = try Template(parsing: "/data/{unit}/x-{year}")
    #expect(template.placeholders == ["unit", "year"])
    #expect(template.filled { ["unit": "01", "year": "2024"][$0] } == "/data/01/x-2024")
    #expect(template.filled { ["unit": "01"][$0] } == nil)
    #expect(template.parts.contains(.placeholder("year", at: 15)))
  }

  @Test func textWithoutPlaceholdersIsItself() throws {
    #expect(try Template(parsing: "").filled { _ in nil } == "")
    #expect(try Template(parsing: "żółw").filled { _ in nil } == "żółw")
    #expect(Template(literal: "a{b}").filled { _ in nil } == "a{b}")
  }

  @Test(arguments: [("{", 0), ("a{b", 1), ("a}b", 1), ("{}", 0), ("{a{b}}", 0)])
  func bracesMustMatch(text: String, offset: Int) {
    let error = #expect(throws: TemplateError.self) { try Template(parsing: text) }
    #expect(error?.offset == offset)
  }
}

@Suite struct QuotaWindowTests {
  @Test func windowsReadAsTheyAreWritten() {
    #expect(QuotaWindow(seconds: 1, requests: 10).description == "10 in 1s")
    #expect(QuotaWindow(seconds: 900, requests: 500).description == "500 in 15m")
    #expect(QuotaWindow(seconds: 43_200, requests: 5000).description == "5000 in 12h")
    #expect(QuotaWindow(seconds: 604_800, requests: 50_000).description == "50000 in 7d")
    #expect(QuotaWindow(seconds: 90, requests: 1).description == "1 in 90s")
  }
}

@Suite struct DropTests {
  private func drop() throws -> Drop {
    Drop(
      folder: try Template(parsing: "{folder}"), pattern: try Template(parsing: "{pattern}"),
      settle: try Template(parsing: "{settle}"), marker: try Template(parsing: "{marker}"),
      take: try Template(parsing: "{take}"))
  }

  @Test func parametersMakeRules() throws {
    let values = ParameterValues([
      "folder": ["/drop"], "pattern": ["*.csv"], "settle": ["2m"], "marker": [".ok"], "take": ["all"],
    ])
    #expect(
      try drop().rules(for: values)
        == DropRules(folder: "/drop", pattern: "*.csv", settleSeconds: 120, marker: ".ok", take: .all))
  }

  @Test func whatASourceLeavesOutHasADefault() throws {
    let rules = try drop().rules(for: ParameterValues(["folder": ["/drop"]]))
    #expect(rules == DropRules(folder: "/drop", pattern: "*", settleSeconds: 30, marker: nil, take: .newest))
  }
}

@Suite struct ParameterTests {
  private func read(_ text: String, _ parameter: Parameter) -> [String]? {
    let report = Report()
    guard let node = SettingsFile.parse(Array(text.utf8), file: "t", into: report) else { return nil }
    let value = parameter.shape.value(of: node, report)
    return report.hasErrors ? nil : value
  }

  @Test func typesAreCheckedAndTextStaysText() {
    let cases: [(type: ParameterType, accepts: [String], refuses: [String])] = [
      (.code, ["0612011", "no", "PM2.5", "żółw-1_a"], ["a b", "a/b", "{x}"]),
      (.integer, ["0", "-12", "007"], ["1.5", "1e3", "+1", "0x1", "-"]),
      (.decimal, ["1.5", "-0.25", "3"], ["1,5", ".5", "1.", "1.2.3"]),
      (.date, ["2024-02-29"], ["2023-02-29", "2024-2-9", "29.02.2024"]),
      (.span, ["30s", "15m"], ["30", "1w", "s"]),
      (.folder, ["drop/zlobki", "/srv/a b"], []),
    ]
    for (type, accepts, refuses) in cases {
      let parameter = Parameter(name: "p", type: type)
      for text in accepts { #expect(read("\"\(text)\"", parameter) == [text], "\(type) \(text)") }
      for text in refuses { #expect(read("\"\(text)\"", parameter) == nil, "\(type) \(text)") }
    }
  }

  @Test func listsKeepTheirOrder() {
    let parameter = Parameter(name: "p", type: .code, isMany: true, isRequired: true)
    #expect(read("[b, 01, a]", parameter) == ["b", "01", "a"])
    #expect(read("b", parameter) == nil)
    #expect(read("[]", parameter) == nil)
  }

  @Test func choicesAreKept() {
    let parameter = Parameter(name: "p", type: .text, choices: ["newest", "all"])
    #expect(read("all", parameter) == ["all"])
    #expect(read("al", parameter) == nil)
  }

  @Test func valuesJoinForTheMapping() {
    let values = ParameterValues(["a": ["1"], "b": ["x", "y"]])
    #expect(values.joined == ["a": "1", "b": "x,y"])
    #expect(values.first("a") == "1" && values.all("b") == ["x", "y"])
    #expect(values.all("c").isEmpty && values.first("c") == nil)
  }
}
