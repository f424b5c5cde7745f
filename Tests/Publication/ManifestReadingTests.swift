import Platform
import Schema
import Testbed
import Testing

@testable import Publication

/// What is read back of manifests and of the stored texts of pages.
@Suite struct ManifestReadingTests {
  private func golden(_ name: String) throws -> PublishedManifest {
    try PublishedManifest(folder: "Tests/Publication/Golden/\(name)")
  }

  private func message(_ body: () throws -> Void) -> String? {
    #expect(throws: JSONError.self, performing: body)?.what
  }

  /// The manifests are those that the golden files of publication have.
  @Test func whatThePublisherWritesIsRead() throws {
    let first = try golden("version-1")
    #expect(first.schemaHash?.hasPrefix("sha256:") == true && first.schemaHash?.count == 71)
    #expect(first.files.contains { $0.path == "ludnosc.csv" && $0.mediaType == "text/csv" && $0.rows != nil })
    #expect(first.files.contains { $0.path == "datapackage.json" && $0.rows == nil && $0.bytes > 0 })
    #expect(first.deltas.isEmpty && first.rewrites == 0 && first.revisedFrom == nil)
    let second = try golden("version-2")
    #expect(second.deltas.map(\.path).contains { $0.hasPrefix("changes/1-2.csv") })
    #expect(second.counts.inserted + second.counts.updated + second.counts.deleted > 0)
    #expect(try golden("revisions").revisedFrom != nil)
  }

  /// Every member that another release may have left out.
  @Test func membersThatAreAbsent() throws {
    let bare = try PublishedManifest(parsing: Array("{}".utf8))
    #expect(bare.schemaHash == nil && bare.files.isEmpty && bare.deltas.isEmpty && bare.revisedFrom == nil)
    #expect(bare.rewrites == 0 && bare.counts.inserted == 0)
    let nulls = try PublishedManifest(parsing: Array(#"{"schema_hash":null,"files":null,"revisions":null}"#.utf8))
    #expect(nulls.schemaHash == nil && nulls.files.isEmpty)
    let some = try PublishedManifest(
      parsing: Array(#"{"changes":{"updated":4},"rewritten":[{"at":"x"},{}],"revisions":{"from":3,"to":9}}"#.utf8))
    #expect(some.counts.updated == 4 && some.counts.deleted == 0 && some.rewrites == 2 && some.revisedFrom == 3)
  }

  @Test(arguments: [
    (#"[]"#, "$ is an array of 0 where an object is expected"),
    (#"{"schema_hash":7}"#, "$.schema_hash is the number 7 where a text is expected"),
    (#"{"files":[{"path":"a"}]}"#, "$.files[0].media_type is missing"),
    (
      #"{"deltas":[{"path":"a","media_type":"b","bytes":1,"sha256":"zz"}]}"#,
      "$.deltas[0].sha256 is the text \"zz\" where a SHA-256 is expected"
    ),
    (#"{"changes":{"inserted":1.5}}"#, "$.changes.inserted is the number 1.5 where a whole number is expected"),
    (#"{"revisions":{}}"#, "$.revisions.from is missing"),
    (#"{"rewritten":3}"#, "$.rewritten is the number 3 where an array is expected"),
    (#"{"files":[],"files":[]}"#, "the JSON has two members \"files\" in one object at line 1, column 13"),
    (#"{"files":["#, "no JSON at line 1, column 11: a value is expected"),
  ])
  func whatIsNoManifestIsNamed(text: String, what: String) {
    #expect(message { _ = try PublishedManifest(parsing: Array(text.utf8)) } == what)
  }

  @Test func theStoredTextsOfAPage() throws {
    let page = try StoredPage(
      preview: #"{"columns":["a","b"],"rows":[["1",null],["x","y"]],"suppressed":3}"#,
      checks: #"[{"name":"plausible","action":"hold","looked":9,"failed":2}]"#,
      sources: #"""
        [{"id":"derived:x","pl":"Źródło","en":"Source","run":4,"documents":2,"fetched":"2026-11-21T10:00:00Z",
        "select":"SELECT 1","inputs":[{"dataset":"d","version":7,"pl":"Zbiór","en":"Set","public":false}]},
        {"id":"s","pl":"","en":"","run":5,"documents":0}]
        """#)
    #expect(page.preview.columns == ["a", "b"] && page.preview.rows == [["1", nil], ["x", "y"]])
    #expect(page.preview.suppressed == 3)
    #expect(page.checks == [CheckResult(name: "plausible", action: .hold, looked: 9, failed: 2)])
    #expect(page.sources.map(\.id) == ["derived:x", "s"] && page.sources.map(\.documents) == [2, 0])
    #expect(page.sources[0].fetched == Timestamp("2026-11-21T10:00:00Z") && page.sources[1].fetched == nil)
    let calculation = try #require(page.calculation)
    #expect(calculation.select == "SELECT 1" && calculation.inputs.map(\.version) == [7])
    #expect(calculation.inputs[0].title.pl == "Zbiór" && !calculation.inputs[0].isPublic)
    let plain = try StoredPage(preview: #"{"columns":[],"rows":[]}"#, checks: "[]", sources: "[]")
    #expect(plain.calculation == nil && plain.sources.isEmpty && plain.preview.suppressed == 0)
    #expect(
      message { _ = try StoredPage(preview: "{}", checks: "[]", sources: "[]") } == "$.columns is missing")
  }
}
