import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// Runs the example of docs/disclosure.md. `KLAMRA_RECORD=1 swift test` records the published figures again.
@Suite struct DisclosureGuideTests {
  @Test func theExampleIsPublishedAsShown() throws {
    let guide = try Guide("docs/disclosure.md")
    let scene = try Scene()
    try scene.folder.write("config/klamra.yaml", Scene.gateway + "territory: \(Scene.here)/Territory\n")
    for block in guide.blocks where block.kind == "file" { try scene.folder.write(block.name, block.text) }
    try scene.folder.write(
      "config/sources/kuratorium.yaml",
      """
      connector: csv-register
      title: {pl: Kuratorium, en: Education office}
      parameters: {folder: \(scene.folder.file("drop")), settle: 0s}
      streams:
        table:
          dataset: uczniowie
          refresh: full
          csv: {delimiter: ";"}
          fields:
            area: {column: area, type: code}
            sex: {column: sex, type: code}
            period: {column: period, type: text}
            value: {column: value, type: integer}
          mapping: |
            SELECT area, sex, period, value FROM source

      """)
    let outcome = scene.run("run kuratorium")
    #expect(outcome.status == .done, "\(outcome)")
    #expect(outcome.errors.contains("4 figures suppressed (1 at risk)"), "\(outcome)")
    let published = String(
      decoding: try Files.read(scene.folder.file("public/datasets/uczniowie/versions/1/uczniowie.csv")), as: UTF8.self
    ).replacing("\r\n", with: "\n")
    let block = try #require(guide.blocks.first { $0.kind == "published" })
    if Golden.isRecording { try guide.record([(block, published)]) }
    #expect(published == block.text)
  }

  /// Every key of the setting is explained.
  @Test func everyKeyIsInTheDocument() throws {
    let text = String(decoding: try Files.read("docs/disclosure.md"), as: UTF8.self)
    for key in ["values", "status", "frequency", "entities", "dominance", "margin", "totals", "unprotected", "lift"] {
      #expect(text.contains("| `\(key)` |"), "\(key)")
    }
  }
}
