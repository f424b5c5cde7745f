import Platform
import Schema
import Settings
import Testbed
import Testing

/// Texts that settings refer to, such as the SELECT of a mapping.
@Suite struct SettingsTextTests {
  private func read(_ bytes: [UInt8]) throws -> (text: String?, messages: [String]) {
    let folder = try TemporaryFolder()
    let path = folder.file("m.sql")
    try folder.write("m.sql", bytes)
    let report = Report()
    let text = try SettingsText.read(path, into: report)
    return (text, report.diagnostics.map { "\($0.location.line):\($0.location.column) \($0.message)" })
  }

  @Test func textInUTF8IsRead() throws {
    for text in ["SELECT 'Łódź'\n", "", "-- ż\r\nSELECT 1", "SELECT '😀'"] {
      let read = try read(Array(text.utf8))
      #expect(read.text == text && read.messages.isEmpty)
      #expect(try self.read([0xEF, 0xBB, 0xBF] + Array(text.utf8)).text == text)
    }
  }

  @Test(
    arguments: [
      (Array("SELECT 1\n  WHERE id <> '".utf8) + [0xA3, 0xF3, 0x64, 0x9F, 0x27], "2:16 the file is not UTF-8 text"),
      (Array("SELECT 'ż".utf8) + [0xB3], "1:10 the file is not UTF-8 text"),
      ([0xFF, 0xFE, 0x53, 0x00], "1:1 the file is UTF-16, not UTF-8 text"),
      (Array("SELECT".utf8) + [0], "1:7 the file is not text: it holds a NUL"),
      (Array("SELECT 'G\u{FFFD}ra'".utf8), "1:10 a character was destroyed when the file was saved (U+FFFD)"),
      ([0xC5], "1:1 the file is not UTF-8 text"),
    ] as [([UInt8], String)])
  func damagedTextsAreRefused(bytes: [UInt8], message: String) throws {
    let read = try read(bytes)
    #expect(read.text == nil && read.messages == [message])
  }

  @Test func aDestroyedCharacterOfAYAMLFileIsReported() {
    let report = Report()
    _ = SettingsFile.parse(Array("title: {pl: Szko\u{FFFD}y}\n".utf8), file: "a.yaml", into: report)
    #expect(report.diagnostics.map { "\($0.location.line):\($0.location.column)" } == ["1:17"])
  }

  @Test func aMissingFileIsAnError() {
    #expect(throws: FileError.self) { try SettingsText.read("/nowhere/m.sql", into: Report()) }
  }
}
