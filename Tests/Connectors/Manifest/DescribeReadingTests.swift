import Schema
import Settings
import Testbed
import Testing

@testable import Connectors

/// `describe` of a manifest, and the values of a source that it makes describable.
@Suite struct DescribeReadingTests {
  private func manifest(_ describe: String) throws -> (manifest: ConnectorManifest?, report: Report) {
    try readManifest(smallManifest.replacing(first: "streams:\n", with: "describe:\n  \(describe)\nstreams:\n"))
  }

  @Test func pathsAreOneOrMore() throws {
    let (manifest, report) = try manifest("units: {path: \"/u/{value}\", facts: {name: [a, b.c], unit: /d}}")
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    let describe = try #require(manifest?.describe.first)
    #expect(describe.parameter == "units" && describe.facts.map(\.name) == ["name", "unit"])
    #expect(describe.facts.map(\.paths.count) == [2, 1])
    #expect(describe.request.each == [Each(placeholder: "value", parameter: "units")])
    #expect(try readManifest(smallManifest).manifest?.describe == [])
  }

  @Test func theValueMayStandInTheQuery() throws {
    let (manifest, report) = try manifest("units: {path: /u, query: {id: \"{value}\"}, facts: {name: a}}")
    #expect(report.diagnostics.isEmpty && manifest?.describe.count == 1)
  }

  @Test(arguments: [
    ("unit: {path: \"/u/{value}\", facts: {name: a}}", "the connector has no parameter \"unit\""),
    ("key: {path: \"/u/{value}\", facts: {name: a}}", "the parameter \"key\" has one value; here stands a list"),
    ("units: {path: /u, facts: {name: a}}", "every value would be asked alike"),
    ("units: {path: \"/u/{unit}\", facts: {name: a}}", "{unit} names no parameter"),
    ("units: {path: \"/u/{value}/{key}\", facts: {name: a}}", "{key} is a secret and this text is shown in logs"),
    ("units: {path: \"/u/{value}\"}", "needs \"facts\""),
    ("units: {path: \"/u/{value}\", facts: {}}", "at least one fact"),
    ("units: {path: \"/u/{value}\", facts: {name: \"a[\"}}", "["),
    ("units: {path: \"/u/{value}\", fact: {name: a}}", "did you mean \"facts\"?"),
  ])
  func aSlipHasItsMessage(describe: String, message: String) throws {
    let report = try manifest(describe).report
    #expect(report.hasErrors && report.diagnostics.contains { "\($0)".contains(message) }, "\(report.diagnostics)")
  }

  @Test func descriptionsNeedHTTP() throws {
    let text = """
      connector: test
      title: {pl: P, en: T}
      parameters: {units: {type: code, many: true}, folder: {type: folder}}
      describe: {units: {path: "/u/{value}", facts: {name: a}}}
      streams:
        rows:
          drop: {folder: "{folder}"}
          format: csv
          csv: {delimiter: ","}
          fields: {id: {column: id, type: code}}
          mapping: rows.sql

      """
    let report = try readManifest(text).report
    #expect(report.diagnostics.map(\.message) == ["descriptions are asked for and the connector has no \"http\""])
  }

  // MARK: Declared values

  private func values(_ yaml: String) throws -> (values: [DeclaredValue]?, report: Report) {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", "v:\n\(yaml)\n")
    let report = Report()
    let node = try #require(SettingsFile.read(folder.file("a.yaml"), as: "a.yaml", into: report))
    let parameter = Parameter(name: "v", type: .code, isMany: true, isRequired: true)
    let shape = Shape<[DeclaredValue]>.section("a file") { section in
      section.required("v", parameter.shape(declaring: ["name", "unit"]))
    }
    return (shape.value(of: node, report), report)
  }

  @Test func plainAndDeclaredValuesStandSideBySide() throws {
    let (values, report) = try values(
      "  - 012\n  - 72305: {name: \"a; b\", unit: osoba}\n  - 1: {unit: \"-\"}\n  - 012")
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    #expect(values?.map(\.asked.value) == ["012", "72305", "1", "012"])
    #expect(values?.map(\.facts) == [[:], ["name": "a; b", "unit": "osoba"], ["unit": "-"], [:]])
    #expect(values?[1].mark.location.line == 3)
  }

  /// The line that is printed can be pasted.
  @Test(arguments: [
    ["name": #"a "b" \ {c}: d, [e] # f"#, "unit": "%"], ["name": "- x", "unit": "tys. zł"],
    ["name": "null", "unit": "m²"],
    ["name": "ogółem; ogółem"], ["unit": "'"], ["name": "*", "unit": "&a"], ["name": "1.0", "unit": "?"],
  ])
  func aPrintedLineIsReadBack(facts: [String: String]) throws {
    let (values, report) = try values("  \(FactText.line("1", facts, names: ["name", "unit"]))")
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    #expect(values?.map(\.facts) == [facts])
  }

  @Test(arguments: [
    ("  - 1: {nam: a}", "did you mean \"name\"?"), ("  - {1: {name: a}, 2: {name: b}}", "a dash of its own"),
    ("  - \"a b\": {name: a}", "\"v\" expects a code"),
    ("  - 1: {name: a}\n  - 1: {name: b}", "\"1\" is described twice"),
    ("  - 1: a", "what the service calls a value"), ("  - [1]", "found a list"), ("  []", "at least 1 item"),
    ("  1: {name: a}", "expected a list"),
  ])
  func aSlipInADeclarationHasItsMessage(yaml: String, message: String) throws {
    let report = try values(yaml).report
    #expect(report.hasErrors && report.diagnostics.contains { "\($0)".contains(message) }, "\(report.diagnostics)")
  }
}
